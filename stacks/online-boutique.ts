import type { Construct } from "constructs";
import { acknowledge, EnvironmentStack, WorkloadService, type StatefulService, type StatelessService } from "../lib";
import { createFrontend } from "./boutique/frontend";
import { createGrpcService, grpcServiceNames } from "./boutique/grpc-services";
import { createLoadGenerator } from "./boutique/load-generator";
import { createRedisCart } from "./boutique/redis-cart";
import type { Environment } from "./environments";

/**
 * The Online Boutique, a web shop of eleven services, in one environment.
 *
 * Images, ports, variables, probes, resources and privileges are those of the shop's own manifests:
 * https://github.com/GoogleCloudPlatform/microservices-demo (Apache-2.0), release v0.10.6. Its Redis, there without a
 * volume, keeps the carts in one here.
 */
export class OnlineBoutique extends EnvironmentStack {
  readonly frontend: StatelessService;
  readonly redisCart: StatefulService;
  /** What visitors reach; the Service `frontend` is for the load generator, inside the cluster. */
  readonly frontendExternal: WorkloadService;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id, {
      cluster: environment.cluster,
      backend: environment.backend,
      namespace: {
        name: environment.namespace,
        create: true,
        podSecurity: "restricted",
      },
      securityProfile: "restricted",
      protect: environment.protect,
      partOf: "online-boutique",
      labels: { environment: environment.name },
    });
    this.redisCart = createRedisCart(this, environment);
    for (const name of grpcServiceNames) createGrpcService(this, name, environment);
    this.frontend = createFrontend(this, environment);
    this.frontendExternal = new WorkloadService(this, "frontend-external", {
      workload: this.frontend.workload,
      ports: [{ name: "http-80", port: 80, targetPort: 8080 }],
      exposure: environment.exposure,
      stickySession: environment.stickySession,
    });
    createLoadGenerator(this, environment);
    this.acknowledgeFindings(environment);
  }

  /** What `kube-services audit` finds and is meant to be so. */
  private acknowledgeFindings({ exposure, replicas, stickySession }: Environment): void {
    if (exposure.type === "LoadBalancer")
      acknowledge(this.frontendExternal, "load-balancer-open-to-all", { reason: "The shop is for everyone." });
    if (exposure.type === "NodePort")
      acknowledge(this.frontendExternal, "node-port-exposed", {
        reason: "Testers reach this environment by its nodes.",
      });
    if (exposure.type !== "None" && stickySession !== false)
      acknowledge(this.frontendExternal, "sticky-session-behind-nodes", {
        reason: "Who lands on another pod loses nothing: the carts are in Redis.",
      });
    const clusters = "Who runs the cluster says so for all namespaces; the shop works under any of it.";
    for (const rule of ["pods-without-network-policy", "namespace-without-limits"])
      acknowledge(this, rule, { reason: clusters });
    if (replicas > 2)
      for (const rule of ["disruption-budget-missing", "pods-not-spread"])
        acknowledge(this, rule, { reason: "An example: nobody loses an order when a node goes." });
    acknowledge(this.redisCart, "image-tag-moves", { reason: "The shop is published with Redis of this tag." });
    acknowledge(this, "image-not-pinned", { reason: "The shop is published by tags, which its release page lists." });
  }
}
