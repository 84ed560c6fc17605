import { z } from "zod";
import { defined } from "../defined";
import { isPortName } from "../names";
import {
  appProtocol,
  impliedPortName,
  isToken,
  labelName,
  objectName,
  portNumber,
  props,
  protocol,
  rule,
  tokenOr,
  transportOf,
  type AppProtocol,
  type Protocol,
  type Report,
} from "../resource";
import { someText } from "./common";
import {
  type EnvFromSource,
  type EnvVar,
  checkEnv,
  envFromSchema,
  envVarSchema,
  renderEnv,
  renderEnvFrom,
} from "./env";
import {
  type Lifecycle,
  type Probe,
  checkProbes,
  lifecycleSchema,
  probeSchema,
  renderLifecycle,
  renderProbe,
} from "./probe";
import { type ContainerResources, checkResources, renderResources, resourcesSchema } from "./resources";
import {
  type ContainerSecurityContext,
  type PodSecurityContext,
  checkSecurityContext,
  containerSecurityContextSchema,
} from "./security-context";
import { type VolumeDevice, type VolumeMount, mountPath, volumeDeviceSchema, volumeMountSchema } from "./volume";
import { writableMounts } from "./writable-paths";

/** A port that a container listens on, and the Service port that leads to it. */
export interface ContainerPort {
  /**
   * Name of the port: lowercase letters, digits and `-`, at most 15; unique in the pod. With `appProtocol` it begins
   * with that and `-`, unless names are as given.
   * @default - `<application protocol, else transport protocol>-<container port>`, such as `http-8080`; as given: none
   */
  readonly name?: string;
  /** Number of the port that the container listens on, 1 to 65535. */
  readonly containerPort: number;
  /**
   * Transport protocol. The Terraform provider knows SCTP in Services alone: such a port is not written into the pods,
   * which need it there only for a `hostPort`. The Service leads to it by its number.
   * @default "TCP", or "UDP" where `appProtocol` is "udp"
   */
  readonly protocol?: Protocol;
  /**
   * What is spoken on the port. On kubernetes() and dce() it is also written to the Service port's `appProtocol`.
   * @default - not said
   */
  readonly appProtocol?: AppProtocol;
  /** Port of the Service that leads here, 1 to 65535; false for none. @default - the container port */
  readonly servicePort?: number | false;
  /**
   * Port of the node that leads to the container, 1 to 65535. It lets no two such pods onto one node.
   * @default - none
   */
  readonly hostPort?: number;
}

/** A container of a pod. Field names are those of Kubernetes; consoles: "Set an image", see docs/consoles.md. */
export interface Container {
  /**
   * Name of the container, an RFC 1123 label; unique in the pod.
   * @default - the workload's name for the first, `<name>-<index>` for others
   */
  readonly name?: string;
  /** Image reference, such as `nginx:1.27`. */
  readonly image: string;
  /**
   * When the node fetches the image: at each start, only where it has none, or never. Kubernetes itself would take
   * `Always` for the tag `latest` (https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy); here it
   * has to be said.
   * @default "IfNotPresent"
   */
  readonly imagePullPolicy?: "Always" | "IfNotPresent" | "Never";
  /** Name of a Secret with the registry's credentials; joined to `imagePullSecrets` of the pod. @default - none */
  readonly imagePullSecret?: string;
  /**
   * Program and first arguments, instead of the image's entrypoint. No shell reads them; `$(NAME)` stands for a
   * variable.
   * @default - the image's
   */
  readonly command?: readonly string[];
  /** Arguments, instead of those of the image. @default - the image's */
  readonly args?: readonly string[];
  /** Folder in which the program starts, as an absolute path. @default - the image's */
  readonly workingDir?: string;
  /**
   * Ports that the container listens on. Each leads to a port of the Service, unless its `servicePort` is false.
   * @default - none
   */
  readonly ports?: readonly ContainerPort[];
  /** Environment variables, each with a value or with a source of its value. @default - none */
  readonly env?: readonly EnvVar[];
  /** Whole ConfigMaps and Secrets as environment variables; one in `env` with the same name wins. @default - none */
  readonly envFrom?: readonly EnvFromSource[];
  /**
   * CPU, memory and other resources: what is set aside for the container, and what it may use at most.
   * @default - none, or those of the namespace's LimitRange
   */
  readonly resources?: ContainerResources;
  /** Check of whether the container still works; failing restarts the container. @default - none */
  readonly livenessProbe?: Probe;
  /**
   * Check of whether the container can take requests; failing takes the pod out of its Services, and a rollout waits
   * for it.
   * @default - none
   */
  readonly readinessProbe?: Probe;
  /** Check of whether the container has started: the other probes begin once this one has succeeded. @default - none */
  readonly startupProbe?: Probe;
  /** What runs right after the container's start and before its stop. @default - none */
  readonly lifecycle?: Lifecycle;
  /**
   * Privileges of this container; what it says wins over the pod's `securityContext`.
   * @default - Kubernetes' own, or what `securityProfile` fills in
   */
  readonly securityContext?: ContainerSecurityContext;
  /**
   * Absolute paths where the container may write though the image's files are read-only, such as `/tmp`: an empty folder
   * (`emptyDir`) is mounted at each. What the image has there is hidden, and what is written is gone with the pod.
   * @default - none
   */
  readonly writablePaths?: readonly string[];
  /** Mounts of the pod's volumes, by their names. @default - those that the volumes ask for themselves */
  readonly volumeMounts?: readonly VolumeMount[];
  /**
   * Bare devices, by the names of volumes whose claims have the `volumeMode` `Block`:
   * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#raw-block-volume-support.
   * @default - those that the volumes ask for themselves (`devicePath`)
   */
  readonly volumeDevices?: readonly VolumeDevice[];
  /**
   * Whether the container sees the node's time zone (console: "Synchronize Host Timezone"): the node's `/etc/localtime`
   * is mounted.
   * @default false
   */
  readonly syncTimezone?: boolean;
}

