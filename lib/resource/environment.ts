import type { IConstruct } from "constructs";
import type { ProviderMajor } from "../manifest/schema";
import { kubernetes, type Platform } from "../platform";

/**
 * What becomes of the parts of a service when it is removed: `retain` leaves them in the cluster.
 *
 * Terraform has no such policy: it destroys what is declared no more. So the state has a record of each resource that is
 * retained (`terraform_data.retained["<address>"]`), and a plan that would destroy one, with its construct or by
 * `terraform destroy`, stops with "Instance cannot be destroyed". A `RetiredService` in the construct's place keeps it,
 * and so does `kube-services teardown`; to have it destroyed after all, deploy `delete` first. A change that replaces the
 * resource is no removal, and is not refused.
 */
export interface OnDelete {
  /** Claims made from claim templates: Kubernetes itself keeps or deletes them, with their StatefulSet. @default "retain" */
  readonly volumes?: "retain" | "delete";
  /** Deployments and StatefulSets, with the headless Service that gives a StatefulSet's pods their names. @default "delete" */
  readonly workload?: "retain" | "delete";
  /** Their HorizontalPodAutoscalers; retained only together with the workload. @default "delete" */
  readonly autoscaler?: "retain" | "delete";
  /** ConfigMaps and Secrets. @default "delete" */
  readonly config?: "retain" | "delete";
}

/** What constructs take from the stack that they stand in. */
export interface Environment {
  /** The platform of the cluster. */
  readonly platform: Platform;
  /** The namespace of constructs that name none. */
  readonly namespace: string;
  /** Terraform address of the namespace where the stack creates it: what lies in it depends on it. */
  readonly namespaceAddress?: string;
  /** Labels of every object. */
  readonly labels: Readonly<Record<string, string>>;
  /** Annotations of every object. */
  readonly annotations: Readonly<Record<string, string>>;
  /** What the objects are part of (`app.kubernetes.io/part-of`). */
  readonly partOf: string | undefined;
  /** Whether objects that hold data refuse to be destroyed. */
  readonly protect: boolean;
  /** What becomes of what belongs to a service, where neither the service nor its removal says it. */
  readonly onDelete: OnDelete;
  /** Whether apply waits until a workload has rolled out. */
  readonly waitForRollout: boolean;
  /** Whether apply waits until a load balancer has an address. */
  readonly waitForLoadBalancer: boolean;
  /** Whether the stack's provider ignores what controllers own; elsewhere each resource says so itself. */
  readonly ignoresControllerOwned: boolean;
  /** The oldest major version of the provider that the stack lets in: what attributes there are. */
  readonly provider: ProviderMajor;
  /**
   * What constructs ask of the version of Terraform and OpenTofu, beyond what the stack itself does; to be added to.
   * @default - nobody looks at it
   */
  readonly engineRequirements?: Set<string>;
}

const ENVIRONMENT = Symbol.for("cdktf-kube-services/Environment");

let outside: Environment | undefined;

/** Makes an environment known to all constructs below a scope. */
export function setEnvironment(scope: IConstruct, environment: Environment): void {
  Object.defineProperty(scope, ENVIRONMENT, { value: environment, configurable: true });
}

/** The environment of the nearest scope that has one; in a plain TerraformStack Kubernetes' own defaults. */
export function environmentOf(construct: IConstruct): Environment {
  for (let scope: IConstruct | undefined = construct; scope !== undefined; scope = scope.node.scope) {
    const environment = (scope as unknown as Record<symbol, Environment | undefined>)[ENVIRONMENT];
    if (environment !== undefined) return environment;
  }
  outside ??= {
    platform: kubernetes(),
    namespace: "default",
    labels: {},
    annotations: {},
    partOf: undefined,
    protect: false,
    onDelete: {},
    waitForRollout: true,
    waitForLoadBalancer: false,
    ignoresControllerOwned: false,
    provider: 2, // what the bindings' own provider asks for
  };
  return outside;
}
