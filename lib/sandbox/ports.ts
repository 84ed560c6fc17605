import { createServer, type AddressInfo, type Server } from "node:net";
import { KubeServicesError, type Problem } from "../errors";
import { machineProblem } from "../machine";

/** Whether a TCP port of the loopback address can be bound now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * `count` different TCP ports that are free on the loopback address; all are held until the last one is found.
 * @throws KubeServicesError `SandboxPortsTaken`, `LoopbackMissing`
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers: Server[] = [];
  try {
    for (let held = 0; held < count; held++) servers.push(await hold());
    return servers.map((server) => (server.address() as AddressInfo).port);
  } catch (error) {
    throw new KubeServicesError(problemOf(error as NodeJS.ErrnoException, count));
  } finally {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

function hold(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port: 0, exclusive: true }, () => resolve(server));
  });
}

function problemOf(error: NodeJS.ErrnoException, count: number): Problem {
  if (error.code === "EADDRINUSE")
    return {
      code: "SandboxPortsTaken",
      what: `the sandbox needs ${count} TCP ports of 127.0.0.1, and so many are not free`,
      fix: "end programs that listen there, or widen net.ipv4.ip_local_port_range",
    };
  if (error.code === "EADDRNOTAVAIL")
    return {
      code: "LoopbackMissing",
      what: "this machine has no 127.0.0.1; the sandbox's parts talk over it, and not over IPv6",
      fix: "bring the interface up: ip address add 127.0.0.1/8 dev lo; ip link set lo up",
    };
  return (
    machineProblem(error) ?? { code: "LoopbackUnusable", what: `nothing can listen on 127.0.0.1: ${error.message}` }
  );
}
