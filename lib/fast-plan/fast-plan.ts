import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Evidence } from "../audit";
import { connect } from "../cluster";
import { satisfies } from "../compatibility";
import { KubeServicesError } from "../errors";
import { storedTable, type ProviderMajor } from "../manifest";
import { sha256 } from "../sha256";
import {
  planReady,
  readRequirements,
  readyStack,
  runTerraformOrThrow,
  type ReadyStack,
  type SavedPlan,
  type SavePlanOptions,
} from "../terraform";
import { compareStack, knownObjects, type Differences } from "./compare-stack";
import { readConfigurationParts, type Configuration } from "./configuration";
import { FullPlanNeeded, type FullPlanCode } from "./full-plan";
import { compareWithCluster } from "./live-objects";
import { narrowFolder } from "./narrow-folder";
import { parseRawState, type RawState } from "./raw-state";

/** The way in which a plan was made. */
export type PlanWay =
  /** Of what differs, with the evidence that the rest does not. */
  | { readonly kind: "fast"; readonly evidence: Evidence }
  /** Of all, because. */
  | { readonly kind: "full"; readonly code: FullPlanCode; readonly why: string };

/** The way of a plan of all. */
export const fullPlan = (reason: FullPlanCode, why: string): PlanWay => ({ kind: "full", code: reason, why });

/** A plan, and how it was made. */
export interface FastPlan {
  readonly plan: SavedPlan;
  readonly way: PlanWay;
}

/** Beyond this part of a stack, a plan of all is about as fast. */
const MOST_OF_A_STACK = 1 / 3;
/** Of fewer resources it makes no difference. */
const SMALL = 12;

/**
 * Plans what of a stack differs, found by comparing its configuration, its state and its cluster before Terraform runs.
 * Where that cannot be told, or much differs, it plans all.
 * @throws KubeServicesError as `savePlan` does
 */
export async function fastPlan(name: string, options: SavePlanOptions = {}): Promise<FastPlan> {
  const quick = { ...options, init: false };
  const ready = await readyStack(name, quick);
  let found: Found;
  try {
    found = await find(ready, options);
  } catch (error) {
    if (!(error instanceof FullPlanNeeded)) throw error;
    return { plan: await planReady(ready, quick), way: fullPlan(error.code, error.why) };
  }
  const { changed, unchanged } = found.differences;
  const targets = changed.size > 0 ? [...changed.keys()] : [cheapest(found.differences)];
  const plan = await planOf(ready, quick, targets, found);
  const planned =
    changed.size > 0
      ? Object.fromEntries(changed)
      : Object.fromEntries(targets.map((address) => [address, "nothing differs, and Terraform has to plan something"]));
  return {
    plan,
    way: {
      kind: "fast",
      evidence: {
        formatVersion: 1,
        stack: name,
        madeAt: found.lookedAt,
        cluster: found.cluster,
        provider: found.provider,
        plan: sha256(plan.json),
        configuration: found.configurationDigest,
        state: { lineage: found.state.lineage, serial: found.state.serial },
        planned,
        unchanged: Object.fromEntries(unchanged),
        none: [...found.differences.none],
      },
    },
  };
}

/** Plans some resources, in a configuration of no others where that can be made. */
async function planOf(
  ready: ReadyStack,
  options: SavePlanOptions,
  targets: readonly string[],
  { configuration, state }: Found,
): Promise<SavedPlan> {
  const narrow = narrowFolder(ready.stack, configuration, targets, state);
  try {
    return await planReady(ready, options, targets, narrow?.directory);
  } catch (error) {
    if (narrow === undefined || !KubeServicesError.is(error) || error.code !== "TerraformFailed") throw error;
    // What fails there fails in the stack's folder, too, and is told as of that; or something was missing.
    return await planReady(ready, options, targets);
  } finally {
    narrow?.remove();
  }
}

/** Where nothing differs, a record of Terraform costs least, then what others wait for. */
function cheapest({ unchanged }: Differences): string {
  const addresses = [...unchanged];
  const [found = ""] =
    addresses.find(([, { by }]) => by === "state") ??
    addresses.find(([address]) => address.startsWith("kubernetes_namespace_v1.")) ??
    addresses[0] ??
    [];
  return found;
}

