import { SEVERITIES, type RuleFacts } from "../rule/rule";
import { DEFAULT_POLICY, type Policy } from "./policy";

const counted = (count: number, what: string): string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? "rule" : "rules"} ${what}`];

/**
 * What a policy lets pass that would fail without it: whoever changes what is judged may have changed the policy, too.
 * @param rules all, with their own severities
 * @returns such as `kube-services.audit.yaml: failOn critical, 2 rules off`; nothing where it is not weaker
 */
export function weakenedByPolicy(policy: Policy, rules: readonly RuleFacts[]): string | undefined {
  const { failOn = "high", failOnUndecided } = policy;
  const defaults = new Map(rules.map(({ id, severity }) => [id, SEVERITIES.indexOf(severity)]));
  const set = [...policy.rules];
  const off = set.filter(([, { severity }]) => severity === "off").length;
  const lowered = set.filter(
    ([id, { severity }]) =>
      severity !== "off" && SEVERITIES.indexOf(severity) > (defaults.get(id) ?? SEVERITIES.length),
  ).length;
  const ways = [
    ...(SEVERITIES.indexOf(failOn) < SEVERITIES.indexOf("high") ? [`failOn ${failOn}`] : []),
    ...(failOnUndecided === "never" ? ["failOnUndecided never"] : []),
    ...counted(off, "off"),
    ...counted(lowered, "lowered"),
  ];
  if (policy === DEFAULT_POLICY || ways.length === 0) return undefined;
  return `${policy.file ?? "the policy"}: ${ways.join(", ")}`;
}
