import { join } from "node:path";
import type { Command } from "commander";
import { defined } from "../defined";
import { isEmpty, notReleased, showChanges, takenFrom } from "../deploy";
import { allHealthy, renderHealth } from "../details";
import { KubeServicesError, type Problem } from "../errors";
import {
  checkRelease,
  configuredStack,
  ephemeralValues,
  keyedDigest,
  readDigestKey,
  readSigningKey,
  readStack,
  readyPlan,
  stacksOf,
  withConfigurations,
  writeRecord,
  type CheckedStack,
  type PlainPlan,
  type ReadyPlan,
  type SigningKey,
} from "../release";
import { leftoversBeside, renderLeftovers, type LeftoverReport } from "../teardown";
import { findTerraform, type SynthesisedStack } from "../terraform";
import { progress, terminal, type Progress } from "../terminal";
import { whoAmI } from "./approve";
import { DEFAULT_POLICY_FILE, withoutDefaults, type PolicyChoice } from "./policy-options";
import type { AppliedStack } from "./documents";
import { withWait } from "./duration";
import { EXIT_FOUND } from "./exit-codes";
import { healthData } from "./health-output";
import { inSteps } from "./in-steps";
import { judgeAgain } from "./judge-again";
import { stopUnlessDry, tellNotes } from "./notes";
import { asDocument, formatOption, type Format } from "./output";
import { policyOf, withPolicy, type PolicyOptions } from "./release-options";
import { applied, awaited, leftOr, troubles } from "./rollout";
import { connectTo } from "./connect-stack";
import { toolVersion } from "../own-manifest";
import { decidedByDefaults } from "./weakened";
import { defaultsOf } from "./given-defaults";

interface ApplyOptions extends PolicyOptions, PolicyChoice {
  readonly decrypt?: string;
  readonly digestKey?: string;
  readonly key?: string;
  readonly by?: string;
  readonly dryRun?: boolean;
  readonly wait: number | false;
  readonly format: Format;
}

/** Adds `kube-services apply DIR`. */
export function registerApply(program: Command): void {
  const command = withoutDefaults(
    withPolicy(
      program
        .command("apply")
        .argument("<folder>", "what kube-services plan has written")
        .argument("[stacks...]", "the stacks that are meant (default: all)")
        .description(
          "apply the very plans that were approved, wait for what they run, and write a record; refused where a file, the " +
            "state, an approval or its expiry is not as it must be",
        ),
    ),
  )
    .option("--decrypt <command>", "decrypts the plan: standard input to standard output")
    .option("--digest-key <file>", "the key that binds the values of ephemeral variables")
    .option("--policy <file>", `the audit's policy (default: ${DEFAULT_POLICY_FILE}, if it is there)`)
    .option("--key <file>", "a private key that signs the record")
    .option("--by <name>", "your name in the record (default: your e-mail address in git, else your user name)")
    .option("--dry-run", "check all, and apply nothing");
  withWait(command)
    .addOption(formatOption())
    .action((folder: string, stacks: readonly string[], options: ApplyOptions) => {
      tellNotes(decidedByDefaults(defaultsOf(command)));
      return apply(folder, stacks, options);
    });
}

/** A stack whose plan may be applied as far as its folder tells. */
interface Approved extends CheckedStack {
  readonly plain: PlainPlan;
}

async function apply(folder: string, stacks: readonly string[], options: ApplyOptions): Promise<void> {
  const key = options.key === undefined ? undefined : readSigningKey(options.key, "--key");
  const approved = await checked(folder, stacks, options);
  const shown = progress();
  const results: AppliedStack[] = [];
  const siblings = approved.map(({ release }) => configuredStack(release));
  const chosen = approved.map(({ release }) => release.stack);
  for (const approvedPlan of inOrder(approved)) {
    await checkReleased(approvedPlan, folder, chosen, options);
    const ready = await inSteps((step) => readyPlan(approvedPlan.release, approvedPlan.plain, step), shown);
    try {
      results.push(await applyOne(approvedPlan, ready, siblings, options, key, shown));
    } finally {
      ready.discard();
    }
  }
  if (options.format !== "text") process.stdout.write(asDocument("Applied", results, options.format));
}

/** @throws KubeServicesError with all that speaks against any of the plans */
async function checked(folder: string, stacks: readonly string[], options: ApplyOptions): Promise<readonly Approved[]> {
  const problems: Problem[] = [];
  const approved: Approved[] = [];
  for (const release of checkRelease(folder, stacks, policyOf(options))) {
    const again = await judgeAgain(release.release, options);
    problems.push(...release.problems, ...again.problems, ...ephemeralProblems(release, options));
    if (again.plain !== undefined) approved.push({ ...release, plain: again.plain });
    else if (release.problems.length + again.problems.length === 0)
      problems.push({
        code: "PlanEncrypted",
        what: "the plan is encrypted",
        where: release.release.folder,
        fix: "say how to decrypt it: --decrypt 'age --decrypt --identity key.txt'",
      });
  }
  if (problems.length === 0) return approved;
  throw new KubeServicesError(problems);
}

