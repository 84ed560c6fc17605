import { spawn, type ChildProcess } from "node:child_process";
import { KubeServicesError } from "../errors";

/** So long a command may take: it asks a key service, or a person for a passphrase. */
const LONGEST = 5 * 60_000;

/**
 * Sends bytes through a command of the user's shell, which encrypts or decrypts them: `age`, or the client of a key
 * service. Nothing of what it is given or gives is written anywhere.
 * @param option the option that names it, for errors
 * @param longest how long it may take, in milliseconds
 * @throws KubeServicesError `EncryptionFailed`
 */
export function through(
  command: string,
  bytes: Buffer,
  option: "--encrypt" | "--decrypt",
  longest = LONGEST,
): Promise<Buffer> {
  const failed = (what: string): KubeServicesError =>
    new KubeServicesError({
      code: "EncryptionFailed",
      what: `the command ${what}`,
      where: option,
      fix: "give a command that reads standard input and writes standard output, such as age --encrypt --recipient age1… or age --decrypt --identity key.txt",
    });
  return new Promise((resolve, reject) => {
    // A process group of its own, so that what the shell has started ends with it; but on a terminal it may ask there.
    const detached = !process.stdin.isTTY && process.platform !== "win32";
    const child = spawn(command, { shell: true, detached, stdio: ["pipe", "pipe", "inherit"] });
    const out: Buffer[] = [];
    const limit = setTimeout(() => {
      end(child, detached);
      child.stdout.destroy(); // something that it has started may keep it open
      reject(failed(`did not end within ${longest / 1000} s`));
    }, longest);
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stdin.on("error", () => undefined); // it does not read all; its exit status tells
    child.on("error", (error) => {
      clearTimeout(limit);
      reject(failed(`cannot be started: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      clearTimeout(limit);
      const result = Buffer.concat(out);
      if (code !== 0) reject(failed(`ended with ${code === null ? String(signal) : `exit status ${code}`}`));
      else if (result.length === 0) reject(failed("wrote nothing"));
      else if (option === "--encrypt" && result.includes(bytes)) reject(failed("wrote what it was given, in clear"));
      else resolve(result);
    });
    child.stdin.end(bytes);
  });
}

function end({ pid }: ChildProcess, group: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(group ? -pid : pid, "SIGKILL");
  } catch {
    // it has just ended
  }
}
