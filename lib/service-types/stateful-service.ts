import type { Construct } from "constructs";
import type { Platform } from "../platform";
import {
  alreadyChecked,
  checkProps,
  ownCopy,
  environmentOf,
  props as propsSchema,
  type KubernetesResource,
  type PropsCheck,
} from "../resource";
import {
  Service,
  checkServiceAccess,
  checkServiceIdentity,
  serviceAccessShape,
  serviceIdentityShape,
  type ServiceAccessProps,
  type ServiceIdentityProps,
  type ServiceProps,
} from "../service";
import {
  DEFAULT_VERSION,
  StatefulSet,
  checkReservedLabels,
  checkStatefulSet,
  checkWorkloadName,
  statefulSetShape,
  workloadShape,
  type StatefulSetOptions,
  type WorkloadProps,
} from "../workload";
import { derivePorts, propOfDerived } from "./container-ports";
import { SERVICE_ONLY, placeOf, withoutKeys } from "./service-construct";
import { WorkloadBackedService, versionLifecycle } from "./workload-backed";

/**
 * Props of `StatefulService`. `name`, `labels` and `annotations` are the Service's; the StatefulSet is called
 * `<name>-<version>` and has the labels, too.
 */
export interface StatefulServiceProps
  extends
    ServiceIdentityProps,
    ServiceAccessProps,
    StatefulSetOptions,
    Omit<WorkloadProps, "app" | keyof ServiceIdentityProps> {
  /** Annotations of the StatefulSet. @default - none */
  readonly workloadAnnotations?: Readonly<Record<string, string>>;
}

/** What `addVersion` may change: everything of the StatefulSet. */
export type StatefulVersionProps = Partial<
  StatefulSetOptions & Omit<WorkloadProps, "app" | "name" | "namespace" | "version">
>;

const schema = propsSchema({
  ...workloadShape,
  ...statefulSetShape,
  ...serviceIdentityShape,
  ...serviceAccessShape,
  workloadAnnotations: workloadShape.annotations,
});

/** Behind the name of the Service that gives the pods their names, where the Service itself has a virtual IP. */
const GOVERNING_SUFFIX = "-headless";

function check(id: string, platform: Platform): PropsCheck<StatefulServiceProps> {
  return {
    schema,
    across: (given, report) => {
      const name = given.name ?? id;
      checkServiceIdentity(given, id, platform, report);
      checkReservedLabels(given.labels, "labels", report);
      checkWorkloadName("StatefulSet", `${name}-${given.version ?? DEFAULT_VERSION}`, "name", report);
      checkStatefulSet({ ...given, labels: undefined }, name, platform, report);
      const ports = derivePorts(given.containers);
      checkServiceAccess(
        given,
        ports.map(({ port }) => port),
        propOfDerived(ports),
        platform,
        report,
      );
    },
  };
}

/**
 * A stateful service (console: "Stateful Service"): a StatefulSet `<name>-<version>` and the Service `<name>`.
 *
 * By default the Service has a virtual IP, as the seeds say, and a second, headless Service `<name>-headless` gives the
 * pods their names. With `access: { type: "Headless" }` there is one headless Service, as newer KubeSphere makes it.
 *
 * A change of `version` makes a new StatefulSet, whose claims are new and empty; those of the old one stay (or go, with
 * `onDelete: "delete"`). See `StatefulSet` for what else replaces it. A change of `access` replaces the Service.
 *
 * Addresses, where the construct `db` stands directly in a stack: `kubernetes_service_v1.db`,
 * `kubernetes_stateful_set_v1.db`, `kubernetes_service_v1.db_headless`.
 *
 * Source: seeds 0, 2, 4 "Service Types"; trap 1 of the platform reference.
 */
export class StatefulService extends WorkloadBackedService<StatefulSet, StatefulVersionProps> {
  readonly service: Service;
  readonly workload: StatefulSet;
  /** The headless Service that gives the pods their names; the Service itself where that is headless. */
  readonly governingService: Service;
  private readonly props: StatefulServiceProps;
  private readonly logicalId: string;

  /** @throws KubeServicesError with everything that is wrong with the props */
  constructor(scope: Construct, id: string, props: StatefulServiceProps) {
    super(scope, id);
    const { platform } = environmentOf(this);
    checkProps(this.node.path, props, check(id, platform));
    props = ownCopy(props);
    this.props = { ...props };
    const { logicalId, namespace } = placeOf(this, props);
    this.logicalId = logicalId;
    const name = props.name ?? id;
    const version = props.version ?? DEFAULT_VERSION;
    const common: ServiceProps = {
      ...props,
      name,
      namespace,
      logicalId,
      labels: { ...props.labels, app: name, version },
      selector: { app: name },
      ports: derivePorts(props.containers).map(({ port }) => port),
      serviceType: "statefulservice",
      version,
    };
    this.service = new Service(this, "Service", common);
    this.governingService =
      props.access?.type === "Headless"
        ? this.service
        : new Service(this, "GoverningService", {
            name: `${name}${GOVERNING_SUFFIX}`,
            namespace,
            logicalId: `${logicalId}_headless`,
            labels: common.labels,
            selector: common.selector,
            ports: common.ports,
            version,
            access: { type: "Headless" },
            ipFamilies: props.ipFamilies,
            ipFamilyPolicy: props.ipFamilyPolicy,
            publishNotReadyAddresses: true, // peers find each other before they are ready
          });
    this.workload = this.createStatefulSet("Workload", version, this.statefulSetProps({}), logicalId);
  }

  override get resources(): readonly KubernetesResource[] {
    return this.governingService === this.service
      ? super.resources
      : [...super.resources, this.governingService.resource];
  }

  protected override createVersion(version: string, overrides: StatefulVersionProps): StatefulSet {
    const base = this.statefulSetProps(overrides);
    checkProps(
      `${this.node.path}/${version}`,
      { ...base, name: this.name, version },
      check(this.node.id, environmentOf(this).platform),
    );
    return this.createStatefulSet(version, version, base, `${this.logicalId}_${version}`, true);
  }

  private statefulSetProps(
    overrides: StatefulVersionProps,
  ): Omit<WorkloadProps & StatefulSetOptions, "app" | "name" | "namespace" | "version"> {
    const merged: Record<string, unknown> = {
      ...this.props,
      annotations: this.props.workloadAnnotations,
      ...overrides,
    };
    return withoutKeys(merged, SERVICE_ONLY) as unknown as WorkloadProps & StatefulSetOptions;
  }

  private createStatefulSet(
    id: string,
    version: string,
    props: Omit<WorkloadProps & StatefulSetOptions, "app">,
    logicalId: string,
    further = false,
  ): StatefulSet {
    const app = this.props.name ?? this.node.id;
    return new StatefulSet(
      this,
      id,
      alreadyChecked({
        ...props,
        name: `${app}-${version}`,
        namespace: this.props.namespace,
        app,
        version,
        serviceName: this.governingService.name,
      }),
      { logicalId, lifecycle: further ? undefined : versionLifecycle(this.props.version) },
    );
  }
}