interface Found {
  readonly differences: Differences;
  readonly state: RawState;
  readonly configuration: Configuration;
  /** SHA-256 of `cdk.tf.json`. */
  readonly configurationDigest: string;
  readonly provider: string;
  readonly cluster: string;
  readonly lookedAt: string;
}

/** @throws FullPlanNeeded */
async function find(ready: ReadyStack, options: SavePlanOptions): Promise<Found> {
  const { stack } = ready;
  checkSettings(stack.directory);
  const provider = providerOf(ready);
  const bytes = readFileSync(stack.file);
  const configuration = readConfigurationParts(bytes);
  options.step?.(`compare ${stack.name} with its state and its cluster`);
  const state = await readState(ready, options);
  const major: ProviderMajor = provider.startsWith("2.") ? 2 : 3;
  const lookedAt = new Date().toISOString();
  const { cluster } = await connect(stack).catch((error: unknown) => {
    if (!KubeServicesError.is(error)) throw error;
    throw new FullPlanNeeded("ClusterUnread", error.problems[0]?.what ?? error.message);
  });
  try {
    const live = await compareWithCluster(cluster, knownObjects(state, major), configuration.ignores);
    const differences = compareStack(configuration, state, live, major);
    checkSize(differences);
    const facts = { differences, state, configuration, configurationDigest: sha256(bytes), provider };
    return { ...facts, cluster: cluster.address, lookedAt };
  } finally {
    cluster.close();
  }
}

/** What changes the plan beside the stack's own configuration. */
function checkSettings(directory: string): void {
  const { env } = process;
  const set = ["TF_CLI_ARGS", "TF_CLI_ARGS_plan", "TF_REATTACH_PROVIDERS"].find((name) => (env[name] ?? "") !== "");
  if (set !== undefined) throw new FullPlanNeeded("SettingsUnread", `${set} is set`);
  const data = resolve(directory, env["TF_DATA_DIR"] || ".terraform");
  const file = join(data, "environment");
  const workspace = env["TF_WORKSPACE"] || (existsSync(file) ? readFileSync(file, "utf8").trim() : "");
  if (workspace !== "" && workspace !== "default")
    throw new FullPlanNeeded("SettingsUnread", `the workspace ${workspace} is chosen`);
  const other = readdirSync(directory).find((name) => /\.(tf|tofu)(\.json)?$/.test(name) && name !== "cdk.tf.json");
  if (other !== undefined) throw new FullPlanNeeded("ConfigurationUnread", `${other} stands beside cdk.tf.json`);
}

/** The version of the provider, where the table knows what it reads and plans. */
function providerOf({ stack, terraform }: ReadyStack): string {
  const { locked } = readRequirements(stack.directory, terraform.product);
  const { providerVersion: oldest, newestProviderVersion: newest } = storedTable().madeFrom;
  if (locked !== undefined && satisfies(locked, `>= ${oldest}, <= ${newest}`) === true) return locked;
  throw new FullPlanNeeded(
    "ProviderUnknown",
    locked === undefined
      ? "the lock file has no version of hashicorp/kubernetes"
      : `hashicorp/kubernetes ${locked} is none of ${oldest} to ${newest}`,
  );
}

async function readState({ stack, terraform }: ReadyStack, options: SavePlanOptions): Promise<RawState> {
  const run = { cwd: stack.directory, ...(options.signal === undefined ? {} : { signal: options.signal }) };
  let pulled: Buffer;
  try {
    pulled = (await runTerraformOrThrow(terraform, ["state", "pull"], run)).stdout;
  } catch (error) {
    if (!KubeServicesError.is(error) || error.code === "Interrupted") throw error;
    throw new FullPlanNeeded("StateUnread", "the state cannot be read");
  }
  const state = parseRawState(pulled);
  if (state !== undefined && state.resources.size > 0) return state;
  throw new FullPlanNeeded(
    "StateUnread",
    state !== undefined || pulled.toString("utf8").trim() === "" ? "there is no state yet" : "its form is not known",
  );
}

function checkSize({ changed, unchanged }: Differences): void {
  const total = changed.size + unchanged.size;
  if (changed.size > SMALL && changed.size > total * MOST_OF_A_STACK)
    throw new FullPlanNeeded("ManyDiffer", `${changed.size} of ${total} resources differ, or may`);
  if (unchanged.size === 0) throw new FullPlanNeeded("ManyDiffer", "each resource differs, or may");
}
