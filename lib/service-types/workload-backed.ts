import { isDeepStrictEqual } from "node:util";
import type { TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import { z } from "zod";
import { KubeServicesError } from "../errors";
import type { ServiceTypeName } from "../platform";
import { checkCutOff, createNetworkPolicies, type PodGroup } from "../policy";
import { checkRouteExposure } from "../route";
import {
  EDIT_HIDDEN,
  checkProps,
  checkReservedLabels,
  enterAsGiven,
  environmentOf,
  isToken,
  ownCopy,
  OWNERSHIP_KEYS,
  SELECTOR_KEYS,
  ownershipLabels,
  recordPolicy,
  type DeletePolicy,
  type Environment,
  type KubernetesResource,
  type PropsCheck,
  type Report,
} from "../resource";
import {
  checkServiceAccess,
  checkServiceIdentity,
  serviceAccessShape,
  serviceIdentityShape,
  servicePortSchema,
  type ServiceAccessProps,
  type ServiceIdentityProps,
  type ServicePort,
  type ServiceProps,
} from "../service";
import {
  DEFAULT_VERSION,
  checkAsGiven,
  checkPortProtocols,
  checkWorkloadName,
  podPorts,
  protocolOf,
  workloadShape,
  type Container,
  type Workload,
  type WorkloadContext,
  type WorkloadProps,
} from "../workload";
import { derivePorts, propOfDerived } from "./container-ports";
import { outsideOf } from "./outside";
import { SERVICE_ONLY, ServiceConstruct, placeOf, withoutKeys } from "./service-construct";

/** What services with a workload of their own have in common: the props of both. */
export interface WorkloadBackedProps
  extends ServiceIdentityProps, ServiceAccessProps, Omit<WorkloadProps, "app" | keyof ServiceIdentityProps> {
  /** Annotations of the workload. @default - none */
  readonly workloadAnnotations?: Readonly<Record<string, string>>;
  /** Labels of the Service that workload and pods do not have. @default - none */
  readonly serviceLabels?: Readonly<Record<string, string>>;
  /**
   * The Service's ports, in Kubernetes' words, for what the containers' ports cannot say: several ports to one target, a
   * target by its name, a port whose container lists none.
   * @default - one for each container port, as its `servicePort` says
   */
  readonly ports?: readonly ServicePort[];
  /** Only as given: name of the workload. @default - the Service's */
  readonly workloadName?: string;
  /**
   * Only as given: the labels by which the Service finds the pods, which carry them; also those by which the workload
   * knows its pods, unless `workloadSelector` says other ones.
   * @default - as given it is required; otherwise `app`
   */
  readonly selector?: Readonly<Record<string, string>>;
  /** Only as given: the labels by which the workload knows its pods. @default - selector */
  readonly workloadSelector?: Readonly<Record<string, string>>;
}

/** Checks of the props of services with a workload of their own. */
export const workloadBackedShape = {
  ...workloadShape,
  ...serviceIdentityShape,
  ...serviceAccessShape,
  workloadAnnotations: workloadShape.annotations,
  serviceLabels: workloadShape.labels,
  ports: z.array(servicePortSchema).optional(),
  workloadName: workloadShape.name,
  workloadSelector: workloadShape.selector,
};

/** Props that only names and labels as given leave to the user. */
export const ONLY_AS_GIVEN = ["selector", "workloadName", "workloadSelector", "serviceName"];

/** What `addVersion` may change: everything of the workload; as given it needs a `name` and a `selector` of its own. */
export type VersionProps<Options> = Partial<Options & Omit<WorkloadProps, "app" | "namespace" | "version">>;

/** How one type of service differs from the other. */
export interface WorkloadBackedType<Options> {
  readonly kind: Workload["kind"];
  readonly serviceType: ServiceTypeName;
  readonly schema: z.ZodType;
  /** Rules between the props of the workload. */
  readonly checkWorkload: (
    given: WorkloadProps & Options,
    app: string,
    environment: Environment,
    report: Report,
  ) => void;
}

function checkWorkloadOf<Options>(
  { kind, checkWorkload }: WorkloadBackedType<Options>,
  given: WorkloadBackedProps & Options,
  name: string,
  environment: Environment,
  report: Report,
): void {
  const workload = environment.asGiven ? (given.workloadName ?? name) : `${name}-${given.version ?? DEFAULT_VERSION}`;
  checkWorkloadName(kind, workload, given.workloadName === undefined ? "name" : "workloadName", report);
  checkWorkload(given, name, environment, report);
}

function checkOf<Options>(
  type: WorkloadBackedType<Options>,
  id: string,
  environment: Environment,
): PropsCheck<WorkloadBackedProps & Options> {
  return {
    schema: type.schema,
    hidden: EDIT_HIDDEN,
    across: (given, report) => {
      const { asGiven } = environment;
      checkServiceIdentity(given, id, environment, report);
      checkReservedLabels(
        given.serviceLabels,
        { ...SELECTOR_KEYS, ...OWNERSHIP_KEYS },
        "serviceLabels",
        report,
        asGiven,
      );
      const selector = given.workloadSelector ?? given.selector;
      checkAsGiven({ ...(given as object) }, ONLY_AS_GIVEN, selector, asGiven, report);
      checkWorkloadOf(type, given, given.name ?? id, environment, report);
      checkPorts(given, environment, report);
      const ports = given.ports ?? derivePorts(given.containers, asGiven).map(({ port }) => port);
      checkRouteExposure(given.exposure, ports, report);
      const outside = outsideOf(given.exposure);
      const isolated = environment.isolated && (given.namespace ?? environment.namespace) === environment.namespace;
      if (outside !== undefined && (given.allowFrom !== undefined || isolated))
        checkCutOff(given.allowFrom, outside, report);
    },
  };
}

/** The Service's ports are said once: by the containers, or by `ports`. */
function checkPorts(given: WorkloadBackedProps, environment: Environment, report: Report): void {
  const derived = derivePorts(given.containers, environment.asGiven);
  const { ports } = given;
  ports?.forEach((port, index) => checkPortProtocols(port, `ports[${index}]`, environment, report));
  if (ports !== undefined)
    given.containers.forEach(({ ports: listening = [] }, position) =>
      listening.forEach(({ servicePort }, index) => {
        if (servicePort !== undefined)
          report({
            code: "ServicePortAmbiguous",
            what: "ports says already which ports the Service has",
            prop: `containers[${position}].ports[${index}].servicePort`,
            value: servicePort,
            fix: "take it out, or ports",
          });
      }),
    );
  checkServiceAccess(
    given,
    ports ?? derived.map(({ port }) => port),
    ports === undefined ? propOfDerived(derived) : (index) => (ports.length === 0 ? "ports" : `ports[${index}].port`),
    environment,
    report,
  );
}

/**
 * With a version that the user names, the workload of a new version is up before the old one goes: the two have
 * different names. Without one the name never changes, and creating before destroying would collide with itself when
 * Terraform replaces a workload whose first rollout failed.
 */
function versionLifecycle(version: string | undefined): TerraformResourceLifecycle | undefined {
  return version === undefined ? undefined : { createBeforeDestroy: true };
}

/** What to do instead with a prop that `addVersion` does not take, where it has a place. */
const SHARED_FIXES: Readonly<Record<string, string>> = {
  workloadAnnotations: "call it annotations",
  edit: "call editYaml of what addVersion returns",
  version: "take it out: the first argument says it",
};

/** As given, nothing but name and selector keeps the workloads of two versions apart. */
function checkVersionAsGiven(given: VersionProps<object>, first: Workload, where: string): void {
  const same = isDeepStrictEqual(given.selector, first.selector);
  const problems = [
    ...(given.name === undefined || given.name === first.name ? ["name" as const] : []),
    ...(given.selector === undefined || same ? ["selector" as const] : []),
  ];
  if (problems.length > 0)
    throw new KubeServicesError(
      problems.map((prop) => ({
        code: "VersionNotApart",
        what: `as given, only a ${prop} of its own keeps a version apart from the first`,
        where,
        prop,
        value: given[prop],
        fix: prop === "name" ? 'give it one, such as "web-v2"' : 'give it one, such as { app: "web", version: "v2" }',
      })),
    );
}

/** The part of every workload's props that guards it. */
interface Retainable {
  readonly onDelete?: { readonly workload?: DeletePolicy };
}

/** Where the workload of one version stands. */
export interface VersionPlace extends WorkloadContext {
  /** Id of the construct. */
  readonly id: string;
  /** Name of what belongs to the version and has no version in its own name, such as the autoscaler. */
  readonly baseName: string;
}

/** Props of one version's workload, before it has a name. */
type VersionedProps<Options> = Options & Omit<WorkloadProps, "app">;

/** A Service with workloads of its own behind it. */
export abstract class WorkloadBackedService<W extends Workload, Options extends object> extends ServiceConstruct {
  /** The workload of the construct's own version. */
  abstract readonly workload: W;
  /** What the Service is made of. */
  protected readonly serviceProps: ServiceProps;
  private readonly props: WorkloadBackedProps & Options;
  private readonly asGiven: boolean;
  private readonly versions = new Map<string, W>();
  /** Who may call its pods, and whom they may call. */
  private readonly networkPolicies: readonly KubernetesResource[];

  /** @throws KubeServicesError with everything that is wrong with the props */
  protected constructor(
    scope: Construct,
    id: string,
    props: WorkloadBackedProps & Options,
    private readonly type: WorkloadBackedType<Options>,
  ) {
    super(scope, id);
    enterAsGiven(this, props);
    const { asGiven } = environmentOf(this);
    checkProps(this.node.path, props, checkOf(type, id, environmentOf(this)));
    this.props = ownCopy(props);
    const { name = id, version = DEFAULT_VERSION, labels, serviceLabels, containers, selector, ports } = this.props;
    const { workloadSelector } = this.props;
    this.asGiven = asGiven;
    this.serviceProps = {
      ...this.props,
      ...placeOf(this, this.props),
      name,
      labels: { ...labels, ...serviceLabels, ...(asGiven ? {} : { app: name, version }) },
      selector: asGiven ? { ...(selector ?? workloadSelector) } : { app: name },
      ports: ports ?? derivePorts(containers, asGiven).map(({ port }) => port),
      serviceType: asGiven ? undefined : type.serviceType,
      version,
    };
    const { logicalId } = this.serviceProps;
    this.networkPolicies = createNetworkPolicies(
      this,
      {
        group: this.pods,
        labels: { ...ownershipLabels(this, name, version), ...this.serviceProps.labels },
        logicalId,
        callers: outsideOf(this.props.exposure)?.callers,
      },
      this.props,
    );
    for (const { address } of this.networkPolicies)
      recordPolicy(this, "workload", (this.props as Retainable).onDelete?.workload, address);
  }

  override get pods(): PodGroup {
    const { name, namespace, selector = {} } = this.serviceProps;
    return { name, namespace, labels: selector, ports: podPorts(this.props.containers) };
  }

  override get resources(): readonly KubernetesResource[] {
    return [
      ...super.resources,
      ...[this.workload, ...this.versions.values()].flatMap((workload) => this.resourcesOf(workload)),
      ...this.networkPolicies,
    ];
  }

  /** The Terraform resources of one version. */
  protected resourcesOf(workload: W): readonly KubernetesResource[] {
    return [workload.resource, ...workload.policyResources];
  }

  /** Makes the workload of one version, of props that have been checked. */
  protected abstract createWorkload(props: WorkloadProps & Options, place: VersionPlace): W;

  /** What the overrides of a version change beside what they name. */
  protected impliedBy?(overrides: VersionProps<Options>): VersionProps<Options>;

  /** Makes the workload of the construct's own version. */
  protected createFirstWorkload(): W {
    const { logicalId, name } = this.serviceProps;
    const { version, workloadName = name, workloadSelector, selector = {} } = this.props;
    if (this.asGiven) {
      const own = { name: workloadName, selector: workloadSelector ?? selector } as VersionProps<Options>;
      return this.createVersion(this.workloadProps(DEFAULT_VERSION, own), {
        id: "Workload",
        baseName: name,
        logicalId,
      });
    }
    const place = { id: "Workload", baseName: name, logicalId, lifecycle: versionLifecycle(version) };
    return this.createVersion(this.workloadProps(version ?? DEFAULT_VERSION, {}), place);
  }

  /**
   * Runs a second version side by side with the first, behind the same Service.
   * @param version 1 to 16 lowercase letters and digits
   * @param overrides props that differ from the construct's own
   * @throws KubeServicesError `VersionDuplicate`, `VersionPropShared`, `VersionPortMissing` where no container has a
   *   port that the Service leads to, or all that is wrong with the props
   */
  addVersion(version: string, overrides: VersionProps<Options>): W {
    const where = `${this.node.path}/${version}`;
    if (version === (this.props.version ?? DEFAULT_VERSION) || this.versions.has(version))
      throw new KubeServicesError({
        code: "VersionDuplicate",
        what: `the service runs version ${version} already`,
        where: this.node.path,
        prop: "version",
        value: version,
        fix: "choose another version",
      });
    if (typeof overrides !== "object" || overrides === null)
      throw new KubeServicesError({
        code: "PropTypeInvalid",
        what: "the props of a version are an object",
        where,
        allowed: "an object; {} for what the first version has",
      });
    const own = this.asGiven ? ["name"] : [];
    const shared = Object.keys(overrides).filter((prop) => SERVICE_ONLY.has(prop) && !own.includes(prop));
    if (shared.length > 0)
      throw new KubeServicesError(
        shared.map((prop) => ({
          code: "VersionPropShared",
          what: "this belongs to the Service, which all versions share",
          where,
          prop,
          fix: SHARED_FIXES[prop] ?? "set it on the service itself",
        })),
      );
    const given = ownCopy(overrides);
    if (this.asGiven) checkVersionAsGiven(given, this.workload, where);
    const props = this.workloadProps(version, { ...this.impliedBy?.(given), ...given });
    checkProps<WorkloadBackedProps & Options>(where, props as unknown, {
      schema: this.type.schema,
      across: (all, report) => {
        const base = this.asGiven ? (given.name ?? "") : this.serviceProps.name;
        checkWorkloadOf(this.type, all, base, environmentOf(this), report);
        this.checkVersionPorts(all.containers, report);
      },
    });
    const workload = this.createVersion(props, {
      id: version,
      baseName: `${this.name}-${version}`,
      logicalId: `${this.serviceProps.logicalId}_${version}`,
    });
    this.versions.set(version, workload);
    return workload;
  }

  /** The Service leads to the same ports of all versions, so each version must have them. */
  private checkVersionPorts(containers: readonly Container[], report: Report): void {
    const listening = containers.flatMap(({ ports = [] }) => ports);
    if (listening.some(({ containerPort }) => isToken(containerPort))) return;
    const theirs = new Set(
      listening.flatMap((port) => [port.containerPort, port.name].map((target) => `${target}/${protocolOf(port)}`)),
    );
    if (this.props.ports !== undefined && listening.length === 0) return; // such pods list no ports at all
    for (const { name, port, targetPort = port, protocol = "TCP" } of this.serviceProps.ports)
      if (!isToken(targetPort) && !theirs.has(`${targetPort}/${protocol}`))
        report({
          code: "VersionPortMissing",
          what: `the Service's port ${name ?? port} leads to a port that no container of this version has`,
          prop: "containers",
          allowed: `a container with port ${targetPort}/${protocol}`,
          fix: "give a container that port, or make the version a service of its own",
        });
  }

  private workloadProps(version: string, overrides: VersionProps<Options>): VersionedProps<Options> {
    const { namespace } = this.serviceProps;
    const merged = { ...this.props, annotations: this.props.workloadAnnotations, ...overrides };
    const own = withoutKeys(merged as unknown as Record<string, unknown>, SERVICE_ONLY);
    const { name, selector } = overrides;
    const identity = this.asGiven ? { name, selector } : { version };
    return { ...own, namespace, ...identity } as unknown as VersionedProps<Options>;
  }

  private createVersion(props: VersionedProps<Options>, place: VersionPlace): W {
    const { name: app, selector: serviceSelector } = this.serviceProps;
    const dependsOn = this.networkPolicies.map(({ address }) => address);
    if (this.asGiven) return this.createWorkload(props, { ...place, serviceSelector, dependsOn });
    return this.createWorkload({ ...props, app, name: `${app}-${props.version}` }, { ...place, dependsOn });
  }
}
