import { flag } from "../model/tree";
import { containerRule } from "../rule/define";

/** A container may write to its own image. */
export const rootFilesystemWritable = containerRule({
  id: "root-filesystem-writable",
  severity: "low",
  category: "security",
  title: "A container may write to its own image",
  why: "An intruder can put programs there. Where the field is left out, the provider sends false.",
  fix: "Set securityContext.readOnlyRootFilesystem to true and mount an emptyDir where it must write.",
  ids: ["CIS-5.7.3", "NSA-pods-immutable", "CWE-732"],
  example: "a container without read_only_root_filesystem = true",
  reads: ["security_context.read_only_root_filesystem"],
  check: (container) =>
    flag(container.body, "security_context.read_only_root_filesystem") ? undefined : "has a writable root file system",
});
