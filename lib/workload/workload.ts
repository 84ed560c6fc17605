import { TerraformStack, type Postcondition, type TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import { KubeServicesError } from "../errors";
import {
  environmentOf,
  isServiceName,
  isToken,
  labelMap,
  annotationMap,
  objectName,
  rule,
  tokenOr,
  type KubernetesResource,
  type Report,
} from "../resource";
import { z } from "zod";
import { integer } from "./common";
import { type PodProps, containerNames, podShape } from "./pod";

/** What Deployments and StatefulSets have in common. */
export interface WorkloadProps extends PodProps {
  /** Name of the object. @default - the construct's id */
  readonly name?: string;
  /** @default - the stack's */
  readonly namespace?: string;
  /** Value of the label `app`, by which Services find the pods of all versions. @default - the name */
  readonly app?: string;
  /** Value of the label `version`: 1 to 16 lowercase letters and digits. @default "v1" */
  readonly version?: string;
  /** Number of pods. @default 1 */
  readonly replicas?: number;
  /** Labels of the workload and its pods, beside those of the library. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the workload. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Old templates that are kept for a rollback. @default 10 */
  readonly revisionHistoryLimit?: number;
  /** Seconds for which a new pod must be ready before it counts. @default 0 */
  readonly minReadySeconds?: number;
  /** Whether apply waits until all pods are updated and ready. @default - as the stack says: true */
  readonly waitForRollout?: boolean;
  /** How long apply waits for that, in seconds. @default 600 */
  readonly rolloutTimeoutSeconds?: number;
}

const version = rule(
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
  name: objectName.optional(),
  namespace: objectName.optional(),
  version: version.optional(),
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
const MAX_NAME: Readonly<Record<string, number>> = { Deployment: 63, StatefulSet: 52 };

/** The name of a workload, where it was computed, fits into the labels that Kubernetes makes of it. */
export function checkWorkloadName(
  kind: "Deployment" | "StatefulSet",
  name: string,
  prop: string,
  report: Report,
): void {
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

/** Labels that no prop may set: the library selects by them. */
const RESERVED = ["app", "version"];

/** The library's own labels cannot be set by hand. */
export function checkReservedLabels(
  labels: Readonly<Record<string, string>> | undefined,
  prop: string,
  report: Report,
): void {
  for (const key of Object.keys(labels ?? {}))
    if (RESERVED.includes(key) || key === "app.kubernetes.io/managed-by")
      report({
        code: "LabelReserved",
        what: "the library sets this label itself",
        prop: `${prop}[${JSON.stringify(key)}]`,
        value: labels?.[key],
        fix: "take it out; name and version decide it",
      });
}

const WORKLOAD = Symbol.for("cdktf-kube-services/Workload");

/** A Deployment or StatefulSet. */
export abstract class Workload extends Construct {
  /** Whether a value is a workload, also one of another copy of this package. */
  static isWorkload(value: unknown): value is Workload {
    return typeof value === "object" && value !== null && WORKLOAD in value;
  }

  constructor(scope: Construct, id: string) {
    super(scope, id);
    Object.defineProperty(this, WORKLOAD, { value: true });
  }

  /** Kind of the object. */
  abstract readonly kind: "Deployment" | "StatefulSet";
  /** The Terraform resource: the last escape hatch. */
  abstract readonly resource: KubernetesResource;
  /** Name of the object. */
  abstract readonly name: string;
  /** Namespace of the object. */
  abstract readonly namespace: string;
  /** Value of the label `app`. */
  abstract readonly app: string;
  /** Labels that select the pods of exactly this workload: `app` and `version`. */
  abstract readonly selector: Readonly<Record<string, string>>;
  /** Labels of the pods. */
  abstract readonly podLabels: Readonly<Record<string, string>>;
  /** The names of the worker containers, in their order. */
  abstract readonly containerNames: readonly string[];
  /** The checked props, for what is derived from them (Service ports, further versions). */
  abstract readonly pod: PodProps;

  /** The workload's Terraform address, such as `kubernetes_deployment_v1.web`. */
  get address(): string {
    return this.resource.address;
  }

  /**
   * Sets an attribute of the Terraform resource, past every check of this library; the last call wins.
   * @param path path in Terraform's words, such as `spec.0.paused`
   */
  addOverride(path: string, value: unknown): void {
    this.resource.addOverride(path, value);
  }

  /**
   * One container, to override its attributes.
   * @throws KubeServicesError `ContainerUnknown`
   */
  container(name: string): ContainerOverride {
    const index = this.containerNames.indexOf(name);
    if (index < 0)
      throw new KubeServicesError({
        code: "ContainerUnknown",
        what: `there is no container ${name}`,
        where: this.node.path,
        value: name,
        allowed: this.containerNames.join(", "),
      });
    return {
      addOverride: (path, value) => this.addOverride(`spec.0.template.0.spec.0.container.${index}.${path}`, value),
    };
  }
}

/** The escape hatch of one container. */
export interface ContainerOverride {
  /**
   * Sets an attribute of the container in the Terraform resource.
   * @param path path below the container in Terraform's words, such as `tty` or `port.0.host_ip`
   */
  addOverride(path: string, value: unknown): void;
}

/** What both kinds of workload derive from their props. */
export interface WorkloadIdentity {
  readonly name: string;
  readonly namespace: string;
  readonly app: string;
  readonly version: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly logicalId: string;
  readonly containerNames: readonly string[];
}

/** Names and labels of a workload. */
export function workloadIdentity(
  scope: Construct,
  id: string,
  props: WorkloadProps,
  logicalId: string | undefined,
): WorkloadIdentity {
  const name = props.name ?? id;
  const app = props.app ?? name;
  const workloadVersion = props.version ?? DEFAULT_VERSION;
  return {
    name,
    namespace: props.namespace ?? environmentOf(scope).namespace,
    app,
    version: workloadVersion,
    selector: { app, version: workloadVersion },
    logicalId: logicalId ?? TerraformStack.of(scope).getLogicalId(scope.node),
    containerNames: containerNames(props.containers, app),
  };
}

/** A lifecycle with conditions that stop a plan which would not do what the code says. */
export function withConditions(
  lifecycle: TerraformResourceLifecycle | undefined,
  postcondition: Postcondition[],
): TerraformResourceLifecycle | undefined {
  return postcondition.length === 0 ? lifecycle : { ...lifecycle, postcondition };
}

/** Terraform's timeouts are text that is made of it at synth, so a token cannot be added to. */
export function checkRolloutTimeout(given: Pick<WorkloadProps, "rolloutTimeoutSeconds">, report: Report): void {
  if (isToken(given.rolloutTimeoutSeconds))
    report({
      code: "PropsUnknown",
      what: "this must be known at synth, and it is a token",
      prop: "rolloutTimeoutSeconds",
      allowed: "an integer from 1 to 86400",
    });
}

/** Timeouts so that apply does not give up before the rollout may fail, nor the other way round. */
export function rolloutTimeouts(seconds: number): Record<string, string> {
  return { create: `${seconds + 30}s`, update: `${seconds + 30}s` };
}
