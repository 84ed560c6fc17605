import type { Branch } from "../mask/marks";
import type { Change } from "../model/change";
import { showValue } from "../model/diff";
import { blocks, pick, text } from "../model/tree";
import { tellDifferences } from "./attributes";
import { AUTOSCALER_WORDS, OBJECT_WORDS } from "./words";

/** What an autoscaler looks at, and what it wants it to be: `cpu 70 %`. */
function showMetric(metric: Branch): string {
  const kind = ["resource", "container_resource", "pods", "object", "external"].find(
    (key) => blocks(metric, key).length > 0,
  );
  if (kind === undefined) return text(metric, "type") ?? "?";
  const at = (path: string) => pick(metric, `${kind}.${path}`);
  const name = text(metric, `${kind}.name`) ?? text(metric, `${kind}.metric.name`) ?? kind;
  const percent = text(metric, `${kind}.target.average_utilization`);
  const value = ["average_value", "value"].map((key) => text(metric, `${kind}.target.${key}`)).find((one) => one);
  return `${name} ${percent !== undefined && percent !== "0" ? `${percent} %` : (value ?? showValue(at("target.average_utilization")))}`;
}

/** How an object that is no Service and makes no pods becomes another one. */
export function objectNotes(change: Change): string[] {
  const { before, after, kind } = change;
  if (before === undefined || after === undefined) return [];
  const settledOnly = change.action === "replace";
  if (kind !== "HorizontalPodAutoscaler")
    return tellDifferences(before.body, after.body, OBJECT_WORDS, { settledOnly });
  const metrics = [before, after].map((one) => blocks(one.body, "spec.metric").map(showMetric).join(", ") || "none");
  return [
    ...(metrics[0] === metrics[1] ? [] : [`wanted ${metrics[0]} → ${metrics[1]}`]),
    ...tellDifferences(before.body, after.body, AUTOSCALER_WORDS, {
      ...(metrics[0] === metrics[1] ? {} : { without: /^spec\.metric\b/ }),
      settledOnly,
    }),
  ];
}
