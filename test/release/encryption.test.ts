import { execFileSync, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { through } from "../../lib/release/encryption";

const home = mkdtempSync(join(tmpdir(), "kube-services-encryption-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A program of the test's own; the command that runs it. */
function program(name: string, text: string): string {
  const file = join(home, name);
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}
const node = (name: string, text: string): string => `node ${program(`${name}.cjs`, text)}`;
const plan = randomBytes(200_000); // as a plan: larger than what key services encrypt themselves

/** What a command makes of the plan: the reason why it is refused, too. */
async function refusal(command: string, option: "--encrypt" | "--decrypt" = "--encrypt"): Promise<string> {
  try {
    await through(command, plan, option, 20_000);
  } catch (error) {
    return (error as Error).message.split("\n")[0] ?? "";
  }
  return "nothing";
}

describe("a command that does not encrypt is refused", () => {
  test.each([
    {
      what: "a key service that takes 4 KiB",
      command: () =>
        node(
          "small",
          'if (require("fs").readFileSync(0).length > 4096) { console.error("ValidationException"); process.exit(254); }',
        ),
      why: "ended with exit status 254",
    },
    {
      what: "one that denies access",
      command: () => node("denied", 'console.error("AccessDeniedException"); process.exit(254);'),
      why: "ended with exit status 254",
    },
    {
      what: "one that fails in the middle",
      command: () => node("half", 'process.stdout.write("half of it", () => process.exit(1));'),
      why: "ended with exit status 1",
    },
    { what: "one that is killed", command: () => "kill -9 $$", why: "ended with SIGKILL" },
    { what: "one that writes nothing", command: () => "cat > /dev/null", why: "wrote nothing" },
    { what: "one that reads nothing", command: () => "true", why: "wrote nothing" },
    {
      what: "one that is not there",
      command: () => "kube-services-no-such-command",
      why: "ended with exit status 127",
    },
    { what: "one that does nothing", command: () => "cat", why: "wrote what it was given, in clear" },
    { what: "one that only puts something before it", command: () => "echo header; cat", why: "in clear" },
  ])("$what", async ({ command, why }) => {
    const said = await refusal(command());
    expect(said).toContain("EncryptionFailed at --encrypt");
    expect(said).toContain(why);
  });

  test("one that hangs, with all that it has started", async () => {
    const mark = join(home, "pid");
    const command = node(
      "hanging",
      `const { spawn } = require("child_process");
       const child = spawn("sleep", ["600"], { stdio: "inherit" });
       require("fs").writeFileSync(${JSON.stringify(mark)}, String(child.pid));
       setInterval(() => undefined, 1000);`,
    );
    await expect(through(command, plan, "--encrypt", 5000)).rejects.toThrow(/did not end within 5 s/);
    const pid = Number(readFileSync(mark, "utf8"));
    const isThere = (): boolean => {
      try {
        process.kill(pid, 0);
        return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, "utf8")); // nobody has taken its end note of yet
      } catch {
        return false;
      }
    };
    for (let left = 50; left > 0 && isThere(); left--) await new Promise((done) => setTimeout(done, 100));
    expect(isThere()).toBe(false);
  }, 60_000);
});

/** The scripts of the page, by their names there. */
function recipes(): { readonly encrypt: string; readonly decrypt: string } {
  const page = readFileSync(join(__dirname, "../../docs/release.md"), "utf8");
  const [encrypt = "", decrypt = ""] = [...page.matchAll(/```sh\n(#!\/bin\/sh\n[^]*?)```/g)].map(
    ([, text = ""]) => text,
  );
  return { encrypt: program("kms-encrypt", encrypt), decrypt: program("kms-decrypt", decrypt) };
}

/**
 * As `aws kms` of its documentation: a key of 32 bytes and the same, wrapped, in base64, in one line of text; and back.
 * https://docs.aws.amazon.com/cli/latest/reference/kms/generate-data-key.html
 */
const AWS = `#!/usr/bin/env node
const [service, verb, ...options] = process.argv.slice(2);
const given = (name) => options[options.indexOf(name) + 1];
const mask = (bytes) => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
if (service !== "kms" || given("--output") !== "text") process.exit(252);
if (verb === "generate-data-key") {
  if (given("--key-id") !== "alias/plans") { console.error("NotFoundException"); process.exit(254); }
  const key = require("crypto").randomBytes(32);
  console.log(key.toString("base64") + "\\t" + mask(key).toString("base64"));
} else if (verb === "decrypt") {
  const blob = require("fs").readFileSync(given("--ciphertext-blob").replace("fileb://", ""));
  if (blob.length !== 32) { console.error("InvalidCiphertextException"); process.exit(254); }
  console.log(mask(blob).toString("base64"));
}
`;

const has = (command: string): boolean => spawnSync(command, ["version"]).error === undefined;

(has("openssl") ? describe : describe.skip)("a key of a service, by the commands of the page", () => {
  /** A command with that service, and a key of it. */
  const withService = (command: string, key = "alias/plans"): string =>
    `KMS_KEY=${key} PATH="${join(home, "bin")}:$PATH" ${command}`;
  beforeAll(() => {
    mkdirSync(join(home, "bin"), { recursive: true });
    program(join("bin", "aws"), AWS);
  });

  test("encrypts and decrypts, with another key each time", async () => {
    const { encrypt, decrypt } = recipes();
    const [first, other] = [
      await through(withService(encrypt), plan, "--encrypt"),
      await through(withService(encrypt), plan, "--encrypt"),
    ];
    expect(first.equals(other)).toBe(false);
    expect((await through(withService(decrypt), first, "--decrypt")).equals(plan)).toBe(true);
  });

  test("says why where the service refuses, and leaves nothing", async () => {
    const { encrypt, decrypt } = recipes();
    await expect(through(withService(encrypt, "alias/another"), plan, "--encrypt")).rejects.toThrow(/exit status 254/);
    await expect(through(withService(decrypt), Buffer.from("bm8=\nrest"), "--decrypt")).rejects.toThrow(/exit status/);
  });
});

(has("age") && has("age-keygen") ? test : test.skip)("age encrypts and decrypts, and refuses another key", async () => {
  const keys = ["one", "other"].map((name) => {
    const file = join(home, `${name}.txt`);
    if (!existsSync(file)) execFileSync("age-keygen", ["-o", file], { stdio: "pipe" });
    return { file, recipient: execFileSync("age-keygen", ["-y", file], { encoding: "utf8" }).trim() };
  });
  const [ownKey, other] = keys as [(typeof keys)[0], (typeof keys)[0]];
  const sealed = await through(`age --encrypt --recipient ${ownKey.recipient}`, plan, "--encrypt");
  const opened = await through(`age --decrypt --identity ${ownKey.file}`, sealed, "--decrypt");
  expect(createHash("sha256").update(opened).digest("hex")).toBe(createHash("sha256").update(plan).digest("hex"));
  await expect(through(`age --decrypt --identity ${other.file}`, sealed, "--decrypt")).rejects.toThrow(
    /EncryptionFailed/,
  );
});
