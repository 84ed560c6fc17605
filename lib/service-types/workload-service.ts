import type { Construct } from "constructs";
import { z } from "zod";
import { KubeServicesError } from "../errors";
import { checkCutOff, createWayIn, shutOf, type PodGroup } from "../policy";
import { checkRouteExposure } from "../route";
import {
  EDIT_HIDDEN,
  checkProps,
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
  transportOf,
  type Edits,
  type KubernetesResource,
  type Report,
} from "../resource";
import {
  Service,
  checkServiceAccess,
  checkServiceIdentity,
  isRouted,
  serviceAccessShape,
  serviceIdentityShape,
  servicePortName,
  servicePortSchema,
  type ServiceAccessProps,
  type ServiceIdentityProps,
  type ServicePort,
} from "../service";
import { Workload, checkPortProtocols, portNameOf } from "../workload";
import { existingPodLabels, type ExistingWorkload } from "./existing-workload";
import { outsideOf } from "./outside";
import { ServiceConstruct, placeOf } from "./service-construct";

/** Props of `WorkloadService`: exactly one of `selector` and `workload`. */
export interface WorkloadServiceProps extends ServiceIdentityProps, ServiceAccessProps {
  /** Labels that the pods have. @default - see `workload` */
  readonly selector?: Readonly<Record<string, string>>;
  /**
   * A workload of this library (the Service then leads to all its versions), or an existing one, whose pods' labels
   * Terraform reads at plan time.
   * @default - see `selector`
   */
  readonly workload?: Workload | ExistingWorkload;
  /** Ports of the Service; at least one, unless it is headless. */
  readonly ports: readonly ServicePort[];
  /** `None` writes that word into the console's service-type annotation. @default - no annotation, as the console does */
  readonly serviceType?: "None";
  /** "Edit YAML" of the Service; see `editYaml`. @default - none */
  readonly edit?: Edits<"service">;
}

const { isWorkload } = Workload;

/** Checks the props of a WorkloadService. */
export const workloadServiceSchema = propsSchema({
  ...serviceIdentityShape,
  ...serviceAccessShape,
  selector: labelMap.optional(),
  workload: z
    .union(
      [
        z.custom<Workload>(isWorkload),
        propsSchema({
          kind: z.enum(["Deployment", "StatefulSet", "DaemonSet"]),
          name: objectName,
          namespace: objectName.optional(),
        }),
      ],
      {
        error: 'a workload of this library, or { kind: "Deployment" | "StatefulSet" | "DaemonSet", name, namespace? }',
      },
    )
    .optional(),
  ports: z.array(servicePortSchema),
  serviceType: z.literal("None").optional(),
  edit: editsOf("service"),
});

function checkSelection(given: WorkloadServiceProps, namespace: string, report: Report): void {
  const { selector, workload } = given;
  if ((selector === undefined) === (workload === undefined))
    report({
      code: "SelectorAmbiguous",
      what: "this says in one way which pods it leads to",
      prop: "selector",
      allowed: "selector or workload, not both",
    });
  if (selector !== undefined && !isToken(selector) && Object.keys(selector).length === 0)
    report({
      code: "SelectorEmpty",
      what: "an empty selector leads to no pod",
      prop: "selector",
      value: selector,
      allowed: "at least one label",
    });
  const theirs = workload === undefined ? undefined : workload.namespace;
  if (theirs !== undefined && !isToken(theirs) && !isToken(namespace) && theirs !== namespace)
    report({
      code: "WorkloadOtherNamespace",
      what: "a Service leads only to pods of its own namespace",
      prop: "workload.namespace",
      value: theirs,
      allowed: namespace,
      fix: "give the Service the workload's namespace",
    });
}

/** The pods that it leads to, as far as the code knows their labels. */
const podsOf = ({ selector, workload }: WorkloadServiceProps, namespace: string): Omit<PodGroup, "name" | "ports"> => ({
  namespace,
  labels: selector ?? (isWorkload(workload) ? workload.pods.labels : {}),
});

/** A port that is called by its name exists in the workload, where this library made that. */
function checkTargetNames({ workload, ports }: WorkloadServiceProps, report: Report): void {
  if (!isWorkload(workload)) return;
  const { containers, initContainers = [] } = workload.pod;
  const names = [...containers, ...initContainers].flatMap(({ ports = [] }) => ports.map(portNameOf));
  if (names.some(isToken)) return;
  ports.forEach(({ targetPort }, index) => {
    if (typeof targetPort === "string" && !isToken(targetPort) && !names.includes(targetPort))
      report({
        code: "PortUnknown",
        what: "no container of the workload has a port of this name",
        prop: `ports[${index}].targetPort`,
        value: targetPort,
        allowed: names.length === 0 ? "a port number" : `${names.join(", ")}, or a port number`,
      });
  });
}

