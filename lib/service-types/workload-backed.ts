import { isDeepStrictEqual } from "node:util";
import type { TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import { KubeServicesError, type Problem } from "../errors";
import { createNetworkPolicies, type PodGroup } from "../policy";
import {
  checkAtSynth,
  checkProps,
  enterAsGiven,
  environmentOf,
  isToken,
  ownCopy,
  ownershipLabels,
  recordPolicy,
  transportOf,
  type DeletePolicy,
  type KubernetesResource,
  type Report,
} from "../resource";
import { Service, type ServiceProps } from "../service";
import {
  DEFAULT_VERSION,
  podPorts,
  type Container,
  type Workload,
  type WorkloadContext,
  type WorkloadProps,
} from "../workload";
import { derivePorts } from "./container-ports";
import { weightedVersions } from "./exposed-route";
import { outsideOf } from "./outside";
import { ServiceConstruct, placeOf } from "./service-construct";
import {
  checkOf,
  checkWorkloadOf,
  workloadPropsOf,
  type ServiceVersionProps,
  type WorkloadBackedServiceProps,
  type WorkloadBackedType,
} from "./workload-backed-props";

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
function checkVersionAsGiven(given: ServiceVersionProps<object>, first: Workload, where: string): void {
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

/** Resource types of workloads, by their kind. */
const TYPES: Readonly<Record<Workload["kind"], string>> = {
  Deployment: "kubernetes_deployment_v1",
  StatefulSet: "kubernetes_stateful_set_v1",
  DaemonSet: "kubernetes_daemon_set_v1",
};
/** Kubernetes takes no longer names of Services. */
const MAX_SERVICE_NAME = 63;

/**
 * What a `StatelessService` and a `StatefulService` have in common: a Service, and workloads of its own behind it.
 * @example
 * ```ts
 * const web = new StatelessService(prod, "web", {
 *   version: "v1",
 *   replicas: 9,
 *   containers: [{ image: "example.com/web:1", ports: [{ containerPort: 8080, servicePort: 80 }] }],
 * });
 * web.addVersion("v2", {
 *   replicas: 1,
 *   containers: [{ image: "example.com/web:2", ports: [{ containerPort: 8080, servicePort: 80 }] }],
 * });
 * ```
 */
export abstract class WorkloadBackedService<W extends Workload, Options extends object> extends ServiceConstruct {
  /** The workload of the construct's own version. */
  abstract readonly workload: W;
  /**
   * What the Service is made of.
   * @internal
   */
  protected readonly serviceProps: ServiceProps;
  private readonly props: WorkloadBackedServiceProps & Options;
  private readonly asGiven: boolean;
  private readonly versions = new Map<string, W>();
  private readonly versionServices = new Map<string, Service>();
  /** Who may call its pods, and whom they may call. */
  private readonly networkPolicies: readonly KubernetesResource[];

  /** @internal */
  protected constructor(
    scope: Construct,
    id: string,
    props: WorkloadBackedServiceProps & Options,
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
    if (weightedVersions(this.props.exposure).length > 0) checkAtSynth(this, () => this.unknownWeights());
  }

  override get pods(): PodGroup {
    const { name, namespace, selector = {} } = this.serviceProps;
    return { name, namespace, labels: selector, ports: podPorts(this.props.containers) };
  }

  override get resources(): readonly KubernetesResource[] {
    return [
      ...super.resources,
      ...[...this.versionServices.values()].map(({ resource }) => resource),
      ...[this.workload, ...this.versions.values()].flatMap((workload) => this.resourcesOf(workload)),
      ...this.networkPolicies,
    ];
  }

  /**
   * The Terraform resources of one version.
   * @internal
   */
  protected resourcesOf(workload: W): readonly KubernetesResource[] {
    return [workload.resource, ...workload.belongings, ...workload.claims];
  }

  /**
   * Makes the workload of one version, of props that have been checked.
   * @internal
   */
  protected abstract createWorkload(props: WorkloadProps & Options, place: VersionPlace): W;

  /**
   * What the overrides of a version change beside what they name.
   * @internal
   */
  protected impliedBy?(overrides: ServiceVersionProps<Options>): ServiceVersionProps<Options>;

  /**
   * Makes the workload of the construct's own version.
   * @internal
   */
  protected createFirstWorkload(): W {
    const { logicalId, name } = this.serviceProps;
    const { version, workloadName = name, workloadSelector, selector = {} } = this.props;
    if (this.asGiven) {
      const identity = { name: workloadName, selector: workloadSelector ?? selector } as ServiceVersionProps<Options>;
      return this.createVersion(this.workloadProps(DEFAULT_VERSION, identity), {
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
  addVersion(version: string, overrides: ServiceVersionProps<Options>): W {
    const where = `${this.node.path}/${version}`;
    if (version === this.ownVersion || this.versions.has(version))
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
    const { ownProps, schema } = this.type;
    const ofWorkload = new Set<PropertyKey>([...ownProps, ...(this.asGiven ? ["name"] : [])]);
    // A prop that no service has is told with all else that is wrong with the version.
    const ofService = Object.keys(overrides).filter((prop) => Object.hasOwn(schema.shape, prop));
    const shared = ofService.filter((prop) => !ofWorkload.has(prop));
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
    checkProps<WorkloadBackedServiceProps & Options>(
      where,
      { ...given, ...props },
      {
        schema,
        across: (all, report) => {
          const base = this.asGiven ? (given.name ?? "") : this.serviceProps.name;
          checkWorkloadOf(this.type, all, base, environmentOf(this), report);
          this.checkVersionPorts(all.containers, report);
        },
      },
    );
    const workload = this.createVersion(props, {
      id: version,
      baseName: `${this.name}-${version}`,
      logicalId: `${this.serviceProps.logicalId}_${version}`,
    });
    this.versions.set(version, workload);
    return workload;
  }

  /**
   * The Service `<name>-<version>`, which leads to the pods of one version alone, in the same namespace and with the same
   * ports; made when it is first asked for. Its address is `kubernetes_service_v1.web_v2`.
   * @param version the service's own, or one of `addVersion`
   * @throws KubeServicesError `VersionUnknown`, `ServiceNameInvalid`
   */
  versionService(version: string): Service {
    const known = this.versionServices.get(version);
    if (known !== undefined) return known;
    const { name, namespace, logicalId, labels, ports, ipFamilies, ipFamilyPolicy } = this.serviceProps;
    const workload = version === this.ownVersion ? this.workload : this.versions.get(version);
    // A weight may name a version before addVersion makes it; whether that is done, the stack tells at the end.
    const promised = weightedVersions(this.props.exposure).includes(version);
    if (workload === undefined && !promised) throw new KubeServicesError(this.unknownVersion(version));
    const versionName = `${name}-${version}`;
    if (!isToken(versionName) && versionName.length > MAX_SERVICE_NAME)
      throw new KubeServicesError({
        code: "ServiceNameInvalid",
        what: "the Service of this version would have a name that is too long",
        where: this.node.path,
        value: versionName,
        allowed: `at most ${MAX_SERVICE_NAME} characters`,
        fix: "choose a shorter name for the service",
      });
    const service = new Service(this, `Service-${version}`, {
      name: versionName,
      namespace,
      logicalId: `${logicalId}_${version}`,
      labels: { ...labels, ...(this.asGiven ? {} : { version }) },
      selector: this.asGiven && workload !== undefined ? workload.selector : { app: name, version },
      ports,
      version,
      ipFamilies,
      ipFamilyPolicy,
      ofVersion: [workload?.resource.address ?? `${TYPES[this.type.kind]}.${logicalId}_${version}`],
    });
    this.versionServices.set(version, service);
    return service;
  }

  private get ownVersion(): string {
    return this.props.version ?? DEFAULT_VERSION;
  }

  private unknownVersion(version: string): Problem {
    return {
      code: "VersionUnknown",
      what: `the service ${this.name} runs no version ${version}`,
      where: this.node.path,
      value: version,
      allowed: [this.ownVersion, ...this.versions.keys()].join(", "),
      fix: `add it: addVersion(${JSON.stringify(version)}, …)`,
    };
  }

  /** Versions that have a weight and are not there. */
  private unknownWeights(): readonly Problem[] {
    const there = new Set([this.ownVersion, ...this.versions.keys()]);
    return weightedVersions(this.props.exposure)
      .filter((version) => !there.has(version))
      .map((version) => ({
        ...this.unknownVersion(version),
        prop: `exposure.weights[${JSON.stringify(version)}]`,
        fix: `add it: addVersion(${JSON.stringify(version)}, …), or take its weight out`,
      }));
  }

  /** The Service leads to the same ports of all versions, so each version must have them. */
  private checkVersionPorts(containers: readonly Container[], report: Report): void {
    const listening = containers.flatMap(({ ports = [] }) => ports);
    if (listening.some(({ containerPort }) => isToken(containerPort))) return;
    const theirs = new Set(
      listening.flatMap((port) => [port.containerPort, port.name].map((target) => `${target}/${transportOf(port)}`)),
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

  private workloadProps(version: string, overrides: ServiceVersionProps<Options>): WorkloadProps & Options {
    const { namespace } = this.serviceProps;
    const { name, selector } = overrides;
    const all = { ...this.props, annotations: this.props.workloadAnnotations, ...overrides };
    const ofWorkload = workloadPropsOf<Options>(this.type, all);
    return this.asGiven ? { ...ofWorkload, namespace, name, selector } : { ...ofWorkload, namespace, version };
  }

  private createVersion(props: WorkloadProps & Options, place: VersionPlace): W {
    const { name: app, selector: serviceSelector } = this.serviceProps;
    const context = { ...place, checked: true, dependsOn: this.networkPolicies.map(({ address }) => address) };
    if (this.asGiven) return this.createWorkload(props, { ...context, serviceSelector });
    return this.createWorkload({ ...props, app, name: `${app}-${props.version}` }, context);
  }
}