/**
 * A container that runs to its end before the others start, or, with `restartPolicy: "Always"`, a sidecar that starts
 * before them and runs beside them. No Service port leads to it.
 */
export interface InitContainer extends Container {
  /**
   * `"Always"` makes it a native sidecar: the next containers start when it has started, or its `startupProbe` has
   * succeeded, and it ends after them. Only a sidecar has probes and `lifecycle`. The provider knows it from 3.0 on: the
   * stack's `engine` or `providerVersion` must exclude older ones.
   * @default - it runs to its end
   */
  readonly restartPolicy?: "Always";
}

/** The name of a port, as Kubernetes wants it in pods: IANA_SVC_NAME. */
const portName = rule(z.string(), tokenOr(isPortName), {
  code: "PortNameInvalid",
  what: "this is no name of a port",
  allowed: "at most 15 lowercase letters, digits and single '-', at least one letter, no '-' at an end",
});
const port = props({
  name: portName.optional(),
  containerPort: portNumber,
  protocol: protocol.optional(),
  appProtocol: appProtocol.optional(),
  servicePort: z.union([portNumber, z.literal(false)], { error: "1 to 65535, or false" }).optional(),
  hostPort: portNumber.optional(),
});
/** As container runtimes read it: https://github.com/distribution/reference */
const IMAGE = new RegExp(
  [
    /^(?:(?:[A-Za-z0-9](?:[-A-Za-z0-9.]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::\d+)?\/)?/, // registry
    /[a-z0-9]+(?:[-._]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[-._]+[a-z0-9]+)*)*/, // repository
    /(?::\w[-.\w]{0,127})?/, // tag
    /(?:@[A-Za-z][-_+.A-Za-z0-9]*:[0-9A-Fa-f]{32,})?$/, // digest
  ]
    .map(({ source }) => source)
    .join(""),
);
const image = rule(z.string(), (text) => isToken(text) || IMAGE.test(text), {
  code: "ImageInvalid",
  what: "this is no image reference",
  allowed: "[registry/]repository[:tag][@digest], the repository in lowercase, such as ghcr.io/shop/web:1.2",
});
const initShape = {
  name: labelName.optional(),
  image,
  imagePullPolicy: z.enum(["Always", "IfNotPresent", "Never"]).optional(),
  imagePullSecret: objectName.optional(),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
  workingDir: someText.optional(),
  ports: z.array(port).optional(),
  env: z.array(envVarSchema).optional(),
  envFrom: z.array(envFromSchema).optional(),
  resources: resourcesSchema.optional(),
  securityContext: containerSecurityContextSchema.optional(),
  writablePaths: z.array(mountPath).optional(),
  volumeMounts: z.array(volumeMountSchema).optional(),
  volumeDevices: z.array(volumeDeviceSchema).optional(),
  syncTimezone: z.boolean().optional(),
};

const probeShape = {
  livenessProbe: probeSchema.optional(),
  readinessProbe: probeSchema.optional(),
  startupProbe: probeSchema.optional(),
  lifecycle: lifecycleSchema.optional(),
};

/** Checks an init container. */
export const initContainerSchema = props({
  ...initShape,
  ...probeShape,
  restartPolicy: z.enum(["Always"]).optional(),
});
/** Checks a worker container. */
export const containerSchema = props({ ...initShape, ...probeShape });

/** The name of a container's port. */
export const portNameOf = (port: ContainerPort, index: number): string =>
  port.name ?? impliedPortName(port, port.containerPort, index);

/** What decides about ports beside their props. */
interface PortPlace {
  readonly platform: { readonly name: string; readonly protocols: readonly string[] };
  /** Whether ports have the names that they are given, and no others. */
  readonly asGiven: boolean;
}

