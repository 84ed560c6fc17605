import { z } from "zod";
import { defined } from "../defined";
import { isToken, labelMap, objectName, props, rule, type Report } from "../resource";
import { integer, someText } from "./common";

/** A requirement on the labels of an object: a key, and what its value must be. */
export interface LabelRequirement {
  /** Name of the label. */
  readonly key: string;
  /** How label and `values` are compared: its value is one of them or none of them, or the label is there or not. */
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  /** Values to compare with; none for Exists and DoesNotExist. @default - none */
  readonly values?: readonly string[];
}

/** A requirement on the labels of a node. */
export interface NodeRequirement {
  /** Name of the node's label, or of its field. */
  readonly key: string;
  /** How the label and `values` are compared; `Gt` and `Lt` compare whole numbers. */
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";
  /** Values to compare with; none for Exists and DoesNotExist, one number for Gt and Lt. @default - none */
  readonly values?: readonly string[];
}

/** Which objects are meant, by their labels. */
export interface LabelSelector {
  /** Labels that all must be there. @default - any */
  readonly matchLabels?: Readonly<Record<string, string>>;
  /** Requirements that all must hold. @default - none */
  readonly matchExpressions?: readonly LabelRequirement[];
}

/** Pods that should, or should not, be near. */
export interface PodAffinityTerm {
  /** Which pods are meant, by their labels. @default - no pods */
  readonly labelSelector?: LabelSelector;
  /** Where the pods are. @default - the workload's own namespace */
  readonly namespaces?: readonly string[];
  /** Node label that says what is near, such as `kubernetes.io/hostname`. */
  readonly topologyKey: string;
}

/** One of several sets of node requirements. */
export interface NodeSelectorTerm {
  /** Requirements that all must hold. @default - none */
  readonly matchExpressions?: readonly NodeRequirement[];
  /** Requirements on fields of the node, such as `metadata.name`. @default - none */
  readonly matchFields?: readonly NodeRequirement[];
}

/** Rules about the pods that others run on the same node, in the same zone and so on. */
export interface PodAffinity {
  /** What must hold where a pod goes; without it the pod waits. @default - none */
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
  /** What should hold where a pod goes, by weight. @default - none */
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
    /** How much it counts beside the others, 1 to 100. */
    readonly weight: number;
    /** Which pods are meant, and what is near to them. */
    readonly podAffinityTerm: PodAffinityTerm;
  }[];
}

/** Affinity as Kubernetes spells it (DCE offers all of it). */
export interface Affinity {
  /** Which nodes, by their labels. @default - any node */
  readonly nodeAffinity?: {
    /** What a node must be; without such a node the pod waits. @default - none */
    readonly requiredDuringSchedulingIgnoredDuringExecution?: {
      /** Sets of requirements; one of the sets must hold as a whole. */
      readonly nodeSelectorTerms: readonly NodeSelectorTerm[];
    };
    /** What a node should be, by weight. @default - none */
    readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
      /** How much it counts beside the others, 1 to 100. */
      readonly weight: number;
      /** What the node should be. */
      readonly preference: NodeSelectorTerm;
    }[];
  };
  /** Near to pods with certain labels. @default - none */
  readonly podAffinity?: PodAffinity;
  /** Away from pods with certain labels. @default - none */
  readonly podAntiAffinity?: PodAffinity;
}

