import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { defined } from "../defined";
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
} from "../policy";
import {
  EDIT_HIDDEN,
  ObjectConstruct,
  OWNERSHIP_KEYS,
  afterShape,
  annotationMap,
  checkAfter,
  checkOnDelete,
  checkProps,
  checkReservedLabels,
  comeAfter,
  deletePolicy,
  editParts,
  editsOf,
  enterAsGiven,
  environmentOf,
  isToken,
  labelMap,
  objectName,
  ownCopy,
  ownershipLabels,
  props as propsSchema,
  recordPolicy,
  type AfterProps,
  type AsGiven,
  type Edits,
  type KubernetesResource,
  type PropsSchema,
  type OnDelete,
  type Report,
} from "../resource";
import {
  checkPod,
  createClaims,
  noteClaims,
  noteReferences,
  podPorts,
  podShape,
  renderPodTemplate,
  withSecurityProfile,
  type PodProps,
} from "../workload";
import { z } from "zod";
import { checkJobSpec, jobSpecShape, type JobSpecProps } from "./job-spec";

/** What Jobs and CronJobs have in common. */
export interface BatchProps
  extends PodProps, JobSpecProps, PermissionProps, Pick<NetworkProps, "allowTo">, AfterProps, AsGiven {
  /** Name of the object; of a Job its beginning, see `Job`. @default - the construct's id */
  readonly name?: string;
  /** Namespace of the object and its pods. @default - the stack's */
  readonly namespace?: string;
  /** Labels of the object, beside those of the library; those of its pods are `podLabels`. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the object. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * What becomes of the object when its construct is removed. With `retain`, a plan that would destroy it stops until a
   * `RetiredService` takes the construct's place.
   * @default - as the stack says: "delete"
   */
  readonly onDelete?: Pick<OnDelete, "workload">;
  /** "Edit YAML" of the object; see `editYaml`. @default - none */
  readonly edit?: Edits<"workload">;
}

/** Checks of the props that Jobs and CronJobs share. */
export const batchShape = {
  ...podShape,
  ...jobSpecShape,
  ...permissionShape,
  allowTo: networkShape.allowTo,
  ...afterShape,
  name: objectName.optional(),
  namespace: objectName.optional(),
  asGiven: z.boolean().optional(),
  labels: labelMap.optional(),
  annotations: annotationMap.optional(),
  onDelete: propsSchema({ workload: deletePolicy }).optional(),
  edit: editsOf("workload"),
};

/** Keys of the labels by which the pods of one Job or CronJob are found; they are in no Service's selector. */
const OWN_LABEL = { Job: "job", CronJob: "cron-job" } as const;

/** What a kind is beside what all have in common. */
interface BatchKind<Props> {
  readonly kind: "Job" | "CronJob";
  readonly schema: PropsSchema<Props>;
  /** The longest name, so that those that Kubernetes makes of it fit. */
  readonly longest: number;
  check?(given: Props, report: Report): void;
}

/**
 * What a Job and a CronJob have in common: pods that run to their end.
 * @example
 * ```ts
 * const backup: BatchWorkload = new CronJob(prod, "backup", {
 *   schedule: "15 3 * * *",
 *   containers: [{ image: "example.com/backup:1" }],
 * });
 * new StatelessService(prod, "db-proxy", {
 *   containers: [{ image: "example.com/proxy:1", ports: [{ containerPort: 5432 }] }],
 *   allowFrom: [{ service: backup }],
 * });
 * ```
 */
export abstract class BatchWorkload<Props extends BatchProps = BatchProps> extends ObjectConstruct {
  /** Kind of the object. */
  readonly kind: "Job" | "CronJob";
  /** Namespace of the object. */
  readonly namespace: string;
  /** Labels of the object. */
  readonly labels: Readonly<Record<string, string>>;
  /** Its pods, for the NetworkPolicies of others. */
  readonly pods: PodGroup;
  /** What the pods do not run without: their account, Roles and bindings, and whom they may call. */
  readonly policyResources: readonly KubernetesResource[];
  /** The claims that its volumes ask for (`claim`). */
  readonly claims: readonly KubernetesResource[];
  /** @internal */
  protected readonly props: Props;
  /** @internal */
  protected readonly baseName: string;
  /** @internal */
  protected readonly logicalId: string;
  /**
   * The pods, as Kubernetes spells them.
   * @internal
   */
  protected readonly template: Record<string, unknown>;

