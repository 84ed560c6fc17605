import type { ConnectedStack } from "../cluster";
import { applyPlan, withFix, type PlannedChanges } from "../deploy";
import { allHealthy, awaitHealth, declaredEntries, renderHealth, type DeclaredEntries, type Verdict } from "../details";
import { KubeServicesError } from "../errors";
import type { LeftoverReport } from "../teardown";
import type { SavedPlan } from "../terraform";
import { terminal, type Progress } from "../terminal";
import { healthyCount, soFar } from "./health-output";
import { untilInterrupted } from "./interrupt";
import { tellNotes } from "./notes";

/** What a stack runs; nothing where it runs nothing that could be looked at, which is told. */
function entriesOf({ configuration }: ConnectedStack): DeclaredEntries | undefined {
  try {
    return declaredEntries(configuration);
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    if (error.code !== "StackWithoutServices") tellNotes([`not looked at what runs: ${error.message}`]);
    return undefined;
  }
}

/**
 * Applies a plan. Where that fails, what is in trouble is told with its reasons, on standard error.
 * @throws KubeServicesError as applyPlan does, with what to do then
 */
export async function applied(
  name: string,
  plan: SavedPlan,
  changes: PlannedChanges,
  connected: ConnectedStack,
  shown: Progress,
): Promise<void> {
  const entries = entriesOf(connected);
  try {
    await applyPlan(plan, changes, { cluster: connected.cluster, progress: shown, entries });
  } catch (error) {
    // What Terraform tells is that a rollout has not ended; the cluster knows why.
    if (KubeServicesError.is(error) && error.code === "TerraformFailed" && entries !== undefined) {
      const verdict = await awaitHealth(connected.cluster, entries, { wait: 0 }).catch(() => undefined);
      if (verdict !== undefined && !allHealthy(verdict)) process.stderr.write(`${troubles(verdict)}\n\n`);
    }
    throw withFix(error, name);
  }
}

/** What of a verdict is in trouble, with the reasons. */
export function troubles({ services, objects, notes }: Verdict): string {
  const { width, colour } = terminal(process.stderr);
  const ill = {
    services: services.filter((one) => !one.healthy),
    objects: objects.filter((one) => one.reasons.length > 0),
    notes,
  };
  return renderHealth(ill, { width, colour });
}

/**
 * Waits for what a stack runs.
 * @param wait the longest time, in milliseconds
 * @returns nothing where the stack runs nothing that could be looked at
 */
export async function awaited(
  name: string,
  connected: ConnectedStack,
  wait: number,
  shown: Progress,
): Promise<Verdict | undefined> {
  const entries = entriesOf(connected);
  if (entries === undefined) return undefined;
  const step = shown.step(`Wait for what ${name} runs`);
  let latest = "";
  const verdict = await awaitHealth(connected.cluster, entries, {
    wait,
    signal: untilInterrupted(),
    onChange: (now) => step.update((latest = soFar(now))),
    onConnection: (lost) => step.update(lost === undefined ? latest : `${lost.message}; trying again`),
  });
  if (allHealthy(verdict)) step.done(healthyCount(verdict));
  else step.fail(healthyCount(verdict));
  return verdict;
}

/** What is left of earlier deploys; where that cannot be looked for it is a note, and the work is done all the same. */
export async function leftOr(look: () => Promise<LeftoverReport>): Promise<LeftoverReport> {
  try {
    return await look();
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    return { leftovers: [], notes: [`not looked at what is left: ${error.problems[0]?.what ?? error.message}`] };
  }
}
