import { isUndecided, text } from "../model/tree";
import { serviceChangeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** The load-balancer class is taken away. */
export const loadBalancerClassRemoved = serviceChangeRule({
  id: "load-balancer-class-removed",
  severity: "high",
  category: "exposure",
  title: "The load-balancer class is taken away",
  why: "The class cannot be changed, so the Service is replaced and gets a new address. Some controllers set it by themselves, and then every plan wants to undo it.",
  fix: "Write the class into the code, or ignore changes of spec[0].load_balancer_class.",
  ids: ["CWE-404"],
  example: "load_balancer_class is taken out",
  check: (before, after) => {
    if (isUndecided(after.object.body, "spec.load_balancer_class")) return UNDECIDED;
    const [from, to] = [before, after].map((service) => text(service.object.body, "spec.load_balancer_class"));
    return from !== undefined && to === undefined ? `loadBalancerClass ${from} → none, which replaces it` : undefined;
  },
});
