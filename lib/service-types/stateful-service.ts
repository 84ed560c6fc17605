import type { Construct } from "constructs";
import {
  editParts,
  editsOf,
  environmentOf,
  props as propsSchema,
  recordPolicy,
  type Edits,
  type KubernetesResource,
  type PropsSchema,
} from "../resource";
import { Service } from "../service";
import {
  StatefulSet,
  checkStatefulSet,
  statefulSetShape,
  type StatefulSetOptions,
  type WorkloadProps,
} from "../workload";
import { WorkloadBackedService, type VersionPlace } from "./workload-backed";
import {
  keysOf,
  ownWorkloadShape,
  workloadBackedShape,
  type ServiceVersionProps,
  type WorkloadBackedServiceProps,
  type WorkloadBackedType,
} from "./workload-backed-props";

/**
 * Props of `StatefulService`. `name`, `labels` and `annotations` are the Service's; the StatefulSet is called
 * `<name>-<version>` and has the labels, too.
 */
export interface StatefulServiceProps extends WorkloadBackedServiceProps, StatefulSetOptions {
  /**
   * Only as given: name of the headless Service that gives the pods their names, where that is another one. As given,
   * none is made beside the Service itself.
   * @default - the Service's
   */
  readonly serviceName?: string;
  /** "Edit YAML" of the objects; see `editYaml`. @default - none */
  readonly edit?: Edits<StatefulPart>;
}

/** What objects a `StatefulService` makes, as `edit` names them. */
export type StatefulPart = "service" | "governingService" | "workload";

/** What `addVersion` may change: everything of the StatefulSet. */
export type StatefulVersionProps = ServiceVersionProps<StatefulSetOptions>;

/** Checks the props of a StatefulService. */
export const statefulServiceSchema = propsSchema({
  ...workloadBackedShape,
  ...statefulSetShape,
  serviceName: workloadBackedShape.name,
  edit: editsOf("service", "governingService", "workload"),
}) satisfies PropsSchema<StatefulServiceProps>;
const TYPE: WorkloadBackedType<StatefulSetOptions> = {
  kind: "StatefulSet",
  serviceType: "statefulservice",
  schema: statefulServiceSchema,
  ownProps: keysOf({ ...ownWorkloadShape, ...statefulSetShape }),
  checkWorkload: checkStatefulSet,
};

/** Behind the name of the Service that gives the pods their names, where the Service itself has a virtual IP. */
const GOVERNING_SUFFIX = "-headless";

/**
 * A stateful service (console: "Stateful Service"): a StatefulSet `<name>-<version>` and the Service `<name>`.
 *
 * By default the Service has a virtual IP, as the consoles' guides say, and a second, headless Service
 * `<name>-headless` gives the pods their names. With `access: { type: "Headless" }` there is one headless Service, as
 * newer KubeSphere makes it.
 *
 * A change of `version` makes a new StatefulSet, whose claims are new and empty; those of the old one stay (or go, with
 * `onDelete: "delete"`). See `StatefulSet` for what else replaces it. A change of `access` replaces the Service.
 *
 * Without the construct Terraform destroys all of it but the claims; `onDelete` guards the StatefulSet, and
 * `RetiredService` keeps what is to stay.
 *
 * Addresses, where the construct `db` stands directly in a stack: `kubernetes_service_v1.db`,
 * `kubernetes_stateful_set_v1.db`, `kubernetes_service_v1.db_headless`.
 *
 * Source: "Service Types" of
 * https://github.com/kubesphere/website/blob/master/content/en/docs/v3.4/project-user-guide/application-workloads/services.md
 * and the first row of `docs/consoles.md`, where the console and its guide disagree.
 * @example
 * ```ts
 * new StatefulService(prod, "db", {
 *   containers: [{ image: "postgres:17", ports: [{ containerPort: 5432, appProtocol: "tcp" }] }],
 *   volumes: [{ claimTemplate: { name: "data", storage: "10Gi" }, mountPath: "/var/lib/postgresql/data" }],
 * });
 * ```
 */
export class StatefulService extends WorkloadBackedService<StatefulSet, StatefulSetOptions> {
  /** The Service that clients call. */
  readonly service: Service;
  readonly workload: StatefulSet;
  /** The headless Service that gives the pods their names; the Service itself where that is headless. */
  readonly governingService: Service;
  private readonly governingName: string | undefined;

  /** @throws KubeServicesError with everything that is wrong with the props */
  constructor(scope: Construct, id: string, props: StatefulServiceProps) {
    super(scope, id, props, TYPE);
    this.service = new Service(this, "Service", this.serviceProps);
    this.governingName = props.serviceName;
    const alone = environmentOf(this).asGiven || this.serviceProps.access?.type === "Headless";
    this.governingService = alone ? this.service : this.createGoverningService();
    if (this.governingService !== this.service)
      recordPolicy(this, "workload", props.onDelete?.workload, this.governingService.address);
    this.workload = this.createFirstWorkload();
    this.expose(this.serviceProps);
    this.editYaml(props.edit);
  }

  /**
   * "Edit YAML" of the consoles: changes the objects past the props, and checks them like manifests. What the edit of an
   * object is, see `ObjectEdit`; addresses stay, and name, namespace, selectors and their labels cannot be edited.
   * `governingService` is the headless Service beside one with a virtual IP.
   * @throws KubeServicesError with all that is wrong with the edits
   */
  editYaml(edits: Edits<StatefulPart> | undefined): void {
    const { service, workload, governingService } = this;
    editParts(this, edits, {
      service: service.resource,
      governingService: governingService === service ? undefined : governingService.resource,
      workload: workload.resource,
    });
  }

  override get resources(): readonly KubernetesResource[] {
    return this.governingService === this.service
      ? super.resources
      : [...super.resources, this.governingService.resource];
  }

  /** @internal */
  protected override createWorkload(props: WorkloadProps & StatefulSetOptions, place: VersionPlace): StatefulSet {
    const serviceName = this.governingName ?? this.governingService.name;
    return new StatefulSet(this, place.id, { ...props, serviceName }, place);
  }

  private createGoverningService(): Service {
    const { name, namespace, logicalId, labels, selector, ports, version, ipFamilies, ipFamilyPolicy } =
      this.serviceProps;
    return new Service(this, "GoverningService", {
      name: `${name}${GOVERNING_SUFFIX}`,
      namespace,
      logicalId: `${logicalId}_headless`,
      labels,
      selector,
      ports,
      version,
      access: { type: "Headless" },
      ipFamilies,
      ipFamilyPolicy,
      publishNotReadyAddresses: true, // peers find each other before they are ready
    });
  }
}
