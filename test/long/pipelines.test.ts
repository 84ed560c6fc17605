import { execFileSync, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { CoreV1Api } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { parse } from "yaml";
import { loadKubeConfig } from "../e2e/support/apply";
import { BIN } from "../e2e/support/cli";
import { sharedSandbox, uniqueName } from "../e2e/support/sandbox";

/*
 * The pipelines that `kube-services pipeline` writes, run as far as that goes without a forge: the commands of GitHub's
 * steps in their order, with the values that its expressions would have; GitLab's jobs by gitlab-ci-local; both checked
 * by what knows their syntax. What is not there to run is said, and not passed.
 */
const ROOT = join(__dirname, "..", "..");
const sandbox = sharedSandbox();
const home = mkdtempSync(join(tmpdir(), "kube-services-pipelines-"));
const stubs = join(home, "bin");
const repository = join(home, "repository");
const namespace = uniqueName("pipelines");
let core: CoreV1Api;
let context: string;

const env = (): NodeJS.ProcessEnv => ({
  ...process.env,
  ...sandbox.env,
  PATH: [stubs, process.env.PATH].join(delimiter),
  HOME: home,
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@example.com",
});
const git = (...args: readonly string[]): string =>
  execFileSync("git", args, { cwd: repository, encoding: "utf8", env: env() }).trim();
const cli = (...args: readonly string[]): string =>
  execFileSync(process.execPath, [BIN, ...args], { cwd: repository, encoding: "utf8", env: env() });

const app = (value: string): string => `
const { App } = require("cdktf");
const { ConfigMap, EnvironmentStack } = require(${JSON.stringify(join(ROOT, "lib"))});
const app = new App();
for (const name of ["one", "two"]) {
  const stack = new EnvironmentStack(app, name, {
    cluster: { kubeconfig: ${JSON.stringify(sandbox.kubeconfig)}, context: ${JSON.stringify(context)} },
    namespace: ${JSON.stringify(namespace)},
    partOf: ${JSON.stringify(namespace)} + "-" + name,
    backend: { type: "local", path: ${JSON.stringify(home)} + "/" + name + ".tfstate" },
  });
  new ConfigMap(stack, "settings-" + name, { data: { value: name === "one" ? ${JSON.stringify(value)} : "same" } });
}
app.synth();
`;

/** Programs that would reach the network, and what stands in their place. */
function stub(name: string, script: string): void {
  writeFileSync(join(stubs, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(stubs, name), 0o755);
}

beforeAll(async () => {
  const client = await import("@kubernetes/client-node");
  const config = await loadKubeConfig(sandbox.kubeconfig);
  core = config.makeApiClient(client.CoreV1Api);
  context = config.getCurrentContext();
  await core.createNamespace({ body: { metadata: { name: namespace } } });
  mkdirSync(stubs);
  mkdirSync(repository);
  stub("npm", "exit 0"); // the packages are there
  stub(
    "npx",
    `[ "$1 $2" = "--no-install kube-services" ] || exit 9\nshift 2\nexec "${process.execPath}" "${BIN}" "$@"`,
  );
  stub("gh", `echo "$@" >> "${home}/gh.log"`);
  git("init", "--quiet", "--initial-branch", "main");
  symlinkSync(join(ROOT, "node_modules"), join(repository, "node_modules"));
  writeFileSync(join(repository, ".gitignore"), "node_modules\ncdktf.out\nrelease*\n.gitlab-ci-local\nchanged.yml\n");
  writeFileSync(join(repository, "package-lock.json"), "{}");
  writeFileSync(
    join(repository, "cdktf.json"),
    JSON.stringify({ language: "typescript", app: `node --require ${join(ROOT, "lib", "ts-node.js")} main.js` }),
  );
  writeFileSync(join(repository, "main.js"), app("first"));
  const planner = generateKeyPairSync("ed25519");
  writeFileSync(join(home, "planner.key"), planner.privateKey.export({ type: "pkcs8", format: "pem" }));
  mkdirSync(join(repository, "ci"));
  writeFileSync(join(repository, "ci", "planner.pub"), planner.publicKey.export({ type: "spki", format: "pem" }));
  execFileSync("node", ["--require", join(ROOT, "lib", "ts-node.js"), "main.js"], { cwd: repository, env: env() });
  for (const where of ["github", "gitlab", "atlantis"]) cli("pipeline", where);
  git("add", "-A");
  git("commit", "--quiet", "-m", "one");
});

afterAll(async () => {
  await core.deleteNamespace({ name: namespace });
  rmSync(home, { recursive: true, force: true });
});

const valueOf = async (name: string): Promise<string | undefined> =>
  core.readNamespacedConfigMap({ namespace, name }).then(
    ({ data }) => data?.["value"],
    () => undefined,
  );

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** What GitHub's expressions are in one run; one that is not here fails the test. */
type Values = Readonly<Record<string, string | boolean>>;

function filled(text: string, values: Values): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const value = values[expression];
    if (value === undefined) throw new Error(`an expression that the test does not know: ${expression}`);
    return String(value);
  });
}

