import type { HorizontalPodAutoscaler } from "../../cluster";
import { messageWithoutCredentials } from "../../credentials";
import type { DeclaredObject } from "./declared";
import { because, count, type Judged } from "./view";

type Metric = NonNullable<NonNullable<HorizontalPodAutoscaler["spec"]>["metrics"]>[number];
type Value = { readonly averageUtilization?: number; readonly averageValue?: string; readonly value?: string };

/** An autoscaler is as it should be where it can read its metrics and scale. */
export function judgeAutoscaler(_declared: DeclaredObject, object: HorizontalPodAutoscaler): Judged {
  const { spec, status } = object;
  const conditions = status?.conditions ?? [];
  const failing = conditions.filter(
    ({ type, status: now, reason }) =>
      (type === "AbleToScale" || type === "ScalingActive") && now === "False" && reason !== "ScalingDisabled",
  );
  const disabled = conditions.some(({ reason }) => reason === "ScalingDisabled");
  const limited = conditions.find(({ type, status: now }) => type === "ScalingLimited" && now === "True");
  const current = status?.currentReplicas ?? 0;
  const wanted = status?.desiredReplicas ?? 0;
  return {
    state: `${count(current, "pod")}${wanted === current ? "" : `, wants ${wanted}`}, ${spec?.minReplicas ?? 1} to ${spec?.maxReplicas}`,
    reasons: failing.map((one) => messageWithoutCredentials(because(one))),
    notes: [
      ...(conditions.length === 0 ? ["has not looked at its target yet"] : []),
      ...(disabled ? ["off, because its target is scaled to zero"] : []),
      ...(limited?.reason === "TooManyReplicas" ? ["held at its maximum"] : []),
    ],
    facts: {
      Target: spec && `${spec.scaleTargetRef.kind} ${spec.scaleTargetRef.name}`,
      Metrics: (spec?.metrics ?? []).map((metric) => showMetric(metric, status?.currentMetrics)).join("\n"),
    },
  };
}

/** `cpu 34% of 80%`. */
function showMetric(metric: Metric, current: readonly Metric[] | readonly object[] | undefined): string {
  const source = metric.resource ?? metric.containerResource;
  const name =
    source?.name ??
    metric.pods?.metric.name ??
    metric.object?.metric.name ??
    metric.external?.metric.name ??
    metric.type;
  const target = source?.target ?? metric.pods?.target ?? metric.object?.target ?? metric.external?.target;
  const now = (current ?? []).map(currentOf).find((one) => one?.name === name)?.value;
  return `${name} ${showValue(now) ?? "?"} of ${showValue(target) ?? "?"}`;
}

function currentOf(metric: object): { readonly name: string | undefined; readonly value: Value } | undefined {
  const parts = Object.values(metric).filter((part): part is object => typeof part === "object" && part !== null);
  for (const part of parts) {
    const { name, metric: named, current } = part as { name?: string; metric?: { name: string }; current?: Value };
    if (current !== undefined) return { name: name ?? named?.name, value: current };
  }
  return undefined;
}

function showValue(value: Value | undefined): string | undefined {
  if (value?.averageUtilization !== undefined) return `${value.averageUtilization}%`;
  return value?.averageValue ?? value?.value;
}
