import { TerraformStack, type Postcondition, type TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import { defined } from "../defined";
import { KubeServicesError } from "../errors";
import { createNetworkPolicies, createPermissions, hasPermissions, type PodGroup } from "../policy";
import {
  ObjectConstruct,
  checkProps,
  comeAfter,
  enterAsGiven,
  environmentOf,
  objectMetadata,
  ownCopy,
  ownershipLabels,
  type Environment,
  type KubernetesResource,
  type ObjectMetadata,
  type PropsCheck,
} from "../resource";
import { withAvailability } from "./availability";
import { noteClaims } from "./claim-uses";
import { createBudget } from "./disruption-budget";
import { createClaims } from "./persistent-volume-claim";
import { containerNames, type PodProps } from "./pod";
import { noteReferences } from "./references";
import { withSecurityProfile } from "./security-profile";
import { DEFAULT_VERSION, podPorts, type WorkloadKind, type WorkloadProps } from "./workload-props";

const WORKLOAD = Symbol.for("cdktf-kube-services/Workload");

/** What a service type says about the workload that it makes. */
export interface WorkloadContext {
  /** Name in the Terraform address. @default - made of the construct's path */
  readonly logicalId?: string;
  /** Labels by which the workload's Service finds the pods, where labels are as given. @default - the selector */
  readonly serviceSelector?: Readonly<Record<string, string>>;
  /** Terraform's lifecycle of the workload's resource. @default - what the construct itself needs */
  readonly lifecycle?: TerraformResourceLifecycle;
  /** Name of what belongs to the workload alone, such as its autoscaler and account. @default - the workload's name */
  readonly baseName?: string;
  /** Whether a service makes it of props that it has checked and copied itself. @default false */
  readonly checked?: boolean;
  /** Addresses of what comes before the workload. @default - nothing more */
  readonly dependsOn?: readonly string[];
}

/**
 * What a Deployment, a StatefulSet and a DaemonSet have in common: their pods, and how others find them.
 * @example
 * ```ts
 * const worker: Workload = new Deployment(prod, "worker", { containers: [{ image: "example.com/worker:1" }] });
 * new ConfigMap(prod, "directory", { data: { worker: `${worker.kind}/${worker.name}` } }); // "Deployment/worker"
 * ```
 */
export abstract class Workload<Props extends WorkloadProps = WorkloadProps> extends ObjectConstruct {
  /** Whether a value is a workload, also one of another copy of this package. */
  static isWorkload(value: unknown): value is Workload {
    return typeof value === "object" && value !== null && WORKLOAD in value;
  }

  /** Kind of the object. */
  abstract readonly kind: WorkloadKind;
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
  /** Labels of the pods: those of the selectors, those given, and those of ownership. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** The names of the worker containers, in their order. */
  readonly containerNames: readonly string[];
  /**
   * The checked props, for what is derived from them (Service ports, further versions).
   * @internal
   */
  readonly pod: PodProps;
  /** What the pods do not run without: their account, Roles and bindings, and who may call whom. */
  readonly policyResources: readonly KubernetesResource[];
  /** The claims that its volumes ask for (`claim`). */
  readonly claims: readonly KubernetesResource[];
  /** How many pods a drain may take, where `disruptionBudget` says it. */
  readonly disruptionBudget: KubernetesResource | undefined;
  private readonly cameBefore: readonly string[];
  /** @internal */
  protected readonly props: Props;
  /** @internal */
  protected readonly logicalId: string;

  /** @internal */
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
    if (context.checked !== true) checkProps(this.node.path, props, check(environment));
    const given = context.checked === true ? props : ownCopy(props);
    const { name = id, app = name, version = DEFAULT_VERSION, namespace = environment.namespace } = given;
    this.name = name;
    this.app = app;
    this.namespace = namespace;
    this.logicalId = context.logicalId ?? TerraformStack.of(this).getLogicalId(this.node);
    this.containerNames = containerNames(props.containers, app);
    const { labels, podLabels, workloadLabels, selector = {} } = given;
    const { asGiven } = environment;
    this.selector = asGiven ? { ...selector } : { app, version };
    this.serviceSelector = asGiven ? (context.serviceSelector ?? this.selector) : { app };
    noteReferences(this, namespace, given);
    const owned = ownershipLabels(this, app, version);
    this.labels = { ...owned, ...labels, ...workloadLabels, ...(asGiven ? {} : this.selector) };
    this.podLabels = { ...owned, ...labels, ...podLabels, ...this.serviceSelector, ...this.selector };
    const permissions = hasPermissions(given)
      ? createPermissions(
          this,
          { name: context.baseName ?? name, namespace, labels: this.labels, logicalId: this.logicalId },
          given,
        )
      : undefined;
    this.pods = { name, namespace, labels: this.selector, ports: podPorts(given.containers) };
    this.policyResources = [
      ...(permissions?.resources ?? []),
      ...createNetworkPolicies(this, { group: this.pods, labels: this.labels, logicalId: this.logicalId }, given),
    ];
    this.cameBefore = context.dependsOn ?? [];
    // Before the pods, so that none of theirs is taken that should stay.
    this.disruptionBudget =
      given.disruptionBudget === undefined
        ? undefined
        : createBudget(
            this,
            { name, namespace, labels: this.labels, selector: this.selector, logicalId: this.logicalId },
            given.disruptionBudget,
          );
    const { volumes, resources: claims } = createClaims(
      this,
      {
        name: context.baseName ?? name,
        namespace,
        labels: ownershipLabels(this, app),
        logicalId: this.logicalId,
      },
      given.volumes,
    );
    this.claims = claims;
    noteClaims({
      construct: this,
      namespace,
      pod: { ...given, volumes },
      given: given.volumes,
      running: () => ({ ...given, kind: this.kind }),
    });
    const pods = withAvailability({ ...given, volumes }, this.selector);
    this.props = {
      ...withSecurityProfile(pods, given.securityProfile ?? environment.securityProfile),
      ...defined({ serviceAccountName: permissions?.serviceAccountName }),
    };
    this.pod = this.props;
    comeAfter(this, given.after);
  }

  /**
   * What is made for the workload alone, and stays or goes with it: `policyResources` and its budget.
   * @internal
   */
  get belongings(): readonly KubernetesResource[] {
    return [...this.policyResources, ...(this.disruptionBudget === undefined ? [] : [this.disruptionBudget])];
  }

  /**
   * Addresses of what the pods need to be there before them.
   * @internal
   */
  protected get before(): string[] {
    const { limitRangeAddress, namespace } = environmentOf(this);
    return [
      ...(limitRangeAddress !== undefined && this.namespace === namespace ? [limitRangeAddress] : []),
      ...this.cameBefore,
      ...this.policyResources.map(({ address }) => address),
    ];
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

/** Timeouts so that apply does not give up before the rollout may fail, nor the other way round. */
export function rolloutTimeouts(seconds: number): Record<string, string> {
  return { create: `${seconds + 30}s`, update: `${seconds + 30}s` };
}

/** The metadata of a workload's object: what the platform describes, and what its props say. */
export function workloadMetadata(
  workload: Pick<Workload, "name" | "namespace" | "labels"> & Construct,
  annotations: WorkloadProps["annotations"],
): ObjectMetadata {
  const { name, namespace, labels } = workload;
  const described = { ...environmentOf(workload).platform.describe({}), ...annotations };
  return objectMetadata(workload, { name, namespace, labels, annotations: described });
}
