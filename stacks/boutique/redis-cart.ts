import type { Construct } from "constructs";
import { StatefulService, type Probe } from "../../lib";
import type { Environment } from "../environments";
import { podPrivileges } from "./pod";

const PORT = 6379;
const probe: Probe = { periodSeconds: 5, tcpSocket: { port: PORT } };

/** Makes the store of the carts. Its claim stays when the service is deleted. */
export function createRedisCart(scope: Construct, environment: Environment): StatefulService {
  return new StatefulService(scope, "redis-cart", {
    ...podPrivileges,
    replicas: 1,
    containers: [
      {
        name: "redis",
        image: "redis:alpine",
        ports: [{ containerPort: PORT, appProtocol: "redis" }],
        resources: { requests: { cpu: "70m", memory: "200Mi" }, limits: { cpu: "125m", memory: "256Mi" } },
        readinessProbe: probe,
        livenessProbe: probe,
      },
    ],
    volumes: [
      {
        claimTemplate: { name: "redis-data", storage: environment.cartStorage },
        mountPath: "/data",
        onDelete: "retain",
      },
    ],
  });
}
