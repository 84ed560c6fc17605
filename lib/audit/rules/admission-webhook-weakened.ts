import { isBranch, type Tree } from "../mask/marks";
import type { KubernetesObject } from "../model/object";
import { blocks, isUndecided, pick, sameTree, text, texts } from "../model/tree";
import { changeRule } from "../rule/define";
import { SEVERITIES, UNDECIDED, type Severity } from "../rule/rule";

const ADMISSION_POLICIES: readonly string[] = [
  ...["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"],
  ...["MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"],
];

function target(hook: ReturnType<typeof blocks>[number] | undefined): string {
  if (hook === undefined) return "nobody";
  const url = text(hook, "client_config.url");
  const service = ["namespace", "name"].map((key) => text(hook, `client_config.service.${key}`) ?? "?");
  return url ?? `Service ${service.join("/")}`;
}

function hooksOf(object: KubernetesObject): ReadonlyMap<string, ReturnType<typeof blocks>[number]> {
  return new Map(blocks(object.body, "webhook").map((hook) => [text(hook, "name") ?? "?", hook]));
}

/** What an admission policy, or its binding, says of whom it keeps back and how. */
const OF_POLICIES = [
  "match_constraints",
  "match_conditions",
  "match_resources",
  "param_kind",
  "param_ref",
  "policy_name",
];

/** What a policy of admission, or its binding, no longer does. */
function policyChanges(before: Tree, after: Tree): readonly string[] {
  const [from, to] = [before, after].map((spec) => text(spec, "failure_policy") ?? "Fail");
  const [acts, actsNow] = [before, after].map((spec) => texts(spec, "validation_actions"));
  const lost = (acts ?? []).filter((action) => action !== "Audit" && actsNow?.includes(action) !== true);
  const checks = (spec: Tree) => blocks(spec, "validations").map((one) => text(one, "expression") ?? "?");
  const now = new Set(checks(after));
  const gone = checks(before).filter((expression) => !now.has(expression)).length;
  return [
    ...(from === "Fail" && to === "Ignore" ? ["failurePolicy Fail → Ignore"] : []),
    ...lost.map((action) => `no longer acts by ${action}`),
    ...(gone === 0 ? [] : [`${gone} of its expressions ${gone === 1 ? "is" : "are"} gone or another`]),
    ...OF_POLICIES.filter((key) => !sameTree(pick(before, key), pick(after, key))).map(
      (key) => `has another ${key.replace("_", " ").replace(/s$/, "")}`,
    ),
  ];
}

/** A webhook or a policy of admission asks less, or somebody else. */
export const admissionWebhookWeakened = changeRule({
  id: "admission-webhook-weakened",
  severity: "medium",
  category: "security",
  title: "A webhook or a policy of admission refuses less, or asks somebody else",
  why: "What it kept out is let in where it does not answer, or is not asked; and whoever answers sees all that is written.",
  fix: "Keep failurePolicy Fail and its rules and selectors as wide as they were; check that the new address is yours.",
  ids: ["CIS-5.1.12", "NSA-pods-security-enforcement", "CWE-693"],
  example: "failure_policy: Fail → Ignore",
  kinds: ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", ...ADMISSION_POLICIES],
  actions: ["update", "replace"],
  check: ({ before, after, kind }) => {
    if (before === undefined || after === undefined) return undefined;
    if (ADMISSION_POLICIES.includes(kind)) {
      const lost = policyChanges(pick(before.body, "spec"), pick(after.body, "spec"));
      return lost.length === 0 ? undefined : lost.join(", ");
    }
    if (isUndecided(after.body, "webhook")) return UNDECIDED;
    const weakenings: { readonly message: string; readonly severity: Severity }[] = [];
    const now = hooksOf(after);
    for (const [name, was] of hooksOf(before)) {
      const is = now.get(name);
      if (is === undefined) {
        weakenings.push({ message: `${name} is taken out`, severity: "medium" });
        continue;
      }
      const [from, to] = [was, is].map((hook) => text(hook, "failure_policy") ?? "Fail");
      if (from === "Fail" && to === "Ignore")
        weakenings.push({ message: `${name} failurePolicy Fail → Ignore`, severity: "medium" });
      if (target(was) !== target(is))
        weakenings.push({ message: `${name} asks ${target(is)} instead of ${target(was)}`, severity: "high" });
      if (!sameTree(pick(was, "client_config.ca_bundle"), pick(is, "client_config.ca_bundle")))
        weakenings.push({ message: `${name} believes another authority`, severity: "low" });
      if (text(was, "match_policy") !== "Exact" && text(is, "match_policy") === "Exact")
        weakenings.push({ message: `${name} is not asked about other versions of a kind`, severity: "medium" });
      for (const key of ["namespace_selector", "object_selector", "match_conditions", "rule"]) {
        const sides = [was, is].map((hook) => pick(hook, [key]));
        if (!sameTree(sides[0], sides[1]) && (isBranch(sides[1]) || sides[1] !== undefined))
          weakenings.push({
            message: `${name} has another ${key.replace("_", " ").replace(/s$/, "")}`,
            severity: "medium",
          });
      }
    }
    if (weakenings.length === 0) return undefined;
    const severity = SEVERITIES.find((one) => weakenings.some((other) => other.severity === one)) ?? "medium";
    return { message: weakenings.map((one) => one.message).join(", "), severity };
  },
});