/** What is wrong with the variables that have to be given again. */
function ephemeralProblems({ release: { manifest, stack } }: CheckedStack, options: ApplyOptions): readonly Problem[] {
  try {
    const values = ephemeralValues(
      manifest.ephemeral.map(({ name }) => name),
      stack,
    );
    const bound = manifest.ephemeral.filter(({ digest }) => digest !== undefined);
    if (bound.length === 0) return [];
    if (options.digestKey === undefined) {
      return [
        {
          code: "DigestKeyMissing",
          what: "the plan binds the values of ephemeral variables, and nobody says by which key",
          where: stack,
          fix: "name the key that it was planned with: --digest-key FILE",
        },
      ];
    }
    const key = readDigestKey(options.digestKey);
    return bound
      .filter(({ name, digest }) => keyedDigest(key, name, values.get(name) as string) !== digest)
      .map(({ name }) => ({
        code: "EphemeralDiffers",
        what: "this variable has another value than the one that the plan was made with, or the key is another one",
        where: stack,
        prop: name,
        fix: `set TF_VAR_${name} to that value`,
      }));
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    return error.problems;
  }
}

/**
 * Has another stack of the folder first that forgets what this one takes over, also where it is not chosen now.
 * @throws KubeServicesError `MovedNotReleased`, unless nothing is to be applied: then it is a note
 */
async function checkReleased(
  { release }: Approved,
  folder: string,
  chosen: readonly string[],
  options: ApplyOptions,
): Promise<void> {
  const here = stacksOf(folder);
  const others = release.manifest.dependsOn.filter((name) => !chosen.includes(name) && here.includes(name));
  const stack = configuredStack(release);
  const taken = takenFrom(
    stack,
    others.map((name) => configuredStack(readStack(folder, name))),
  ).map(({ stack: { name } }) => name);
  if (taken.length === 0) return;
  const checkedOthers = checkRelease(folder, taken, policyOf(options));
  // Terraform runs on no configuration that is not the one that was planned.
  const whole = checkedOthers.filter((other) => other.problems.length === 0).map((other) => other.release);
  const doubtful = checkedOthers.filter((other) => other.problems.length > 0).map((other) => other.release.stack);
  tellNotes(
    doubtful.map((other) => `not looked at whether ${other} still has what ${stack.name} takes over: see verify`),
  );
  const terraform = await findTerraform();
  const problems = await withConfigurations(terraform, whole, (stacks) => notReleased(terraform, stack, stacks));
  stopUnlessDry(problems, options.dryRun);
}

/** What others depend on comes first. */
function inOrder(stacks: readonly Approved[]): readonly Approved[] {
  const done = new Set<string>();
  const ordered: Approved[] = [];
  const visit = (approval: Approved): void => {
    const { stack, manifest } = approval.release;
    if (done.has(stack)) return;
    done.add(stack);
    for (const other of stacks) if (manifest.dependsOn.includes(other.release.stack)) visit(other);
    ordered.push(approval);
  };
  stacks.forEach(visit);
  return ordered;
}

async function applyOne(
  { release, approvals }: Approved,
  ready: ReadyPlan,
  siblings: readonly SynthesisedStack[],
  options: ApplyOptions,
  key: SigningKey | undefined,
  shown: Progress,
): Promise<AppliedStack> {
  const { stack, manifest } = release;
  const { changes } = manifest;
  const say = (line: string): void =>
    void (options.format === "text" ? process.stdout : process.stderr).write(`${line}\n`);
  say(`${stack}: ${showChanges(changes)}`);
  if (options.dryRun === true || isEmpty(changes)) return { stack, changes, applied: false };
  const connected = await connectTo(ready.stack);
  const startedAt = new Date().toISOString();
  const record = async (outcome: "applied" | "failed", healthy?: boolean): Promise<string> => {
    const name = writeRecord(
      release,
      {
        ...{ stack, outcome, startedAt },
        by: options.by ?? whoAmI(),
        endedAt: new Date().toISOString(),
        tool: { name: "cdktf-kube-services", version: toolVersion() },
        approvals: [...approvals],
        ephemeral: manifest.ephemeral.map((one) => one.name),
        state: await ready.state(),
        ...defined({ healthy }),
      },
      key,
    );
    return join(release.folder, name);
  };
  try {
    try {
      await applied(stack, ready, changes, connected, shown);
    } catch (error) {
      tellNotes([`record of the failed apply: ${await record("failed")}`]);
      throw error;
    }
    const verdict = options.wait === false ? undefined : await awaited(stack, connected, options.wait, shown);
    const healthy = verdict === undefined ? undefined : allHealthy(verdict);
    const file = await record("applied", healthy);
    const left = await leftOr(() => leftoversBeside(ready.terraform, ready.stack, connected, siblings));
    if (healthy === false) process.exitCode = EXIT_FOUND;
    const { width, colour } = terminal();
    if (options.format === "text" && verdict !== undefined)
      process.stdout.write(`${healthy ? renderHealth(verdict, { width, colour }) : troubles(verdict)}\n`);
    say(`Applied; record: ${file}`);
    tellLeft(stack, left, options.format);
    tellNotes(verdict?.notes ?? []);
    return {
      ...{ stack, changes, applied: true, record: file },
      ...(verdict === undefined ? {} : { healthy: allHealthy(verdict), entries: healthData(verdict) }),
      leftovers: left.leftovers,
    };
  } finally {
    connected.cluster.close();
  }
}

function tellLeft(stack: string, { leftovers, notes }: LeftoverReport, format: Format): void {
  tellNotes(notes);
  if (leftovers.length === 0 || format !== "text") return;
  const { width, colour } = terminal();
  process.stdout.write(
    `\nLeft of earlier deploys, in no state (kube-services leftovers ${stack}):\n` +
      `${renderLeftovers(leftovers, { width, colour, now: new Date() })}\n`,
  );
}
