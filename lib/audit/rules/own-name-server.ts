import { texts } from "../model/tree";
import { podRule } from "../rule/define";

/** Pods ask a name server of their own. */
export const ownNameServer = podRule({
  id: "own-name-server",
  severity: "medium",
  category: "security",
  title: "Pods ask a name server of their own",
  why: "Whoever runs it decides which address every name leads to, and learns all names that are asked for; names of the cluster are not found there.",
  fix: "Leave dns_policy at ClusterFirst and forward single zones in the cluster's own DNS.",
  ids: ["CWE-350"],
  example: 'dns_policy = "None", dns_config { nameservers = ["203.0.113.66"] }',
  check: (pods) => {
    const servers = texts(pods.spec, "dns_config.nameservers");
    if (servers.length > 0) return `ask ${servers.join(", ")}`;
    // A name is first looked for in these: whoever owns one answers for names that were meant for the cluster.
    const searched = texts(pods.spec, "dns_config.searches").filter(
      (one) => !/(?:^|\.)(?:cluster\.local|local|internal|svc)\.?$/.test(one),
    );
    return searched.length === 0
      ? undefined
      : { message: `look for names in ${searched.join(", ")} too`, severity: "low" };
  },
});