/** Runs the commands of a job's steps as GitHub does: `bash -e -o pipefail`, outputs by a file. */
function runJob(job: Job, values: Values): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const step of job.steps) {
    if (step.if !== undefined && values[step.if] === undefined) throw new Error(`a condition: ${step.if}`);
    if (step.run === undefined || (step.if !== undefined && values[step.if] !== true)) continue;
    const file = join(home, "output");
    writeFileSync(file, "");
    const given = Object.entries({ ...job.env, ...step.env }).map(([key, value]) => [key, filled(value, values)]);
    const { status, stderr, stdout } = spawnSync("bash", ["-e", "-o", "pipefail", "-c", filled(step.run, values)], {
      cwd: repository,
      encoding: "utf8",
      env: { ...env(), ...Object.fromEntries(given), GITHUB_OUTPUT: file, RUNNER_TEMP: home },
    });
    if (status !== 0) throw new Error(`${step.run}\n${stdout}${stderr}`);
    for (const line of readFileSync(file, "utf8").trim().split("\n")) {
      const [name, ...value] = line.split("=");
      if (step.id !== undefined && name) outputs[`steps.${step.id}.outputs.${name}`] = value.join("=");
    }
  }
  return outputs;
}

test("GitHub: a change is planned with a comment in the pull request, and applied on the branch as it was planned", async () => {
  const text = readFileSync(join(repository, ".github", "workflows", "environments.yml"), "utf8");
  const { jobs } = parse(text) as { jobs: Readonly<Record<string, Job>> };
  const before = git("rev-parse", "HEAD");
  writeFileSync(join(repository, "main.js"), app("second"));
  git("commit", "--quiet", "-am", "two");
  // A job without the key writes nothing into the file of that name, which is the one of this test.
  const plannerKey = readFileSync(join(home, "planner.key"), "utf8").trim();
  const onEvent = (event: "pull_request" | "push"): Values => ({
    "github.event.pull_request.base.sha || github.event.before": before,
    "github.event.pull_request.base.sha": event === "pull_request" ? before : "",
    "github.token": "token",
    "github.event.pull_request.number": "7",
    "github.event_name == 'push' && secrets.PLANNER_KEY || ''": event === "push" ? plannerKey : "",
    "always() && github.event_name == 'pull_request'": event === "pull_request",
    "always() && hashFiles('**/release/*/audit.sarif') != ''": true,
    "github.event_name == 'push'": event === "push",
  });
  for (const event of ["pull_request", "push"] as const) {
    const found = runJob(jobs["changed"] as Job, onEvent(event));
    const { include } = JSON.parse(found["steps.changed.outputs.matrix"] ?? "") as { include: { stack: string }[] };
    expect(include).toEqual([{ stack: "one" }]);
    rmSync(join(repository, "release"), { recursive: true, force: true });
    runJob(jobs["plan"] as Job, { ...onEvent(event), "matrix.stack": "one" });
    expect(existsSync(join(repository, "release", "one", "audit.sarif"))).toBe(true);
  }
  expect(readFileSync(join(home, "gh.log"), "utf8")).toBe("pr comment 7 --body-file release/one/audit.md\n");
  expect(await valueOf("settings-one")).toBeUndefined();
  const values = { ...onEvent("push"), "matrix.stack": "one" };
  // What comes down is another plan than what went up.
  const artifact = join(home, "artifact");
  cpSync(join(repository, "release"), artifact, { recursive: true });
  writeFileSync(join(repository, "release", "one", "plan.tfplan"), "evil");
  expect(() => runJob(jobs["apply"] as Job, values)).toThrow("ReleaseAltered");
  rmSync(join(repository, "release"), { recursive: true });
  cpSync(artifact, join(repository, "release"), { recursive: true });
  runJob(jobs["apply"] as Job, values);
  expect(await valueOf("settings-one")).toBe("second");
  expect(await valueOf("settings-two")).toBeUndefined();
  expect(() => runJob(jobs["apply"] as Job, values)).toThrow("StateMoved");
  runJob(jobs["drift"] as Job, { ...values });
}, 600_000);

