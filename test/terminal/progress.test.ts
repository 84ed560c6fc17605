import { progress } from "../../lib/terminal";
import { recorder } from "../support/recorder";

describe("progress", () => {
  test("a log gets one plain line at the start, at each change and at the end of a step", () => {
    const stream = recorder(false, 40);
    let time = 0;
    const step = progress({ stream, env: {}, now: () => time }).step("Build etcd");
    step.update("1 of 2");
    step.update("1 of 2");
    time = 61_400;
    step.done();
    step.done();
    expect(stream.text).toBe("Build etcd …\nBuild etcd: 1 of 2\nBuild etcd: done (1 min 1 s)\n");
  });

  test("a failed step says so", () => {
    const stream = recorder(false, 40);
    progress({ stream, env: {}, now: () => 0 })
      .step("Start")
      .fail("port in use");
    expect(stream.text).toBe("Start …\nStart: failed, port in use (0 s)\n");
  });

  test("a terminal gets one line that is rewritten, never wider than the terminal", () => {
    const stream = recorder(true, 40);
    const step = progress({ stream, env: { NO_COLOR: "1" }, now: () => 0 }).step("Apply");
    step.update("a detail that is far too long for one line of the terminal");
    step.done("ok");
    const shown = stream.text.split("\r\u001b[2K").slice(1);
    expect(shown[0]).toBe("⠋ Apply (0 s)");
    expect(shown.at(-1)).toBe("✓ Apply: ok (0 s)\n");
    for (const line of shown) expect(line.length).toBeLessThanOrEqual(40);
    expect(stream.text.match(/\n/g)).toHaveLength(1);
  });

  test("a new step ends the one before", () => {
    const stream = recorder(false, 40);
    const steps = progress({ stream, env: {}, now: () => 0 });
    steps.step("One");
    steps.step("Two").done();
    expect(stream.text).toBe("One …\nOne: done (0 s)\nTwo …\nTwo: done (0 s)\n");
  });
});
