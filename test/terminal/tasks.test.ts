import { progress, tasks } from "../../lib/terminal";
import { recorder } from "../support/recorder";

function shown(stream: { readonly text: string }): string[] {
  return stream.text.split("\r\u001b[2K").slice(1);
}

test("a terminal sees how much is done, for how long, and what takes longest now", () => {
  const stream = recorder(true, 80);
  let time = 0;
  const now = (): number => time;
  const deletion = tasks(progress({ stream, env: { NO_COLOR: "1" }, now }), "Destroy 3 objects", 3, now);
  deletion.begin("web");
  deletion.begin("db");
  time = 65_000;
  deletion.end("web");
  deletion.begin("api");
  time = 70_000;
  deletion.end("db");
  deletion.end("api");
  deletion.done();
  expect(shown(stream).map((line) => line.slice(2))).toEqual([
    "Destroy 3 objects (0 s)",
    "Destroy 3 objects: 0 of 3, slowest now: web, 0 s (0 s)",
    "Destroy 3 objects: 0 of 3, slowest now: web, 0 s (0 s)",
    "Destroy 3 objects: 1 of 3, slowest now: db, 1 min 5 s (1 min 5 s)",
    "Destroy 3 objects: 1 of 3, slowest now: db, 1 min 5 s (1 min 5 s)",
    "Destroy 3 objects: 2 of 3, slowest now: api, 5 s (1 min 10 s)",
    "Destroy 3 objects: 3 of 3 (1 min 10 s)",
    "Destroy 3 objects: 3 of 3 (1 min 10 s)\n",
  ]);
});

test("on a terminal the time goes on by itself while nothing is done", () => {
  jest.useFakeTimers();
  try {
    const stream = recorder(true, 80);
    let time = 0;
    const work = tasks(progress({ stream, env: { NO_COLOR: "1" }, now: () => time }), "Import", 2, () => time);
    work.begin("web");
    time = 9_000;
    jest.advanceTimersByTime(200);
    expect(shown(stream).at(-1)?.slice(2)).toBe("Import: 0 of 2, slowest now: web, 9 s (9 s)");
    work.fail();
    expect(shown(stream).at(-1)).toBe("✗ Import: 0 of 2 (9 s)\n");
  } finally {
    jest.useRealTimers();
  }
});

test("a log gets plain lines, and ten of them at most, however many things there are", () => {
  const stream = recorder(false, 80);
  const work = tasks(progress({ stream, env: {}, now: () => 0 }), "Read the plans", 1000, () => 0);
  for (let index = 0; index < 1000; index++) {
    work.begin(`plan ${index}`);
    work.end(`plan ${index}`);
  }
  work.done();
  const lines = stream.text.trimEnd().split("\n");
  expect(lines).toHaveLength(11);
  expect(lines.slice(0, 3)).toEqual(["Read the plans …", "Read the plans: 100 of 1000", "Read the plans: 200 of 1000"]);
  expect(lines.at(-1)).toBe("Read the plans: done, 1000 of 1000 (0 s)");
  expect(stream.text).not.toContain("\u001b");
});

test("work of which a part needed nothing ends without a count", () => {
  const stream = recorder(false, 80);
  const work = tasks(progress({ stream, env: {}, now: () => 0 }), "Destroy 2 objects", 2, () => 0);
  work.end("web");
  work.done();
  expect(stream.text.trimEnd().split("\n").at(-1)).toBe("Destroy 2 objects: done (0 s)");
});
