import { flag } from "../model/tree";
import { serviceRule } from "../rule/define";

/** A Service sends traffic to pods that are not ready. */
export const notReadyAddressesPublished = serviceRule({
  id: "not-ready-addresses-published",
  severity: "low",
  category: "workload",
  title: "A Service sends traffic to pods that are not ready",
  why: "Clients get errors from pods that start or fail. It is meant for the names of members that look for each other.",
  fix: "Leave publish_not_ready_addresses to headless Services.",
  ids: ["CWE-1068"],
  example: "publish_not_ready_addresses = true",
  check: ({ object, access }) =>
    access === "Virtual IP" && flag(object.body, "spec.publish_not_ready_addresses")
      ? "publishes addresses of pods that are not ready"
      : undefined,
});
