import { isBranch } from "../mask/marks";
import { podRule } from "../rule/define";

/** Annotations that tell a container runtime how to run a pod, past what Kubernetes checks. */
const KEYS =
  /^(?:io\.katacontainers\.config\.|io\.kubernetes\.cri-o\.|io\.containerd\.|cri-o\.io\/|run\.oci\.|dev\.gvisor\.)/;
/** Those that name a program, a device or a folder of the node. */
const PROGRAMS = /path|kernel|hook|device|mount|rootfs|initrd|firmware|annotations|runtime/i;

/** Annotations tell the container runtime how to run a pod. */
export const runtimeConfigured = podRule({
  id: "runtime-configured",
  severity: "high",
  category: "security",
  title: "Annotations tell the container runtime how to run a pod",
  why: "The runtime does on the node what they say, such as starting another hypervisor or mounting devices; Pod Security and policies of admission do not look at them.",
  fix: "Take them out, and let the runtime's own configuration refuse them.",
  ids: ["NSA-pods-hardening", "CWE-250"],
  example: 'io.katacontainers.config.hypervisor.path = "/usr/bin/other"',
  check: ({ annotations }) => {
    if (!isBranch(annotations)) return undefined;
    const found = Object.keys(annotations).filter((key) => KEYS.test(key));
    if (found.length === 0) return undefined;
    return {
      message: `sets ${found.slice(0, 5).join(", ")}`,
      severity: found.some((key) => PROGRAMS.test(key)) ? "high" : "low",
    };
  },
});
