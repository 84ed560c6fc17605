import type { Postcondition } from "cdktf";
import type { Construct } from "constructs";
import { z } from "zod";
import { defined } from "../defined";
import type { Platform } from "../platform";
import {
  annotationMap,
  environmentOf,
  ipAddress,
  labelMap,
  objectName,
  props,
  rule,
  type SecurityProfile,
} from "../resource";
import { integer, someText } from "./common";
import {
  type AskedByVolumes,
  type Container,
  type InitContainer,
  containerSchema,
  initContainerSchema,
  renderContainer,
  TIMEZONE_MOUNT,
} from "./container";
import {
  type Affinity,
  type Scheduling,
  type Toleration,
  type TopologySpreadConstraint,
  affinitySchema,
  renderAffinity,
  schedulingSchema,
  tolerationSchema,
  topologySpreadSchema,
} from "./scheduling";
import { type PodSecurityContext, podSecurityContextSchema } from "./security-context";
import { sidecarConditions } from "./sidecar";
import { type Volume, deviceOf, mountOf, renderVolume, volumeSchema } from "./volume";
import { writableVolumes } from "./writable-paths";

/** DNS settings of a pod. */
export interface DnsConfig {
  /** IP addresses of name servers, asked before those that `dnsPolicy` gives. @default - none */
  readonly nameservers?: readonly string[];
  /** Search domains; DCE allows 6, Kubernetes 32. @default - none */
  readonly searches?: readonly string[];
  /** Options of the resolver, such as `ndots`. @default - none */
  readonly options?: readonly {
    /** Which option, such as `ndots`. */
    readonly name: string;
    /** What it is set to, such as `"2"`. @default - none */
    readonly value?: string;
  }[];
}

/** What a workload's pods are. Field names are those of Kubernetes' PodSpec. */
export interface PodProps {
  /** The worker containers; at least one (`ContainersMissing`). */
  readonly containers: readonly Container[];
  /** Containers that run one after the other before the worker containers start, and sidecars. @default - none */
  readonly initContainers?: readonly InitContainer[];
  /** Volumes of the pod, each with its source and where it is mounted. @default - none */
  readonly volumes?: readonly Volume[];
  /** Labels of the pods, beside those that the library gives. @default - none */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Annotations of the pods, beside those of the platform. @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /**
   * Names of Secrets with registry credentials. The provider cannot take the last one away: the plan then stops with
   * `PullSecretsKept` and the command that does it.
   * @default - those of the service account
   */
  readonly imagePullSecrets?: readonly string[];
  /**
   * Privileges of all containers of a pod: users, groups, kernel parameters.
   * @default - Kubernetes' own, or what `securityProfile` fills in
   */
  readonly securityContext?: PodSecurityContext;
  /**
   * What the pods may do. A change starts them anew; `restricted` stops images that run as root, or that write to their
   * own files: name those in `writablePaths`.
   * @default - as the stack says: "none"
   */
  readonly securityProfile?: SecurityProfile;
  /** Labels that a node must have, all of them. @default - any node */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Scheduling in Kubernetes' own words: which nodes, and near to or away from which pods. @default - none */
  readonly affinity?: Affinity;
  /** Scheduling as the KubeSphere console offers it; added to `affinity`. @default - Kubernetes' own */
  readonly scheduling?: Scheduling;
  /** Taints of nodes that do not keep the pods away. @default - none */
  readonly tolerations?: readonly Toleration[];
  /** How evenly the pods are spread over zones, nodes and the like; `spread` says the usual ones. @default - none */
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  /**
   * Name of a PriorityClass: who is scheduled first, and who has to give way.
   * @default - the cluster's default class
   */
  readonly priorityClassName?: string;
  /** Which runtime of the node runs the pods, such as `gvisor`. @default - the node's own */
  readonly runtimeClassName?: string;
  /** Whether the containers of a pod see each other's processes. @default false */
  readonly shareProcessNamespace?: boolean;
  /** Name of the ServiceAccount that the pods are towards the cluster; `permissions` makes one. @default "default" */
  readonly serviceAccountName?: string;
  /** Whether pods get the service account's token. @default true */
  readonly automountServiceAccountToken?: boolean;
  /** Whether pods get a variable for each Service of the namespace. @default true */
  readonly enableServiceLinks?: boolean;
  /** Seconds that a pod has to end by itself before it is killed, 0 or more; on dce() at most 9999. @default - 30 */
  readonly terminationGracePeriodSeconds?: number;
  /**
   * Where names are looked up: in the cluster and then outside, as the node does (`Default`), or only as `dnsConfig`
   * says (`None`).
   * @default "ClusterFirst"
   */
  readonly dnsPolicy?: "ClusterFirst" | "ClusterFirstWithHostNet" | "Default" | "None";
  /**
   * Name servers, search domains and resolver options, added to what `dnsPolicy` gives.
   * @default - none; required with dnsPolicy None
   */
  readonly dnsConfig?: DnsConfig;
  /** Lines of the containers' /etc/hosts: an address, and the names that lead to it. @default - none */
  readonly hostAliases?: readonly {
    /** Address that the names stand for, IPv4 or IPv6. */ readonly ip: string;
    /** Names of that address; at least one. */ readonly hostnames: readonly string[];
  }[];
  /** Whether pods use the node's network: their ports are then ports of the node. @default false */
  readonly hostNetwork?: boolean;
  /** Whether pods see the node's processes. Excludes `shareProcessNamespace`. @default false */
  readonly hostPID?: boolean;
  /** Whether pods share memory and semaphores with the node's processes. @default false */
  readonly hostIPC?: boolean;
  /**
   * A change of this text starts the pods anew, such as a checksum of the configuration that they read.
   * @default - none
   */
  readonly restartOn?: string;
}

