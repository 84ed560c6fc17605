import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { KubeServicesError } from "../errors";
import { kinds, type AnyObject, type Cluster, type ResourceKind } from "../cluster";
import { runTerraformOrThrow, showJson, temporaryFolder, type SynthesisedStack, type Terraform } from "../terraform";
import { tasks, type Progress, type Step, type Tasks } from "../terminal";
import type { AssociatedObject } from "./associated";
import type { TeardownPlan } from "./plan";
import type { ManagedObject } from "./state";
import { ownValue } from "../own-value";

/** What a teardown needs. */
export interface TeardownTools {
  readonly terraform: Terraform;
  readonly stack: SynthesisedStack;
  readonly cluster: Cluster;
  readonly progress: Progress;
  /** Whether all of the state goes, what is not of Kubernetes included. */
  readonly whole: boolean;
  /** Told when Terraform has forgotten what is kept: from then on only an import takes it back. @default - not told */
  readonly onForgotten?: () => void;
  /** Milliseconds for which deleted objects may take to be gone. @default 120000 */
  readonly patience?: number;
}

/** What is not gone yet, and what holds it. */
export interface Lingering {
  readonly kind: string;
  /** @default - an object of the whole cluster */
  readonly namespace?: string;
  readonly name: string;
  readonly finalizers: readonly string[];
  /** @default - nothing but the finalizers */
  readonly why?: string;
}

/**
 * Carries a teardown out: first Terraform forgets what is kept (a destroy ignores `removed` blocks and would take it
 * along), then it destroys the rest by a plan that was looked at, then the API deletes what Terraform does not know.
 * A namespace goes after that: its end waits for all in it, and a finalizer of somebody else would hold Terraform up.
 * Each step may be repeated: what is gone already counts as done.
 * @returns what has not gone in time
 * @throws KubeServicesError `TeardownWider` where Terraform would destroy more than was shown, `TerraformFailed`,
 *   `StateLocked`, `Interrupted`
 */
export async function executeTeardown(plan: TeardownPlan, tools: TeardownTools): Promise<readonly Lingering[]> {
  const { terraform, stack, progress } = tools;
  const options = { cwd: stack.directory };
  const addresses = [...plan.forget.map((one) => one.address), ...plan.records];
  if (addresses.length > 0) {
    const step = progress.step(
      plan.forget.length > 0
        ? `Forget ${plan.forget.length} objects that stay`
        : `Take the guard off ${plan.records.length} objects that onDelete retained`,
    );
    await settle(step, runTerraformOrThrow(terraform, ["state", "rm", ...addresses], options));
    if (plan.forget.length > 0) tools.onForgotten?.();
  }
  const removing = new Set(plan.remove.map((one) => one.namespace));
  const last = plan.destroy.filter((one) => one.kind === "Namespace" && removing.has(one.name));
  const first = plan.destroy.filter((one) => !last.includes(one));
  const everything = tools.whole && last.length === 0;
  if (first.length > 0 || everything) await destroy(first, plan, tools, everything);
  const lingering = plan.remove.length === 0 ? [] : await removeByApi(plan.remove, tools);
  if (last.length === 0) return lingering;
  if (lingering.length === 0) {
    await destroy(last, plan, tools, tools.whole);
    return [];
  }
  return [
    ...lingering,
    ...last.map(({ kind, name }) => ({
      kind,
      name,
      finalizers: [],
      why: "Terraform still has it; run the same command again when the rest is gone",
    })),
  ];
}

