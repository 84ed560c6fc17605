import type { Construct } from "constructs";
import { z } from "zod";
import {
  EDIT_HIDDEN,
  KubernetesResource,
  checkOnDelete,
  deletePolicy,
  editParts,
  editsOf,
  environmentOf,
  props,
  recordPolicy,
  type Edits,
  type Environment,
  type OnDelete,
  type PropsCheck,
} from "../resource";
import { checkPod } from "./check-pod";
import { podsOrPercent } from "./common";
import { ephemeralConditions, workloadLifecycle } from "./object-lifecycle";
import { podConditions, renderPodTemplate } from "./pod";
import { checkOnePodClaims } from "./several-pods";
import { checkOnDeleteWait, isNone } from "./strategy";
import { Workload, rolloutTimeouts, withConditions, workloadMetadata } from "./workload";
import { checkAsGiven, checkWorkload, checkWorkloadName, workloadShape, type WorkloadProps } from "./workload-props";

/** How a DaemonSet replaces its pods: node by node, or only when someone deletes a pod. */
export type DaemonSetUpdateStrategy =
  | {
      /** Pods are replaced node by node. */
      readonly type: "RollingUpdate";
      /** How many at a time. @default - the defaults of its props */
      readonly rollingUpdate?: {
        /** How many nodes may be without their pod meanwhile: a number or a percentage. @default 1 */
        readonly maxUnavailable?: number | string;
        /** How many nodes may have a second pod meanwhile. @default 0 */
        readonly maxSurge?: number | string;
      };
    }
  | {
      /** A pod gets the new template when someone deletes it. */
      readonly type: "OnDelete";
    };

/** What a DaemonSet has no number of pods for. */
const OF_NUMBERS = ["replicas", "spread", "disruptionBudget", "scheduling", "topologySpreadConstraints"] as const;

/**
 * Props of a `DaemonSet`: its pods, and which nodes they run on. It has no number of pods, and nothing that goes by
 * one.
 */
export interface DaemonSetProps extends Omit<
  WorkloadProps,
  "replicas" | "spread" | "disruptionBudget" | "scheduling" | "topologySpreadConstraints"
> {
  /** How pods are replaced. @default - RollingUpdate with 1 and 0 */
  readonly strategy?: DaemonSetUpdateStrategy;
  /**
   * What becomes of the DaemonSet when its construct is removed. With `retain`, a plan that would destroy it stops until a
   * `RetiredService` takes the construct's place.
   * @default - as the stack says: "delete"
   */
  readonly onDelete?: Pick<OnDelete, "workload">;
  /** "Edit YAML" of the DaemonSet; see `editYaml`. @default - none */
  readonly edit?: Edits<"workload">;
}

const shape = Object.fromEntries(
  Object.entries(workloadShape).filter(([prop]) => !(OF_NUMBERS as readonly string[]).includes(prop)),
) as Omit<typeof workloadShape, (typeof OF_NUMBERS)[number]>;

/** Checks the props of a DaemonSet. */
export const daemonSetSchema = props({
  ...shape,
  app: workloadShape.name,
  strategy: z
    .discriminatedUnion("type", [
      props({
        type: z.literal("RollingUpdate"),
        rollingUpdate: props({
          maxUnavailable: podsOrPercent.optional(),
          maxSurge: podsOrPercent.optional(),
        }).optional(),
      }),
      props({ type: z.literal("OnDelete") }),
    ])
    .optional(),
  onDelete: props({ workload: deletePolicy }).optional(),
  edit: editsOf("workload"),
});