/** The props of a pod, to be part of a workload's props. */
export const podShape = {
  containers: rule(z.array(containerSchema), (containers) => containers.length > 0, {
    code: "ContainersMissing",
    what: "a workload has at least one container",
    allowed: "one or more containers",
  }),
  initContainers: z.array(initContainerSchema).optional(),
  volumes: z.array(volumeSchema).optional(),
  podLabels: labelMap.optional(),
  podAnnotations: annotationMap.optional(),
  imagePullSecrets: z.array(objectName).optional(),
  securityContext: podSecurityContextSchema.optional(),
  securityProfile: z.enum(["restricted", "baseline", "none"]).optional(),
  nodeSelector: labelMap.optional(),
  affinity: affinitySchema.optional(),
  scheduling: schedulingSchema.optional(),
  tolerations: z.array(tolerationSchema).optional(),
  topologySpreadConstraints: z.array(topologySpreadSchema).optional(),
  priorityClassName: objectName.optional(),
  runtimeClassName: objectName.optional(),
  shareProcessNamespace: z.boolean().optional(),
  serviceAccountName: objectName.optional(),
  automountServiceAccountToken: z.boolean().optional(),
  enableServiceLinks: z.boolean().optional(),
  terminationGracePeriodSeconds: integer(0, 2_147_483_647, "SecondsInvalid", "this is no number of seconds").optional(),
  dnsPolicy: z.enum(["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"]).optional(),
  dnsConfig: props({
    nameservers: z.array(ipAddress).optional(),
    searches: z.array(someText).optional(),
    options: z.array(props({ name: someText, value: z.string().optional() })).optional(),
  }).optional(),
  hostAliases: z.array(props({ ip: ipAddress, hostnames: z.array(someText).min(1) })).optional(),
  hostNetwork: z.boolean().optional(),
  hostPID: z.boolean().optional(),
  hostIPC: z.boolean().optional(),
  restartOn: someText.optional(),
};

/** The names of the worker containers of a workload. */
export function containerNames(containers: readonly Container[], workload: string): string[] {
  return containers.map(({ name }, index) => name ?? (index === 0 ? workload : `${workload}-${index}`));
}

/** The names of the init containers of a workload. */
export const initContainerNames = (containers: readonly InitContainer[], workload: string): string[] =>
  containers.map(({ name }, index) => name ?? `${workload}-init-${index}`);

/** What a pod template needs beside the user's props. */
interface PodTemplateContext {
  /** Base name of the workload, from which container names are made. */
  readonly workload: string;
  readonly platform: Platform;
  /** Whether names and labels are those that are given, and no others. */
  readonly asGiven: boolean;
  /** Labels of the pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** Labels that select exactly this workload's pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** What becomes of a container that ends. @default "Always" */
  readonly restartPolicy?: "Always" | "OnFailure" | "Never";
  /**
   * Whether what only an edit or an override says otherwise is said, too: the provider would keep what they said. Jobs do
   * not say it: they are made anew anyway, and the name of each tells what it runs.
   * @default true
   */
  readonly explicit?: boolean;
}

/**
 * Stops a plan that would keep pull secrets which the code no longer names: the provider takes away one of several,
 * but not the last, and would say nothing.
 * @param object the workload as kubectl names it, such as `-n shop deployment web-v1`
 */
function pullSecretConditions(pod: PodProps, object: string): Postcondition[] {
  const named = [...pod.containers, ...(pod.initContainers ?? [])].some(
    ({ imagePullSecret }) => imagePullSecret !== undefined,
  );
  if (named || (pod.imagePullSecrets?.length ?? 0) > 0) return [];
  const patch = '[{"op":"remove","path":"/spec/template/spec/imagePullSecrets"}]';
  return [
    {
      condition: "${length(self.spec[0].template[0].spec[0].image_pull_secrets) == 0}",
      errorMessage:
        "PullSecretsKept: the code names no imagePullSecrets any more, but the Terraform provider cannot take the last one " +
        `away. Take it away once with: kubectl patch ${object} --type=json -p '${patch}'`,
    },
  ];
}

