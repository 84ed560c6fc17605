import { spawn } from "node:child_process";
import { KubeServicesError } from "../errors";

/**
 * Sends bytes through a command of the user's shell, which encrypts or decrypts them: `age`, or the client of a key
 * service. Nothing of what it is given or gives is written anywhere.
 * @param option the option that names it, for errors
 * @throws KubeServicesError `EncryptionFailed`
 */
export function through(command: string, bytes: Buffer, option: "--encrypt" | "--decrypt"): Promise<Buffer> {
  const failed = (what: string): KubeServicesError =>
    new KubeServicesError({
      code: "EncryptionFailed",
      what: `the command ${what}`,
      where: option,
      fix: "give a command that reads standard input and writes standard output, such as age --encrypt --recipient age1… or age --decrypt --identity key.txt",
    });
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, stdio: ["pipe", "pipe", "inherit"] });
    const out: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stdin.on("error", () => undefined); // it does not read all; its exit status tells
    child.on("error", (error) => reject(failed(`cannot be started: ${error.message}`)));
    child.on("close", (code, signal) => {
      const result = Buffer.concat(out);
      if (code !== 0) reject(failed(`ended with ${code === null ? String(signal) : `exit status ${code}`}`));
      else if (result.length === 0) reject(failed("wrote nothing"));
      else if (option === "--encrypt" && result.includes(bytes)) reject(failed("wrote what it was given, in clear"));
      else resolve(result);
    });
    child.stdin.end(bytes);
  });
}
