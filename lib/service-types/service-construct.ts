import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { PodGroup } from "../policy";
import { environmentOf, type KubernetesResource } from "../resource";
import { HttpRoute, Ingress } from "../route";
import type { Service, ServiceProps } from "../service";
import { createRoute } from "./exposed-route";

/**
 * What all service types have in common: a Service, and its attributes as tokens.
 * @example
 * ```ts
 * const addressOf = (service: ServiceConstruct): string => `http://${service.dnsName}`;
 * const web = new StatelessService(prod, "web", {
 *   containers: [{ image: "example.com/web:1", ports: [{ containerPort: 8080, servicePort: 80 }] }],
 * });
 * new ConfigMap(prod, "addresses", { data: { WEB: addressOf(web) } }); // http://web.shop.svc
 * ```
 */
export abstract class ServiceConstruct extends Construct {
  /** The Service of the construct. */
  abstract readonly service: Service;
  private route: Ingress | HttpRoute | undefined;

  /** The Ingress of an exposure by host name; undefined where there is none. */
  get ingress(): Ingress | undefined {
    return this.route instanceof Ingress ? this.route : undefined;
  }

  /** The HTTPRoute of an exposure through a Gateway; undefined where there is none. */
  get httpRoute(): HttpRoute | undefined {
    return this.route instanceof HttpRoute ? this.route : undefined;
  }

  /**
   * Makes what the exposure needs beside the Service, once that is there.
   * @internal
   */
  protected expose(
    props: Pick<ServiceProps, "exposure" | "logicalId" | "labels" | "version" | "waitForLoadBalancer">,
  ): void {
    this.route = createRoute(this, props);
  }

  /** Name of the Service. */
  get name(): string {
    return this.service.name;
  }

  /** Namespace of the Service. */
  get namespace(): string {
    return this.service.namespace;
  }

  /** The pods behind it, for NetworkPolicies of others; undefined where there are none, as of an `ExternalService`. */
  get pods(): PodGroup | undefined {
    return undefined;
  }

  /** The virtual IP, known after apply; `None` for a headless Service. */
  get clusterIP(): string {
    return this.service.clusterIP;
  }

  /** The name in the cluster's DNS, without the cluster's domain: `web.shop.svc`. */
  get dnsName(): string {
    return this.service.dnsName;
  }

  /** The load balancer's IP or host name, known after apply; empty while there is none. */
  get loadBalancerAddress(): string {
    return this.service.loadBalancerAddress;
  }

  /**
   * The node port of a port, known after apply.
   * @throws KubeServicesError `PortUnknown`
   */
  nodePort(portName: string): number {
    return this.service.nodePort(portName);
  }

  /** The Terraform resources that this construct made. */
  get resources(): readonly KubernetesResource[] {
    return this.route === undefined ? [this.service.resource] : [this.service.resource, this.route.resource];
  }

  /**
   * Sets an attribute of a Terraform resource, past every check of this library; the last call wins.
   * @param path path in Terraform's words, such as `spec.0.external_ips`: it goes to the Service, or, where only the
   *   workload or the autoscaler has such an attribute (`spec.0.replicas`), there. With a resource type before it
   *   (`kubernetes_deployment_v1.metadata.0.labels.tier`) it goes to every resource of that type.
   */
  addOverride(path: string, value: unknown): void {
    const [first = "", ...rest] = path.split(".");
    const ofType = this.resources.filter(({ terraformResourceType }) => terraformResourceType === first);
    for (const resource of ofType) resource.addOverride(rest.join("."), value);
    if (ofType.length > 0) return;
    const owner = [this.service.resource, ...this.resources].find((resource) => resource.hasAttribute(path));
    (owner ?? this.service.resource).addOverride(path, value);
  }
}

/** What constructs take from their place: the logical id that addresses are made of, and the namespace. */
export function placeOf(
  construct: Construct,
  props: { readonly namespace?: string },
): { logicalId: string; namespace: string } {
  return {
    logicalId: TerraformStack.of(construct).getLogicalId(construct.node),
    namespace: props.namespace ?? environmentOf(construct).namespace,
  };
}
