import { texts } from "../model/tree";
import { containerRule } from "../rule/define";

/** A container keeps capabilities that it does not need. */
export const capabilitiesKept = containerRule({
  id: "capabilities-kept",
  severity: "low",
  category: "security",
  title: "A container keeps capabilities that it does not need",
  why: "The default set lets it forge packets and change owners of files.",
  fix: "Drop ALL.",
  ids: ["PSS-restricted-capabilities", "CIS-5.2.8", "CIS-5.2.10", "NSA-pods-hardening", "CWE-250"],
  example: 'a container without capabilities { drop = ["ALL"] }',
  reads: ["security_context.capabilities.drop"],
  check: (container) =>
    texts(container.body, "security_context.capabilities.drop").some((name) => name.toUpperCase() === "ALL")
      ? undefined
      : "does not drop ALL capabilities",
});
