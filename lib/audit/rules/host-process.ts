import { flag } from "../model/tree";
import { containerRule } from "../rule/define";

const FIELD = "security_context.windows_options.host_process";

/** A Windows container runs as a process of its node. */
export const hostProcess = containerRule({
  id: "host-process",
  severity: "critical",
  category: "security",
  title: "A Windows container runs as a process of its node",
  why: "A HostProcess container is no container: it sees and does on the node whatever its user may.",
  fix: "Take windowsOptions.hostProcess away.",
  ids: ["PSS-baseline-host-process", "CIS-5.2.11", "NSA-pods-hardening", "CWE-250"],
  example: "windows_options { host_process = true }",
  reads: [FIELD],
  check: (container, pods) =>
    flag(container.body, FIELD) || flag(pods.spec, FIELD) ? "runs as a process of the node" : undefined,
});
