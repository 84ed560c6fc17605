import { podsOf } from "../model/pods";
import { compareQuantities } from "../../quantity";
import { text } from "../model/tree";
import type { ChangeRule, Hit } from "../rule/rule";

/** A container gets less memory. */
export const memoryLimitReduced: ChangeRule = {
  id: "memory-limit-reduced",
  severity: "low",
  category: "workload",
  title: "A container gets less memory",
  why: "If it needs more, the kernel stops it.",
  fix: "Look at what it used lately.",
  ids: ["CWE-404"],
  example: 'limits.memory = "512Mi" → "128Mi"',
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const pods of plan.after.pods) {
      const before = pods.owner.change.before && podsOf(pods.owner.change.before);
      for (const container of pods.containers) {
        const was = before?.containers.find((one) => one.name === container.name && one.init === container.init);
        const [from, to] = [was?.body, container.body].map((body) => text(body, "resources.limits.memory"));
        if ((compareQuantities(to ?? "", from ?? "") ?? 0) >= 0) continue;
        yield {
          address: pods.owner.address,
          subject: container.name,
          message: `container ${container.name} memory limit ${from} → ${to}`,
        };
      }
    }
  },
};
