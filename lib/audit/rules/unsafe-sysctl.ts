import { blocks, text } from "../model/tree";
import { podRule } from "../rule/define";

/** Kernel settings that belong to a pod alone. https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
const SAFE: ReadonlySet<string> = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
]);

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
      .filter((name) => !SAFE.has(name));
    return names.length === 0 ? undefined : `sets ${names.join(", ")}`;
  },
});
