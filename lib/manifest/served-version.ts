import { defined } from "../defined";
import { fieldsOf, type JsonObject } from "../json-object";
import type { KubernetesObject } from "./to-terraform";

const METRICS = "autoscaling.alpha.kubernetes.io/metrics";
const BEHAVIOR = "autoscaling.alpha.kubernetes.io/behavior";

/**
 * The object in the version that a resource type stands for, where Kubernetes serves an older one beside it that says
 * the same: `autoscaling/v1`. Any other comes back as it is.
 * Source: https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#api-object
 */
export function withServedVersion(object: KubernetesObject): KubernetesObject {
  if (object.apiVersion !== "autoscaling/v1" || object.kind !== "HorizontalPodAutoscaler") return object;
  const { targetCPUUtilizationPercentage: percentage, ...spec } = fieldsOf(object["spec"]);
  const { annotations, ...metadata } = fieldsOf(object["metadata"]);
  const { [METRICS]: metricsNote, [BEHAVIOR]: behaviorNote, ...otherAnnotations } = fieldsOf(annotations);
  const cpu =
    (percentage ?? null) === null
      ? []
      : [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: percentage } },
          },
        ];
  // What version 1 has no fields for, the API server reads and writes in annotations.
  const noted = parsed(metricsNote);
  const metrics = [...cpu, ...(Array.isArray(noted) ? noted.map(currentMetric) : [])];
  const behavior = inJson(parsed(behaviorNote));
  return {
    ...object,
    apiVersion: "autoscaling/v2",
    metadata: { ...metadata, ...(Object.keys(otherAnnotations).length > 0 ? { annotations: otherAnnotations } : {}) },
    spec: {
      ...spec,
      ...(metrics.length > 0 ? { metrics } : {}),
      ...(typeof behavior === "object" && behavior !== null ? { behavior } : {}),
    },
  };
}

/** Fields as JSON has them: the API server writes this annotation with the names of its own code, such as `ScaleUp`. */
function inJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.charAt(0).toLowerCase() + key.slice(1), inJson(inner)]),
  );
}

/** A metric of version 1's annotation, with its target where version 2 has it. */
function currentMetric(metric: unknown): unknown {
  const { type, ...sources } = fieldsOf(metric);
  const [[key = "", given] = []] = Object.entries(sources);
  const source = fieldsOf(given);
  const target = (stated: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
  const by = (value: unknown, average: unknown, percent?: unknown): JsonObject =>
    percent !== undefined
      ? { type: "Utilization", averageUtilization: percent }
      : average !== undefined
        ? target({ type: "AverageValue", averageValue: average })
        : target({ type: "Value", value });
  switch (type) {
    case "Resource":
    case "ContainerResource": {
      const { targetAverageUtilization, targetAverageValue, ...rest } = source;
      return { type, [key]: { ...rest, target: by(undefined, targetAverageValue, targetAverageUtilization) } };
    }
    case "Pods":
      return {
        type,
        pods: { metric: named(source), target: by(undefined, source["targetAverageValue"]) },
      };
    case "Object":
      return {
        type,
        object: {
          describedObject: source["target"],
          metric: named(source),
          target: by(source["targetValue"], source["averageValue"]),
        },
      };
    case "External":
      return {
        type,
        external: {
          metric: target({ name: source["metricName"], selector: source["metricSelector"] }),
          target: by(source["targetValue"], source["targetAverageValue"]),
        },
      };
    default:
      return metric;
  }
}

const named = (source: JsonObject): JsonObject => ({
  name: source["metricName"],
  ...defined({ selector: source["selector"] }),
});

function parsed(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
