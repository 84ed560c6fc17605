import { flag } from "../model/tree";
import { podRule } from "../rule/define";

/** The containers of a pod see each other's processes. */
export const processNamespaceShared = podRule({
  id: "process-namespace-shared",
  severity: "low",
  category: "security",
  title: "The containers of a pod see each other's processes",
  why: "One container can read the environment and the files of another.",
  fix: "Take share_process_namespace away, unless a sidecar needs it.",
  ids: ["NSA-pods-hardening", "CWE-653"],
  example: "share_process_namespace = true",
  reads: ["share_process_namespace"],
  check: (pods) => (flag(pods.spec, "share_process_namespace") ? "has share_process_namespace = true" : undefined),
});
