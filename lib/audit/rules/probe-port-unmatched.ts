import { blocks, hidesSome, pick, text } from "../model/tree";
import { containerRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

const PROBES = ["liveness_probe", "readiness_probe", "startup_probe"] as const;

/** A probe asks a port that the container does not name. */
export const probePortUnmatched = containerRule({
  id: "probe-port-unmatched",
  severity: "medium",
  category: "workload",
  title: "A probe asks a port that the container does not name",
  why: "A port given by name that the container does not have cannot be asked: the pod never becomes ready, or is restarted for ever.",
  fix: "Name one of the container's ports in the probe, or give its number.",
  ids: ["CWE-1068"],
  example: 'readiness_probe { http_get { port = "htpp" } }',
  init: false,
  check: ({ body }) => {
    const names = new Set(blocks(body, "port").map((port) => text(port, "name")));
    const wrong = PROBES.flatMap((probe) => {
      const port = text(body, `${probe}.http_get.port`) ?? text(body, `${probe}.tcp_socket.port`);
      const missing = port !== undefined && !/^\d+$/.test(port) && !names.has(port);
      return missing ? [`${probe.replace("_", " ")} asks ${port}`] : [];
    });
    if (wrong.length === 0) return undefined;
    return hidesSome(pick(body, "port")) ? UNDECIDED : `has no port of the name: ${wrong.join(", ")}`;
  },
});
