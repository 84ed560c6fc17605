import type { Construct } from "constructs";
import {
  editParts,
  editsOf,
  props as propsSchema,
  type Edits,
  type KubernetesResource,
  type PropsSchema,
} from "../resource";
import { Service } from "../service";
import {
  Deployment,
  checkDeployment,
  deploymentShape,
  type DeploymentOptions,
  type DeploymentProps,
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
 * Props of `StatelessService`. `name`, `labels` and `annotations` are the Service's; the Deployment is called
 * `<name>-<version>` and has the labels, too.
 */
export interface StatelessServiceProps extends WorkloadBackedServiceProps, DeploymentOptions {
  /** "Edit YAML" of the objects; see `editYaml`. @default - none */
  readonly edit?: Edits<StatelessPart>;
}

/** What objects a `StatelessService` makes, as `edit` names them. */
export type StatelessPart = "service" | "workload" | "autoscaler";

/** What `addVersion` may change: everything of the Deployment. */
export type StatelessVersionProps = ServiceVersionProps<DeploymentOptions>;

/** Checks the props of a StatelessService. */
export const statelessServiceSchema = propsSchema({
  ...workloadBackedShape,
  ...deploymentShape,
  edit: editsOf("service", "workload", "autoscaler"),
}) satisfies PropsSchema<StatelessServiceProps>;
const TYPE: WorkloadBackedType<DeploymentOptions> = {
  kind: "Deployment",
  serviceType: "statelessservice",
  schema: statelessServiceSchema,
  ownProps: keysOf({ ...ownWorkloadShape, ...deploymentShape }),
  checkWorkload: checkDeployment,
};

/**
 * A stateless service (console: "Stateless Service"): a Deployment `<name>-<version>` and the Service `<name>` that
 * leads to it. The Service selects by `app` alone, so it spans versions.
 *
 * A change of `version` makes the new Deployment first and destroys the old one when the new one is ready. Name,
 * namespace, and access to and from headless replace the Service; all else is changed in place. Without the construct
 * Terraform destroys all of it; `onDelete` guards Deployment and autoscaler, and `RetiredService` keeps what is to
 * stay.
 *
 * Addresses, where the construct `web` stands directly in a stack: `kubernetes_service_v1.web`,
 * `kubernetes_deployment_v1.web`, `kubernetes_horizontal_pod_autoscaler_v2.web`, and with `addVersion("v2", …)`
 * `kubernetes_deployment_v1.web_v2`.
 *
 * Source: "Create a Stateless Service" of
 * https://github.com/kubesphere/website/blob/master/content/en/docs/v3.4/project-user-guide/application-workloads/services.md
 * @example
 * ```ts
 * const web = new StatelessService(prod, "web", {
 *   replicas: 3,
 *   containers: [
 *     {
 *       image: "nginxinc/nginx-unprivileged:1.27",
 *       ports: [{ containerPort: 8080, servicePort: 80, appProtocol: "http" }],
 *       readinessProbe: { httpGet: { port: 8080 } },
 *     },
 *   ],
 *   exposure: { type: "LoadBalancer", loadBalancerSourceRanges: ["192.0.2.0/24"] },
 *   stickySession: { timeoutSeconds: 600 },
 * });
 * new TerraformOutput(prod, "address", { value: web.loadBalancerAddress });
 * ```
 */
export class StatelessService extends WorkloadBackedService<Deployment, DeploymentOptions> {
  /** The Service that clients call. */
  readonly service: Service;
  readonly workload: Deployment;

  /** @throws KubeServicesError with everything that is wrong with the props */
  constructor(scope: Construct, id: string, props: StatelessServiceProps) {
    super(scope, id, props, TYPE);
    this.workload = this.createFirstWorkload();
    this.service = new Service(this, "Service", this.serviceProps);
    this.expose(this.serviceProps);
    this.editYaml(props.edit);
  }

  /**
   * "Edit YAML" of the consoles: changes the objects past the props, and checks them like manifests. What the edit of an
   * object is, see `ObjectEdit`; addresses stay, and name, namespace, selectors and their labels cannot be edited. The
   * workload of another version is edited by itself: `web.addVersion("v2", {…}).editYaml({ workload: … })`.
   * @example
   * ```ts
   * const web = new StatelessService(prod, "web", {
   *   containers: [{ image: "example.com/web:1", ports: [{ containerPort: 8080, servicePort: 80 }] }],
   * });
   * web.editYaml({ service: { patch: "spec: { publishNotReadyAddresses: true }" } });
   * ```
   * @throws KubeServicesError with all that is wrong with the edits
   */
  editYaml(edits: Edits<StatelessPart> | undefined): void {
    const { service, workload, autoscaler } = this;
    editParts(this, edits, { service: service.resource, workload: workload.resource, autoscaler });
  }

  /** The HorizontalPodAutoscaler of the own version, where there is one. */
  get autoscaler(): KubernetesResource | undefined {
    return this.workload.autoscaler;
  }

  /** @internal */
  protected override resourcesOf(workload: Deployment): readonly KubernetesResource[] {
    const { autoscaler } = workload;
    return autoscaler === undefined ? super.resourcesOf(workload) : [...super.resourcesOf(workload), autoscaler];
  }

  /**
   * A version with a fixed number of pods is not autoscaled as the first one is, and the other way round.
   * @internal
   */
  protected override impliedBy({ autoscaling, replicas }: StatelessVersionProps): StatelessVersionProps {
    return {
      ...(replicas !== undefined && autoscaling === undefined ? { autoscaling: undefined } : {}),
      ...(autoscaling !== undefined && replicas === undefined ? { replicas: undefined } : {}),
    };
  }

  /** @internal */
  protected override createWorkload(props: DeploymentProps, place: VersionPlace): Deployment {
    return new Deployment(this, place.id, props, place);
  }
}
