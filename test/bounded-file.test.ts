import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readBounded } from "../lib/bounded-file";

let folder: string;
let pipe: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bounded-"));
  pipe = join(folder, "pipe");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const onPosix = process.platform === "win32" ? describe.skip : describe;
onPosix("a pipe in the place of a file", () => {
  beforeEach(() => void execFileSync("mkfifo", [pipe]));

  test("into which nobody writes is given up", () => {
    const start = performance.now();
    expect(() => readBounded(pipe, 1000, 300)).toThrow("FileSilent");
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  test("that somebody holds open and writes nothing into is given up", () => {
    const child = spawn("sh", ["-c", `exec 3<>'${pipe}'; sleep 60`], { stdio: "ignore" });
    try {
      expect(() => readBounded(pipe, 1000, 1000)).toThrow("FileSilent");
    } finally {
      child.kill("SIGKILL");
    }
  });

  test("that breaks off in the middle is given up, too", () => {
    const child = spawn("sh", ["-c", `exec 3<>'${pipe}'; printf half >&3; sleep 60`], { stdio: "ignore" });
    try {
      expect(() => readBounded(pipe, 1000, 2000)).toThrow("FileSilent");
    } finally {
      child.kill("SIGKILL");
    }
  });

  test("into which somebody writes is read to its end, also where they come late", () => {
    spawn("sh", ["-c", `sleep 0.5; { printf a; sleep 0.5; printf b; } > '${pipe}'`], { stdio: "ignore" });
    expect(readBounded(pipe, 1000, 30_000).toString()).toBe("ab");
  });

  test("that gives without an end is cut off", () => {
    const child = spawn("sh", ["-c", `cat /dev/zero > '${pipe}'`], { stdio: "ignore" });
    try {
      expect(() => readBounded(pipe, 1 << 20, 30_000)).toThrow("FileTooLarge");
    } finally {
      child.kill("SIGKILL");
    }
  });
});

onPosix("what is no file", () => {
  test("an empty device ends at once, one without an end is cut off", () => {
    expect(readBounded("/dev/null")).toHaveLength(0);
    expect(() => readBounded("/dev/zero", 1 << 20)).toThrow("FileTooLarge");
  });

  test("a shell's <(…) may be silent for longer than a pipe that lies there", () => {
    const script = `
      require(${JSON.stringify(join(__dirname, "..", "lib", "ts-node.js"))});
      const { readBounded } = require(${JSON.stringify(join(__dirname, "..", "lib", "bounded-file.ts"))});
      process.stdout.write(readBounded(process.argv[1], 1000, 100));`;
    const file = join(folder, "read.js");
    writeFileSync(file, script);
    const said = execFileSync("bash", ["-c", `"$0" -e "$(cat '${file}')" <(sleep 1; printf late)`, process.execPath], {
      encoding: "utf8",
    });
    expect(said).toBe("late");
  }, 120_000);
});
