import { TerraformStack, type Postcondition, type TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import { KubeServicesError } from "../errors";
import {
  OWNERSHIP_KEYS,
  SELECTOR_KEYS,
  afterShape,
  checkAfter,
  checkProps,
  comeAfter,
  checkReservedLabels,
  enterAsGiven,
  environmentOf,
  isServiceName,
  isToken,
  labelMap,
  annotationMap,
  objectName,
  ownCopy,
  ownershipLabels,
  rule,
  tokenOr,
  type AfterProps,
  type AsGiven,
  type Environment,
  type KubernetesResource,
  type PropsCheck,
  type Report,
} from "../resource";
import { z } from "zod";
import { availabilityShape, checkAvailability, withAvailability, type AvailabilityProps } from "./availability";
import { integer } from "./common";
import {
  checkNetwork,
  checkPermissions,
  createNetworkPolicies,
  createPermissions,
  hasPermissions,
  networkShape,
  permissionShape,
  type NetworkProps,
  type PermissionProps,
  type PodGroup,
  type PodPort,
} from "../policy";
import { checkBudget, createBudget } from "./disruption-budget";
import { portNameOf, protocolOf, type Container } from "./container";
import { type PodProps, containerNames, podShape } from "./pod";
import { createClaims } from "./persistent-volume-claim";
import { noteReferences } from "./references";
import { withSecurityProfile } from "./security-profile";

/** What Deployments and StatefulSets, and for the most part DaemonSets, have in common. */
export interface WorkloadProps extends PodProps, AvailabilityProps, PermissionProps, NetworkProps, AfterProps, AsGiven {
  /** Name of the object. @default - the construct's id */
  readonly name?: string;
  /** @default - the stack's */
  readonly namespace?: string;
  /** Value of the label `app`, by which Services find the pods of all versions. @default - the name; as given: no label */
  readonly app?: string;
  /** Value of the label `version`: 1 to 16 lowercase letters and digits. @default "v1"; as given: no label */
  readonly version?: string;
  /**
   * Only as given: the labels by which the workload knows its pods, which carry them. A change replaces the workload.
   * @default - as given it is required; otherwise `app` and `version`
   */
  readonly selector?: Readonly<Record<string, string>>;
  /** Number of pods. @default 1 */
  readonly replicas?: number;
  /** Labels of the workload and its pods, beside those of the library. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Labels of the workload that its pods do not have. @default - none */
  readonly workloadLabels?: Readonly<Record<string, string>>;
  /** Annotations of the workload. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Old templates that are kept for a rollback. @default 10 */
  readonly revisionHistoryLimit?: number;
  /** Seconds for which a new pod must be ready before it counts. @default 0 */
  readonly minReadySeconds?: number;
  /** Whether apply waits until all pods are updated and ready. @default - as the stack says: true */
  readonly waitForRollout?: boolean;
  /** How long apply waits for that, in seconds. @default 600 */
  readonly rolloutTimeoutSeconds?: number;
}

const version = rule(
  z.string(),
  tokenOr((text) => /^[a-z0-9]{1,16}$/.test(text)),
  {
    code: "VersionInvalid",
    what: "this is no version",
    allowed: "1 to 16 lowercase letters and digits, such as v1",
  },
);

/** Checks of the props that all workloads share. */
export const workloadShape = {
  ...podShape,
  ...permissionShape,
  ...networkShape,
  ...availabilityShape,
  ...afterShape,
  name: objectName.optional(),
  namespace: objectName.optional(),
  asGiven: z.boolean().optional(),
  version: version.optional(),
  selector: labelMap.optional(),
  workloadLabels: labelMap.optional(),
  replicas: integer(0, 2_147_483_647, "ReplicasInvalid", "this is no number of pods").optional(),
  labels: labelMap.optional(),
  annotations: annotationMap.optional(),
  revisionHistoryLimit: integer(0, 2_147_483_647, "NumberInvalid", "this is no such number").optional(),
  minReadySeconds: integer(0, 2_147_483_647, "SecondsInvalid", "this is no number of seconds").optional(),
  waitForRollout: z.boolean().optional(),
  rolloutTimeoutSeconds: integer(1, 86_400, "SecondsInvalid", "this is no time to wait").optional(),
};

/** Default of `version`, as the console fills it in. */
export const DEFAULT_VERSION = "v1";

/** Kubernetes writes pod hashes into labels of 63 characters, so a StatefulSet's name has room for 52. */
const MAX_NAME: Readonly<Record<string, number>> = { Deployment: 63, StatefulSet: 52, DaemonSet: 63 };

/** The name of a workload, where it was computed, fits into the labels that Kubernetes makes of it. */
export function checkWorkloadName(kind: Workload["kind"], name: string, prop: string, report: Report): void {
  const most = MAX_NAME[kind] ?? 63;
  if (isToken(name) || (name.length <= most && isServiceName(name.replace(/^[0-9]/, "n")))) return;
  report({
    code: "WorkloadNameInvalid",
    what: `the ${kind} would be called ${name}, which Kubernetes cannot handle`,
    prop,
    value: name,
    allowed: `at most ${most} lowercase letters, digits and '-', letter or digit at both ends`,
    fix: "choose a shorter name or version",
  });
}

/** Where the pods of some containers listen. */
export const podPorts = (containers: readonly Container[]): readonly PodPort[] =>
  containers.flatMap(({ ports = [] }) =>
    ports.map((port, index) => ({
      name: portNameOf(port, index),
      port: port.containerPort,
      protocol: protocolOf(port),
      ...(port.servicePort === false ? {} : { servicePort: port.servicePort ?? port.containerPort }),
    })),
  );

/** What no label of a workload or its pods may say: the library selects and finds by these. */
const RESERVED = { ...SELECTOR_KEYS, ...OWNERSHIP_KEYS };

/** Rules that hold for the labels and the waiting of every workload. */
export function checkWorkload(given: WorkloadProps, { asGiven, platform }: Environment, report: Report): void {
  for (const prop of ["labels", "podLabels", "workloadLabels"] as const)
    checkReservedLabels(given[prop], RESERVED, prop, report, asGiven);
  checkRolloutTimeout(given, report);
  checkAvailability(given, platform.maxGracePeriodSeconds, report);
  checkBudget(given, asGiven, report);
  checkAfter(given.after, report);
  checkPermissions(given, report);
  checkNetwork(given, podPorts(given.containers), report);
}

/**
 * Rules of the props that are only for names and labels as given, or only for those of the library.
 * @param selector the prop that says by which labels a workload knows its pods
 */
export function checkAsGiven(
  given: Readonly<Record<string, unknown>>,
  only: readonly string[],
  selector: unknown,
  asGiven: boolean,
  report: Report,
): void {
  for (const prop of asGiven ? ["app", "version"] : only)
    if (given[prop] !== undefined)
      report({
        code: asGiven ? "LabelAsGiven" : "AsGivenMissing",
        what: asGiven
          ? "names and labels are as given, so the library sets no such label"
          : "the library names and labels the workload and selects its pods itself",
        prop,
        value: given[prop],
        fix: asGiven
          ? "take it out, and give the label in selector, labels or podLabels"
          : "take it out, or set asGiven: true, here or for the stack",
      });
  if (asGiven && (selector === undefined || (!isToken(selector) && Object.keys(selector as object).length === 0)))
    report({
      code: "SelectorMissing",
      what: "with labels as given, nothing says which pods are the workload's",
      prop: "selector",
      allowed: 'at least one label, such as { app: "web" }; the pods get it, too',
      fix: "add selector, or take asGiven out",
    });
}

const WORKLOAD = Symbol.for("cdktf-kube-services/Workload");

/** What a service type says about the workload that it makes. */
export interface WorkloadContext {
  /** Name in the Terraform address. @default - made of the construct's path */
  readonly logicalId?: string;
  /** Labels by which the workload's Service finds the pods, where labels are as given. @default - the selector */
  readonly serviceSelector?: Readonly<Record<string, string>>;
  readonly lifecycle?: TerraformResourceLifecycle;
  /** Name of what belongs to the workload alone, such as its autoscaler and account. @default - the workload's name */
  readonly baseName?: string;
  /** Addresses of what comes before the workload. @default - nothing more */
  readonly dependsOn?: readonly string[];
}

/** A Deployment, StatefulSet or DaemonSet. */
export abstract class Workload<Props extends WorkloadProps = WorkloadProps> extends Construct {
  /** Whether a value is a workload, also one of another copy of this package. */
  static isWorkload(value: unknown): value is Workload {
    return typeof value === "object" && value !== null && WORKLOAD in value;
  }

  /** Kind of the object. */
  abstract readonly kind: "Deployment" | "StatefulSet" | "DaemonSet";
  /** The Terraform resource: the last escape hatch. */
  abstract readonly resource: KubernetesResource;
  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object. */
  readonly namespace: string;
  /** Value of the label `app`. */
  readonly app: string;
  /** Labels that select the pods of exactly this workload: `app` and `version`, or as given. */
  readonly selector: Readonly<Record<string, string>>;
  /** Labels by which a Service finds the pods of all versions: `app`, or as given. */
  readonly serviceSelector: Readonly<Record<string, string>>;
  /** Its pods, for the NetworkPolicies of others. */
  readonly pods: PodGroup;
  /** Labels of the workload itself. */
  readonly labels: Readonly<Record<string, string>>;
  /** Labels of the pods. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** The names of the worker containers, in their order. */
  readonly containerNames: readonly string[];
  /** The checked props, for what is derived from them (Service ports, further versions). */
  readonly pod: PodProps;
  /** What the pods do not run without: their account, Roles and bindings, and who may call whom. */
  readonly policyResources: readonly KubernetesResource[];
  /** The claims that its volumes ask for (`claim`). */
  readonly claims: readonly KubernetesResource[];
  /** How many pods a drain may take, where `disruptionBudget` says it. */
  readonly disruptionBudget: KubernetesResource | undefined;
  private readonly cameBefore: readonly string[];
  protected readonly props: Props;
  protected readonly logicalId: string;

  /** @throws KubeServicesError with everything that is wrong with the props */
  protected constructor(
    scope: Construct,
    id: string,
    props: Props,
    check: (environment: Environment) => PropsCheck<Props>,
    context: WorkloadContext,
  ) {
    super(scope, id);
    Object.defineProperty(this, WORKLOAD, { value: true });
    enterAsGiven(this, props);
    const environment = environmentOf(this);
    checkProps(this.node.path, props, check(environment));
    const own = ownCopy(props);
    const { name = id, app = name, version = DEFAULT_VERSION, namespace = environment.namespace } = own;
    this.name = name;
    this.app = app;
    this.namespace = namespace;
    this.logicalId = context.logicalId ?? TerraformStack.of(this).getLogicalId(this.node);
    this.containerNames = containerNames(props.containers, app);
    const { labels, podLabels, workloadLabels, selector = {} } = own;
    const { asGiven } = environment;
    this.selector = asGiven ? { ...selector } : { app, version };
    this.serviceSelector = asGiven ? (context.serviceSelector ?? this.selector) : { app };
    noteReferences(this, namespace, own);
    const owned = ownershipLabels(this, app, version);
    this.labels = { ...owned, ...labels, ...workloadLabels, ...(asGiven ? {} : this.selector) };
    this.podLabels = { ...owned, ...labels, ...podLabels, ...this.serviceSelector, ...this.selector };
    const permissions = hasPermissions(own)
      ? createPermissions(
          this,
          { name: context.baseName ?? name, namespace, labels: this.labels, logicalId: this.logicalId },
          own,
        )
      : undefined;
    this.pods = { name, namespace, labels: this.selector, ports: podPorts(own.containers) };
    this.policyResources = [
      ...(permissions?.resources ?? []),
      ...createNetworkPolicies(this, { group: this.pods, labels: this.labels, logicalId: this.logicalId }, own),
    ];
    this.cameBefore = context.dependsOn ?? [];
    // Before the pods, so that none of theirs is taken that should stay.
    this.disruptionBudget =
      own.disruptionBudget === undefined
        ? undefined
        : createBudget(
            this,
            { name, namespace, labels: this.labels, selector: this.selector, logicalId: this.logicalId },
            own.disruptionBudget,
          );
    const { volumes, resources: claims } = createClaims(
      this,
      {
        name: context.baseName ?? name,
        namespace,
        labels: ownershipLabels(this, app),
        logicalId: this.logicalId,
      },
      own.volumes,
    );
    this.claims = claims;
    const pods = withAvailability({ ...own, volumes }, this.selector);
    this.props = {
      ...withSecurityProfile(pods, own.securityProfile ?? environment.securityProfile),
      ...(permissions === undefined ? {} : { serviceAccountName: permissions.serviceAccountName }),
    };
    this.pod = this.props;
    comeAfter(this, own.after);
  }

  /** What is made for the workload alone, and stays or goes with it: `policyResources` and its budget. */
  get belongings(): readonly KubernetesResource[] {
    return [...this.policyResources, ...(this.disruptionBudget === undefined ? [] : [this.disruptionBudget])];
  }

  /** Addresses of what the pods need to be there before them. */
  protected get before(): string[] {
    const { limitRangeAddress, namespace } = environmentOf(this);
    return [
      ...(limitRangeAddress !== undefined && this.namespace === namespace ? [limitRangeAddress] : []),
      ...this.cameBefore,
      ...this.policyResources.map(({ address }) => address),
    ];
  }

  /** The workload's Terraform address, such as `kubernetes_deployment_v1.web`. */
  get address(): string {
    return this.resource.address;
  }

  /**
   * Sets an attribute of the Terraform resource, past every check of this library; the last call wins.
   * @param path path in Terraform's words, such as `spec.0.paused`
   */
  addOverride(path: string, value: unknown): void {
    this.resource.addOverride(path, value);
  }

  /**
   * One container, to override its attributes.
   * @throws KubeServicesError `ContainerUnknown`
   */
  container(name: string): ContainerOverride {
    const { template } = this.resource.object["spec"] as {
      readonly template: { readonly spec: { readonly containers: readonly { readonly name: string }[] } };
    };
    const names = template.spec.containers.map((container) => container.name);
    const index = names.indexOf(name);
    if (index < 0)
      throw new KubeServicesError({
        code: "ContainerUnknown",
        what: `there is no container ${name}`,
        where: this.node.path,
        value: name,
        allowed: names.join(", "),
      });
    return {
      addOverride: (path, value) => this.addOverride(`spec.0.template.0.spec.0.container.${index}.${path}`, value),
    };
  }
}

/** The escape hatch of one container. */
export interface ContainerOverride {
  /**
   * Sets an attribute of the container in the Terraform resource.
   * @param path path below the container in Terraform's words, such as `tty` or `port.0.host_ip`
   */
  addOverride(path: string, value: unknown): void;
}

/** A lifecycle with conditions that stop a plan which would not do what the code says. */
export function withConditions(
  lifecycle: TerraformResourceLifecycle | undefined,
  postcondition: Postcondition[],
): TerraformResourceLifecycle | undefined {
  return postcondition.length === 0 ? lifecycle : { ...lifecycle, postcondition };
}

/** Terraform's timeouts are text that is made of it at synth, so a token cannot be added to. */
function checkRolloutTimeout(given: Pick<WorkloadProps, "rolloutTimeoutSeconds">, report: Report): void {
  if (isToken(given.rolloutTimeoutSeconds))
    report({
      code: "PropsUnknown",
      what: "this must be known at synth, and it is a token",
      prop: "rolloutTimeoutSeconds",
      allowed: "an integer from 1 to 86400",
    });
}

/** Timeouts so that apply does not give up before the rollout may fail, nor the other way round. */
export function rolloutTimeouts(seconds: number): Record<string, string> {
  return { create: `${seconds + 30}s`, update: `${seconds + 30}s` };
}
