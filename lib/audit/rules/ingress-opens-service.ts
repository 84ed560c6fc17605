import { routesOf } from "../model/ingress";
import { once } from "../model/question";
import type { KubernetesObject } from "../model/object";
import { changeRule } from "../rule/define";

/** The Services to which Ingresses lead. */
const led = once(
  (ingresses: readonly KubernetesObject[]) =>
    new Set(ingresses.flatMap((one) => routesOf(one).map((route) => route.service))),
);

/** An Ingress leads to a Service to which none led before. */
export const ingressOpensService = changeRule({
  id: "ingress-opens-service",
  severity: "medium",
  category: "exposure",
  title: "An Ingress opens a Service",
  why: "Whoever reaches the Ingress controller reaches the pods of the Service, although the Service itself stays inside the cluster.",
  fix: "Make sure that it asks for credentials and that this is meant; an ingress class of internal addresses keeps it inside.",
  ids: ["NSA-network-separation", "CWE-668"],
  example: "an Ingress to a Service that had none",
  kinds: ["Ingress"],
  actions: ["create", "update", "replace"],
  check: (change, plan) => {
    const ingress = change.after;
    if (ingress === undefined) return undefined;
    const known = led(plan.before.near("Ingress", ingress.namespace));
    const opened = new Map<string, string[]>();
    for (const { service, at } of routesOf(ingress)) {
      if (!known.has(service)) opened.set(service, [...(opened.get(service) ?? []), at]);
    }
    const openings = [...opened].map(([service, at]) => `Service ${service} to ${[...new Set(at)].join(", ")}`);
    return openings.length === 0 ? undefined : `opens ${openings.join("; ")}`;
  },
});
