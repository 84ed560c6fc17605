import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { candidates } from "../../lib/cli/completion";
import { setDefaults } from "../../lib/cli/defaults";
import { createProgram } from "../../lib/cli/main";

const namesOf = (asked?: string): string[] => createProgram(asked).commands.map((command) => command.name());
const all = namesOf();

test.each(all)("a run of %s loads that verb alone, which is as the list says", (verb) => {
  const [command, ...others] = createProgram(verb).commands;
  expect([command?.name(), others.filter((one) => one.name() !== "complete")]).toEqual([verb, []]);
  const listed = createProgram().commands.find((one) => one.name() === verb);
  expect(listed?.aliases()).toEqual(command?.aliases());
  const usage = (of: typeof command): string[] => of?.registeredArguments.map((one) => one.name()) ?? [];
  if (verb !== "sandbox") expect(usage(listed)).toEqual(usage(command));
});

/** What writes something for a shell or a person alone. */
const WITHOUT_DATA = ["completion", "complete", "demo"];

test.each(all.filter((verb) => !WITHOUT_DATA.includes(verb)))("%s gives its data as JSON and as YAML", (verb) => {
  const [command] = createProgram(verb).commands;
  const verbs = command?.commands.length === 0 ? [command] : (command?.commands ?? []);
  expect(verbs.length).toBeGreaterThan(0);
  for (const listed of verbs) {
    const choices = listed.options.find(({ long }) => long === "--format")?.argChoices ?? [];
    expect([listed.name(), choices.filter((form) => form === "json" || form === "yaml")]).toEqual([
      listed.name(),
      expect.arrayContaining(["json", "yaml"]),
    ]);
  }
});

test.each(all.filter((verb) => verb !== "completion"))("%s can be told to take no defaults", (verb) => {
  const [command] = createProgram(verb).commands;
  const verbs = command?.commands.length === 0 ? [command] : (command?.commands ?? []);
  for (const { options } of verbs) expect(options.filter(({ long }) => long === "--no-defaults")).toHaveLength(1);
});

test("destroy is another word for teardown", () => expect(namesOf("destroy")).toEqual(["teardown"]));

test.each(["help", "--help", "unknown", "toString"])("%s is answered with all verbs", (word) => {
  expect(namesOf(word)).toEqual(all);
});

describe("completion", () => {
  const folder = mkdtempSync(join(tmpdir(), "completion-"));
  const stack = (name: string): string => {
    const resource = {
      kubernetes_service_v1: { web: { metadata: { name: "web" } } },
      kubernetes_deployment_v1: { web: { metadata: { name: "web-v1" } }, worker: { metadata: { name: "worker" } } },
      kubernetes_job_v1: {
        worker: { metadata: { name: "worker" } },
        here: { metadata: { name: "twice", namespace: "a" } },
        there: { metadata: { name: "twice", namespace: "b" } },
      },
    };
    mkdirSync(join(folder, "stacks", name), { recursive: true });
    writeFileSync(join(folder, "stacks", name, "cdk.tf.json"), JSON.stringify({ resource }));
    return name;
  };
  beforeAll(() => {
    const stacks = Object.fromEntries(
      [stack("prod"), stack("preview")].map((name) => [
        name,
        {
          name,
          constructPath: name,
          workingDirectory: `stacks/${name}`,
          synthesizedStackPath: `stacks/${name}/cdk.tf.json`,
          dependencies: [],
        },
      ]),
    );
    writeFileSync(join(folder, "manifest.json"), JSON.stringify({ version: "0.0.0", stacks }));
    process.env.CDKTF_OUTDIR = folder;
  });
  afterAll(() => {
    delete process.env.CDKTF_OUTDIR;
    rmSync(folder, { recursive: true, force: true });
  });

  test.each<[string, readonly string[]]>([
    ["de", ["demo", "deploy", "destroy", "details"]],
    ["sandbox s", ["status"]],
    ["sandbox status --format ", ["json", "text", "yaml"]],
    ["details p", ["preview", "prod"]],
    ["details prod ", ["Deployment/worker", "Job/a/twice", "Job/b/twice", "Job/worker", "web", "web-v1"]],
    ["details prod we", ["web", "web-v1"]],
    ["status prod --only w", ["web", "web-v1"]],
    ["details prod web --pod", ["--pods"]],
    ["details --format json pre", ["preview"]],
    ["audit --stack pro", ["prod"]],
    ["audit --fail-on h", ["high"]],
    ["completion ", ["bash", "fish", "zsh"]],
    ["details gone ", []],
    ["unknown ", []],
    ["--v", ["--version"]],
  ])("kube-services %s⇥", (line, wanted) => expect(candidates(line.split(" "), createProgram)).toEqual(wanted));

  test("a stack whose name a shell would run is not offered", () => {
    const outdir = mkdtempSync(join(tmpdir(), "completion-"));
    const place = { constructPath: "x", workingDirectory: "stacks/x", synthesizedStackPath: "stacks/x/cdk.tf.json" };
    const names = ["prod", "prod;id", "prod$(id)", "prod`id`", "prod *", "prod\nid", "prod|id", "prod&id", "prod>x"];
    const stacks = Object.fromEntries(names.map((name) => [name, { name, ...place }]));
    writeFileSync(join(outdir, "manifest.json"), JSON.stringify({ version: "0", stacks }));
    expect(candidates(["details", "--outdir", outdir, "p"], createProgram)).toEqual(["prod"]);
    rmSync(outdir, { recursive: true });
  });

  const shells = ["bash", "zsh", "fish"].map((shell) => [
    shell,
    spawnSync(shell, ["-c", "exit 0"]).error === undefined,
  ]);
  test.each(shells)("the script for %s is one that it takes", async (shell, there) => {
    const command = join(__dirname, "..", "..", "lib", "cli", "bin.js");
    const { stdout } = spawnSync(process.execPath, [command, "completion", shell as string], { encoding: "utf8" });
    expect(stdout).toContain("kube-services complete -- ");
    if (there === true) {
      expect(spawnSync(shell as string, ["-n"], { input: stdout, encoding: "utf8" })).toMatchObject({
        status: 0,
        stderr: "",
      });
    }
  });

  test("bash completes by it", () => {
    const command = join(__dirname, "..", "..", "lib", "cli", "bin.js");
    const script = `kube-services() { '${process.execPath}' '${command}' "$@"; }
      eval "$(kube-services completion bash)"
      COMP_WORDS=(kube-services details prod web); COMP_CWORD=3; _kube_services; echo "\${COMPREPLY[*]}"`;
    expect(
      spawnSync("bash", ["-c", script], { encoding: "utf8", env: { ...process.env } })
        .stdout.trim()
        .split(/\s+/),
    ).toEqual(["web", "web-v1"]);
  });
});

