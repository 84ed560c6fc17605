import { commandLines } from "../model/commands";
import { containerRule } from "../rule/define";
import type { Severity } from "../rule/rule";

const LEAVES: readonly (readonly [how: string, form: RegExp, severity: Severity])[] = [
  ["enters the namespaces of the node", /\bnsenter\b[^\n;&|]{0,200}\s(?:-t|--target)[= ]?1\b/, "high"],
  ["changes into the files of the node", /\bchroot\s+(?:--\S+\s+)*\/(?:host|rootfs|node|mnt\/(?:host|root))\b/, "high"],
  ["mounts a disk of the node", /\bmount\s+(?:-\S+\s+(?:\w+\s+)?)*\/dev\/(?:sd|vd|xvd|nvme|dm-|mapper)/, "high"],
  [
    "commands the container runtime of the node",
    /--unix-socket[= ]\S{0,200}(?:docker|containerd|crio)\S{0,50}\.sock\b|\b(?:crictl|ctr|nerdctl)\s+(?:-\S+\s+)*(?:run|exec|tasks?)\b/,
    "high",
  ],
  ["writes where the kernel starts a program", /\b(?:release_agent|core_pattern|uevent_helper)\b/, "high"],
  // Agents of networks do so when they start.
  ["loads a module into the kernel", /\b(?:insmod|modprobe)\s+[^-\s]/, "low"],
];

/** A command leaves its container. */
export const commandLeavesContainer = containerRule({
  id: "command-leaves-container",
  severity: "high",
  category: "security",
  title: "A command leaves its container",
  why: "It works on the node itself, with what all pods there have, and with the rights of its kubelet.",
  fix: "Let the node's own tools do it, or a program that asks for one capability alone; acknowledge it for agents of the cluster.",
  ids: ["NSA-pods-hardening", "CWE-250"],
  example: 'command = ["nsenter", "-t", "1", "-m", "sh"]',
  readsMarks: true,
  check: (container) => {
    const lines = commandLines(container);
    const found = LEAVES.find(([, form]) => lines.some((line) => form.test(line)));
    return found === undefined ? undefined : { message: found[0], severity: found[2] };
  },
});
