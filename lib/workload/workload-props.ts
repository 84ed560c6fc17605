import { z } from "zod";
import {
  checkNetwork,
  checkPermissions,
  networkShape,
  permissionShape,
  type NetworkProps,
  type PermissionProps,
  type PodPort,
} from "../policy";
import {
  OWNERSHIP_KEYS,
  SELECTOR_KEYS,
  afterShape,
  annotationMap,
  checkAfter,
  checkReservedLabels,
  isServiceName,
  isToken,
  labelMap,
  objectName,
  rule,
  tokenOr,
  transportOf,
  type AfterProps,
  type AsGiven,
  type Environment,
  type Report,
} from "../resource";
import { availabilityShape, checkAvailability, type AvailabilityProps } from "./availability";
import { integer } from "./common";
import { portNameOf, type Container } from "./container";
import { checkBudget } from "./disruption-budget";
import { podShape, type PodProps } from "./pod";

/** What runs pods and keeps them running. */
export type WorkloadKind = "Deployment" | "StatefulSet" | "DaemonSet";

/** What Deployments and StatefulSets, and for the most part DaemonSets, have in common. */
export interface WorkloadProps extends PodProps, AvailabilityProps, PermissionProps, NetworkProps, AfterProps, AsGiven {
  /** Name of the object. @default - the construct's id */
  readonly name?: string;
  /** Namespace of the workload and its pods. @default - the stack's */
  readonly namespace?: string;
  /** Value of the label `app`, by which Services find the pods of all versions. @default - the name; as given: no label */
  readonly app?: string;
  /** Value of the label `version`: 1 to 16 lowercase letters and digits. @default "v1"; as given: no label */
  readonly version?: string;
  /**
   * Only as given: the labels by which the workload knows its pods, which carry them. A change replaces the workload.
   * @default - as given it is required; otherwise `app` and `version`
   */
  readonly selector?: Readonly<Record<string, string>>;
  /** Number of pods. @default 1 */
  readonly replicas?: number;
  /** Labels of the workload and its pods, beside those of the library. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Labels of the workload that its pods do not have. @default - none */
  readonly workloadLabels?: Readonly<Record<string, string>>;
  /** Annotations of the workload. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** How many old templates of the pods are kept for a rollback, 0 or more. @default 10 */
  readonly revisionHistoryLimit?: number;
  /** Seconds for which a new pod must be ready before it counts. @default 0 */
  readonly minReadySeconds?: number;
  /** Whether apply waits until all pods are updated and ready. @default - as the stack says: true */
  readonly waitForRollout?: boolean;
  /** How long apply waits for that, in seconds. @default 600 */
  readonly rolloutTimeoutSeconds?: number;
}

/** Checks a version. */
export const version = rule(
  z.string(),
  tokenOr((text) => /^[a-z0-9]{1,16}$/.test(text)),
  {
    code: "VersionInvalid",
    what: "this is no version",
    allowed: "1 to 16 lowercase letters and digits, such as v1",
  },
);

/** Checks of the props that all workloads share. */
export const workloadShape = {
  ...podShape,
  ...permissionShape,
  ...networkShape,
  ...availabilityShape,
  ...afterShape,
  name: objectName.optional(),
  namespace: objectName.optional(),
  asGiven: z.boolean().optional(),
  version: version.optional(),
  selector: labelMap.optional(),
  workloadLabels: labelMap.optional(),
  replicas: integer(0, 2_147_483_647, "ReplicasInvalid", "this is no number of pods").optional(),
  labels: labelMap.optional(),
  annotations: annotationMap.optional(),
  revisionHistoryLimit: integer(0, 2_147_483_647, "NumberInvalid", "this is no such number").optional(),
  minReadySeconds: integer(0, 2_147_483_647, "SecondsInvalid", "this is no number of seconds").optional(),
  waitForRollout: z.boolean().optional(),
  rolloutTimeoutSeconds: integer(1, 86_400, "SecondsInvalid", "this is no time to wait").optional(),
};

