import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../lib/cli/main";

/** A verb of the command line, run in this process. */
export interface CommandUnderTest {
  /** What the last run wrote to standard output. */
  readonly out: string;
  /** What the last run wrote to standard error. */
  readonly err: string;
  /** Runs it, and gives its exit code. */
  run(...args: string[]): Promise<number>;
  /** Runs another verb. */
  runVerb(other: string, ...args: readonly string[]): Promise<number>;
}

/**
 * Runs a verb in a folder that is the working directory of each test.
 * @param folder @default - an empty one for each test, which goes afterwards
 */
export function commandUnderTest(verb: string, folder?: () => string): CommandUnderTest {
  const home = process.cwd();
  const written = { out: "", err: "" };
  let temporary: string | undefined;
  beforeEach(() => {
    temporary = folder === undefined ? mkdtempSync(join(tmpdir(), `cli-${verb}-`)) : undefined;
    process.chdir(temporary ?? folder?.() ?? home);
    // A test that is run alone has the terminal of whoever runs it.
    for (const stream of [process.stdout, process.stderr])
      if (stream.isTTY) jest.replaceProperty(stream, "isTTY", false);
    jest.spyOn(process.stdout, "write").mockImplementation((text) => ((written.out += String(text)), true));
    jest.spyOn(process.stderr, "write").mockImplementation((text) => ((written.err += String(text)), true));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.chdir(home);
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  });
  return {
    get out() {
      return written.out;
    },
    get err() {
      return written.err;
    },
    run: (...args) => runVerb(verb, ...args),
    runVerb,
  };
  async function runVerb(asked: string, ...args: readonly string[]): Promise<number> {
    Object.assign(written, { out: "", err: "" });
    process.exitCode = undefined;
    await main([asked, ...args]);
    const code = Number(process.exitCode ?? 0);
    process.exitCode = undefined;
    return code;
  }
}
