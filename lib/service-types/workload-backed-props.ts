import { z } from "zod";
import type { ServiceTypeName } from "../platform";
import { checkCutOff, type NetworkProps } from "../policy";
import { checkRouteExposure } from "../route";
import {
  EDIT_HIDDEN,
  OWNERSHIP_KEYS,
  SELECTOR_KEYS,
  checkReservedLabels,
  type Environment,
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
} from "../service";
import {
  DEFAULT_VERSION,
  checkAsGiven,
  checkPortProtocols,
  checkWorkloadName,
  podPorts,
  workloadShape,
  type Workload,
  type WorkloadProps,
} from "../workload";
import { derivePorts, propOfDerived } from "./container-ports";
import { weightedVersions } from "./exposed-route";
import { outsideOf } from "./outside";

/** What services with a workload of their own have in common: the props of both. */
export interface WorkloadBackedServiceProps
  extends ServiceIdentityProps, ServiceAccessProps, Omit<WorkloadProps, "app" | keyof ServiceIdentityProps> {
  /** Annotations of the workload; `annotations` are the Service's. @default - none */
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

/** The props that a workload has to itself in a service, which says for all of its versions who they are and who may call them. */
type OwnWorkloadProps = Omit<WorkloadProps, "app" | "name" | "namespace" | "version" | keyof NetworkProps>;

/** Checks of {@link OwnWorkloadProps}. */
export const ownWorkloadShape = without(workloadShape, ["name", "namespace", "version", "allowFrom", "allowTo"]);

function without<Shape extends object, Key extends keyof Shape>(shape: Shape, keys: readonly Key[]): Omit<Shape, Key> {
  const rest = { ...shape };
  for (const key of keys) delete rest[key];
  return rest;
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
const ONLY_AS_GIVEN = ["selector", "workloadName", "workloadSelector", "serviceName"];

/** What `addVersion` may change: everything of the workload; as given it needs a `name` and a `selector` of its own. */
export type ServiceVersionProps<Options> = Partial<
  Options & Omit<WorkloadProps, "app" | "namespace" | "version" | keyof NetworkProps>
>;

/** How one type of service differs from the other. */
export interface WorkloadBackedType<Options> {
  readonly kind: Workload["kind"];
  readonly serviceType: ServiceTypeName;
  /** Of the construct's props: these, and those that it alone has. */
  readonly schema: z.ZodObject;
  /** The props of the service that are its workload's. */
  readonly ownProps: readonly (keyof (Options & OwnWorkloadProps))[];
  /** Rules between the props of the workload. */
  readonly checkWorkload: (
    given: WorkloadProps & Options,
    app: string,
    environment: Environment,
    report: Report,
  ) => void;
}

/** What the props of a service say of its workload alone. */
export function workloadPropsOf<Options>(
  { ownProps }: WorkloadBackedType<Options>,
  given: Options & OwnWorkloadProps,
): Options & OwnWorkloadProps {
  return only<Options & OwnWorkloadProps, keyof (Options & OwnWorkloadProps)>(given, ownProps);
}

function only<Props extends object, Key extends keyof Props>(given: Props, keys: readonly Key[]): Props {
  const chosen: Partial<Props> = {};
  for (const key of keys) if (Object.hasOwn(given, key)) chosen[key] = given[key];
  return chosen as Props;
}

/** Checks the workload of one version: its name, and the rules of its kind. */
export function checkWorkloadOf<Options>(
  { kind, checkWorkload }: WorkloadBackedType<Options>,
  given: WorkloadBackedServiceProps & Options,
  name: string,
  environment: Environment,
  report: Report,
): void {
  const workload = environment.asGiven ? (given.workloadName ?? name) : `${name}-${given.version ?? DEFAULT_VERSION}`;
  checkWorkloadName(kind, workload, given.workloadName === undefined ? "name" : "workloadName", report);
  checkWorkload(given, name, environment, report);
}

/** All checks of the construct's own props. */
export function checkOf<Options>(
  type: WorkloadBackedType<Options>,
  id: string,
  environment: Environment,
): PropsCheck<WorkloadBackedServiceProps & Options> {
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
      checkRouteExposure(given.exposure, ports, report, true);
      checkWeightedVersions(given, environment, report);
      const outside = outsideOf(given.exposure);
      const isolated = environment.isolated && (given.namespace ?? environment.namespace) === environment.namespace;
      if (outside !== undefined && (given.allowFrom !== undefined || isolated))
        checkCutOff(given.allowFrom, outside, podPorts(given.containers), report);
    },
  };
}

/** Where requests are spread over versions, each has a Service of its own, which selects by the library's labels. */
function checkWeightedVersions(
  { exposure }: WorkloadBackedServiceProps,
  { asGiven }: Environment,
  report: Report,
): void {
  if (asGiven && weightedVersions(exposure).length > 0)
    report({
      code: "WeightsAsGiven",
      what: "as given, nothing but addVersion says which labels the pods of a version have",
      prop: "exposure.weights",
      fix: "take weights out, and name the versions in an HttpRoute of its own, after addVersion",
    });
}

/** The Service's ports are said once: by the containers, or by `ports`. */
function checkPorts(given: WorkloadBackedServiceProps, environment: Environment, report: Report): void {
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

/** The names of the props that a shape checks. */
export function keysOf<Shape extends object>(shape: Shape): (keyof Shape)[] {
  return Object.keys(shape) as (keyof Shape)[];
}
