import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { BIN } from "./cli";
import { until } from "./until";

/** Keys, as a terminal sends them. */
export const KEYS = { down: "\u001b[B", space: " ", enter: "\r", interrupt: "\u0003" } as const;

/** Whether this machine has `script` of util-linux, which Debian never lacks; the one of BSD and macOS is another. */
export const hasTerminal = /util-linux/.test(spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "");

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const running = new Set<ChildProcess>();
afterAll(() => running.forEach((child) => child.kill("SIGKILL")));

/** `kube-services` on a terminal of its own. */
export class TerminalRun {
  private readonly child: ChildProcess;
  private output = "";
  private seen = 0;
  private code: number | undefined;

  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    // `exec`, since a shell that stays in between gets the Ctrl-C, too, and its exit status would be the one seen.
    const command = `exec ${[process.execPath, BIN, ...args].map(quoted).join(" ")}`;
    this.child = spawn("script", ["--quiet", "--flush", "--return", "--command", command, "/dev/null"], {
      // The width is the shell's: no terminal tells any here.
      env: { ...process.env, CI: undefined, SHELL: "/bin/sh", NO_COLOR: "1", TERM: "xterm", COLUMNS: "160", ...env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    running.add(this.child);
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    this.child.on("close", (code) => {
      running.delete(this.child);
      this.code = code ?? -1;
    });
  }

  /** All that was shown, without colours and movements. */
  get text(): string {
    return stripVTControlCharacters(this.output).replaceAll("\r\n", "\n");
  }

  /** All that was written, with colours and movements. */
  get written(): string {
    return this.output;
  }

  /** Waits until a text is shown that was not there at the key before. */
  async shows(what: RegExp): Promise<void> {
    await until(`the terminal shows ${what}`, async () => {
      const fresh = stripVTControlCharacters(this.output.slice(this.seen));
      if (what.test(fresh)) return true;
      if (this.code !== undefined) throw new Error(`ended with ${this.code} before it showed ${what}:\n${this.text}`);
      return undefined;
    });
  }

  /** Types, and counts only what is shown from then on. */
  type(keys: string): void {
    this.seen = this.output.length;
    this.child.stdin?.write(keys);
  }

  /** Waits for the end. */
  ended(): Promise<number> {
    return until("the command on the terminal has ended", async () => this.code);
  }
}