/**
 * What stops a plan that would keep of a pod what the code no longer says.
 * @param object the workload as kubectl names it, such as `-n shop deployment web-v1`
 */
export const podConditions = (scope: Construct, pod: PodProps, object: string): Postcondition[] => [
  ...pullSecretConditions(pod, object),
  ...(environmentOf(scope).provider >= 3 ? sidecarConditions(pod.initContainers ?? [], object) : []),
];

/** Volumes by themselves ask for something in worker containers alone. */
const NOTHING_ASKED: AskedByVolumes = { mounts: [], devices: [] };

/** Key of the annotation that carries `restartOn`. */
const RESTART_ON = "cdktf-kube-services/restart-on";

/** A pod template as Kubernetes spells it. */
export function renderPodTemplate(pod: PodProps, context: PodTemplateContext): Record<string, unknown> {
  const { asGiven, explicit = true, platform, workload } = context;
  const told = explicit ? { terminationMessagePolicy: "File" } : {};
  const volumes = pod.volumes ?? [];
  const workers = containerNames(pod.containers, workload);
  const init = initContainerNames(pod.initContainers ?? [], workload);
  const pullSecrets = new Set(pod.imagePullSecrets ?? []);
  const pullSecretOf: Record<string, string> = {};
  [...pod.containers, ...(pod.initContainers ?? [])].forEach(({ imagePullSecret }, index) => {
    if (imagePullSecret === undefined) return;
    pullSecrets.add(imagePullSecret);
    pullSecretOf[[...workers, ...init][index] ?? ""] = imagePullSecret;
  });
  const timezone = [...pod.containers, ...(pod.initContainers ?? [])].some(({ syncTimezone }) => syncTimezone === true);
  const podVolumes: Record<string, unknown>[] = [
    ...volumes.map(renderVolume).filter((volume) => volume !== undefined),
    ...[...pod.containers, ...(pod.initContainers ?? [])].flatMap((container, index) =>
      writableVolumes(container, [...workers, ...init][index] ?? ""),
    ),
  ];
  if (timezone) podVolumes.push({ name: TIMEZONE_MOUNT.name, hostPath: { path: TIMEZONE_MOUNT.mountPath, type: "" } });
  const containers = pod.containers.map((container, index) => {
    const name = workers[index] ?? workload;
    const asked = {
      mounts: volumes.map((volume, at) => mountOf(volume, at, name)).filter((mount) => mount !== undefined),
      devices: volumes.map((volume, at) => deviceOf(volume, at, name)).filter((device) => device !== undefined),
    };
    return { ...renderContainer(container, name, asked, pod.securityContext, asGiven), ...told };
  });
  const annotations = {
    ...platform.describePods(asGiven && Object.keys(pullSecretOf).length === 0 ? undefined : pullSecretOf),
    ...pod.podAnnotations,
    ...(pod.restartOn === undefined ? {} : { [RESTART_ON]: pod.restartOn }),
  };
  return {
    metadata: { labels: context.labels, annotations },
    spec: defined({
      containers,
      initContainers: pod.initContainers?.map((container, index) => ({
        ...renderContainer(container, init[index] ?? "init", NOTHING_ASKED, pod.securityContext, asGiven),
        ...told,
      })),
      volumes: podVolumes.length > 0 ? podVolumes : undefined,
      imagePullSecrets: pullSecrets.size > 0 ? [...pullSecrets].map((name) => ({ name })) : undefined,
      securityContext: pod.securityContext,
      nodeSelector: pod.nodeSelector,
      affinity: renderAffinity(pod.affinity, pod.scheduling, context.selector),
      tolerations: pod.tolerations?.map((toleration) => ({ ...toleration, operator: toleration.operator ?? "Equal" })),
      topologySpreadConstraints: pod.topologySpreadConstraints?.map((constraint) => ({
        ...constraint,
        labelSelector: constraint.labelSelector ?? { matchLabels: { ...context.selector } },
        matchLabelKeys: [],
      })),
      priorityClassName: pod.priorityClassName,
      runtimeClassName: pod.runtimeClassName,
      shareProcessNamespace: pod.shareProcessNamespace,
      // The provider keeps the old value of this one when it is left out.
      serviceAccountName: pod.serviceAccountName ?? "default",
      automountServiceAccountToken: pod.automountServiceAccountToken ?? true,
      enableServiceLinks: pod.enableServiceLinks ?? true,
      terminationGracePeriodSeconds: pod.terminationGracePeriodSeconds ?? 30,
      dnsPolicy: pod.dnsPolicy ?? "ClusterFirst",
      dnsConfig: pod.dnsConfig,
      hostAliases: pod.hostAliases,
      hostNetwork: pod.hostNetwork ?? false,
      hostPID: pod.hostPID,
      hostIPC: pod.hostIPC,
      schedulerName: explicit ? "default-scheduler" : undefined,
      restartPolicy: context.restartPolicy ?? "Always",
    }),
  };
}
