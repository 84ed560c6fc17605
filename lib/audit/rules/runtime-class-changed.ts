import { podsOf } from "../model/pods";
import { text } from "../model/tree";
import { changeRule } from "../rule/define";
import { WORKLOAD_KINDS } from "../model/kinds";

/** Pods leave the sandbox of their runtime class, or get another one. */
export const runtimeClassChanged = changeRule({
  id: "runtime-class-changed",
  severity: "medium",
  category: "security",
  title: "Pods leave the sandbox of their runtime class, or get another one",
  why: "A class such as gvisor or kata keeps pods away from the kernel of the node; without it, root in the container is one fault away from it.",
  fix: "Keep the class.",
  ids: ["NSA-pods-hardening", "CWE-693"],
  example: 'runtime_class_name = "gvisor" → none',
  kinds: WORKLOAD_KINDS,
  actions: ["update", "replace"],
  check: ({ before, after }) => {
    const [from, to] = [before, after].map((side) => text(side && podsOf(side)?.spec, "runtime_class_name"));
    return from === undefined || from === to ? undefined : `runtime class ${from} → ${to ?? "none"}`;
  },
});
