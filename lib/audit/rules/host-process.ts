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
  reads: [FIELD],
  check: (container, pods) =>
    flag(container.body, FIELD) || flag(pods.spec, FIELD) ? "runs as a process of the node" : undefined,
});
