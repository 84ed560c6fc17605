import type { TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import type { z } from "zod";
import { KubeServicesError } from "../errors";
import type { ServiceTypeName } from "../platform";
import {
  checkProps,
  environmentOf,
  isToken,
  ownCopy,
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
  type ServiceAccessProps,
  type ServiceIdentityProps,
  type ServiceProps,
} from "../service";
import {
  DEFAULT_VERSION,
  checkWorkloadName,
  protocolOf,
  workloadShape,
  type Container,
  type Workload,
  type WorkloadContext,
  type WorkloadProps,
} from "../workload";
import { derivePorts, propOfDerived } from "./container-ports";
import { SERVICE_ONLY, ServiceConstruct, placeOf, withoutKeys } from "./service-construct";

/** What services with a workload of their own have in common: the props of both. */
export interface WorkloadBackedProps
  extends ServiceIdentityProps, ServiceAccessProps, Omit<WorkloadProps, "app" | keyof ServiceIdentityProps> {
  /** Annotations of the workload. @default - none */
  readonly workloadAnnotations?: Readonly<Record<string, string>>;
}

/** Checks of the props of services with a workload of their own. */
export const workloadBackedShape = {
  ...workloadShape,
  ...serviceIdentityShape,
  ...serviceAccessShape,
  workloadAnnotations: workloadShape.annotations,
};

/** What `addVersion` may change: everything of the workload. */
export type VersionProps<Options> = Partial<Options & Omit<WorkloadProps, "app" | "name" | "namespace" | "version">>;

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
  checkWorkloadName(kind, `${name}-${given.version ?? DEFAULT_VERSION}`, "name", report);
  checkWorkload(given, name, environment, report);
}

function checkOf<Options>(
  type: WorkloadBackedType<Options>,
  id: string,
  environment: Environment,
): PropsCheck<WorkloadBackedProps & Options> {
  return {
    schema: type.schema,
    across: (given, report) => {
      const { platform } = environment;
      checkServiceIdentity(given, id, platform, report);
      checkWorkloadOf(type, given, given.name ?? id, environment, report);
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
  version: "take it out: the first argument says it",
};

/** Where the workload of one version stands. */
export interface VersionPlace extends WorkloadContext {
  /** Id of the construct. */
  readonly id: string;
  /** Name of what belongs to the version and has no version in its own name, such as the autoscaler. */
  readonly baseName: string;
}

/** Props of one version's workload, before it has a name. */
type VersionedProps<Options> = Options & Omit<WorkloadProps, "app" | "name"> & { readonly version: string };

/** A Service with workloads of its own behind it. */
export abstract class WorkloadBackedService<W extends Workload, Options extends object> extends ServiceConstruct {
  /** The workload of the construct's own version. */
  abstract readonly workload: W;
  /** What the Service is made of. */
  protected readonly serviceProps: ServiceProps;
  private readonly props: WorkloadBackedProps & Options;
  private readonly versions = new Map<string, W>();

  /** @throws KubeServicesError with everything that is wrong with the props */
  protected constructor(
    scope: Construct,
    id: string,
    props: WorkloadBackedProps & Options,
    private readonly type: WorkloadBackedType<Options>,
  ) {
    super(scope, id);
    checkProps(this.node.path, props, checkOf(type, id, environmentOf(this)));
    this.props = ownCopy(props);
    const { name = id, version = DEFAULT_VERSION, labels, containers } = this.props;
    this.serviceProps = {
      ...this.props,
      ...placeOf(this, this.props),
      name,
      labels: { ...labels, app: name, version },
      selector: { app: name },
      ports: derivePorts(containers).map(({ port }) => port),
      serviceType: type.serviceType,
      version,
    };
  }

  override get resources(): readonly KubernetesResource[] {
    return [
      ...super.resources,
      ...[this.workload, ...this.versions.values()].flatMap((workload) => this.resourcesOf(workload)),
    ];
  }

  /** The Terraform resources of one version. */
  protected resourcesOf(workload: W): readonly KubernetesResource[] {
    return [workload.resource];
  }

  /** Makes the workload of one version, of props that have been checked. */
  protected abstract createWorkload(props: WorkloadProps & Options, place: VersionPlace): W;

  /** What the overrides of a version change beside what they name. */
  protected impliedBy?(overrides: VersionProps<Options>): VersionProps<Options>;

  /** Makes the workload of the construct's own version. */
  protected createFirstWorkload(): W {
    const { logicalId, name } = this.serviceProps;
    const { version } = this.props;
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
    if (version === this.workload.selector["version"] || this.versions.has(version))
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
    const shared = Object.keys(overrides).filter((prop) => SERVICE_ONLY.has(prop));
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
    const own = ownCopy(overrides);
    const props = this.workloadProps(version, { ...this.impliedBy?.(own), ...own });
    checkProps<WorkloadBackedProps & Options>(where, props as unknown, {
      schema: this.type.schema,
      across: (all, report) => {
        checkWorkloadOf(this.type, all, this.serviceProps.name, environmentOf(this), report);
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
    const theirs = new Set(listening.map((port) => `${port.containerPort}/${protocolOf(port)}`));
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
    return { ...own, namespace, version } as unknown as VersionedProps<Options>;
  }

  private createVersion(props: VersionedProps<Options>, place: VersionPlace): W {
    const { name: app } = this.serviceProps;
    return this.createWorkload({ ...props, app, name: `${app}-${props.version}` }, place);
  }
}