/** Rules of one port's name and protocols; also used for the ports of Services. */
export function checkPortProtocols(
  port: { readonly name?: string; readonly protocol?: Protocol; readonly appProtocol?: AppProtocol },
  prop: string,
  { asGiven, platform }: PortPlace,
  report: Report,
): void {
  const { name, appProtocol: spoken } = port;
  const transport = transportOf(port);
  if (!platform.protocols.includes(transport))
    report({
      code: "ProtocolUnsupported",
      what: `${platform.name} knows no such protocol`,
      prop: `${prop}.protocol`,
      value: transport,
      allowed: platform.protocols.join(", "),
    });
  if (spoken === undefined || asGiven) return;
  if (name !== undefined && !isToken(name) && name !== spoken && !name.startsWith(`${spoken}-`))
    report({
      code: "PortNamePrefixInvalid",
      what: "the name of a port begins with its application protocol",
      prop: `${prop}.name`,
      value: name,
      allowed: `${spoken}, or ${spoken}-…`,
      fix: "rename the port, or leave its name or appProtocol out",
    });
  if ((spoken === "udp") !== (transport === "UDP"))
    report({
      code: "AppProtocolContradiction",
      what: `${spoken} is not spoken over ${transport}`,
      prop: `${prop}.protocol`,
      value: transport,
      fix: "leave protocol out",
    });
}

/** Rules between the props of one container. */
export function checkContainer(container: Container, at: string, place: PortPlace, report: Report): void {
  checkEnv(container.env ?? [], container.envFrom ?? [], at, report);
  const tcp = (container.ports ?? []).flatMap((port, index) =>
    transportOf(port) === "TCP" ? [portNameOf(port, index)] : [],
  );
  checkProbes(container, tcp, at, report);
  checkResources(container.resources, `${at}.resources`, report);
  checkSecurityContext(container.securityContext, `${at}.securityContext`, report);
  container.ports?.forEach((port, index) => {
    const prop = `${at}.ports[${index}]`;
    checkPortProtocols(port, prop, place, report);
    if (port.hostPort !== undefined && transportOf(port) === "SCTP")
      report({
        code: "HostPortSctp",
        what: "the Terraform provider knows SCTP in Services alone",
        prop: `${prop}.hostPort`,
        value: port.hostPort,
        fix: "leave hostPort out, or use hostNetwork",
      });
  });
}

/** The mount of the node's time zone, read-only as the console makes it. */
export const TIMEZONE_MOUNT: VolumeMount = { name: "host-time", mountPath: "/etc/localtime", readOnly: true };

/** What the pod's volumes ask for in one container. */
export interface AskedByVolumes {
  readonly mounts: readonly VolumeMount[];
  readonly devices: readonly VolumeDevice[];
}

/**
 * A container as Kubernetes spells it; only an init container has a `restartPolicy`.
 * @param asked what the pod's volumes ask for
 * @param asGiven whether ports without a name have none
 * @param pod privileges of the whole pod, which the container's own stand before
 */
export function renderContainer(
  container: InitContainer,
  name: string,
  asked: AskedByVolumes,
  pod: PodSecurityContext | undefined,
  asGiven: boolean,
): Record<string, unknown> {
  const volumeMounts = [
    ...asked.mounts,
    ...(container.volumeMounts ?? []),
    ...writableMounts(container, name),
    ...(container.syncTimezone === true ? [TIMEZONE_MOUNT] : []),
  ];
  const volumeDevices = [...asked.devices, ...(container.volumeDevices ?? [])];
  const ports = container.ports?.flatMap((port, index) => {
    // The provider refuses SCTP here; Kubernetes itself needs no port to be listed.
    if (transportOf(port) === "SCTP") return [];
    const { containerPort, hostPort } = port;
    const name = asGiven ? port.name : portNameOf(port, index);
    return [defined({ name, containerPort, protocol: transportOf(port), hostPort })];
  });
  return defined({
    name,
    image: container.image,
    imagePullPolicy: container.imagePullPolicy ?? "IfNotPresent",
    // Emitted also when empty: the provider reads them back so, and would report drift.
    command: container.command ?? [],
    args: container.args ?? [],
    workingDir: container.workingDir,
    ports,
    env: renderEnv(container.env),
    envFrom: renderEnvFrom(container.envFrom),
    resources: renderResources(container.resources),
    livenessProbe: renderProbe(container.livenessProbe),
    readinessProbe: renderProbe(container.readinessProbe),
    startupProbe: renderProbe(container.startupProbe),
    lifecycle: renderLifecycle(container.lifecycle),
    securityContext: container.securityContext && {
      // Left out here, the provider would send false, which wins over the pod's true.
      ...(pod?.runAsNonRoot === undefined ? {} : { runAsNonRoot: pod.runAsNonRoot }),
      ...container.securityContext,
    },
    volumeMounts: volumeMounts.length > 0 ? volumeMounts : undefined,
    volumeDevices: volumeDevices.length > 0 ? volumeDevices : undefined,
    restartPolicy: container.restartPolicy,
  });
}
