import { blocks, number } from "../model/tree";
import { containerRule } from "../rule/define";

/** A container takes a port of its node. */
export const hostPort = containerRule({
  id: "host-port",
  severity: "medium",
  category: "security",
  title: "A container takes a port of its node",
  why: "The port is open on the node, past Services and most policies, and two such pods cannot share a node.",
  fix: "Use a Service.",
  ids: ["PSS-baseline-host-ports", "CIS-5.2.13", "NSA-network-separation", "CWE-668"],
  example: "port { container_port = 80, host_port = 80 }",
  check: (container) => {
    const taken = blocks(container.body, "port")
      .map((port) => number(port, "host_port"))
      .filter((port) => (port ?? 0) > 0);
    return taken.length === 0 ? undefined : `takes host port ${taken.join(", ")}`;
  },
});
