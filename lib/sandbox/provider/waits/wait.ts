import { ApiError } from "../client/api-error";
import type { KubeClient, LiveObject, ObjectReference } from "../client/kube-client";
import { DiagnosticError, failure } from "../diagnostic";

/** What a look at an object says: it is as wanted, it is not yet (and why), or it will never be. */
export type Progress = "done" | { readonly pending: string } | { readonly failed: string };

/** Judges an object; undefined means that it does not exist. */
export type ProgressCheck = (object: LiveObject | undefined) => Progress;

/** How long to wait, and what ends it early. */
export interface WaitOptions {
  /** In milliseconds. */
  readonly timeout: number;
  /** Aborted when Terraform is told to stop. */
  readonly stop: AbortSignal;
}

/** Time between two looks: short at first, longer as the wait lasts, in milliseconds. */
const FIRST_INTERVAL = 100;
const LAST_INTERVAL = 2_000;
/** How many of the object's latest warnings an error tells. */
const SHOWN_WARNINGS = 3;

/**
 * Looks at an object until it is as wanted.
 * @throws DiagnosticError when time is up, when it will never be, or when Terraform is told to stop
 */
export async function waitFor(
  client: KubeClient,
  reference: ObjectReference,
  check: ProgressCheck,
  options: WaitOptions,
): Promise<void> {
  const end = performance.now() + options.timeout;
  for (let interval = FIRST_INTERVAL; ; interval = Math.min(interval * 1.5, LAST_INTERVAL)) {
    const progress = check(await client.find(reference));
    if (progress === "done") return;
    if ("failed" in progress) throw await waitFailure(client, reference, progress.failed);
    if (options.stop.aborted) {
      throw failure(
        `Stopped while waiting for ${nameOf(reference)}`,
        `${progress.pending}. The object itself is stored.`,
      );
    }
    if (performance.now() >= end) {
      const seconds = Math.round(options.timeout / 1000);
      throw await waitFailure(client, reference, `${progress.pending}, still so after ${seconds} s`);
    }
    await sleep(Math.min(interval, Math.max(end - performance.now(), 0)), options.stop);
  }
}

/** Waits until an object is gone. */
export async function waitUntilGone(
  client: KubeClient,
  reference: ObjectReference,
  options: WaitOptions,
): Promise<void> {
  await waitFor(
    client,
    reference,
    (object) => {
      if (object === undefined) return "done";
      const finalizers = object.metadata.finalizers ?? [];
      return {
        pending: `it still exists${finalizers.length === 0 ? "" : `, held by finalizers: ${finalizers.join(", ")}`}`,
      };
    },
    options,
  );
}

async function waitFailure(client: KubeClient, reference: ObjectReference, what: string): Promise<DiagnosticError> {
  const warnings = await lastWarnings(client, reference);
  return failure(
    `${nameOf(reference)}: ${what}`,
    warnings.length === 0 ? undefined : `Its last warnings:\n${warnings.join("\n")}`,
  );
}

async function lastWarnings(client: KubeClient, reference: ObjectReference): Promise<readonly string[]> {
  const selector = `involvedObject.name=${reference.name},involvedObject.kind=${reference.kind},type=Warning`;
  try {
    const events = await client.list("v1", "Event", { fieldSelector: selector }, reference.namespace ?? "default");
    return events.slice(-SHOWN_WARNINGS).map((event) => `  ${String(event["reason"])}: ${String(event["message"])}`);
  } catch (error) {
    if (error instanceof ApiError || error instanceof DiagnosticError) return []; // they only help to understand
    throw error;
  }
}

/** Kind and name, as messages tell them. */
export function nameOf({ kind, name, namespace }: ObjectReference): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

function sleep(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      stop.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    stop.addEventListener("abort", finish);
  });
}