describe("defaults in cdktf.json", () => {
  const folder = mkdtempSync(join(tmpdir(), "defaults-"));
  const home = process.cwd();
  afterAll(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true, force: true });
  });
  const withDefaults = (verb: string, defaults: unknown, args: readonly string[]): Record<string, unknown> => {
    writeFileSync(join(folder, "cdktf.json"), JSON.stringify({ language: "typescript", "kube-services": defaults }));
    process.chdir(folder);
    const program = createProgram(verb);
    setDefaults(program, verb);
    const command = program.commands.find((one) => one.name() === verb)!;
    const meant = command.commands.find((one) => one.name() === args[0]) ?? command;
    let options: Record<string, unknown> = {};
    meant.action(() => void (options = meant.opts()));
    program.parse([verb, ...args], { from: "user" });
    return options;
  };

  test.each<[string, unknown, readonly string[], object]>([
    ["deploy", { deploy: { wait: "15m", "fail-on": "medium" } }, ["prod"], { wait: 900_000, failOn: "medium" }],
    ["deploy", { deploy: { wait: "15m" } }, ["prod", "--wait", "1m"], { wait: 60_000 }],
    ["deploy", { deploy: { synth: false, "dry-run": true } }, ["prod"], { synth: false, dryRun: true }],
    ["logs", { logs: { tail: 20 } }, ["prod", "web"], { tail: 20 }],
    ["status", { status: { ignore: ["a", "b"] } }, ["prod"], { ignore: ["a", "b"] }],
    ["audit", { audit: { rules: ["a.ts", "b.ts"] } }, ["plan.json"], { rules: ["a.ts", "b.ts"] }],
    ["sandbox", { sandbox: { name: "shop" } }, ["status"], { name: "shop" }],
    ["status", { deploy: { wait: "1m" } }, ["prod"], { format: "text" }],
  ])("%s: %j with %j", (verb, defaults, args, wanted) =>
    expect(withDefaults(verb, defaults, args)).toMatchObject(wanted),
  );

  test.each<[string, unknown, RegExp]>([
    [
      "deploy",
      { deploy: { wiat: "1m" } },
      /DefaultInvalid at cdktf\.json "kube-services" deploy\.wiat: .*\n(.*\n)*.*did you mean wait/,
    ],
    ["deploy", { deploy: { wait: "soon" } }, /DefaultInvalid.*deploy\.wait/],
    ["deploy", { deploy: { "fail-on": "never" } }, /DefaultInvalid.*Allowed choices are critical/],
    ["deploy", { deploy: { "dry-run": "yes" } }, /true or false/],
    ["deploy", { deploy: { yes: true } }, /DefaultForbidden.*deploy\.yes/],
    ["deploy", { deploy: { "accept-findings": true } }, /DefaultForbidden/],
    ["teardown", { teardown: { yes: true } }, /DefaultForbidden/],
    ["plan", { plan: { encrypt: "sh -c evil" } }, /DefaultForbidden/],
    ["apply", { apply: { decrypt: "sh -c evil" } }, /DefaultForbidden/],
    ["verify", { verify: { decrypt: "sh -c evil" } }, /DefaultForbidden/],
    ["changed", { changed: { install: "sh -c evil" } }, /DefaultForbidden/],
    ["deploy", { deploy: "fast" }, /must be an object/],
    ["deploy", [], /must be an object/],
  ])("%s: %j is refused", (verb, defaults, message) =>
    expect(() => withDefaults(verb, defaults, ["prod"])).toThrow(message),
  );
});
