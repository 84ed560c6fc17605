import type { KubeClient, LiveObject, ObjectReference } from "../client/kube-client";
import type { CtyObject } from "../cty/value";
import { isCtyList, isCtyObject } from "../cty/value";
import { failure } from "../diagnostic";
import { daemonSetScheduled, deploymentRolledOut, statefulSetRolledOut } from "../waits/checks";
import type { ProgressCheck, WaitOptions } from "../waits/wait";
import { waitFor } from "../waits/wait";
import { first } from "./fields";
import { ownValue } from "../../../own-value";

const ROLLOUTS: Readonly<Record<string, ProgressCheck>> = {
  Deployment: deploymentRolledOut,
  StatefulSet: statefulSetRolledOut,
  DaemonSet: daemonSetScheduled,
};

/**
 * Waits as the `wait` block of a `kubernetes_manifest` says: for a rollout, for conditions, for values of fields.
 * @returns whether it says anything
 */
export async function waitAsConfigured(
  client: KubeClient,
  reference: ObjectReference,
  attributes: CtyObject,
  options: WaitOptions,
): Promise<boolean> {
  const { rollout, condition, fields } = first<CtyObject>(attributes["wait"]);
  if (rollout === true) {
    const check = ownValue(ROLLOUTS, reference.kind);
    if (check === undefined) throw failure(`A ${reference.kind} has no rollout to wait for`);
    await waitFor(client, reference, check, options);
  }
  for (const each of isCtyList(condition) ? condition : []) {
    if (isCtyObject(each))
      await waitFor(client, reference, conditionHolds(String(each["type"]), String(each["status"])), options);
  }
  for (const [path, pattern] of Object.entries(isCtyObject(fields) ? fields : {})) {
    await waitFor(client, reference, fieldMatches(path, String(pattern)), options);
  }
  return isCtyList(attributes["wait"]) && attributes["wait"].length > 0;
}

function conditionHolds(type: string, status: string): ProgressCheck {
  return (object) => {
    const { conditions = [] } = (object?.["status"] ?? {}) as {
      readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    };
    const found = conditions.find((each) => each.type === type);
    return found?.status === status ? "done" : { pending: `its condition ${type} is ${found?.status ?? "not set"}` };
  };
}

/** @param pattern a regular expression, or `*` for any value */
function fieldMatches(path: string, pattern: string): ProgressCheck {
  return (object) => {
    const value = object === undefined ? undefined : valueAt(object, path);
    const matches = value !== undefined && (pattern === "*" || new RegExp(pattern).test(String(value)));
    return matches ? "done" : { pending: `${path} is ${value === undefined ? "not set" : JSON.stringify(value)}` };
  };
}

function valueAt(object: LiveObject, path: string): unknown {
  const steps = path.match(/[^.[\]"]+/g) ?? [];
  return steps.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null ? (value as Record<string, unknown>)[step] : undefined,
    object,
  );
}
