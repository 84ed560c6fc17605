import type { JsonObject } from "../../json-object";
import {
  amountOf,
  fieldsOf,
  given,
  need,
  notNegative,
  numberOf,
  textOf,
  within,
  type Rules,
  type Scope,
} from "./scope";

const METRIC_SOURCES: Readonly<Record<string, string>> = {
  Resource: "resource",
  ContainerResource: "containerResource",
  Pods: "pods",
  Object: "object",
  External: "external",
};

/** Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/ */
export const AUTOSCALING_RULES: Rules = {
  HorizontalPodAutoscalerSpec: (spec, scope) => {
    const [least, most] = [numberOf(spec["minReplicas"]), numberOf(spec["maxReplicas"])];
    if (most !== undefined && most < 1) {
      scope.tell({ code: "ReplicasRangeInvalid", what: "maxReplicas must be 1 or more", value: most }, "maxReplicas");
    } else if (most !== undefined && least !== undefined && least > most) {
      scope.tell(
        { code: "ReplicasRangeInvalid", what: `minReplicas ${least} is above maxReplicas ${most}` },
        "minReplicas",
      );
    }
    if (!given(spec["maxReplicas"])) need(spec, "maxReplicas", scope, "ReplicasRangeInvalid");
    notNegative(spec, ["minReplicas"], scope);
    const target = fieldsOf(spec["scaleTargetRef"]);
    for (const key of ["kind", "name"]) {
      if (given(target[key]) && target[key] !== "") continue;
      scope.tell({ code: "FieldMissing", what: `${key} is missing`, fix: `add ${key}` }, "scaleTargetRef", key);
    }
  },
  MetricSpec: (metric, scope) => {
    const source = METRIC_SOURCES[String(metric["type"])];
    const found = Object.values(METRIC_SOURCES).filter((key) => given(metric[key]));
    if (source === undefined || (found.length === 1 && found[0] === source)) return;
    scope.tell({
      code: "MetricSourceAmbiguous",
      what: `a metric of this type has ${source}, and nothing else`,
      allowed: source,
    });
  },
  ResourceMetricSource: (source, scope) => targetOf(source, ["averageUtilization", "averageValue"], true, scope),
  ContainerResourceMetricSource: (source, scope) =>
    targetOf(source, ["averageUtilization", "averageValue"], true, scope),
  PodsMetricSource: (source, scope) => targetOf(source, ["averageValue"], false, scope),
  ObjectMetricSource: (source, scope) => {
    targetOf(source, ["value", "averageValue"], false, scope);
    for (const key of ["kind", "name"])
      need(fieldsOf(source["describedObject"]), key, scope, "FieldMissing", "describedObject");
  },
  ExternalMetricSource: (source, scope) => targetOf(source, ["value", "averageValue"], true, scope),
  MetricTarget: (target, scope) => {
    const key = { Utilization: "averageUtilization", AverageValue: "averageValue", Value: "value" }[
      String(target["type"])
    ];
    if (key === undefined) {
      if (given(target["type"]) && textOf(target["type"]) === undefined) return;
      const allowed = "Utilization, AverageValue, Value";
      scope.tell(
        { code: "MetricTargetInvalid", what: "this is no type of target", value: target["type"], allowed },
        "type",
      );
      return;
    }
    const values = ["averageUtilization", "averageValue", "value"].filter((each) => given(target[each]));
    if (values.length === 0) {
      scope.tell({ code: "MetricTargetInvalid", what: `${key} is missing`, fix: `add ${key}` }, key);
    }
    for (const each of values) {
      if ((amountOf(target[each]) ?? 1) > 0) continue;
      scope.tell({ code: "MetricTargetInvalid", what: "it must be above 0", value: target[each] }, each);
    }
  },
  HPAScalingPolicy: (policy, scope) => {
    within(policy, "periodSeconds", 1, 1800, scope);
    within(policy, "value", 1, Infinity, scope);
  },
  HPAScalingRules: (rules, scope) => within(rules, "stabilizationWindowSeconds", 0, 3600, scope),
};

/** Tells of a target without any of the values that a source compares, or with two that exclude each other. */
function targetOf(source: JsonObject, keys: readonly string[], alone: boolean, scope: Scope): void {
  const target = fieldsOf(source["target"]);
  const found = keys.filter((key) => given(target[key]));
  const [allowed, code] = [keys.join(", "), "MetricTargetInvalid"];
  if (found.length === 0) {
    scope.tell({ code, what: "this metric is compared with another value", allowed }, "target");
  } else if (alone && found.length > 1) {
    scope.tell({ code, what: `${found.join(" and ")} are given together`, fix: "keep one" }, "target");
  }
}