/** One rule of custom scheduling: near to, or away from, pods with these labels. */
export interface SchedulingRule {
  /** `Affinity`: on the same node as those pods; `AntiAffinity`: on another one. */
  readonly type: "Affinity" | "AntiAffinity";
  /** `Required`: else the pod waits; `Preferred`: if it can be had (weight 100). */
  readonly requirement: "Required" | "Preferred";
  /** Labels of the other pods, such as `{ app: "cache" }`. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * How the pods of one workload spread over nodes (console: "Pod Scheduling Rules"): `Decentralized` prefers a node for
 * each pod, `Centralized` prefers one node for all, `Custom` follows rules about other workloads' pods.
 */
export type Scheduling =
  | {
      /** A node for each pod, if it can be had. */
      readonly type: "Decentralized";
    }
  | {
      /** One node for all pods, if it can be had. */
      readonly type: "Centralized";
    }
  | {
      /** As the rules say. */
      readonly type: "Custom";
      /** Near to which pods, and away from which. */
      readonly rules: readonly SchedulingRule[];
    };

/** Lets pods onto nodes with a taint. */
export interface Toleration {
  /** The taint's key. @default - every key; with operator Exists only */
  readonly key?: string;
  /** Whether the taint's value must be `value` (`Equal`) or may be any (`Exists`). @default "Equal" */
  readonly operator?: "Equal" | "Exists";
  /** The taint's value; with operator Equal only. @default - empty */
  readonly value?: string;
  /** Which effect of the taint is tolerated. @default - every effect */
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
  /** Seconds to stay once the taint is there; with `NoExecute` only. @default - for ever */
  readonly tolerationSeconds?: number;
}

/** Spreads pods evenly over zones, nodes and the like. */
export interface TopologySpreadConstraint {
  /** By how many pods two places may differ, 1 or more. */
  readonly maxSkew: number;
  /** Node label that says what a place is, such as `topology.kubernetes.io/zone`. */
  readonly topologyKey: string;
  /** Whether a pod waits when it cannot be placed evenly, or goes where it is least uneven. */
  readonly whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway";
  /** Which pods are counted. @default - the workload's own pods */
  readonly labelSelector?: LabelSelector;
  /**
   * How many places there are to be at least, 1 or more; with fewer, the least full one counts as empty.
   * @default - none
   */
  readonly minDomains?: number;
}

const requirement = <T extends [string, ...string[]]>(operators: T) =>
  props({ key: someText, operator: z.enum(operators), values: z.array(z.string()).optional() });
const labelRequirement = requirement(["In", "NotIn", "Exists", "DoesNotExist"]);
const nodeRequirement = requirement(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]);
const labelSelector = props({
  matchLabels: labelMap.optional(),
  matchExpressions: z.array(labelRequirement).optional(),
});
const nodeSelectorTerm = rule(
  props({ matchExpressions: z.array(nodeRequirement).optional(), matchFields: z.array(nodeRequirement).optional() }),
  (term) =>
    [term, term.matchExpressions, term.matchFields].some(isToken) ||
    (term.matchExpressions ?? []).length + (term.matchFields ?? []).length > 0,
  {
    code: "NodeSelectorEmpty",
    what: "this term asks nothing of a node",
    allowed: "matchExpressions or matchFields with at least one requirement",
    fix: "say what the node must have, or leave the term out",
  },
);
const podAffinityTerm = props({
  labelSelector: labelSelector.optional(),
  namespaces: z.array(objectName).optional(),
  topologyKey: someText,
});
const weight = integer(1, 100, "WeightInvalid", "this is no weight");
const podAffinity = props({
  requiredDuringSchedulingIgnoredDuringExecution: z.array(podAffinityTerm).optional(),
  preferredDuringSchedulingIgnoredDuringExecution: z.array(props({ weight, podAffinityTerm })).optional(),
});

/** Checks affinity. */
export const affinitySchema = props({
  nodeAffinity: props({
    requiredDuringSchedulingIgnoredDuringExecution: props({
      nodeSelectorTerms: z.array(nodeSelectorTerm).min(1),
    }).optional(),
    preferredDuringSchedulingIgnoredDuringExecution: z
      .array(props({ weight, preference: nodeSelectorTerm }))
      .optional(),
  }).optional(),
  podAffinity: podAffinity.optional(),
  podAntiAffinity: podAffinity.optional(),
});

const someLabels = rule(labelMap, (labels) => isToken(labels) || Object.keys(labels).length > 0, {
  code: "LabelsEmpty",
  what: "without labels this would mean every pod",
  allowed: "at least one label",
});

/** Checks a scheduling preset. */
export const schedulingSchema = z.discriminatedUnion("type", [
  props({ type: z.literal("Decentralized") }),
  props({ type: z.literal("Centralized") }),
  props({
    type: z.literal("Custom"),
    rules: z
      .array(
        props({
          type: z.enum(["Affinity", "AntiAffinity"]),
          requirement: z.enum(["Required", "Preferred"]),
          labels: someLabels,
        }),
      )
      .min(1),
  }),
]);

