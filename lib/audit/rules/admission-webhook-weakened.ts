import { isBranch } from "../mask/marks";
import type { KubernetesObject } from "../model/object";
import { blocks, isUndecided, pick, sameTree, text } from "../model/tree";
import { changeRule } from "../rule/define";
import { UNDECIDED, type Severity } from "../rule/rule";

function target(hook: ReturnType<typeof blocks>[number] | undefined): string {
  if (hook === undefined) return "nobody";
  const url = text(hook, "client_config.url");
  const service = ["namespace", "name"].map((key) => text(hook, `client_config.service.${key}`) ?? "?");
  return url ?? `Service ${service.join("/")}`;
}

function hooksOf(object: KubernetesObject): ReadonlyMap<string, ReturnType<typeof blocks>[number]> {
  return new Map(blocks(object.body, "webhook").map((hook) => [text(hook, "name") ?? "?", hook]));
}

/** A webhook asks less, or somebody else. */
export const admissionWebhookWeakened = changeRule({
  id: "admission-webhook-weakened",
  severity: "medium",
  category: "security",
  title: "A webhook refuses less, or asks somebody else",
  why: "What it kept out is let in where it does not answer, or is not asked; and whoever answers sees all that is written.",
  fix: "Keep failurePolicy Fail and its rules and selectors as wide as they were; check that the new address is yours.",
  ids: ["CIS-5.1.12", "NSA-pods-security-enforcement", "CWE-693"],
  example: "failure_policy: Fail → Ignore",
  kinds: ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
  actions: ["update", "replace"],
  check: ({ before, after }) => {
    if (before === undefined || after === undefined) return undefined;
    if (isUndecided(after.body, "webhook")) return UNDECIDED;
    const told: { readonly message: string; readonly severity: Severity }[] = [];
    const now = hooksOf(after);
    for (const [name, was] of hooksOf(before)) {
      const is = now.get(name);
      if (is === undefined) {
        told.push({ message: `${name} is taken out`, severity: "medium" });
        continue;
      }
      const [from, to] = [was, is].map((hook) => text(hook, "failure_policy") ?? "Fail");
      if (from === "Fail" && to === "Ignore")
        told.push({ message: `${name} failurePolicy Fail → Ignore`, severity: "medium" });
      if (target(was) !== target(is))
        told.push({ message: `${name} asks ${target(is)} instead of ${target(was)}`, severity: "high" });
      for (const key of ["namespace_selector", "object_selector", "match_conditions", "rule"]) {
        const sides = [was, is].map((hook) => pick(hook, [key]));
        if (!sameTree(sides[0], sides[1]) && (isBranch(sides[1]) || sides[1] !== undefined))
          told.push({ message: `${name} has another ${key.replace("_", " ").replace(/s$/, "")}`, severity: "medium" });
      }
    }
    if (told.length === 0) return undefined;
    const severity = told.some((one) => one.severity === "high") ? "high" : "medium";
    return { message: told.map((one) => one.message).join(", "), severity };
  },
});
