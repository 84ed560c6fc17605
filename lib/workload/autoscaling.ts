import type { Construct } from "constructs";
import { z } from "zod";
import { defined } from "../defined";
import {
  KubernetesResource,
  OWNERSHIP_KEYS,
  SELECTOR_KEYS,
  annotationMap,
  checkReservedLabels,
  checkUnit,
  environmentOf,
  isToken,
  labelMap,
  objectMetadata,
  objectName,
  props,
  quantity,
  type Report,
} from "../resource";
import { integer } from "./common";

/** A metric in Kubernetes' own words (`autoscaling/v2` MetricSpec), for what the short props do not cover. */
export type MetricSpec = Readonly<Record<string, unknown>> & {
  /** Where the metric comes from; the prop of the same name in lower camel case (`pods`, `external`) has the rest. */
  readonly type: "Resource" | "ContainerResource" | "Pods" | "Object" | "External";
};

/** One step of scaling. */
export interface ScalingPolicy {
  /** Whether `value` is a number of pods or a percentage of them. */
  readonly type: "Pods" | "Percent";
  /** By how much one step may change the number of pods, 1 or more. */
  readonly value: number;
  /** Seconds within which the step may be taken once, 1 to 1800. */
  readonly periodSeconds: number;
}

/** How fast scaling goes in one direction. */
export interface ScalingRules {
  /**
   * Seconds that are looked back on, so that a short peak or dip changes nothing; 0 to 3600.
   * @default - 0 up, 300 down
   */
  readonly stabilizationWindowSeconds?: number;
  /** Which policy decides where several apply: that of the larger or the smaller step; `Disabled` takes no step this way. @default "Max" */
  readonly selectPolicy?: "Max" | "Min" | "Disabled";
  /** The steps; at least one. @default - up: 4 pods or 100% in 15 s; down: 100% in 15 s */
  readonly policies?: readonly ScalingPolicy[];
}

/**
 * A HorizontalPodAutoscaler (console: "Autoscaling"). With it, Terraform does not send `replicas` and does not fight
 * over them. At least one of the targets.
 */
export interface Autoscaling {
  /** Name of the autoscaler. @default - the service's, or the workload's where it has no Service */
  readonly name?: string;
  /** Labels of the autoscaler. @default - the workload's; as given: none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the autoscaler. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Fewest pods that it scales down to, 1 or more. @default 1 */
  readonly minReplicas?: number;
  /** Most pods that it scales up to, 1 or more. */
  readonly maxReplicas: number;
  /** Average CPU use in percent of the requests. @default - not looked at */
  readonly targetCpuUtilization?: number;
  /** Average memory use in percent of the requests. @default - not looked at */
  readonly targetMemoryUtilization?: number;
  /** Average memory use per pod, such as `200Mi`. @default - not looked at */
  readonly targetMemory?: string;
  /** More metrics, in Kubernetes' own words. @default - none */
  readonly metrics?: readonly MetricSpec[];
  /** How fast pods are added and taken away. @default - Kubernetes' own: up at once, down after 300 s */
  readonly behavior?: {
    /** When pods are added. @default - at once: 4 pods or 100% in 15 s, whichever is more */
    readonly scaleUp?: ScalingRules;
    /** When pods are taken away. @default - 100% in 15 s, after 300 s */
    readonly scaleDown?: ScalingRules;
  };
}

const replicas = integer(1, 2_147_483_647, "ReplicasInvalid", "this is no number of pods");
const percent = integer(1, 10_000, "PercentInvalid", "this is no percentage");
const scalingRules = props({
  stabilizationWindowSeconds: integer(0, 3600, "SecondsInvalid", "this is no stabilisation window").optional(),
  selectPolicy: z.enum(["Max", "Min", "Disabled"]).optional(),
  policies: z
    .array(
      props({
        type: z.enum(["Pods", "Percent"]),
        value: replicas,
        periodSeconds: integer(1, 1800, "SecondsInvalid", "this is no period"),
      }),
    )
    .min(1)
    .optional(),
});

/** Checks autoscaling. */
export const autoscalingSchema = props({
  name: objectName.optional(),
  labels: labelMap.optional(),
  annotations: annotationMap.optional(),
  minReplicas: replicas.optional(),
  maxReplicas: replicas,
  targetCpuUtilization: percent.optional(),
  targetMemoryUtilization: percent.optional(),
  targetMemory: quantity.optional(),
  metrics: z
    .array(z.looseObject({ type: z.enum(["Resource", "ContainerResource", "Pods", "Object", "External"]) }))
    .optional(),
  behavior: props({ scaleUp: scalingRules.optional(), scaleDown: scalingRules.optional() }).optional(),
});

