import { SAFE_SYSCTLS } from "../../pod-security-standards";
import { blocks, text } from "../model/tree";
import { podRule } from "../rule/define";

/** Pods change kernel settings that other pods feel. */
export const unsafeSysctl = podRule({
  id: "unsafe-sysctl",
  severity: "medium",
  category: "security",
  title: "Pods change kernel settings that other pods feel",
  why: "A setting that is not the pod's own weakens or slows the whole node.",
  fix: "Take it away, or give these pods nodes of their own.",
  ids: ["PSS-baseline-sysctls", "NSA-pods-hardening", "CWE-250"],
  example: 'sysctl { name = "net.core.somaxconn", value = "1024" }',
  reads: ["security_context.sysctl"],
  check: (pods) => {
    const names = blocks(pods.spec, "security_context.sysctl")
      .map((one) => text(one, "name") ?? "?")
      .filter((name) => !SAFE_SYSCTLS.has(name));
    return names.length === 0 ? undefined : `sets ${names.join(", ")}`;
  },
});
