import { REACH_WORDS, showPort } from "../model/services";
import { serviceRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** SSH, Telnet, RDP, VNC, Docker, kubelet, etcd, and the usual databases and queues. */
const ADMINISTRATION: ReadonlySet<number> = new Set([
  22, 23, 3389, 5900, 2375, 2376, 10250, 2379, 2380, 1433, 1521, 3306, 5432, 5984, 6379, 9042, 9200, 9300, 11211, 27017,
]);

/** A port for administrators or a database is open to the outside. */
export const administrationPortExposed = serviceRule({
  id: "administration-port-exposed",
  severity: "high",
  category: "exposure",
  title: "A port for administrators or a database is open to the outside",
  why: "Such ports are tried by robots within minutes.",
  fix: "Reach it through kubectl port-forward or a private network.",
  ids: ["NSA-network-separation", "CWE-284"],
  example: "a Service of the type LoadBalancer with port 5432",
  check: (service) => {
    if (!["internet", "nodes", "unknown"].includes(service.reach)) return undefined;
    const open = service.ports.filter((port) =>
      [port.port, Number(port.targetPort)].some((one) => ADMINISTRATION.has(one ?? 0)),
    );
    if (open.length === 0) return service.portsUnknown ? UNDECIDED : undefined;
    if (service.reach === "unknown") return UNDECIDED;
    return `${open.map(showPort).join(", ")} can be reached by ${REACH_WORDS[service.reach]}`;
  },
});
