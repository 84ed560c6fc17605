import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "../json-object";
import type { KubernetesObject } from "../manifest";
import { beyond, ownAnnotations, ownLabels, type Way } from "./labels";
import { fieldsOf, listOf, unlessEmpty, without, type Props } from "./fields";

const SCALE_UP: JsonObject = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [
    { type: "Pods", value: 4, periodSeconds: 15 },
    { type: "Percent", value: 100, periodSeconds: 15 },
  ],
};
const SCALE_DOWN: JsonObject = {
  stabilizationWindowSeconds: 300,
  selectPolicy: "Max",
  policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
};

/**
 * A HorizontalPodAutoscaler as the prop of its workload.
 * @param name what the construct calls it where it is told nothing
 * @param workloadLabels labels that it has anyway, unless they are as given
 */
export function autoscalingProps(
  { metadata, spec }: KubernetesObject,
  name: unknown,
  workloadLabels: JsonObject,
  way: Way,
): Props {
  const { name: givenName, labels, annotations } = fieldsOf(metadata);
  const { minReplicas, maxReplicas, behavior } = fieldsOf(spec);
  const given = ownLabels(fieldsOf({ labels }, "labels"), way, name);
  return without({
    name: givenName === name ? undefined : givenName,
    labels: way.asGiven ? unlessEmpty(given) : beyond(given, workloadLabels),
    annotations: ownAnnotations(fieldsOf({ annotations }, "annotations"), way),
    minReplicas: minReplicas === 1 ? undefined : minReplicas,
    maxReplicas,
    ...metricProps(listOf(fieldsOf(spec)["metrics"])),
    behavior: behaviorProps(fieldsOf(behavior)),
  });
}

/** The metrics that have props of their own, in the order in which constructs write them; all others in full. */
function metricProps(metrics: readonly JsonObject[]): Props {
  const rest = [...metrics];
  const take = (resource: string, type: string): unknown => {
    const [first] = rest;
    const { name, target } = fieldsOf(first, "resource");
    if (first?.["type"] !== "Resource" || name !== resource || fieldsOf(target)["type"] !== type) return undefined;
    rest.shift();
    return fieldsOf(target)[type === "Utilization" ? "averageUtilization" : "averageValue"];
  };
  return without({
    targetCpuUtilization: take("cpu", "Utilization"),
    targetMemoryUtilization: take("memory", "Utilization"),
    targetMemory: take("memory", "AverageValue"),
    metrics: rest.length === 0 ? undefined : rest,
  });
}

function behaviorProps({ scaleUp, scaleDown }: JsonObject): JsonObject | undefined {
  return unlessEmpty(
    without({ scaleUp: rules(fieldsOf(scaleUp), SCALE_UP), scaleDown: rules(fieldsOf(scaleDown), SCALE_DOWN) }),
  );
}

/** What differs from Kubernetes' own rules. */
const rules = (given: JsonObject, usual: JsonObject): JsonObject | undefined =>
  unlessEmpty(
    Object.fromEntries(Object.entries(given).filter(([key, value]) => !isDeepStrictEqual(value, usual[key]))),
  );