function checkOf(id: string, environment: Environment): PropsCheck<DaemonSetProps> {
  const { asGiven, platform, provider, securityProfile } = environment;
  return {
    schema: daemonSetSchema,
    hidden: EDIT_HIDDEN,
    across: (given, report) => {
      checkWorkloadName("DaemonSet", given.name ?? id, "name", report);
      checkAsGiven({ ...given }, ["selector"], given.selector, asGiven, report);
      checkPod(given, given.app ?? given.name ?? id, { asGiven, platform, provider, securityProfile }, report);
      checkWorkload(given, environment, report);
      checkOnDelete(given.onDelete, report);
      checkOnePodClaims({ ...given, kind: "DaemonSet" }, given.volumes, report);
      const { strategy } = given;
      checkOnDeleteWait(given, report);
      if (strategy?.type !== "RollingUpdate") return;
      const { maxUnavailable = 1, maxSurge = 0 } = strategy.rollingUpdate ?? {};
      // Kubernetes refuses both none and both some.
      if (isNone(maxUnavailable) === isNone(maxSurge))
        report({
          code: "StrategyStuck",
          what: "of a DaemonSet either a pod is taken away first, or a second one is added first",
          prop: "strategy.rollingUpdate",
          value: strategy.rollingUpdate,
          allowed: "one of maxUnavailable and maxSurge above 0, the other one 0",
        });
    },
  };
}

/** The numbers are said of both kinds: with `OnDelete` they mean nothing, but the provider would keep those of before. */
function renderStrategy(strategy: DaemonSetUpdateStrategy = { type: "RollingUpdate" }): object {
  const { type } = strategy;
  const { maxUnavailable = 1, maxSurge = 0 } = (type === "RollingUpdate" && strategy.rollingUpdate) || {};
  return { type, rollingUpdate: { maxUnavailable, maxSurge } };
}

/**
 * A DaemonSet: one pod on each node, or on those that `nodeSelector`, `affinity` and `tolerations` let in (a log
 * collector, a driver). What calls the pod of its own node uses a `WorkloadService` with `internalTrafficPolicy:
 * "Local"`.
 *
 * Apply changes everything in place but name, namespace, `app` and `version`: these replace the DaemonSet.
 *
 * Address, where the construct `logs` stands directly in a stack: `kubernetes_daemon_set_v1.logs`.
 * @example
 * ```ts
 * new DaemonSet(prod, "logs", {
 *   containers: [{ image: "fluent/fluent-bit:3.2" }],
 *   volumes: [{ hostPath: { path: "/var/log" }, mountPath: "/var/log", readOnly: true }],
 *   tolerations: [{ operator: "Exists" }], // on every node
 * });
 * ```
 */
export class DaemonSet extends Workload<DaemonSetProps> {
  readonly kind = "DaemonSet";
  readonly resource: KubernetesResource;

  /** @throws KubeServicesError with everything that is wrong with the props */
  constructor(scope: Construct, id: string, props: DaemonSetProps) {
    super(scope, id, props, (environment) => checkOf(id, environment), {});
    props = this.props;
    const { app, logicalId, name, namespace, podLabels, selector } = this;
    const { asGiven, platform, waitForRollout } = environmentOf(this);
    const object = {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: workloadMetadata(this, props.annotations),
      spec: {
        revisionHistoryLimit: props.revisionHistoryLimit ?? 10,
        minReadySeconds: props.minReadySeconds ?? 0,
        selector: { matchLabels: selector },
        updateStrategy: renderStrategy(props.strategy),
        template: renderPodTemplate(props, { workload: app, platform, asGiven, labels: podLabels, selector }),
      },
    };
    this.resource = new KubernetesResource(this, "Resource", {
      logicalId,
      dependsOn: this.before,
      lifecycle: withConditions(undefined, [
        ...podConditions(this, props, `-n ${namespace} daemonset ${name}`),
        ...ephemeralConditions(object),
      ]),
      lifecycleOf: (edited) => ({ lifecycle: workloadLifecycle(this, logicalId, edited).lifecycle }),
      providerAttributes: {
        wait_for_rollout: props.strategy?.type !== "OnDelete" && (props.waitForRollout ?? waitForRollout),
        timeouts: rolloutTimeouts(props.rolloutTimeoutSeconds ?? 600),
      },
      object,
    });
    for (const { address } of [this.resource, ...this.belongings])
      recordPolicy(this, "workload", props.onDelete?.workload, address);
    this.editYaml(props.edit);
  }

  /**
   * "Edit YAML" of the consoles: changes the object past the props, and checks it like a manifest. What an edit is, see
   * `ObjectEdit`; the address stays, and name, namespace, selector and its labels cannot be edited.
   * @throws KubeServicesError with all that is wrong with the edit
   */
  editYaml(edits: Edits<"workload"> | undefined): void {
    editParts(this, edits, { workload: this.resource });
  }
}