  /** @internal */
  protected constructor(scope: Construct, id: string, props: Props, type: BatchKind<Props>) {
    super(scope, id);
    this.kind = type.kind;
    enterAsGiven(this, props);
    const environment = environmentOf(this);
    const { asGiven, platform, provider, securityProfile } = environment;
    checkProps<Props>(this.node.path, props, {
      schema: type.schema,
      hidden: EDIT_HIDDEN,
      across: (given, report) => {
        const { name = id } = given;
        checkName(type, name, report);
        for (const prop of ["labels", "podLabels"] as const)
          checkReservedLabels(given[prop], OWNERSHIP_KEYS, prop, report, asGiven);
        checkPod(given, name, { asGiven, platform, provider, securityProfile }, report);
        checkPermissions(given, report);
        checkNetwork({ allowTo: given.allowTo }, [], report);
        checkAfter(given.after, report);
        checkOnDelete(given.onDelete, report);
        checkJobSpec(given, report);
        if (asGiven && given.allowTo !== undefined && Object.keys(given.podLabels ?? {}).length === 0)
          report({
            code: "SelectorMissing",
            what: "with labels as given, nothing tells the pods that allowTo is about from others",
            prop: "podLabels",
            allowed: 'at least one label, such as { job: "migrate" }',
          });
        type.check?.(given, report);
      },
    });
    const given = ownCopy(props);
    const { name = id, namespace = environment.namespace, labels, podLabels, containers } = given;
    this.baseName = name;
    this.namespace = namespace;
    this.logicalId = TerraformStack.of(this).getLogicalId(this.node);
    const owned = ownershipLabels(this, name);
    const telling = asGiven ? {} : { [OWN_LABEL[type.kind]]: name };
    this.labels = { ...owned, ...labels };
    // No label that may change by itself: a Job would run again.
    const ofPods = { ...podLabels, ...telling };
    noteReferences(this, namespace, given);
    this.pods = { name, namespace, labels: asGiven ? { ...podLabels } : telling, ports: podPorts(containers) };
    const owner = { name, namespace, labels: this.labels, logicalId: this.logicalId };
    const permissions = hasPermissions(given) ? createPermissions(this, owner, given) : undefined;
    this.policyResources = [
      ...(permissions?.resources ?? []),
      ...createNetworkPolicies(
        this,
        { group: this.pods, labels: this.labels, logicalId: this.logicalId },
        { allowTo: given.allowTo },
      ),
    ];
    const { volumes, resources } = createClaims(this, { ...owner, labels: owned }, given.volumes);
    this.claims = resources;
    noteClaims({ construct: this, namespace, pod: { ...given, volumes }, given: given.volumes });
    this.props = {
      ...withSecurityProfile({ ...given, volumes }, given.securityProfile ?? securityProfile),
      ...defined({ serviceAccountName: permissions?.serviceAccountName }),
    };
    this.template = renderPodTemplate(this.props, {
      workload: name,
      platform,
      asGiven,
      labels: ofPods,
      selector: this.pods.labels,
      restartPolicy: given.restartPolicy ?? "Never",
      explicit: type.kind === "CronJob",
    });
    comeAfter(this, given.after);
  }

  /**
   * Addresses of what the pods need to be there before them.
   * @internal
   */
  protected get before(): string[] {
    const { limitRangeAddress, namespace } = environmentOf(this);
    return [
      ...(limitRangeAddress !== undefined && this.namespace === namespace ? [limitRangeAddress] : []),
      ...this.policyResources.map(({ address }) => address),
    ];
  }

  /**
   * To be called when the resource is there.
   * @internal
   */
  protected finish(): void {
    for (const { address } of [this.resource, ...this.policyResources])
      recordPolicy(this, "workload", this.props.onDelete?.workload, address);
    this.editYaml(this.props.edit);
  }

  /**
   * "Edit YAML" of the consoles: changes the object past the props, and checks it like a manifest. What an edit is, see
   * `ObjectEdit`; the address stays, and name and namespace cannot be edited.
   * @throws KubeServicesError with all that is wrong with the edit
   */
  editYaml(edits: Edits<"workload"> | undefined): void {
    editParts(this, edits, { workload: this.resource });
  }
}

function checkName({ kind, longest }: Pick<BatchKind<never>, "kind" | "longest">, name: string, report: Report): void {
  if (isToken(name) || name.length <= longest) return;
  report({
    code: "WorkloadNameInvalid",
    what: `Kubernetes makes names and labels of a ${kind}'s that have room for ${longest} characters of it`,
    prop: "name",
    value: name,
    allowed: `at most ${longest} characters`,
  });
}
