import { blocks, text, texts } from "../model/tree";
import { podRule } from "../rule/define";

/** Pods are told another address for a name. */
export const hostAliasesSet = podRule({
  id: "host-aliases-set",
  severity: "medium",
  category: "security",
  title: "Pods are told another address for a name",
  why: "Lines in /etc/hosts win over DNS: what the pods send to that name goes to this address, and stays there when the name moves.",
  fix: "Use a Service, or an entry in DNS.",
  ids: ["CWE-350"],
  example: 'host_aliases { ip = "203.0.113.66", hostnames = ["api.example.com"] }',
  check: (pods) => {
    const aliases = blocks(pods.spec, "host_aliases");
    const hosts = aliases.map((one) => `${texts(one, "hostnames").join(", ")} at ${text(one, "ip") ?? "?"}`);
    return hosts.length === 0 ? undefined : `look for ${hosts.join("; ")}`;
  },
});
