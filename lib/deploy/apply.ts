import { stripVTControlCharacters } from "node:util";
import type { Cluster } from "../cluster";
import { awaitHealth, type DeclaredEntries, type Verdict } from "../details";
import { KubeServicesError } from "../errors";
import { runTerraformOrThrow, type SavedPlan } from "../terraform";
import { tasks, type Progress, type Tasks } from "../terminal";
import { isEmpty, type PlannedChanges } from "./changes";

/** What an apply needs. */
interface ApplyTools {
  readonly cluster: Cluster;
  readonly progress: Progress;
  /** What the stack runs, to tell what a rollout waits for. @default - nothing is known of it, and nothing told */
  readonly entries?: DeclaredEntries | undefined;
  /** Milliseconds between two looks at what is waited for. @default 10000 */
  readonly lookEvery?: number;
}

const LOOK_EVERY = 10_000;
/** How Terraform tells what it is at; https://developer.hashicorp.com/terraform/internals/machine-readable-ui has the words. */
const LINE =
  /^(\S.*?): (?:(Creating|Modifying|Destroying|Importing)\.\.\.|(Creation|Modifications|Destruction|Import) complete)/;
const ENDED: Readonly<Record<string, string>> = {
  Creation: "Creating",
  Modifications: "Modifying",
  Destruction: "Destroying",
  Import: "Importing",
};

/**
 * Applies a saved plan: that very one, whatever the code says by now. While rollouts take their time, what they wait for
 * is told.
 * @throws KubeServicesError `TerraformFailed`, `StateLocked`, `Interrupted`, and the faults of bad pairs
 */
export async function applyPlan(
  { stack, terraform, file }: SavedPlan,
  changes: PlannedChanges,
  tools: ApplyTools,
): Promise<void> {
  if (isEmpty(changes)) return;
  const { create, update, destroy, replace, import: imports } = changes;
  const applying = tasks(tools.progress, "Apply the plan", create + update + destroy + 2 * replace + imports);
  const stop = new AbortController();
  void tellWaiting(tools, applying, stop.signal);
  const onLine = (line: string): void => follow(line, applying);
  try {
    await runTerraformOrThrow(terraform, ["apply", "-input=false", "-no-color", file], {
      cwd: stack.directory,
      onLine,
    });
    applying.done();
  } catch (error) {
    applying.fail();
    throw error;
  } finally {
    stop.abort();
  }
}

function follow(line: string, applying: Tasks): void {
  const [, address, begun, ended] = LINE.exec(stripVTControlCharacters(line)) ?? [];
  if (address === undefined) return;
  const task = (what: string): string => (what === "Destroying" ? `${address} (the old one)` : address);
  if (begun !== undefined) applying.begin(task(begun));
  else applying.end(task(ENDED[ended as string] as string));
}

/** Looks now and then at what the stack runs, and tells what is waited for. */
async function tellWaiting(
  { cluster, entries, lookEvery }: ApplyTools,
  applying: Tasks,
  signal: AbortSignal,
): Promise<void> {
  if (entries === undefined) return;
  while (!signal.aborted) {
    await pause(lookEvery ?? LOOK_EVERY, signal);
    if (signal.aborted) return;
    const verdict = await awaitHealth(cluster, entries, { wait: 0 }).catch(() => undefined); // the apply tells of that
    const first = verdict === undefined ? undefined : firstTrouble(verdict);
    if (!signal.aborted && first !== undefined) applying.hint(first);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end, { once: true });
  });
}

/** What is not as it should be, as far as it has been made: the last of its reasons says most. */
function firstTrouble({ services, objects }: Verdict): string | undefined {
  const there = [
    ...services.filter((one) => !one.healthy && one.total > 0),
    ...objects.filter((one) => one.reasons.length > 0 && one.state !== "absent"),
  ];
  const [first] = there;
  if (first === undefined) return undefined;
  const reason = first.reasons.find((one) => /^(Pod|Node|Deployment|StatefulSet|DaemonSet|ReplicaSet) /.test(one));
  return `${first.name}: ${reason ?? first.reasons[0] ?? "not ready"}`;
}

/** An error of an apply with what to do then, where it does not say that yet. */
export function withFix(error: unknown, stack: string): unknown {
  if (!KubeServicesError.is(error)) return error;
  const fix =
    error.code === "Interrupted"
      ? `run npx cdktf-kube-services adopt ${stack}, then the same command again`
      : error.code === "TerraformFailed"
        ? `correct the code or the cluster and run the same command again; where a first rollout failed or Terraform ended half-way, run npx cdktf-kube-services adopt ${stack} before`
        : undefined;
  if (fix === undefined) return error;
  return new KubeServicesError(error.problems.map((problem) => ({ fix, ...problem })));
}
