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
} from "../service";
import {
  DEFAULT_VERSION,
  Deployment,
  checkDeployment,
  checkReservedLabels,
  checkWorkloadName,
  deploymentShape,
  workloadShape,
  type DeploymentOptions,
  type WorkloadProps,
} from "../workload";
import { derivePorts, propOfDerived } from "./container-ports";
import { SERVICE_ONLY, placeOf, withoutKeys } from "./service-construct";
import { WorkloadBackedService, versionLifecycle } from "./workload-backed";

/**
 * Props of `StatelessService`. `name`, `labels` and `annotations` are the Service's; the Deployment is called
 * `<name>-<version>` and has the labels, too.
 */
export interface StatelessServiceProps
  extends
    ServiceIdentityProps,
    ServiceAccessProps,
    DeploymentOptions,
    Omit<WorkloadProps, "app" | keyof ServiceIdentityProps> {
  /** Annotations of the Deployment. @default - none */
  readonly workloadAnnotations?: Readonly<Record<string, string>>;
}

/** What `addVersion` may change: everything of the Deployment. */
export type StatelessVersionProps = Partial<
  DeploymentOptions & Omit<WorkloadProps, "app" | "name" | "namespace" | "version">
>;

const schema = propsSchema({
  ...workloadShape,
  ...deploymentShape,
  ...serviceIdentityShape,
  ...serviceAccessShape,
  workloadAnnotations: workloadShape.annotations,
});

function check(id: string, platform: Platform): PropsCheck<StatelessServiceProps> {
  return {
    schema,
    across: (given, report) => {
      const name = given.name ?? id;
      checkServiceIdentity(given, id, platform, report);
      checkReservedLabels(given.labels, "labels", report);
      checkWorkloadName("Deployment", `${name}-${given.version ?? DEFAULT_VERSION}`, "name", report);
      checkDeployment({ ...given, labels: undefined }, name, platform, report);
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
 * A stateless service (console: "Stateless Service"): a Deployment `<name>-<version>` and the Service `<name>` that
 * leads to it. The Service selects by `app` alone, so it spans versions.
 *
 * A change of `version` makes the new Deployment first and destroys the old one when the new one is ready. Name,
 * namespace, and access to and from headless replace the Service; all else is changed in place.
 *
 * Addresses, where the construct `web` stands directly in a stack: `kubernetes_service_v1.web`,
 * `kubernetes_deployment_v1.web`, `kubernetes_horizontal_pod_autoscaler_v2.web`, and with `addVersion("v2", …)`
 * `kubernetes_deployment_v1.web_v2`.
 *
 * Source: seeds 0, 2, 4 "Create a Stateless Service"; section 1 of the platform reference.
 */
export class StatelessService extends WorkloadBackedService<Deployment, StatelessVersionProps> {
  readonly service: Service;
  readonly workload: Deployment;
  private readonly props: StatelessServiceProps;
  private readonly logicalId: string;

  /** @throws KubeServicesError with everything that is wrong with the props */
  constructor(scope: Construct, id: string, props: StatelessServiceProps) {
    super(scope, id);
    const { platform } = environmentOf(this);
    checkProps(this.node.path, props, check(id, platform));
    props = ownCopy(props);
    this.props = { ...props };
    const { logicalId, namespace } = placeOf(this, props);
    this.logicalId = logicalId;
    const name = props.name ?? id;
    const version = props.version ?? DEFAULT_VERSION;
    this.workload = this.createDeployment("Workload", version, this.deploymentProps({}), logicalId, name);
    this.service = new Service(this, "Service", {
      ...props,
      name,
      namespace,
      logicalId,
      labels: { ...props.labels, app: name, version },
      selector: { app: name },
      ports: derivePorts(props.containers).map(({ port }) => port),
      serviceType: "statelessservice",
      version,
    });
  }

  /** The HorizontalPodAutoscaler of the own version, where there is one. */
  get autoscaler(): KubernetesResource | undefined {
    return this.workload.autoscaler;
  }

  protected override resourcesOf(workload: Deployment): readonly KubernetesResource[] {
    return workload.autoscaler === undefined ? [workload.resource] : [workload.resource, workload.autoscaler];
  }

  protected override createVersion(version: string, overrides: StatelessVersionProps): Deployment {
    const name = `${this.name}-${version}`;
    const logicalId = `${this.logicalId}_${version}`;
    const { autoscaling, replicas } = overrides;
    // A version with a fixed number of pods is not autoscaled as the first one is, and the other way round.
    const base = this.deploymentProps({
      ...(replicas !== undefined && autoscaling === undefined ? { autoscaling: undefined } : {}),
      ...(autoscaling !== undefined && replicas === undefined ? { replicas: undefined } : {}),
      ...overrides,
    });
    checkProps(
      `${this.node.path}/${version}`,
      { ...base, name: this.name, version },
      check(this.node.id, environmentOf(this).platform),
    );
    return this.createDeployment(version, version, base, logicalId, name, true);
  }

  private deploymentProps(
    overrides: StatelessVersionProps,
  ): Omit<WorkloadProps & DeploymentOptions, "app" | "name" | "namespace" | "version"> {
    const merged: Record<string, unknown> = {
      ...this.props,
      annotations: this.props.workloadAnnotations,
      ...overrides,
    };
    return withoutKeys(merged, SERVICE_ONLY) as unknown as WorkloadProps & DeploymentOptions;
  }

  private createDeployment(
    id: string,
    version: string,
    props: Omit<WorkloadProps & DeploymentOptions, "app">,
    logicalId: string,
    autoscalerName: string,
    further = false,
  ): Deployment {
    const app = this.props.name ?? this.node.id;
    return new Deployment(
      this,
      id,
      alreadyChecked({ ...props, name: `${app}-${version}`, namespace: this.props.namespace, app, version }),
      { logicalId, lifecycle: further ? undefined : versionLifecycle(this.props.version), autoscalerName },
    );
  }
}