/**
 * A Service to workloads that are there already (console: "Specify Workloads"). Selector, ports, exposure and sticky
 * session are changed in place; name, namespace and access to and from headless replace it.
 *
 * Addresses, where the construct `metrics` stands directly in a stack: `kubernetes_service_v1.metrics`, and
 * `data.kubernetes_resource.metrics` where an existing workload is read.
 *
 * Source: "Service Types" of
 * https://github.com/kubesphere/website/blob/master/content/en/docs/v3.4/project-user-guide/application-workloads/services.md
 * and https://github.com/DaoCloud/DaoCloud-docs/blob/main/docs/en/docs/kpanda/user-guide/network/create-services.md
 * @example
 * ```ts
 * new WorkloadService(prod, "shop", {
 *   workload: { kind: "Deployment", name: "shop" }, // not made here: Terraform reads its pods' labels when it plans
 *   ports: [{ name: "http", port: 80, targetPort: 8080 }],
 * });
 * ```
 */
export class WorkloadService extends ServiceConstruct {
  /** The Service that leads to the pods. */
  readonly service: Service;
  private readonly selection: Readonly<Record<string, string>>;
  private readonly podPorts: PodGroup["ports"];
  private readonly wayIn: KubernetesResource | undefined;

  /** @throws KubeServicesError with everything that is wrong with the props */
  constructor(scope: Construct, id: string, props: WorkloadServiceProps) {
    super(scope, id);
    enterAsGiven(this, props);
    const environment = environmentOf(this);
    const namespaceOf = (given: WorkloadServiceProps): string => given.namespace ?? environment.namespace;
    checkProps<WorkloadServiceProps>(this.node.path, props, {
      schema: workloadServiceSchema,
      hidden: EDIT_HIDDEN,
      across: (given, report) => {
        checkServiceIdentity(given, id, environment, report);
        checkSelection(given, namespaceOf(given), report);
        checkTargetNames(given, report);
        checkRouteExposure(given.exposure, given.ports, report);
        const outside = outsideOf(given.exposure);
        const shut = shutOf(this, podsOf(given, namespaceOf(given)));
        // What others run has no construct that could let addresses in.
        const isTold = isRouted(given.exposure) || shut?.allowFrom !== undefined || isWorkload(given.workload);
        if (outside !== undefined && shut !== undefined && isTold)
          checkCutOff(shut.allowFrom, { ...outside, callers: [...shut.callers, ...outside.callers] }, [], report);
        given.ports.forEach((port, index) => checkPortProtocols(port, `ports[${index}]`, environment, report));
        checkServiceAccess(
          given,
          given.ports,
          (index) => (given.ports.length === 0 ? "ports" : `ports[${index}].port`),
          environment,
          report,
        );
      },
    });
    props = ownCopy(props);
    const { logicalId, namespace } = placeOf(this, props);
    const name = props.name ?? id;
    this.selection = this.selectorOf(props, logicalId, namespace);
    this.podPorts = props.ports.map((port, index) => ({
      name: servicePortName(port, index),
      port: port.targetPort ?? port.port,
      protocol: transportOf(port),
      servicePort: port.port,
    }));
    const labels = { ...props.labels, ...(environment.asGiven ? {} : { app: name }) };
    this.service = new Service(this, "Service", {
      ...props,
      name,
      namespace,
      logicalId,
      labels,
      selector: this.selection,
      ports: props.ports,
      serviceType: props.serviceType,
    });
    this.expose({ ...props, logicalId, labels });
    const { callers = [] } = outsideOf(props.exposure) ?? {};
    if (callers.length > 0 && shutOf(this, podsOf(props, namespace)) !== undefined)
      this.wayIn = createWayIn(this, "WayIn", this.pods, {
        name: `outside-to-${name}`,
        labels: { ...ownershipLabels(this, name), ...labels },
        logicalId: `${logicalId}_from_outside`,
        callers,
      });
    this.editYaml(props.edit);
  }

  /**
   * "Edit YAML" of the consoles: changes the Service past the props, and checks it like a manifest. What an edit is, see
   * `ObjectEdit`; the address stays, and name, namespace and selector cannot be edited.
   * @throws KubeServicesError with all that is wrong with the edit
   */
  editYaml(edits: Edits<"service"> | undefined): void {
    editParts(this, edits, { service: this.service.resource });
  }

  override get resources(): readonly KubernetesResource[] {
    return this.wayIn === undefined ? super.resources : [...super.resources, this.wayIn];
  }

  override get pods(): PodGroup {
    const { name, namespace } = this.service;
    return { name, namespace, labels: this.selection, ports: this.podPorts };
  }

  private selectorOf(
    props: WorkloadServiceProps,
    logicalId: string,
    namespace: string,
  ): Readonly<Record<string, string>> {
    const { selector, workload } = props;
    if (selector !== undefined) return { ...selector };
    if (isWorkload(workload)) return { ...workload.serviceSelector };
    if (workload !== undefined) return existingPodLabels(this, logicalId, workload, namespace);
    throw new KubeServicesError({ code: "SelectorAmbiguous", what: "there is no selector", where: this.node.path });
  }
}