/** Checks a toleration. */
export const tolerationSchema = props({
  key: z.string().optional(),
  operator: z.enum(["Equal", "Exists"]).optional(),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
  tolerationSeconds: integer(0, 2_147_483_647, "SecondsInvalid", "this is no number of seconds").optional(),
});

/** Checks a topology spread constraint. */
export const topologySpreadSchema = props({
  maxSkew: integer(1, 2_147_483_647, "NumberInvalid", "this is no such number"),
  topologyKey: someText,
  whenUnsatisfiable: z.enum(["DoNotSchedule", "ScheduleAnyway"]),
  labelSelector: labelSelector.optional(),
  minDomains: integer(1, 2_147_483_647, "NumberInvalid", "this is no such number").optional(),
});

/** Rules between the props of tolerations. */
export function checkTolerations(tolerations: readonly Toleration[], report: Report): void {
  tolerations.forEach(({ key, operator, value, effect, tolerationSeconds }, index) => {
    const prop = `tolerations[${index}]`;
    if (operator === "Exists" && value !== undefined && value !== "")
      report({
        code: "TolerationInvalid",
        what: "operator Exists looks at no value",
        prop: `${prop}.value`,
        value,
        fix: "leave value out, or use Equal",
      });
    if ((key === undefined || key === "") && operator !== "Exists")
      report({
        code: "TolerationInvalid",
        what: "without a key only operator Exists is allowed",
        prop: `${prop}.operator`,
        value: operator,
        allowed: "Exists",
      });
    if (tolerationSeconds !== undefined && effect !== "NoExecute")
      report({
        code: "TolerationInvalid",
        what: "tolerationSeconds goes with effect NoExecute",
        prop: `${prop}.tolerationSeconds`,
        value: tolerationSeconds,
        fix: 'set effect: "NoExecute"',
      });
  });
}

/** Kubernetes refuses two constraints that say the same of one place. */
export function checkOneWay(
  written: readonly TopologySpreadConstraint[],
  filledIn: readonly TopologySpreadConstraint[],
  report: Report,
): void {
  written.forEach(({ topologyKey, whenUnsatisfiable }, index) => {
    if (filledIn.some((one) => one.topologyKey === topologyKey && one.whenUnsatisfiable === whenUnsatisfiable))
      report({
        code: "SpreadDuplicate",
        what: "spread says this of the same nodes already",
        prop: `topologySpreadConstraints[${index}]`,
        value: topologyKey,
        fix: "take it out, or spread",
      });
  });
}

const HOSTNAME = "kubernetes.io/hostname";

function withTerm(
  rules: PodAffinity | undefined,
  required: boolean,
  matchLabels: Readonly<Record<string, string>>,
): PodAffinity {
  const term: PodAffinityTerm = { labelSelector: { matchLabels: { ...matchLabels } }, topologyKey: HOSTNAME };
  return required
    ? {
        ...rules,
        requiredDuringSchedulingIgnoredDuringExecution: [
          ...(rules?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
          term,
        ],
      }
    : {
        ...rules,
        preferredDuringSchedulingIgnoredDuringExecution: [
          ...(rules?.preferredDuringSchedulingIgnoredDuringExecution ?? []),
          { weight: 100, podAffinityTerm: term },
        ],
      };
}

/**
 * The pod's affinity: what the user wrote, and what the scheduling preset adds to it.
 * @param podLabels labels that select exactly this workload's pods
 */
export function renderAffinity(
  affinity: Affinity | undefined,
  scheduling: Scheduling | undefined,
  podLabels: Readonly<Record<string, string>>,
): Affinity | undefined {
  if (scheduling === undefined) return affinity;
  let { podAffinity, podAntiAffinity } = affinity ?? {};
  if (scheduling.type === "Decentralized") podAntiAffinity = withTerm(podAntiAffinity, false, podLabels);
  else if (scheduling.type === "Centralized") podAffinity = withTerm(podAffinity, false, podLabels);
  else
    for (const { type, requirement: how, labels } of scheduling.rules) {
      if (type === "Affinity") podAffinity = withTerm(podAffinity, how === "Required", labels);
      else podAntiAffinity = withTerm(podAntiAffinity, how === "Required", labels);
    }
  return defined({ nodeAffinity: affinity?.nodeAffinity, podAffinity, podAntiAffinity });
}
