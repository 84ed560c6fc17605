import { z } from "zod";
import type { Report } from "./check-props";
import type { OnDelete } from "./environment";

/** Checks a policy. */
export const deletePolicy = z.enum(["retain", "delete"]).optional();

/** An autoscaler is retained together with its workload only. */
export function checkOnDelete(given: OnDelete | undefined, report: Report): void {
  const { autoscaler, workload } = given ?? {};
  if (autoscaler !== "retain" || workload === "retain") return;
  report({
    code: "OnDeleteAutoscalerAlone",
    what: "an autoscaler without its workload has nothing to scale",
    prop: "onDelete.autoscaler",
    value: autoscaler,
    allowed: '"retain" beside workload: "retain"',
    fix: 'say workload: "retain", too, or set autoscaler to "delete"',
  });
}
