import type { HorizontalPodAutoscaler } from "../../cluster";
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
    // What it wants it knows where it can read its metrics alone.
    state: `${count(current, "pod")}${wanted === current || failing.length > 0 ? "" : `, wants ${wanted}`}, ${spec?.minReplicas ?? 1} to ${spec?.maxReplicas}`,
    reasons: failing.map(because),
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

interface Named {
  readonly name?: string;
  readonly container?: string;
  readonly metric?: { readonly name: string; readonly selector?: object };
  readonly target?: Value;
  readonly current?: Value;
}

/** Where a metric comes from: `resource`, `containerResource`, `pods`, `object`, `external`. */
function sourceOf(metric: object): readonly [kind: string, source: Named] | undefined {
  return Object.entries(metric).find(
    (entry): entry is [string, Named] => typeof entry[1] === "object" && entry[1] !== null,
  );
}

/** What tells two metrics apart: they may have one name and differ in their selectors or containers. */
function keyOf(metric: object): string {
  const [kind, { name, container, metric: named } = {}] = sourceOf(metric) ?? [];
  return JSON.stringify([kind, name ?? named?.name, container, named?.selector]);
}

/** `cpu 34% of 80%`. */
function showMetric(metric: Metric, current: readonly object[] = []): string {
  const [, source = {}] = sourceOf(metric) ?? [];
  const { name, container, metric: named, target } = source;
  const now = current.find((one) => keyOf(one) === keyOf(metric));
  const shown = `${name ?? named?.name ?? metric.type}${container === undefined ? "" : ` of container ${container}`}`;
  return `${shown} ${showValue(target, sourceOf(now ?? {})?.[1].current) ?? "?"} of ${showValue(target, target) ?? "?"}`;
}

/** A value in the form of its target: a share of what is asked for, an average of the pods, or the value itself. */
function showValue(target: Value | undefined, value: Value | undefined): string | undefined {
  if (target?.averageUtilization !== undefined)
    return value?.averageUtilization === undefined ? undefined : `${value.averageUtilization}%`;
  return target?.averageValue === undefined ? value?.value : value?.averageValue;
}
