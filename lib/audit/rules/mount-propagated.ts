import { blocks, text } from "../model/tree";
import { containerRule } from "../rule/define";

/** What a container mounts appears on its node. */
export const mountPropagated = containerRule({
  id: "mount-propagated",
  severity: "high",
  category: "security",
  title: "What a container mounts appears on its node",
  why: "Bidirectional mounts reach the node and all its pods: made for storage drivers, and a way out for everyone else.",
  fix: "Leave mountPropagation out, or use HostToContainer.",
  ids: ["NSA-pods-hardening", "CWE-668"],
  example: 'volume_mount { mount_propagation = "Bidirectional" }',
  check: ({ body }) => {
    const found = blocks(body, "volume_mount").filter((mount) => text(mount, "mount_propagation") === "Bidirectional");
    return found.length === 0
      ? undefined
      : `mounts ${found.map((mount) => text(mount, "mount_path") ?? "?").join(", ")} with mountPropagation Bidirectional`;
  },
});
