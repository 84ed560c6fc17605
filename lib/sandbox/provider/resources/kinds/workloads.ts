import type { KubernetesObject, TerraformAttributes } from "../../../../manifest";
import type { JsonPatchStep } from "../../client/kube-client";
import type { ProgressCheck } from "../../waits/wait";
import {
  daemonSetScheduled,
  deploymentRolledOut,
  inPhase,
  replicasLabeled,
  statefulSetRolledOut,
} from "../../waits/checks";
import { waitFor } from "../../waits/wait";
import type { KindBehaviour, ResourceWait, Update } from "../behaviour";
import { first, specOf, withSpec } from "../fields";
import { fieldSteps } from "../json-patch";

/** Waits for the rollout unless `wait_for_rollout` is off. */
function rollout(check: ProgressCheck): ResourceWait {
  return async ({ client, reference, attributes, options }) => {
    if (attributes["wait_for_rollout"] === true) await waitFor(client, reference, check, options);
  };
}

/** Sends the whole spec whenever a part of it changes. */
function replaceSpec(before: KubernetesObject, after: KubernetesObject): JsonPatchStep[] {
  const changed = fieldSteps("/spec", before["spec"], after["spec"]).length > 0;
  return changed ? [{ op: "replace", path: "/spec", value: specOf(after) }] : [];
}

/** kubernetes_deployment_v1 */
export const deployment: KindBehaviour = {
  update: ({ before, after }): Update => {
    const patch = replaceSpec(before, after);
    const strategies = [before, after].map((object) => first([specOf(object)["strategy"]])["type"]);
    // The plan keeps the block of the old strategy, which the API server refuses beside the new one.
    if (strategies[0] === "RollingUpdate" && strategies[1] === "Recreate") {
      patch.push({ op: "add", path: "/spec/strategy/rollingUpdate", value: null });
    }
    return { patch };
  },
  // The real provider does not read it, so that a paused Deployment is never without a change.
  read: (attributes) => withSpecAttributes(attributes, { paused: undefined }),
  afterCreate: rollout(deploymentRolledOut),
  afterUpdate: rollout(deploymentRolledOut),
  waitsUntilGone: true,
};

/** The fields of a StatefulSet's spec that the real provider patches. */
const STATEFUL_SET_PATCHED = ["replicas", "template", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];

/** kubernetes_stateful_set_v1 */
export const statefulSet: KindBehaviour = {
  prepare: (object, _planned, operation) => {
    const { revisionHistoryLimit = 0, volumeClaimTemplates, minReadySeconds } = specOf(object);
    const hasTemplates = Array.isArray(volumeClaimTemplates) && volumeClaimTemplates.length > 0;
    return withSpec(object, {
      revisionHistoryLimit,
      // On a create without claim templates, the real provider forgets it.
      minReadySeconds: operation === "create" && !hasTemplates ? undefined : minReadySeconds,
    });
  },
  update: ({ before, after }) => {
    const [old, wanted] = [before, after].map((object) => first([specOf(object)["updateStrategy"]]));
    return {
      patch: [
        ...fieldSteps("/spec", before["spec"], after["spec"], STATEFUL_SET_PATCHED),
        // Field by field: a strategy without a type would be given the default one, with a partition of its own.
        ...fieldSteps("/spec/updateStrategy", old, wanted, [
          "rollingUpdate",
          ...(wanted?.["type"] === undefined ? [] : ["type"]),
        ]),
      ],
    };
  },
  // Only what the configuration has: the API server fills in a strategy that nobody asked for.
  read: (attributes, _live, known) => {
    const spec = first(known?.["spec"]);
    const configured = (spec["update_strategy"] ?? []) as readonly unknown[];
    return configured.length > 0 ? attributes : withSpecAttributes(attributes, { update_strategy: undefined });
  },
  changeEndsUnread: (attributes) => attributes["wait_for_rollout"] === true,
  afterCreate: rollout(statefulSetRolledOut),
  afterUpdate: rollout(statefulSetRolledOut),
  waitsUntilGone: true,
};

/** kubernetes_daemon_set_v1 */
export const daemonSet: KindBehaviour = {
  update: ({ before, after }) => ({ patch: replaceSpec(before, after) }),
  afterCreate: rollout(daemonSetScheduled),
  afterUpdate: rollout(daemonSetScheduled),
};

/** kubernetes_replication_controller_v1 */
export const replicationController: KindBehaviour = {
  update: ({ before, after }) => ({ patch: replaceSpec(before, after) }),
  afterCreate: ({ client, reference, options }) => waitFor(client, reference, replicasLabeled, options),
  afterUpdate: ({ client, reference, options }) => waitFor(client, reference, replicasLabeled, options),
  beforeDelete: async ({ client, reference, options }) => {
    if ((await client.find(reference)) === undefined) return;
    await client.patch(reference, [{ op: "replace", path: "/spec/replicas", value: 0 }]);
    await waitFor(client, reference, replicasLabeled, options);
  },
  propagationPolicy: "Foreground",
  waitsUntilGone: true,
};

/** Tolerations that the API server adds to every pod. */
const BUILT_IN_TOLERATION =
  /^node\.kubernetes\.io\/(?:not-ready|unreachable|disk-pressure|memory-pressure|pid-pressure|unschedulable|network-unavailable)$/;
/** The volume of the pod's own token, which the API server adds. */
const TOKEN_VOLUME = /^kube-api-access/;

/** kubernetes_pod_v1 */
export const pod: KindBehaviour = {
  update: ({ before, after }) => {
    const [old, wanted] = [specOf(before), specOf(after)];
    const images = (["containers", "initContainers"] as const).flatMap((list) => {
      const containers = (wanted[list] ?? []) as readonly { readonly image?: string }[];
      const previous = (old[list] ?? []) as readonly { readonly image?: string }[];
      return containers.flatMap(({ image }, index): JsonPatchStep[] =>
        image === previous[index]?.image ? [] : [{ op: "replace", path: `/spec/${list}/${index}/image`, value: image }],
      );
    });
    return { patch: [...fieldSteps("/spec", old, wanted, ["activeDeadlineSeconds"]), ...images] };
  },
  read: (attributes) => {
    const spec = first(attributes["spec"]);
    const mounted = (list: unknown): unknown =>
      blocks(list).map((container) => ({ ...container, volume_mount: named(container["volume_mount"], TOKEN_VOLUME) }));
    return withSpecAttributes(attributes, {
      toleration: blocks(spec["toleration"]).filter((each) => !BUILT_IN_TOLERATION.test(String(each["key"]))),
      volume: named(spec["volume"], TOKEN_VOLUME),
      container: mounted(spec["container"]),
      init_container: mounted(spec["init_container"]),
    });
  },
  afterCreate: async ({ client, reference, attributes, options }) => {
    const given = attributes["target_state"];
    const wanted = Array.isArray(given) && given.length > 0 ? given.map(String) : ["Running"];
    await waitFor(client, reference, inPhase(wanted, ["Pending"]), options);
  },
  waitsUntilGone: true,
};

function withSpecAttributes(attributes: TerraformAttributes, fields: TerraformAttributes): TerraformAttributes {
  return { ...attributes, spec: [{ ...first(attributes["spec"]), ...fields }] };
}

function blocks(list: unknown): readonly TerraformAttributes[] {
  return (list ?? []) as readonly TerraformAttributes[];
}

/** Without the blocks whose name matches. */
function named(list: unknown, hidden: RegExp): readonly TerraformAttributes[] {
  return blocks(list).filter((each) => !hidden.test(String(each["name"])));
}
