import { isJudgedKind } from "../model/kinds";
import { hostsIn } from "../model/shapes";
import { changeRule } from "../rule/define";

const ROUTES = /route|virtual|gateway|ingress|proxy|listener|httpservice|mapping|host|tunnel|domain/i;

/** A custom resource answers for a host. */
export const customRouteOpens = changeRule({
  id: "custom-route-opens",
  severity: "medium",
  category: "exposure",
  title: "A custom resource answers for a host",
  why: "Routes of meshes and gateways lead from outside to pods as an Ingress does; what else they say no rule here knows.",
  fix: "Check what it leads to, and who reaches the gateway.",
  ids: ["NSA-network-separation", "CWE-668"],
  example: 'kind = "VirtualService" with hosts: [shop.example.com]',
  actions: ["create", "update", "replace"],
  check: ({ before, after, kind }) => {
    if (after === undefined || isJudgedKind(kind) || !kind.includes(".") || !ROUTES.test(kind)) return undefined;
    const known = new Set(before === undefined ? [] : hostsIn(before.body));
    const opened = hostsIn(after.body).filter((host) => !known.has(host));
    return opened.length === 0
      ? undefined
      : `answers for ${opened.slice(0, 5).join(", ")}${opened.length > 5 ? ` and ${opened.length - 5} more` : ""}`;
  },
});
