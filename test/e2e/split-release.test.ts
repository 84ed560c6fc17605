import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { App } from "cdktf";
import { ConfigMap, StatelessService, type EnvironmentStack } from "../../lib";
import { dataOf } from "../support/document";
import { runCli, startCli, type CliResult } from "./support/cli";
import { localStack, NO_CHANGES } from "./support/local-stack";
import { family } from "./support/processes";
import { sharedSandbox, uniqueName } from "./support/sandbox";
import { all, createNamespace, deleteNamespace } from "./lifecycle/support/live";

/*
 * A stack is split by plans that were approved, and by a deploy that is killed half-way. The cluster judges: each object
 * keeps its uid, and Terraform has nothing left to do in either stack.
 */
const sandbox = sharedSandbox();

/** An app with the stacks `shop` and, once something moves, `pay`, in a folder and a namespace of its own. */
function splitting(prefix: string) {
  const namespace = uniqueName(prefix);
  const folder = mkdtempSync(join(tmpdir(), `kube-services-${prefix}-`));
  const outdir = join(folder, "out");
  const run = (...args: readonly string[]): Promise<CliResult> => runCli(args, { ...sandbox.env });
  const moves = (stack: EnvironmentStack): void => {
    for (let index = 0; index < 25; index++) new ConfigMap(stack, `settings-${index}`, { data: { a: String(index) } });
    new StatelessService(stack, "web", {
      containers: [{ image: "nginx:1.27", ports: [{ name: "http", containerPort: 8080, servicePort: 80 }] }],
    });
  };
  return {
    namespace,
    folder,
    outdir,
    run,
    synthesise(moved: boolean): void {
      const app = new App({ outdir });
      const shop = localStack(app, "shop", { folder, namespace });
      new ConfigMap(shop, "stays", { data: { a: "1" } });
      if (moved) moves(localStack(app, "pay", { folder, namespace }, { movedFrom: { stack: shop } }));
      else moves(shop);
      app.synth();
    },
    deploy: (stack: string): Promise<CliResult> =>
      run(...["deploy", stack, "--outdir", outdir, "--no-synth", "--yes", "--no-wait", "--accept-findings"]),
    /** What a plan of each stack would change. */
    async changes(): Promise<unknown> {
      const { code, stdout, stderr } = await run(
        ...["plan", "shop", "pay", "--outdir", outdir, "--no-synth", "--format", "json"],
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
      return Object.fromEntries(
        dataOf<readonly { readonly stack: string; readonly changes: object }[]>(stdout).map((planned) => [
          planned.stack,
          planned.changes,
        ]),
      );
    },
    /** The uid of each object. */
    async live(): Promise<Readonly<Record<string, string | undefined>>> {
      const kinds = await Promise.all(
        ["ConfigMap", "Service", "Deployment"].map(async (kind) =>
          Object.entries(await all(kind, namespace)).map(([name, { metadata }]) => [`${kind}/${name}`, metadata?.uid]),
        ),
      );
      return Object.fromEntries(kinds.flat()) as Readonly<Record<string, string | undefined>>;
    },
    stateOf: (stack: string): string => join(folder, `${stack}.tfstate`),
    async begin(): Promise<void> {
      await createNamespace(namespace);
      this.synthesise(false);
      const { code, stderr } = await this.deploy("shop");
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
      this.synthesise(true);
    },
    async end(): Promise<void> {
      await deleteNamespace(namespace);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

describe(`a stack that is split by approved plans, with the ${sandbox.provider} provider`, () => {
  const split = splitting("split-release");
  const release = join(split.folder, "release");
  const apply = (...more: readonly string[]): Promise<CliResult> =>
    split.run("apply", release, ...more, "--approvals", "0", "--no-wait");
  let before: Readonly<Record<string, string | undefined>>;

  beforeAll(async () => {
    await split.begin();
    before = await split.live();
    const { code, stderr } = await split.run(
      ...["plan", "shop", "pay", "--no-synth", "--outdir", split.outdir, "--out", release],
    );
    expect({ code, stderr }).toEqual({ code: expect.any(Number), stderr: expect.any(String) });
    expect(existsSync(join(release, "pay", "manifest.dsse.json"))).toBe(true);
  }, 300_000);
  afterAll(() => split.end());

  test("is refused where the new stack is applied alone, with nothing touched, and told of at a dry run", async () => {
    const shop = readFileSync(split.stateOf("shop"));
    const { code, stderr } = await apply("pay");
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("MovedNotReleased at pay") });
    expect(stderr).toContain("deploy shop first");
    const dry = await apply("pay", "--dry-run");
    expect({ code: dry.code, stderr: dry.stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining("MovedNotReleased"),
    });
    expect(existsSync(split.stateOf("pay"))).toBe(false);
    expect(readFileSync(split.stateOf("shop"))).toEqual(shop);
    expect(await split.live()).toEqual(before);
  }, 180_000);

  test("is two, whichever order the stacks are named in, with each object untouched", async () => {
    const { code, stderr } = await apply("pay", "shop");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
    expect(await split.live()).toEqual(before);
    expect(await split.changes()).toEqual({ shop: NO_CHANGES, pay: NO_CHANGES });
  }, 300_000);
});

describe(`a split whose second deploy is killed, with the ${sandbox.provider} provider`, () => {
  const split = splitting("split-killed");
  beforeAll(() => split.begin(), 300_000);
  afterAll(() => split.end());

  test("is finished by the same command, with each object untouched", async () => {
    const before = await split.live();
    expect((await split.deploy("shop")).code).toBe(0);
    const deploying = startCli(
      ["deploy", "pay", "--outdir", split.outdir, "--no-synth", "--yes", "--no-wait", "--accept-findings"],
      { ...sandbox.env },
    );
    // Terraform notes each object that it has imported; the first of them is there, and not all.
    while (!existsSync(split.stateOf("pay")) && deploying.process.exitCode === null) await sleep(2);
    for (const pid of family(deploying.process.pid as number)) process.kill(pid, "SIGKILL");
    const killed = await deploying.ended;
    expect(killed.code).toBeNull();
    expect(await split.live()).toEqual(before);

    const again = await split.deploy("pay");
    expect({ code: again.code, stderr: again.stderr }).toEqual({ code: 0, stderr: expect.any(String) });
    expect(await split.live()).toEqual(before);
    expect(await split.changes()).toEqual({ shop: NO_CHANGES, pay: NO_CHANGES });
  }, 300_000);
});