/** Default of `version`, as the console fills it in. */
export const DEFAULT_VERSION = "v1";

/** Kubernetes writes pod hashes into labels of 63 characters, so a StatefulSet's name has room for 52. */
const MAX_NAME: Readonly<Record<string, number>> = { Deployment: 63, StatefulSet: 52, DaemonSet: 63 };

/** The name of a workload, where it was computed, fits into the labels that Kubernetes makes of it. */
export function checkWorkloadName(kind: WorkloadKind, name: string, prop: string, report: Report): void {
  const most = MAX_NAME[kind] ?? 63;
  if (isToken(name) || (name.length <= most && isServiceName(name.replace(/^[0-9]/, "n")))) return;
  report({
    code: "WorkloadNameInvalid",
    what: `the ${kind} would be called ${name}, which Kubernetes cannot handle`,
    prop,
    value: name,
    allowed: `at most ${most} lowercase letters, digits and '-', letter or digit at both ends`,
    fix: "choose a shorter name or version",
  });
}

/** Where the pods of some containers listen. */
export const podPorts = (containers: readonly Container[]): readonly PodPort[] =>
  containers.flatMap(({ ports = [] }) =>
    ports.map((port, index) => ({
      name: portNameOf(port, index),
      port: port.containerPort,
      protocol: transportOf(port),
      ...(port.servicePort === false ? {} : { servicePort: port.servicePort ?? port.containerPort }),
    })),
  );

/** What no label of a workload or its pods may say: the library selects and finds by these. */
const RESERVED = { ...SELECTOR_KEYS, ...OWNERSHIP_KEYS };

/** Rules that hold for the labels and the waiting of every workload. */
export function checkWorkload(given: WorkloadProps, { asGiven, platform }: Environment, report: Report): void {
  for (const prop of ["labels", "podLabels", "workloadLabels"] as const)
    checkReservedLabels(given[prop], RESERVED, prop, report, asGiven);
  checkRolloutTimeout(given, report);
  checkAvailability(given, platform.maxGracePeriodSeconds, report);
  checkBudget(given, asGiven, report);
  checkAfter(given.after, report);
  checkPermissions(given, report);
  checkNetwork(given, podPorts(given.containers), report);
}

/**
 * Rules of the props that are only for names and labels as given, or only for those of the library.
 * @param selector the prop that says by which labels a workload knows its pods
 */
export function checkAsGiven(
  given: Readonly<Record<string, unknown>>,
  only: readonly string[],
  selector: unknown,
  asGiven: boolean,
  report: Report,
): void {
  for (const prop of asGiven ? ["app", "version"] : only)
    if (given[prop] !== undefined)
      report({
        code: asGiven ? "LabelAsGiven" : "AsGivenMissing",
        what: asGiven
          ? "names and labels are as given, so the library sets no such label"
          : "the library names and labels the workload and selects its pods itself",
        prop,
        value: given[prop],
        fix: asGiven
          ? "take it out, and give the label in selector, labels or podLabels"
          : "take it out, or set asGiven: true, here or for the stack",
      });
  if (asGiven && (selector === undefined || (!isToken(selector) && Object.keys(selector as object).length === 0)))
    report({
      code: "SelectorMissing",
      what: "with labels as given, nothing says which pods are the workload's",
      prop: "selector",
      allowed: 'at least one label, such as { app: "web" }; the pods get it, too',
      fix: "add selector, or take asGiven out",
    });
}

/** Terraform's timeouts are text that is made of it at synth, so a token cannot be added to. */
function checkRolloutTimeout(given: Pick<WorkloadProps, "rolloutTimeoutSeconds">, report: Report): void {
  if (isToken(given.rolloutTimeoutSeconds))
    report({
      code: "PropsUnknown",
      what: "this must be known at synth, and it is a token",
      prop: "rolloutTimeoutSeconds",
      allowed: "an integer from 1 to 86400",
    });
}
