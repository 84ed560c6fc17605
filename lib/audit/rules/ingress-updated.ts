import { changeRule } from "../rule/define";

/** An Ingress is updated in place. */
export const ingressUpdated = changeRule({
  id: "ingress-updated",
  severity: "medium",
  category: "destroy",
  title: "An Ingress is updated in place",
  why: "The provider writes the whole Ingress: finalizers, labels and annotations that a controller put there are dropped, and a cloud load balancer can be left behind.",
  fix: "Compare its live annotations and finalizers with the code before the apply, and look at the load balancer after it.",
  ids: ["CWE-404"],
  example: "any change of an Ingress in place",
  kinds: ["Ingress"],
  actions: ["update"],
  check: () => "is written as a whole, without what its controller added",
});
