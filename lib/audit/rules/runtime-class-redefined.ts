import { text } from "../model/tree";
import { changeRule } from "../rule/define";

/** A runtime class gets another handler. */
export const runtimeClassRedefined = changeRule({
  id: "runtime-class-redefined",
  severity: "medium",
  category: "security",
  title: "A runtime class means another runtime, or goes",
  why: "All pods of the class start in the other runtime from then on: without the sandbox that it stood for, or not at all.",
  fix: "Give the other runtime a class of its own.",
  ids: ["NSA-pods-hardening", "CWE-693"],
  example: 'kubernetes_runtime_class_v1: handler = "runsc" → "runc"',
  kinds: ["RuntimeClass"],
  actions: ["update", "replace", "delete"],
  check: ({ before, after, action }) => {
    const [from, to] = [before, after].map((side) => text(side?.body, "handler"));
    if (action === "delete") return `handler ${from ?? "?"} is gone: pods of the class no longer start`;
    return from === to ? undefined : `handler ${from ?? "none"} → ${to ?? "not known"}`;
  },
});
