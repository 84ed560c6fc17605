import { isHiddenFromRules } from "../mask/marks";
import { podsOf } from "../model/pods";
import { blocks, pick, text } from "../model/tree";
import type { ChangeRule, Hit } from "../rule/rule";

const PROXY = /^(?:https?|all|ftp|socks|grpc)_proxy$/i;

function proxies(body: Parameters<typeof blocks>[0]): ReadonlyMap<string, string> {
  const found = blocks(body, "env").flatMap((variable) => {
    const name = text(variable, "name") ?? "";
    if (!PROXY.test(name)) return [];
    const value = pick(variable, "value");
    return [[name, isHiddenFromRules(value) ? "(not shown)" : String(value ?? "")] as const];
  });
  return new Map(found);
}

/** A program sends its traffic through a proxy. */
export const proxySet: ChangeRule = {
  id: "proxy-set",
  severity: "medium",
  category: "security",
  title: "A program sends its traffic through another proxy",
  why: "Whoever runs the proxy sees where it goes, and what is not encrypted; he can answer in the place of others.",
  fix: "Check that the proxy is yours.",
  ids: ["CWE-441"],
  example: 'env { name = "HTTPS_PROXY", value = "http://proxy.example:3128" } is new',
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const pods of plan.after.pods) {
      if (pods.owner.change.action === "no-op") continue;
      const before = pods.owner.change.before && podsOf(pods.owner.change.before);
      for (const container of pods.containers) {
        const was = before?.containers.find((one) => one.name === container.name);
        const known = was === undefined ? new Map<string, string>() : proxies(was.body);
        const added = [...proxies(container.body)].filter(([name, value]) => known.get(name) !== value);
        if (added.length === 0) continue;
        yield {
          address: pods.owner.address,
          subject: container.name,
          message: `${container.sort} ${container.name} sets ${added.map(([name]) => name).join(", ")}`,
          ...(before === undefined ? { severity: "low" as const } : {}),
        };
      }
    }
  },
};
