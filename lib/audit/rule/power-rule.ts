import type { Power } from "../model/rights";
import { granted, isClusterWide, showGrants } from "../model/rights";
import { objectRule } from "./define";
import type { RuleFacts, Severity, StateRule } from "./rule";

/** A rule on roles that grant some rights. */
export function powerRule(
  rule: RuleFacts & {
    readonly powers: readonly Power[];
    /**
     * How bad it is in one namespace, or of some names alone; nothing where that is no finding. In the whole cluster it is
     * as bad as the rule says.
     */
    readonly narrow: Severity | undefined;
  },
): StateRule {
  const { powers, narrow, ...facts } = rule;
  return objectRule({
    ...facts,
    kinds: ["Role", "ClusterRole"],
    check: (role, world) => {
      const grants = granted(role, powers);
      if (grants.length === 0) return undefined;
      const wide = isClusterWide(role, world) && grants.some((one) => one.names.length === 0);
      if (!wide && narrow === undefined) return undefined;
      return { message: `may ${showGrants(grants)}`, severity: wide ? rule.severity : (narrow ?? rule.severity) };
    },
  });
}