/** @param everything whether what is not of Kubernetes goes, too */
async function destroy(
  objects: readonly ManagedObject[],
  plan: TeardownPlan,
  { terraform, stack, progress, whole }: TeardownTools,
  everything: boolean,
): Promise<void> {
  const options = { cwd: stack.directory };
  const folder = temporaryFolder("kube-services-teardown-");
  const file = join(folder, "destroy.tfplan"); // it may hold secrets: in a folder of the user's own
  try {
    const targets = everything ? [] : objects.map((one) => `-target=${one.address}`);
    const planning = progress.step("Plan the destruction");
    await settle(
      planning,
      runTerraformOrThrow(terraform, ["plan", "-destroy", "-input=false", `-out=${file}`, ...targets], options),
    );
    checkScope(await showJson(terraform, file, options), plan, whole);
    const title = objects.length === 1 ? "Destroy 1 object" : `Destroy ${objects.length} objects`;
    const destroying = tasks(progress, title, objects.length);
    const onLine = (line: string): void => follow(line, destroying);
    await settle(destroying, runTerraformOrThrow(terraform, ["apply", "-input=false", file], { ...options, onLine }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
}

/** `-target` takes along what depends on the target: nobody was shown that. */
function checkScope(text: Buffer, plan: TeardownPlan, whole: boolean): void {
  const wanted = new Set(plan.destroy.map((one) => one.address));
  const { resource_changes: changes = [] } = JSON.parse(text.toString("utf8")) as PlanJson;
  const wider = changes
    .filter(({ address, change }) => change.actions.includes("delete") && !wanted.has(address))
    .filter(({ address }) => !whole || plan.forget.some((one) => one.address === address));
  if (wider.length === 0) return;
  throw new KubeServicesError({
    code: "TeardownWider",
    what: `Terraform would also destroy ${wider.map((one) => one.address).join(", ")}, which depend on it; nothing was destroyed`,
    fix: "tear down the services that they belong to first, or take all of them out of the app and apply",
  });
}

/** Reads from what Terraform says which object it is at. */
function follow(line: string, destroying: Tasks): void {
  const [, address, what] =
    /^(\S.*): (Destroying\.\.\.|Destruction complete)/.exec(stripVTControlCharacters(line)) ?? [];
  if (address === undefined) return;
  if (what === "Destroying...") destroying.begin(address);
  else destroying.end(address);
}

async function settle<T>(step: Pick<Step, "done" | "fail">, work: Promise<T>): Promise<T> {
  try {
    const result = await work;
    step.done();
    return result;
  } catch (error) {
    step.fail();
    throw error;
  }
}

const KINDS: Readonly<Record<string, ResourceKind<AnyObject>>> = Object.fromEntries(
  Object.values(kinds).map((kind) => [kind.kind, kind as ResourceKind<AnyObject>]),
);
const LOOK_AGAIN = 500;
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

async function removeByApi(objects: readonly AssociatedObject[], tools: TeardownTools): Promise<readonly Lingering[]> {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await deleteAndWatch(objects, tools, stop.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

async function deleteAndWatch(
  objects: readonly AssociatedObject[],
  { cluster, progress, patience = 120_000 }: TeardownTools,
  signal: AbortSignal,
): Promise<readonly Lingering[]> {
  const step = progress.step(`Delete ${objects.length} objects that Terraform does not know`);
  const end = Date.now() + patience;
  let left = objects;
  for (const object of objects) {
    if (signal.aborted) break;
    await cluster.delete(kindOf(object), object.name, { namespace: object.namespace }, object.uid);
  }
  for (;;) {
    const seen = await Promise.all(
      left.map(async (one) => [one, await cluster.get(kindOf(one), one.name, { namespace: one.namespace })] as const),
    );
    const there = seen.filter(([one, object]) => object !== undefined && object.metadata?.uid === one.uid);
    left = there.map(([one]) => one);
    if (left.length === 0) {
      step.done();
      return [];
    }
    step.update(`${objects.length - left.length} of ${objects.length} gone`);
    if (signal.aborted) {
      step.fail("interrupted");
      throw new KubeServicesError({
        code: "Interrupted",
        what: `stopped on request; ${left.map((one) => `${one.kind} ${one.name}`).join(", ")} may still be on the way out`,
        where: "teardown",
      });
    }
    if (Date.now() > end) {
      step.fail(`${left.length} are not gone yet`);
      return there.map(([{ kind, namespace, name }, object]) => ({
        kind,
        namespace,
        name,
        finalizers: object?.metadata?.finalizers ?? [],
      }));
    }
    await sleep(LOOK_AGAIN, undefined, { signal }).catch(() => undefined);
  }
}

function kindOf({ kind }: AssociatedObject): ResourceKind<AnyObject> {
  const found = ownValue(KINDS, kind);
  if (found === undefined) throw new Error(`no kind ${kind}`);
  return found;
}
