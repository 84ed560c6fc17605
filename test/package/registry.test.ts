import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

/*
 * What .ci/supply-chain.mjs asks a registry, with a registry of this test: npm itself asks it. npm fetches the keys of
 * signatures from elsewhere, so that a program in npm's place answers for them.
 */
const MODULE = pathToFileURL(join(__dirname, "..", "..", ".ci", "registry.mjs")).href;
const SCRIPT = `
import { askRegistry } from ${JSON.stringify(MODULE)};
console.log(JSON.stringify(askRegistry({ cwd: process.cwd(), given: new Set(["node_modules/given"]) })));
`;
interface Told {
  readonly title: string;
  readonly problems?: readonly string[];
  readonly notRun?: string;
}

let folder: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "registry-"));
  const dependencies = { given: "1.0.0", "for-tests": "1.0.0" };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "p", version: "1.0.0", dependencies }));
});
afterEach(async () => {
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** A registry that knows advisories, or refuses to tell any. */
async function registry(severities: Readonly<Record<string, string>> | number): Promise<string> {
  const answer = (url: string): unknown => {
    const name = url.slice(1);
    const versions = Object.fromEntries(["1.0.0", "2.0.0"].map((version) => [version, { name, version }]));
    if (!url.startsWith("/-/")) return { name, "dist-tags": { latest: "2.0.0" }, versions };
    return Object.fromEntries(
      Object.entries(severities).map(([of, severity], id) => [
        of,
        [{ id, url: "https://example.com", title: "t", severity, vulnerable_versions: "<2.0.0" }],
      ]),
    );
  };
  server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      const refused = typeof severities === "number" && request.method === "POST";
      response.writeHead(refused ? severities : 200, { "content-type": "application/json" });
      response.end(refused ? "{}" : JSON.stringify(answer(request.url ?? "")));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const entry = (name: string): object => ({
    version: "1.0.0",
    resolved: `${address}/${name}/-/${name}-1.0.0.tgz`,
    integrity: `sha512-${Buffer.alloc(64).toString("base64")}`,
  });
  const packages = {
    "": { name: "p", version: "1.0.0", dependencies: { given: "1.0.0", "for-tests": "1.0.0" } },
    "node_modules/given": entry("given"),
    "node_modules/for-tests": entry("for-tests"),
  };
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ name: "p", lockfileVersion: 3, packages }));
  return address;
}

async function ask(env: NodeJS.ProcessEnv): Promise<readonly Told[]> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", SCRIPT], {
    cwd: folder,
    // Nothing is asked but what listens on this machine.
    env: {
      ...process.env,
      HTTPS_PROXY: "http://127.0.0.1:1",
      https_proxy: "http://127.0.0.1:1",
      NO_PROXY: "127.0.0.1",
      ...env,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  for await (const chunk of child.stdout) text += String(chunk);
  return JSON.parse(text) as readonly Told[];
}
const at = (address: string): NodeJS.ProcessEnv => ({
  npm_config_registry: `${address}/`,
  npm_config_cache: join(folder, "cache"),
});

test("an advisory of what users get is a problem, one of what tests need, and a lower one, are not", async () => {
  const [advisories] = await ask(at(await registry({ given: "critical", "for-tests": "critical" })));
  expect(advisories?.problems).toEqual([expect.stringMatching(/^given .*: critical$/)]);
}, 120_000);

test("without one that counts all is well", async () => {
  const [advisories] = await ask(at(await registry({ given: "moderate", "for-tests": "high" })));
  expect(advisories).toEqual({ title: "Advisories (high and critical)", problems: [] });
}, 120_000);

test.each([405, 404, 500])(
  "a registry that answers %i has told nothing, and that is no pass",
  async (status) => {
    const results = await ask(at(await registry(status)));
    expect(results.map(({ problems }) => problems)).toEqual([undefined, undefined]);
    expect(results[0]?.notRun).toMatch(new RegExp(`${status}|audit endpoint`));
  },
  120_000,
);

test("a missing signature and a wrong one are problems; no answer, half an answer and no npm are none", async () => {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const npm = (script: string): NodeJS.ProcessEnv => {
    writeFileSync(join(bin, "npm"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, "npm"), 0o755);
    return { PATH: [bin, process.env.PATH].join(delimiter) };
  };
  const answers = (text: string): NodeJS.ProcessEnv => npm(`echo '${text}'`);
  const [, wrong] = await ask(
    answers('{"invalid":[{"name":"a","version":"1"}],"missing":[{"name":"b","version":"2"}]}'),
  );
  expect(wrong?.problems).toEqual(["a 1 is not signed as it should be", "b 2 is not signed as it should be"]);
  expect((await ask(answers('{"invalid":[],"missing":[]}')))[1]?.problems).toEqual([]);
  for (const text of ["", "null", "[]", "no", '{"invalid":[]}', '{"error":{"code":"E405","summary":"Not Allowed"}}'])
    expect((await ask(answers(text))).map(({ problems }) => problems)).toEqual([undefined, undefined]);
  expect((await ask(npm("echo 'npm error 405 Method Not Allowed' >&2; exit 1")))[0]?.notRun).toBe(
    "405 Method Not Allowed",
  );
}, 120_000);