/** Rules between the props of autoscaling, and with the replicas beside it. */
export function checkAutoscaling(
  autoscaling: Autoscaling | undefined,
  ownReplicas: number | undefined,
  report: Report,
  asGiven = false,
): void {
  if (autoscaling === undefined) return;
  const reserved = { ...SELECTOR_KEYS, ...OWNERSHIP_KEYS };
  checkReservedLabels(autoscaling.labels, reserved, "autoscaling.labels", report, asGiven);
  checkUnit(autoscaling.targetMemory, "bytes", "autoscaling.targetMemory", report);
  const { minReplicas = 1, maxReplicas } = autoscaling;
  if (ownReplicas !== undefined)
    report({
      code: "ReplicasAutoscaled",
      what: "the autoscaler decides how many pods there are",
      prop: "replicas",
      value: ownReplicas,
      fix: "take replicas out, or set autoscaling.minReplicas",
    });
  if (!isToken(minReplicas) && !isToken(maxReplicas) && minReplicas > maxReplicas)
    report({
      code: "ReplicasRangeInvalid",
      what: `minReplicas (${minReplicas}) is above maxReplicas (${maxReplicas})`,
      prop: "autoscaling.minReplicas",
      value: minReplicas,
      allowed: `at most ${maxReplicas}`,
    });
  if (renderMetrics(autoscaling).length === 0)
    report({
      code: "MetricsMissing",
      what: "the autoscaler has nothing to look at",
      prop: "autoscaling",
      allowed: "at least one of targetCpuUtilization, targetMemoryUtilization, targetMemory, metrics",
    });
}

function renderMetrics(autoscaling: Autoscaling): Record<string, unknown>[] {
  const { targetCpuUtilization, targetMemoryUtilization, targetMemory, metrics = [] } = autoscaling;
  const resource = (name: string, target: Record<string, unknown>) => ({
    type: "Resource",
    resource: { name, target },
  });
  const utilization = (percentage: number) => ({ type: "Utilization", averageUtilization: percentage });
  return [
    ...(targetCpuUtilization === undefined ? [] : [resource("cpu", utilization(targetCpuUtilization))]),
    ...(targetMemoryUtilization === undefined ? [] : [resource("memory", utilization(targetMemoryUtilization))]),
    ...(targetMemory === undefined ? [] : [resource("memory", { type: "AverageValue", averageValue: targetMemory })]),
    ...metrics,
  ];
}

/** Kubernetes' own behaviour, said aloud: the provider keeps an old one when it is left out. */
const SCALE_UP: Required<ScalingRules> = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [
    { type: "Pods", value: 4, periodSeconds: 15 },
    { type: "Percent", value: 100, periodSeconds: 15 },
  ],
};
const SCALE_DOWN: Required<ScalingRules> = {
  stabilizationWindowSeconds: 300,
  selectPolicy: "Max",
  policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
};

const inProviderOrder = (rules: Required<ScalingRules>): Record<string, unknown> => ({
  stabilizationWindowSeconds: rules.stabilizationWindowSeconds,
  selectPolicy: rules.selectPolicy,
  policies: rules.policies,
});

/** What the autoscaler scales. */
interface ScaleTarget {
  readonly kind: "Deployment" | "StatefulSet";
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Address of the workload. */
  readonly address: string;
}

/**
 * Makes the HorizontalPodAutoscaler of a workload.
 * @param name its name: the service's, so that it survives a change of version
 */
export function createAutoscaler(
  scope: Construct,
  name: string,
  logicalId: string,
  target: ScaleTarget,
  autoscaling: Autoscaling,
): KubernetesResource {
  return new KubernetesResource(scope, "Autoscaler", {
    logicalId,
    dependsOn: [target.address],
    object: {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: objectMetadata(scope, {
        name: autoscaling.name ?? name,
        namespace: target.namespace,
        labels: { ...(environmentOf(scope).asGiven ? {} : target.labels), ...autoscaling.labels },
        annotations: autoscaling.annotations,
      }),
      spec: defined({
        minReplicas: autoscaling.minReplicas ?? 1,
        maxReplicas: autoscaling.maxReplicas,
        scaleTargetRef: { apiVersion: "apps/v1", kind: target.kind, name: target.name },
        metrics: renderMetrics(autoscaling),
        behavior: {
          scaleUp: inProviderOrder({ ...SCALE_UP, ...defined(autoscaling.behavior?.scaleUp ?? {}) }),
          scaleDown: inProviderOrder({ ...SCALE_DOWN, ...defined(autoscaling.behavior?.scaleDown ?? {}) }),
        },
      }),
    },
  });
}