const hasGo = spawnSync("go", ["version"]).status === 0;
(hasGo ? test : test.skip)(
  "actionlint has nothing against the workflow",
  () => {
    const { status, stdout, stderr } = spawnSync(
      "go",
      ["run", "github.com/rhysd/actionlint/cmd/actionlint@v1.7.7", ".github/workflows/environments.yml"],
      { cwd: repository, encoding: "utf8", env: { ...env(), HOME: process.env.HOME, GOFLAGS: "-mod=mod" } },
    );
    expect({ status, said: `${stdout}${status === 0 ? "" : stderr}` }).toEqual({ status: 0, said: "" });
  },
  600_000,
);

// gitlab-ci-local copies what its jobs see with it.
const hasRsync = spawnSync("rsync", ["--version"]).status === 0;
(hasRsync ? test : test.skip)(
  "GitLab: the same by gitlab-ci-local, which also knows GitLab's own schema",
  async () => {
    // It needs Node 22: both are taken for this run alone.
    const tools = join(home, "tools");
    mkdirSync(tools);
    const { status, stderr } = spawnSync(
      "npm",
      ["install", "--no-audit", "--no-fund", "--prefix", tools, "node@22.23.3", "gitlab-ci-local@4.75.1"],
      { encoding: "utf8", env: process.env },
    );
    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
    git("remote", "add", "origin", "git@gitlab.example.com:a/b.git");
    stub("git", `[ "$1" = fetch ] && exit 0\nexec ${execFileSync("which", ["git"], { encoding: "utf8" }).trim()} "$@"`);
    const [before, was] = [git("rev-parse", "HEAD"), await valueOf("settings-one")];
    writeFileSync(join(repository, "main.js"), app("third"));
    git("commit", "--quiet", "-am", "three");
    const run = (...args: readonly string[]): string => {
      const variables = {
        KUBE_SERVICES_IMAGE: "none",
        PLANNER_KEY: join(home, "planner.key"),
        CI_COMMIT_BEFORE_SHA: before,
      };
      const result = spawnSync(
        join(tools, "node_modules", ".bin", "node"),
        [
          join(tools, "node_modules", ".bin", "gitlab-ci-local"),
          "--force-shell-executor",
          "--no-shell-isolation",
          ...Object.entries(variables).flatMap(([name, value]) => ["--variable", `${name}=${value}`]),
          ...args,
        ],
        { cwd: repository, encoding: "utf8", env: env() },
      );
      if (result.status !== 0) throw new Error(`${args.join(" ")}\n${result.stdout}${result.stderr}`);
      return result.stdout;
    };
    run("find changed stacks");
    const child = parse(readFileSync(join(repository, "changed.yml"), "utf8")) as object;
    expect(Object.keys(child)).toEqual(["include", "plan one", "apply one"]);
    rmSync(join(repository, "release"), { recursive: true, force: true });
    run("--file", "changed.yml", "plan one");
    expect(await valueOf("settings-one")).toBe(was);
    run("--file", "changed.yml", "apply one");
    expect(await valueOf("settings-one")).toBe("third");
  },
  600_000,
);

test("Atlantis: the commands of its workflow plan and apply a project", async () => {
  const { projects, workflows } = parse(readFileSync(join(repository, "atlantis.yaml"), "utf8")) as {
    projects: readonly { name: string; workflow: string }[];
    workflows: Readonly<Record<string, Readonly<Record<"plan" | "apply", { steps: readonly { run: string }[] }>>>>;
  };
  expect(projects.map(({ name }) => name)).toEqual(["one", "two"]);
  const run = (stage: "plan" | "apply"): void => {
    for (const step of workflows["kube-services"]?.[stage].steps ?? []) {
      const { status, stderr } = spawnSync("sh", ["-c", step.run], {
        cwd: repository,
        encoding: "utf8",
        env: { ...env(), PROJECT_NAME: "two", PLANFILE: join(home, "two.planfile") },
      });
      if (status !== 0) throw new Error(`${step.run}\n${stderr}`);
    }
  };
  run("plan");
  expect(await valueOf("settings-two")).toBeUndefined();
  run("apply");
  expect(await valueOf("settings-two")).toBe("same");
}, 300_000);
