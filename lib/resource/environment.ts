import { KubeServicesError } from "../errors";
import type { IConstruct } from "constructs";
import type { ProviderMajor } from "../manifest/schema";
import { kubernetes, type Platform } from "../platform";

/** What becomes of an object, or of one part of a service, when it is removed. */
export type DeletePolicy = "retain" | "delete";

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
  readonly volumes?: DeletePolicy;
  /**
   * Deployments and StatefulSets, with the headless Service that gives a StatefulSet's pods their names, the account and
   * Roles that `permissions` made, and the NetworkPolicies of `allowFrom` and `allowTo`.
   * @default "delete"
   */
  readonly workload?: DeletePolicy;
  /** Their HorizontalPodAutoscalers; retained only together with the workload. @default "delete" */
  readonly autoscaler?: DeletePolicy;
  /** ConfigMaps and Secrets. @default "delete" */
  readonly config?: DeletePolicy;
}

/**
 * The switch of stacks and constructs for names and labels as given.
 *
 * With it, objects get exactly the names, labels and selectors that the code gives them, in Kubernetes' words, and no
 * label or annotation that the library or the platform would add by itself. That is for applications that exist: what
 * has other names cannot be given the library's, since names and selectors never change. The price: nothing in the
 * cluster says whose an object is. State and code know it, so `details`, `status`, `teardown` and every plan work as
 * ever; `leftovers` cannot find it once the state has lost it, and `adopt` takes it over only when told to.
 */
export interface AsGiven {
  /**
   * Whether names, labels and selectors are exactly those that are given here, without any of the library's own.
   * @default - as the stack says: false
   */
  readonly asGiven?: boolean;
}

/**
 * How much pods may do, by the levels of Kubernetes' Pod Security. `restricted` fills in all that the level of this name
 * wants (not root, no more rights than the parent's, no capabilities, the container runtime's seccomp profile) and
 * makes the images' files read-only; what the props say against it is refused. `baseline` fills in nothing, and refuses
 * what reaches out of the pod: the node's network, files and ports, privileges. `none` does neither.
 */
export type SecurityProfile = "restricted" | "baseline" | "none";

/** What constructs take from the stack that they stand in. */
export interface Environment {
  /** The platform of the cluster. */
  readonly platform: Platform;
  /** The namespace of constructs that name none. */
  readonly namespace: string;
  /** Terraform address of the namespace where the stack creates it: what lies in it depends on it. */
  readonly namespaceAddress?: string;
  /** Terraform address of the namespace's LimitRange where the stack creates it: its pods come after it. */
  readonly limitRangeAddress?: string;
  /** Labels of every object. */
  readonly labels: Readonly<Record<string, string>>;
  /** Annotations of every object. */
  readonly annotations: Readonly<Record<string, string>>;
  /** What the objects are part of (`app.kubernetes.io/part-of`). */
  readonly partOf: string | undefined;
  /** Whether names, labels and selectors are those that the user gives and no others; see {@link AsGiven}. */
  readonly asGiven: boolean;
  /** Whether objects that hold data refuse to be destroyed. */
  readonly protect: boolean;
  /** What becomes of what belongs to a service, where neither the service nor its removal says it. */
  readonly onDelete: OnDelete;
  /** What the pods of workloads that say nothing else may do. */
  readonly securityProfile: SecurityProfile;
  /** Whether pods of other namespaces may not call those of the stack's. */
  readonly isolated: boolean;
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

/** Says which copy of this library has made an environment. */
const COPY = Symbol.for("cdktf-kube-services/Copy");

let outside: Environment | undefined;

/** Makes an environment known to all constructs below a scope. */
export function setEnvironment(scope: IConstruct, environment: Environment): void {
  Object.defineProperty(scope, ENVIRONMENT, { value: environment, configurable: true });
  Object.defineProperty(scope, COPY, { value: __filename, configurable: true });
}

/** Makes a construct's own word on {@link AsGiven} hold for all that it makes. */
export function enterAsGiven(construct: IConstruct, props: unknown): void {
  const said = (props as AsGiven | null | undefined)?.asGiven;
  const environment = environmentOf(construct);
  if (typeof said === "boolean" && said !== environment.asGiven)
    setEnvironment(construct, { ...environment, asGiven: said });
}

/** The environment of the nearest scope that has one; in a plain TerraformStack Kubernetes' own defaults. */
export function environmentOf(construct: IConstruct): Environment {
  for (let scope: IConstruct | undefined = construct; scope !== undefined; scope = scope.node.scope) {
    const environment = (scope as unknown as Record<symbol, Environment | undefined>)[ENVIRONMENT];
    if (environment === undefined) continue;
    refuseOtherCopy(construct, (scope as unknown as Record<symbol, unknown>)[COPY]);
    return environment;
  }
  outside ??= {
    platform: kubernetes(),
    namespace: "default",
    labels: {},
    annotations: {},
    partOf: undefined,
    asGiven: false,
    protect: false,
    onDelete: {},
    securityProfile: "none",
    isolated: false,
    waitForRollout: true,
    waitForLoadBalancer: false,
    ignoresControllerOwned: false,
    provider: 2, // what the bindings' own provider asks for
  };
  return outside;
}

/** Two versions of this library may mean different things by one environment, and by the same names. */
function refuseOtherCopy(construct: IConstruct, copy: unknown): void {
  if (copy === __filename) return;
  throw new KubeServicesError({
    code: "LibraryTwice",
    what: `this is made by one copy of cdktf-kube-services (${__filename}), and stands in what another one made (${String(copy)})`,
    where: construct.node.path,
    allowed: "one copy, which all packages of the project share",
    fix: "let all ask for one version (npm ls cdktf-kube-services shows who asks), as a peer dependency in packages of your own, then run npm dedupe",
  });
}
