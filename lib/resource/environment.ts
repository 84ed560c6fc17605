import type { IConstruct } from "constructs";
import { kubernetes, type Platform } from "../platform";

/** What becomes of the parts of a service when it is removed: `retain` leaves them in the cluster. */
export interface OnDelete {
  /** Claims made from claim templates. @default "retain" */
  readonly volumes?: "retain" | "delete";
  /** Deployments and StatefulSets of a service that a `RetiredService` takes the place of. @default "delete" */
  readonly workload?: "retain" | "delete";
  /** Their HorizontalPodAutoscalers. @default "delete" */
  readonly autoscaler?: "retain" | "delete";
}

/** What happens where nobody said otherwise. */
export const DEFAULT_ON_DELETE: Required<OnDelete> = { volumes: "retain", workload: "delete", autoscaler: "delete" };

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
  readonly onDelete: Required<OnDelete>;
  /** Whether apply waits until a workload has rolled out. */
  readonly waitForRollout: boolean;
  /** Whether apply waits until a load balancer has an address. */
  readonly waitForLoadBalancer: boolean;
  /** Whether the stack's provider ignores what controllers own; elsewhere each resource says so itself. */
  readonly ignoresControllerOwned: boolean;
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
    onDelete: DEFAULT_ON_DELETE,
    waitForRollout: true,
    waitForLoadBalancer: false,
    ignoresControllerOwned: false,
  };
  return outside;
}
