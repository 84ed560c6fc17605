import { text } from "../model/tree";
import { reasonInWords } from "../model/words";
import { changeRule } from "../rule/define";

/** A Service is destroyed and made again. */
export const serviceReplaced = changeRule({
  id: "service-replaced",
  severity: "high",
  category: "destroy",
  title: "A Service is destroyed and made again",
  why: "It gets a new cluster IP, and a load balancer gets a new public address; for a while the name leads nowhere.",
  fix: "Keep the field that forces it as it was, or plan a maintenance window and change DNS records after the apply.",
  ids: ["CWE-404"],
  example: "cluster_ip changes",
  kinds: ["Service"],
  actions: ["replace"],
  check: (change) => {
    const address =
      change.before && text(change.before.body, "spec.type") === "LoadBalancer" ? ", its public address too" : "";
    return `is replaced${address}, because ${reasonInWords(change)}`;
  },
});
