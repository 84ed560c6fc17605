import {
  ConfigMap,
  Deployment,
  EnvironmentStack,
  ExternalService,
  ManifestService,
  Secret,
  StatefulService,
  StatefulSet,
  StatelessService,
  WorkloadService,
  dce,
  kubernetes,
  kubesphere,
  type Platform,
} from "../../lib";
import { CLUSTER, errorOf, problemsOf, testApp, testStack } from "../support/synthesise";

/** Props as somebody without a type checker writes them. */
type Loose = Record<string, unknown>;
const constructs = {
  StatelessService,
  StatefulService,
  ExternalService,
  WorkloadService,
  ManifestService,
  Deployment,
  StatefulSet,
  ConfigMap,
  Secret,
} as unknown as Record<string, new (scope: EnvironmentStack, id: string, props: unknown) => unknown>;

interface BadInput {
  readonly what: string;
  readonly construct: string;
  readonly props: unknown;
  readonly code: string;
  readonly prop: string;
  readonly platform?: Platform;
  readonly id?: string;
}
const table: BadInput[] = [];
const container = (more: Loose = {}): Loose => ({ image: "nginx:1.27", ports: [{ containerPort: 80 }], ...more });
const BASE: Readonly<Record<string, () => Loose>> = {
  StatelessService: () => ({ containers: [container()] }),
  StatefulService: () => ({ containers: [container()] }),
  Deployment: () => ({ containers: [container()] }),
  StatefulSet: () => ({ containers: [container()], serviceName: "peers" }),
  ExternalService: () => ({ externalName: "billing.example.com" }),
  WorkloadService: () => ({ selector: { app: "a" }, ports: [{ port: 80 }] }),
  ManifestService: () => ({}),
  ConfigMap: () => ({}),
  Secret: () => ({ data: {} }),
};
function bad(
  construct: string,
  what: string,
  props: Loose,
  code: string,
  prop: string,
  more: Pick<BadInput, "platform" | "id"> = {},
): void {
  table.push({ what, construct, props: { ...BASE[construct]?.(), ...props }, code, prop, ...more });
}
const stateless = (what: string, props: Loose, code: string, prop: string, platform?: Platform): void =>
  bad("StatelessService", what, props, code, prop, { platform });
const inContainer = (what: string, props: Loose, code: string, prop: string): void =>
  stateless(what, { containers: [container(props)] }, code, prop === "" ? "containers[0]" : `containers[0].${prop}`);
const inVolume = (what: string, volume: Loose, code: string, prop: string): void =>
  stateless(what, { volumes: [volume] }, code, prop === "" ? "volumes[0]" : `volumes[0].${prop}`);
const port = (what: string, given: Loose, code: string, prop: string): void =>
  inContainer(what, { ports: [given] }, code, `ports[0].${prop}`);
const LB = { type: "LoadBalancer" };

// Names, versions, descriptions (section 1.8; DESIGN "Name rules").
stateless("a name with capitals", { name: "Web" }, "ServiceNameInvalid", "name");
stateless("a name that begins with a digit", { name: "1web" }, "ServiceNameInvalid", "name");
stateless("a name that ends with a dash", { name: "web-" }, "ServiceNameInvalid", "name");
stateless("a name with a dot", { name: "web.shop" }, "ServiceNameInvalid", "name");
stateless("an empty name", { name: "" }, "ServiceNameInvalid", "name");
stateless("a name of 64 characters", { name: "a".repeat(64) }, "ServiceNameInvalid", "name");
stateless("a name of 3 characters on DCE", { name: "web" }, "ServiceNameInvalid", "name", dce());
stateless("DCE's own example Svc-01", { name: "Svc-01" }, "ServiceNameInvalid", "name", dce());
bad("StatelessService", "an id that is no name", {}, "ServiceNameInvalid", "name", { id: "Web_Shop" });
stateless("a computed workload name of 64 characters", { name: "a".repeat(61) }, "WorkloadNameInvalid", "name");
bad("StatefulService", "a StatefulSet name of 53", { name: "a".repeat(50) }, "WorkloadNameInvalid", "name");
stateless("a version with capitals", { version: "V1" }, "VersionInvalid", "version");
stateless("a version with a dot", { version: "1.0" }, "VersionInvalid", "version");
stateless("a version of 17 characters", { version: "v".repeat(17) }, "VersionInvalid", "version");
stateless("an empty version", { version: "" }, "VersionInvalid", "version");
stateless(
  "a description of 257 characters on KubeSphere",
  { description: "d".repeat(257) },
  "DescriptionTooLong",
  "description",
  kubesphere(),
);
stateless(
  "a description of 513 characters on DCE",
  { name: "shop", description: "d".repeat(513) },
  "DescriptionTooLong",
  "description",
  dce(),
);
stateless("an alias of 64 characters", { alias: "a".repeat(64) }, "AliasInvalid", "alias");
stateless("an alias that begins with a dash", { alias: "-web" }, "AliasInvalid", "alias");
stateless("an alias with a slash", { alias: "web/shop" }, "AliasInvalid", "alias");
stateless("a namespace that is no name", { namespace: "Shop!" }, "ObjectNameInvalid", "namespace");

// Labels and annotations.
stateless("a label key with a space", { labels: { "a b": "c" } }, "LabelKeyInvalid", 'labels["a b"]');
stateless(
  "a label key of 64 characters",
  { labels: { ["a".repeat(64)]: "c" } },
  "LabelKeyInvalid",
  `labels.${"a".repeat(64)}`,
);
stateless("a label key with an empty prefix", { labels: { "/a": "c" } }, "LabelKeyInvalid", 'labels["/a"]');
stateless("a label value of 64 characters", { labels: { a: "c".repeat(64) } }, "LabelValueInvalid", "labels.a");
stateless("a label value that ends with a dash", { labels: { a: "c-" } }, "LabelValueInvalid", "labels.a");
stateless("a number as a label value", { labels: { a: 1 } }, "PropTypeInvalid", "labels.a");
stateless("the label app", { labels: { app: "other" } }, "LabelReserved", 'labels["app"]');
stateless("the label version on pods", { podLabels: { version: "v9" } }, "LabelReserved", 'podLabels["version"]');
stateless(
  "an annotation key with a tab",
  { annotations: { "a\t": "c" } },
  "AnnotationKeyInvalid",
  'annotations["a\\t"]',
);
stateless(
  "a pod annotation key with a space",
  { podAnnotations: { "a b": "c" } },
  "AnnotationKeyInvalid",
  'podAnnotations["a b"]',
);

// Containers.
stateless("no containers", { containers: [] }, "ContainersMissing", "containers");
stateless("containers left out", { containers: undefined }, "PropMissing", "containers");
stateless("an object for containers", { containers: { image: "a" } }, "PropTypeInvalid", "containers");
inContainer("no image", { image: undefined }, "PropMissing", "image");
inContainer("an empty image", { image: "" }, "ImageInvalid", "image");
inContainer("an image with a space", { image: "nginx 1.27" }, "ImageInvalid", "image");
inContainer("a container name with capitals", { name: "Web" }, "NameInvalid", "name");
inContainer("a container name of 64 characters", { name: "a".repeat(64) }, "NameInvalid", "name");
inContainer("an unknown pull policy", { imagePullPolicy: "Sometimes" }, "PropValueInvalid", "imagePullPolicy");
inContainer("a misspelt prop", { imagePulPolicy: "Always" }, "PropUnknown", "imagePulPolicy");
inContainer("a command as text", { command: "run" }, "PropTypeInvalid", "command");
stateless(
  "two containers of one name",
  { containers: [container({ name: "a" }), { name: "a", image: "b" }] },
  "ContainerNameDuplicate",
  "containers[1].name",
);
stateless(
  "an init container of a worker's name",
  { initContainers: [{ name: "web", image: "b" }] },
  "ContainerNameDuplicate",
  "initContainers[0].name",
);
stateless(
  "a probe of an init container",
  { initContainers: [{ image: "b", readinessProbe: { tcpSocket: { port: 1 } } }] },
  "InitContainerEnds",
  "initContainers[0].readinessProbe",
);
stateless(
  "a native sidecar where the stack lets in a provider that does not know it",
  { initContainers: [{ image: "b", restartPolicy: "Always" }] },
  "SidecarUnsupported",
  "initContainers[0].restartPolicy",
);
stateless(
  "a restart policy that no init container has",
  { initContainers: [{ image: "b", restartPolicy: "Never" as never }] },
  "PropValueInvalid",
  "initContainers[0].restartPolicy",
);
stateless(
  "a service port of an init container",
  { initContainers: [{ image: "b", ports: [{ containerPort: 1, servicePort: 1 }] }] },
  "InitContainerServicePort",
  "initContainers[0].ports[0].servicePort",
);

// Ports.
port("port 0", { containerPort: 0 }, "PortNumberInvalid", "containerPort");
port("port 65536", { containerPort: 65_536 }, "PortNumberInvalid", "containerPort");
port("a port with a fraction", { containerPort: 80.5 }, "PortNumberInvalid", "containerPort");
port("a port as text", { containerPort: "80" }, "PropTypeInvalid", "containerPort");
port("a service port of 0", { containerPort: 80, servicePort: 0 }, "PortNumberInvalid", "servicePort");
port("a port name of 16 characters", { containerPort: 80, name: "a".repeat(16) }, "PortNameInvalid", "name");
port("a port name of digits only", { containerPort: 80, name: "80" }, "PortNameInvalid", "name");
port("a port name with two dashes", { containerPort: 80, name: "a--b" }, "PortNameInvalid", "name");
port(
  "a port name without its protocol's prefix",
  { containerPort: 80, name: "web", appProtocol: "http" },
  "PortNamePrefixInvalid",
  "name",
);
port("an unknown protocol", { containerPort: 80, protocol: "ICMP" }, "PropValueInvalid", "protocol");
port("an unknown application protocol", { containerPort: 80, appProtocol: "mysql" }, "PropValueInvalid", "appProtocol");
port(
  "gRPC over UDP",
  { containerPort: 80, appProtocol: "grpc", protocol: "UDP" },
  "AppProtocolContradiction",
  "protocol",
);
stateless(
  "SCTP on KubeSphere",
  { containers: [container({ ports: [{ containerPort: 80, protocol: "SCTP" }] })] },
  "ProtocolUnsupported",
  "containers[0].ports[0].protocol",
  kubesphere(),
);
stateless(
  "SCTP on DCE",
  { name: "shop", containers: [container({ ports: [{ containerPort: 80, protocol: "SCTP" }] })] },
  "ProtocolUnsupported",
  "containers[0].ports[0].protocol",
  dce(),
);
port("a host port over SCTP", { containerPort: 80, protocol: "SCTP", hostPort: 80 }, "HostPortSctp", "hostPort");
for (const image of ["Nginx:1.27", "https://ghcr.io/web", "nginx:", "nginx:1.27:2", "shop//web", "web@sha256:12"])
  inContainer(`the image ${image}`, { image }, "ImageInvalid", "image");
inContainer(
  "a resource that Kubernetes does not know",
  { resources: { limits: { memroy: "1Gi" } } },
  "ResourceNameInvalid",
  "resources.limits.memroy",
);
inContainer(
  "a probe of a port that the container does not have",
  { readinessProbe: { httpGet: { port: "web" } } },
  "PortUnknown",
  "readinessProbe.httpGet.port",
);
inContainer(
  "a hook that calls a port over UDP",
  {
    ports: [{ name: "dns", containerPort: 53, protocol: "UDP" }],
    lifecycle: { preStop: { tcpSocket: { port: "dns" } } },
  },
  "PortUnknown",
  "lifecycle.preStop.tcpSocket.port",
);
stateless(
  "a volume of the name that the time zone's has",
  { containers: [container({ syncTimezone: true })], volumes: [{ name: "host-time", emptyDir: {} }] },
  "VolumeNameDuplicate",
  "volumes",
);
stateless("one IP family twice", { ipFamilies: ["IPv4", "IPv4"] }, "IpFamiliesContradiction", "ipFamilies");
stateless(
  "two IP families for SingleStack",
  { ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "SingleStack" },
  "IpFamiliesContradiction",
  "ipFamilies",
);
stateless(
  "an IPv6 address of a Service of IPv4",
  { ipFamilies: ["IPv4"], access: { type: "VirtualIP", clusterIP: "fd00::1" } },
  "IpFamiliesContradiction",
  "ipFamilies",
);
const TEMPLATES = ["echo ${HOME}", "echo ${ HOME }", "echo ${PORT:-80}", "curl -w %{http_code}", "$$${A}${B}"];
for (const text of TEMPLATES)
  bad(
    "Deployment",
    `the command ${text}`,
    { containers: [container({ command: ["sh", "-c", text] })] },
    "TemplateInvalid",
    "spec.template.spec.containers[0].command[2]",
  );
bad("ConfigMap", "an nginx variable", { data: { conf: "return 200 ${uri};" } }, "TemplateInvalid", "data.conf");
bad("Secret", "a shell's variable", { data: { key: "${KEY}" } }, "TemplateInvalid", "data.key");
bad("Deployment", "an id that begins with a digit", {}, "AddressInvalid", "", { id: "1web" });
bad("ConfigMap", "an id that is no name", { data: {} }, "ObjectNameInvalid", "name", { id: "Settings" });
bad("Secret", "an id that is no name", { data: {} }, "ObjectNameInvalid", "name", { id: "My Login" });
inContainer(
  "two ports of one name",
  {
    ports: [
      { name: "a", containerPort: 1 },
      { name: "a", containerPort: 2 },
    ],
  },
  "PortNameDuplicate",
  "ports[1].name",
);
inContainer(
  "one container port twice",
  {
    ports: [
      { name: "a", containerPort: 1 },
      { name: "b", containerPort: 1, servicePort: 2 },
    ],
  },
  "ContainerPortCollision",
  "ports[1].containerPort",
);
stateless(
  "one container port in two containers",
  { containers: [container(), { image: "b", ports: [{ name: "b", containerPort: 80, servicePort: 81 }] }] },
  "ContainerPortCollision",
  "containers[1].ports[0].containerPort",
);
inContainer(
  "one host port twice",
  {
    ports: [
      { name: "a", containerPort: 1, hostPort: 9 },
      { name: "b", containerPort: 2, hostPort: 9 },
    ],
  },
  "HostPortCollision",
  "ports[1].hostPort",
);
inContainer(
  "one service port twice",
  {
    ports: [
      { name: "a", containerPort: 1, servicePort: 80 },
      { name: "b", containerPort: 2, servicePort: 80 },
    ],
  },
  "ServicePortCollision",
  "ports[1].servicePort",
);
stateless(
  "a host port that differs on the host's network",
  { hostNetwork: true, containers: [container({ ports: [{ containerPort: 80, hostPort: 81 }] })] },
  "HostPortDiffers",
  "containers[0].ports[0].hostPort",
);
stateless(
  "the node's processes and one space for the pod's",
  { hostPID: true, shareProcessNamespace: true, containers: [container()] },
  "ProcessNamespaceAmbiguous",
  "shareProcessNamespace",
);
stateless(
  "mounts that reach the node, of a container without privileges",
  {
    volumes: [{ name: "data", emptyDir: {} }],
    containers: [container({ volumeMounts: [{ name: "data", mountPath: "/a", mountPropagation: "Bidirectional" }] })],
  },
  "PrivilegeContradiction",
  "containers[0].volumeMounts[0].mountPropagation",
);
stateless(
  "two paths below one volume",
  {
    volumes: [{ name: "data", emptyDir: {} }],
    containers: [container({ volumeMounts: [{ name: "data", mountPath: "/a", subPath: "b", subPathExpr: "$(C)" }] })],
  },
  "SubPathAmbiguous",
  "containers[0].volumeMounts[0].subPathExpr",
);
stateless("no port at all", { containers: [{ image: "a" }] }, "PortsMissing", "containers[0].ports");

// Environment.
inContainer(
  "a variable that begins with a digit",
  { env: [{ name: "1A", value: "x" }] },
  "EnvNameInvalid",
  "env[0].name",
);
inContainer("a variable with a space", { env: [{ name: "A B", value: "x" }] }, "EnvNameInvalid", "env[0].name");
inContainer(
  "a variable twice",
  {
    env: [
      { name: "A", value: "x" },
      { name: "A", value: "y" },
    ],
  },
  "EnvNameDuplicate",
  "env[1].name",
);
inContainer("a variable without a value", { env: [{ name: "A" }] }, "EnvValueAmbiguous", "env[0]");
inContainer(
  "a variable with value and source",
  { env: [{ name: "A", value: "x", valueFrom: { fieldRef: { fieldPath: "a" } } }] },
  "EnvValueAmbiguous",
  "env[0]",
);
inContainer(
  "a variable with two sources",
  { env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "a" }, secretKeyRef: { name: "a", key: "b" } } }] },
  "EnvValueAmbiguous",
  "env[0]",
);
inContainer("a number as a variable's value", { env: [{ name: "A", value: 1 }] }, "PropTypeInvalid", "env[0].value");
inContainer("a source of nothing", { envFrom: [{}] }, "EnvFromAmbiguous", "envFrom[0]");
inContainer(
  "a source of two objects",
  { envFrom: [{ configMapRef: { name: "a" }, secretRef: { name: "b" } }] },
  "EnvFromAmbiguous",
  "envFrom[0]",
);

// Resources.
inContainer(
  "a negative quantity",
  { resources: { requests: { cpu: "-1" } } },
  "QuantityInvalid",
  "resources.requests.cpu",
);
inContainer(
  "an unknown suffix",
  { resources: { limits: { memory: "64MB" } } },
  "QuantityInvalid",
  "resources.limits.memory",
);
inContainer(
  "a request above its limit",
  { resources: { requests: { cpu: "1" }, limits: { cpu: "500m" } } },
  "RequestAboveLimit",
  "resources.requests.cpu",
);
for (const [what, resources, prop] of [
  ["half a byte of memory as its limit", { limits: { memory: "512m" } }, "limits.memory"],
  ["half a byte of memory as its request", { requests: { memory: "256m" } }, "requests.memory"],
  ["a part of a byte without a suffix", { requests: { memory: 0.5 } }, "requests.memory"],
  ["half a byte of ephemeral storage", { limits: { "ephemeral-storage": "500m" } }, 'limits["ephemeral-storage"]'],
  ["CPU in bytes", { limits: { cpu: "2Gi" } }, "limits.cpu"],
] as const)
  inContainer(what, { resources }, "QuantityUnitMistaken", `resources.${prop}`);
inVolume(
  "an emptyDir of half a byte",
  { emptyDir: { sizeLimit: "512m" }, mountPath: "/a" },
  "QuantityUnitMistaken",
  "emptyDir.sizeLimit",
);
bad(
  "StatefulService",
  "a claim of ten thousandths of a byte",
  { volumes: [{ claimTemplate: { name: "d", storage: "10m" }, mountPath: "/d" }] },
  "QuantityUnitMistaken",
  "volumes[0].claimTemplate.storage",
);
stateless(
  "autoscaling at half a byte",
  { autoscaling: { maxReplicas: 2, targetMemory: "512m" } },
  "QuantityUnitMistaken",
  "autoscaling.targetMemory",
);
inContainer("half a GPU", { resources: { gpu: { count: 0.5 } } }, "GpuCountInvalid", "resources.gpu.count");
inContainer(
  "a resource name with a space",
  { resources: { limits: { "a b": 1 } } },
  "ResourceNameInvalid",
  'resources.limits["a b"]',
);

// Probes and hooks.
inContainer("a probe that does nothing", { livenessProbe: {} }, "HandlerAmbiguous", "livenessProbe");
inContainer(
  "a probe that does two things",
  { livenessProbe: { tcpSocket: { port: 1 }, exec: { command: ["a"] } } },
  "HandlerAmbiguous",
  "livenessProbe",
);
inContainer(
  "a probe of port 0",
  { readinessProbe: { httpGet: { port: 0 } } },
  "PortReferenceInvalid",
  "readinessProbe.httpGet.port",
);
inContainer(
  "a probe without a command",
  { livenessProbe: { exec: { command: [] } } },
  "PropOutOfRange",
  "livenessProbe.exec.command",
);
inContainer(
  "a timeout of 0",
  { livenessProbe: { tcpSocket: { port: 1 }, timeoutSeconds: 0 } },
  "NumberInvalid",
  "livenessProbe.timeoutSeconds",
);
inContainer(
  "a negative delay",
  { livenessProbe: { tcpSocket: { port: 1 }, initialDelaySeconds: -1 } },
  "SecondsInvalid",
  "livenessProbe.initialDelaySeconds",
);
inContainer(
  "two successes of a liveness probe",
  { livenessProbe: { tcpSocket: { port: 1 }, successThreshold: 2 } },
  "SuccessThresholdInvalid",
  "livenessProbe.successThreshold",
);
inContainer(
  "two successes of a startup probe",
  { startupProbe: { tcpSocket: { port: 1 }, successThreshold: 2 } },
  "SuccessThresholdInvalid",
  "startupProbe.successThreshold",
);
inContainer("a hook that does nothing", { lifecycle: { preStop: {} } }, "HandlerAmbiguous", "lifecycle.preStop");
inContainer("a gRPC hook", { lifecycle: { preStop: { grpc: { port: 1 } } } }, "PropUnknown", "lifecycle.preStop.grpc");

// Security.
inContainer(
  "privileged without escalation",
  { securityContext: { privileged: true, allowPrivilegeEscalation: false } },
  "PrivilegeContradiction",
  "securityContext.allowPrivilegeEscalation",
);
inContainer(
  "root that may not be root",
  { securityContext: { runAsNonRoot: true, runAsUser: 0 } },
  "RootContradiction",
  "securityContext.runAsUser",
);
inContainer("a negative user", { securityContext: { runAsUser: -1 } }, "NumberInvalid", "securityContext.runAsUser");
inContainer(
  "a local profile without its path",
  { securityContext: { seccompProfile: { type: "Localhost" } } },
  "SeccompProfileInvalid",
  "securityContext.seccompProfile",
);

// Volumes.
inVolume("a volume without a source", { mountPath: "/a" }, "VolumeSourceAmbiguous", "");
inVolume(
  "a volume with two sources",
  { emptyDir: {}, hostPath: { path: "/a" }, mountPath: "/a" },
  "VolumeSourceAmbiguous",
  "",
);
inVolume(
  "a claim template of a Deployment",
  { claimTemplate: { name: "data" }, mountPath: "/a" },
  "ClaimTemplateNotStateful",
  "claimTemplate",
);
inVolume("a relative mount path", { emptyDir: {}, mountPath: "a" }, "MountPathInvalid", "mountPath");
inVolume("a mount path with a colon", { emptyDir: {}, mountPath: "/a:b" }, "MountPathInvalid", "mountPath");
inVolume("an absolute sub path", { emptyDir: {}, mountPath: "/a", subPath: "/b" }, "RelativePathInvalid", "subPath");
inVolume("a sub path upwards", { emptyDir: {}, mountPath: "/a", subPath: "b/../.." }, "RelativePathInvalid", "subPath");
inVolume("a sub path without a mount", { emptyDir: {}, subPath: "b" }, "MountPathMissing", "subPath");
inVolume(
  "a ConfigMap to write to",
  { configMap: { name: "a" }, mountPath: "/a", readOnly: false },
  "ReadOnlySource",
  "readOnly",
);
inVolume(
  "a file mode of 8 octal digits",
  { secret: { secretName: "a", defaultMode: 0o10000 }, mountPath: "/a" },
  "FileModeInvalid",
  "secret.defaultMode",
);
inVolume(
  "an item's path upwards",
  { configMap: { name: "a", items: [{ key: "a", path: "../a" }] }, mountPath: "/a" },
  "RelativePathInvalid",
  "configMap.items[0].path",
);
inVolume(
  "an unknown container",
  { emptyDir: {}, mountPath: "/a", containers: ["nobody"] },
  "ContainerUnknown",
  "containers[0]",
);
inVolume(
  "a fate for what is no claim",
  { emptyDir: {}, mountPath: "/a", onDelete: "delete" },
  "OnDeleteNotClaimTemplate",
  "onDelete",
);
stateless(
  "two volumes of one name",
  {
    volumes: [
      { name: "a", emptyDir: {} },
      { name: "a", emptyDir: {} },
    ],
  },
  "VolumeNameDuplicate",
  "volumes[1].name",
);
stateless(
  "two volumes at one path",
  {
    volumes: [
      { name: "a", emptyDir: {}, mountPath: "/a" },
      { name: "b", emptyDir: {}, mountPath: "/a" },
    ],
  },
  "MountPathDuplicate",
  "volumes[1].mountPath",
);
inContainer(
  "a mount of an unknown volume",
  { volumeMounts: [{ name: "a", mountPath: "/a" }] },
  "VolumeUnknown",
  "volumeMounts[0].name",
);
bad(
  "StatefulService",
  "a claim of no size",
  { volumes: [{ claimTemplate: { name: "d", storage: "0Gi" }, mountPath: "/d" }] },
  "StorageSizeInvalid",
  "volumes[0].claimTemplate.storage",
);
bad(
  "StatefulService",
  "claims with two fates",
  {
    volumes: [
      { claimTemplate: { name: "a" }, mountPath: "/a", onDelete: "delete" },
      { claimTemplate: { name: "b" }, mountPath: "/b" },
    ],
  },
  "OnDeleteDisagrees",
  "volumes",
);
bad(
  "StatefulService",
  "an unknown access mode",
  { volumes: [{ claimTemplate: { name: "a", accessModes: ["ReadOnce"] }, mountPath: "/a" }] },
  "PropValueInvalid",
  "volumes[0].claimTemplate.accessModes[0]",
);

// Scheduling, update, autoscaling, DNS.
stateless(
  "custom scheduling without labels",
  { scheduling: { type: "Custom", rules: [{ type: "Affinity", requirement: "Required", labels: {} }] } },
  "LabelsEmpty",
  "scheduling.rules[0].labels",
);
stateless("an unknown scheduling", { scheduling: { type: "Random" } }, "PropValueInvalid", "scheduling.type");
stateless(
  "a weight of 101",
  {
    affinity: {
      podAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 101, podAffinityTerm: { topologyKey: "a" } }],
      },
    },
  },
  "WeightInvalid",
  "affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight",
);
stateless(
  "a toleration without key and operator",
  { tolerations: [{ value: "a" }] },
  "TolerationInvalid",
  "tolerations[0].operator",
);
stateless(
  "toleration seconds without NoExecute",
  { tolerations: [{ key: "a", operator: "Exists", effect: "NoSchedule", tolerationSeconds: 1 }] },
  "TolerationInvalid",
  "tolerations[0].tolerationSeconds",
);
stateless(
  "an update that cannot begin",
  { strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "0%" } } },
  "StrategyStuck",
  "strategy.rollingUpdate",
);
stateless(
  "101% of the pods",
  { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "101%" } } },
  "PodsOrPercentInvalid",
  "strategy.rollingUpdate.maxSurge",
);
stateless(
  "a StatefulSet's strategy for a Deployment",
  { strategy: { type: "OnDelete" } },
  "PropValueInvalid",
  "strategy.type",
);
bad(
  "StatefulService",
  "a negative partition",
  { strategy: { type: "RollingUpdate", rollingUpdate: { partition: -1 } } },
  "NumberInvalid",
  "strategy.rollingUpdate.partition",
);
bad(
  "StatefulService",
  "waiting for what nobody starts",
  { strategy: { type: "OnDelete" }, waitForRollout: true },
  "WaitImpossible",
  "waitForRollout",
);
bad("StatefulService", "autoscaling", { autoscaling: { maxReplicas: 2 } }, "PropUnknown", "autoscaling");
stateless("minus one pod", { replicas: -1 }, "ReplicasInvalid", "replicas");
stateless(
  "replicas beside autoscaling",
  { replicas: 2, autoscaling: { maxReplicas: 2, targetCpuUtilization: 50 } },
  "ReplicasAutoscaled",
  "replicas",
);
stateless(
  "autoscaling from 5 to 2",
  { autoscaling: { minReplicas: 5, maxReplicas: 2, targetCpuUtilization: 50 } },
  "ReplicasRangeInvalid",
  "autoscaling.minReplicas",
);
stateless("autoscaling by nothing", { autoscaling: { maxReplicas: 2 } }, "MetricsMissing", "autoscaling");
stateless(
  "a deadline before readiness",
  { minReadySeconds: 60, progressDeadlineSeconds: 60 },
  "ProgressDeadlineTooShort",
  "minReadySeconds",
);
bad(
  "StatefulService",
  "a ready time that the provider would lose without claim templates",
  { minReadySeconds: 5 },
  "MinReadySecondsLost",
  "minReadySeconds",
);
stateless(
  "a negative grace period",
  { terminationGracePeriodSeconds: -1 },
  "SecondsInvalid",
  "terminationGracePeriodSeconds",
);
stateless(
  "a grace period of 10000 s on DCE",
  { name: "shop", terminationGracePeriodSeconds: 10_000 },
  "SecondsInvalid",
  "terminationGracePeriodSeconds",
  dce(),
);
stateless("no name server", { dnsPolicy: "None" }, "DnsConfigMissing", "dnsConfig.nameservers");
stateless(
  "7 search domains on DCE",
  { name: "shop", dnsConfig: { searches: [..."abcdefg"] } },
  "DnsSearchesTooMany",
  "dnsConfig.searches",
  dce(),
);
stateless(
  "a host alias of no address",
  { hostAliases: [{ ip: "db", hostnames: ["a"] }] },
  "IpAddressInvalid",
  "hostAliases[0].ip",
);

for (const construct of ["StatelessService", "StatefulService", "Deployment", "StatefulSet"])
  bad(
    construct,
    "a token as rollout timeout",
    { rolloutTimeoutSeconds: "${var.timeout}" },
    "PropsUnknown",
    "rolloutTimeoutSeconds",
  );
stateless("a token as the containers", { containers: "${var.containers}" }, "PropsUnknown", "containers");
stateless("a token as the kind of exposure", { exposure: { type: "${var.type}" } }, "PropsUnknown", "exposure.type");

// The Service.
stateless(
  "exposure of a headless Service",
  { access: { type: "Headless" }, exposure: { type: "NodePort" } },
  "ExposureHeadless",
  "exposure.type",
);
stateless(
  "a sticky session of a headless Service",
  { access: { type: "Headless" }, stickySession: true },
  "StickySessionHeadless",
  "stickySession",
);
stateless("an unknown access", { access: { type: "Direct" } }, "PropValueInvalid", "access.type");
stateless(
  "a virtual IP that is none",
  { access: { type: "VirtualIP", clusterIP: "None" } },
  "IpAddressInvalid",
  "access.clusterIP",
);
stateless(
  "a sticky session of 0 s",
  { stickySession: { timeoutSeconds: 0 } },
  "StickyTimeoutInvalid",
  "stickySession.timeoutSeconds",
);
stateless(
  "a sticky session of more than a day",
  { stickySession: { timeoutSeconds: 86_401 } },
  "StickyTimeoutInvalid",
  "stickySession.timeoutSeconds",
);
stateless("a sticky session as text", { stickySession: "yes" }, "PropValueInvalid", "stickySession");
stateless(
  "a node port of 80",
  { exposure: { type: "NodePort", nodePorts: { "tcp-80": 80 } } },
  "NodePortInvalid",
  'exposure.nodePorts["tcp-80"]',
);
stateless(
  "a node port of an unknown port",
  { exposure: { type: "NodePort", nodePorts: { web: 30_080 } } },
  "NodePortUnknownPort",
  'exposure.nodePorts["web"]',
);
stateless(
  "one node port twice",
  {
    containers: [
      container({
        ports: [
          { name: "a", containerPort: 1 },
          { name: "b", containerPort: 2 },
        ],
      }),
    ],
    exposure: { type: "NodePort", nodePorts: { a: 30_080, b: 30_080 } },
  },
  "NodePortDuplicate",
  'exposure.nodePorts["b"]',
);
stateless("an unknown exposure", { exposure: { type: "Route" } }, "PropValueInvalid", "exposure.type");
stateless(
  "a traffic policy without exposure",
  { exposure: { type: "None", externalTrafficPolicy: "Local" } },
  "PropUnknown",
  "exposure.externalTrafficPolicy",
);
stateless(
  "annotations of a NodePort",
  { exposure: { type: "NodePort", annotations: { a: "b" } } },
  "PropUnknown",
  "exposure.annotations",
);
stateless(
  "an unknown provider",
  { exposure: { ...LB, provider: "digitalocean" } },
  "PropValueInvalid",
  "exposure.provider",
);
stateless(
  "an unknown short key",
  { exposure: { ...LB, provider: "qingcloud", annotations: { eip: "a" } } },
  "LoadBalancerKeyUnknown",
  'exposure.annotations["eip"]',
);
stateless(
  "a load balancer without annotations on KubeSphere",
  { exposure: LB },
  "LoadBalancerAnnotationsMissing",
  "exposure.annotations",
  kubesphere(),
);
stateless(
  "MetalLB without a pool on DCE",
  { name: "shop", exposure: { ...LB, loadBalancer: { type: "MetalLB" } } },
  "MetalLbPoolMissing",
  "exposure.loadBalancer.ipPool",
  dce(),
);
stateless(
  "a MetalLB address that is none",
  { exposure: { ...LB, loadBalancer: { type: "MetalLB", address: "pool" } } },
  "IpAddressInvalid",
  "exposure.loadBalancer.address",
);
stateless(
  "a source range that is none",
  { exposure: { ...LB, loadBalancerSourceRanges: ["192.0.2.1"] } },
  "CidrInvalid",
  "exposure.loadBalancerSourceRanges[0]",
);
stateless(
  "node ports without node ports",
  { exposure: { ...LB, allocateLoadBalancerNodePorts: false, nodePorts: { "tcp-80": 30_080 } } },
  "NodePortsContradiction",
  "exposure.nodePorts",
);

// External, specify workload, manifests.
const external = (what: string, props: Loose, code: string, prop: string): void =>
  bad("ExternalService", what, props, code, prop);
external("no external name", { externalName: undefined }, "PropMissing", "externalName");
external("an IP address as external name", { externalName: "192.0.2.1" }, "ExternalNameInvalid", "externalName");
external("a URL as external name", { externalName: "https://a.example.com" }, "ExternalNameInvalid", "externalName");
external(
  "a sticky session of an external service",
  { stickySession: true },
  "StickySessionExternalName",
  "stickySession",
);
external("exposure of an external service", { exposure: { type: "NodePort" } }, "ExposureExternalName", "exposure");
external("a selector of an external service", { selector: { a: "b" } }, "SelectorExternalName", "selector");
external("ports of an external service", { ports: [{ port: 80 }] }, "PortsExternalName", "ports");
external("access of an external service", { access: { type: "Headless" } }, "AccessExternalName", "access");
const specify = (what: string, props: Loose, code: string, prop: string): void =>
  bad("WorkloadService", what, props, code, prop);
specify("neither selector nor workload", { selector: undefined }, "SelectorAmbiguous", "selector");
specify("selector and workload", { workload: { kind: "Deployment", name: "a" } }, "SelectorAmbiguous", "selector");
specify("an empty selector", { selector: {} }, "SelectorEmpty", "selector");
specify("a selector that is no label", { selector: { a: "b c" } }, "LabelValueInvalid", "selector.a");
specify(
  "an unknown kind of workload",
  { selector: undefined, workload: { kind: "Job", name: "a" } },
  "PropValueInvalid",
  "workload",
);
specify(
  "a workload of another namespace",
  { selector: undefined, workload: { kind: "Deployment", name: "a", namespace: "b" } },
  "WorkloadOtherNamespace",
  "workload.namespace",
);
specify("no ports", { ports: [] }, "PortsMissing", "ports");
specify(
  "a target that is no port",
  { ports: [{ port: 80, targetPort: "Web" }] },
  "PortReferenceInvalid",
  "ports[0].targetPort",
);
specify(
  "a port name of 64 characters",
  { ports: [{ port: 80, name: "a".repeat(64) }] },
  "PortNameInvalid",
  "ports[0].name",
);
specify(
  "one port twice",
  {
    ports: [
      { port: 80, name: "a" },
      { port: 80, name: "b" },
    ],
  },
  "ServicePortCollision",
  "ports[1].port",
);
bad(
  "ManifestService",
  "an object of an unknown kind",
  { objects: [{ apiVersion: "example.com/v1", kind: "Toy", metadata: { name: "a" } }] },
  "ManifestKindUnsupported",
  "kind",
);
bad(
  "ManifestService",
  "an object without a name",
  { objects: [{ apiVersion: "v1", kind: "Service", metadata: {} }] },
  "ManifestNameMissing",
  "metadata.name",
);

// ConfigMap, Secret, workloads of their own.
bad("ConfigMap", "a key as kubelets name folders", { data: { "..data": "c" } }, "DataKeyInvalid", 'data["..data"]');
bad("ConfigMap", "a key with a slash", { data: { "a/b": "c" } }, "DataKeyInvalid", 'data["a/b"]');
bad(
  "ConfigMap",
  "a key in data and binaryData",
  { data: { a: "c" }, binaryData: { a: "AQI=" } },
  "DataKeyDuplicate",
  'binaryData["a"]',
);
bad("ConfigMap", "bytes that are not base64", { binaryData: { a: "?" } }, "Base64Invalid", "binaryData.a");
bad("Secret", "a literal secret", { data: { password: "hunter2" } }, "SecretValueLiteral", 'data["password"]');
bad("Secret", "a number as secret", { data: { pin: 4711 } }, "PropTypeInvalid", "data.pin");
bad("Deployment", "an unknown prop", { exposure: { type: "None" } }, "PropUnknown", "exposure");
bad("StatefulSet", "no governing Service", { serviceName: undefined }, "PropMissing", "serviceName");

// Props that are no object at all.
for (const props of [undefined, null, 3, "text", [], () => undefined])
  for (const construct of Object.keys(constructs))
    table.push({
      what: `props that are ${JSON.stringify(props) ?? typeof props}`,
      construct,
      props,
      code: props === undefined ? "PropMissing" : "PropTypeInvalid",
      prop: "",
    });

test("the table has more than 80 bad inputs of props, and every code of the rules is one of Problem's form", () => {
  const ruled = table.filter(({ prop }) => prop !== "");
  expect(ruled.length).toBeGreaterThanOrEqual(80);
  for (const { code } of table) expect(code).toMatch(/^[A-Z][A-Za-z0-9]+$/);
});

test.each(table.map((each): [string, BadInput] => [`${each.construct}: ${each.what}`, each]))(
  "%s is told with code, place, and what to do instead",
  (_, { construct, props, code, prop, platform, id = "web" }) => {
    const stack = testStack({ platform: platform ?? kubernetes() });
    const Construct = constructs[construct];
    if (Construct === undefined) throw new Error(construct);
    const error = errorOf(() => new Construct(stack, id, props));
    const problem = error.problems.find((each) => each.code === code && (each.prop ?? "") === prop);
    expect({ problems: error.problems, problem }).toMatchObject({ problem: { code, where: `test/${id}` } });
    expect(problem?.allowed ?? problem?.fix).toMatch(/\S/);
    expect(error.message).toContain(`${code} at test/${id}${prop === "" ? "" : ` ${prop}`}`);
  },
);

test("one wrong thing is told once", () => {
  for (const { construct, props, code, prop, platform, id = "web" } of table) {
    const Construct = constructs[construct];
    if (Construct === undefined || prop === "") continue;
    const problems = problemsOf(() => new Construct(testStack({ platform }), id, props));
    expect(problems.filter((each) => each.code === code && each.prop === prop)).toHaveLength(1);
  }
});

test("all that is wrong with a construct is told at once, in the order of the props", () => {
  const problems = problemsOf(
    () =>
      new StatelessService(testStack(), "web", {
        name: "Web",
        replicas: -1,
        containers: [
          { image: "", ports: [{ containerPort: 80 }] },
          { name: "B", image: "b:1", ports: [{ containerPort: 80, name: "x" }], env: [{ name: "A" }] },
        ],
        stickySession: { timeoutSeconds: 0 },
        exposure: { type: "NodePort", nodePorts: { nothing: 30_000 } },
      }),
  );
  expect(problems.map(({ code, prop }) => `${code} ${prop}`)).toEqual(
    expect.arrayContaining([
      "ServiceNameInvalid name",
      "ReplicasInvalid replicas",
      "ImageInvalid containers[0].image",
      "NameInvalid containers[1].name",
      "ContainerPortCollision containers[1].ports[0].containerPort",
      "EnvValueAmbiguous containers[1].env[0]",
      "StickyTimeoutInvalid stickySession.timeoutSeconds",
      'NodePortUnknownPort exposure.nodePorts["nothing"]',
    ]),
  );
});

test("a mistake of the shape does not hide the mistakes beside it", () => {
  const problems = problemsOf(
    () =>
      new StatelessService(testStack(), "web", {
        name: "Web",
        containers: [{ ports: [{ containerPort: 0 }] } as never],
        stickySession: { timeoutSeconds: 0 },
      }),
  );
  expect(problems.map(({ code }) => code)).toEqual(
    expect.arrayContaining(["PropMissing", "PortNumberInvalid", "StickyTimeoutInvalid", "ServiceNameInvalid"]),
  );
});

describe("the value of what may be a secret is shown nowhere", () => {
  const SECRET = "hunter2-is-secret";
  const cases: readonly [string, () => unknown][] = [
    ["a literal in a Secret", () => new Secret(testStack(), "s", { data: { password: SECRET } })],
    ["a wrong type in a Secret", () => new Secret(testStack(), "s", { data: { password: [SECRET] } as never })],
    ["data that is no map", () => new Secret(testStack(), "s", { data: SECRET as never })],
    [
      "an environment variable twice",
      () =>
        new Deployment(testStack(), "d", {
          containers: [
            {
              image: "a",
              env: [
                { name: "A", value: SECRET },
                { name: "A", value: SECRET },
              ],
            },
          ],
        }),
    ],
    [
      "an environment variable of a wrong type",
      () =>
        new Deployment(testStack(), "d", {
          containers: [{ image: "a", env: [{ name: "A", value: [SECRET] as never }] }],
        }),
    ],
    [
      "an environment variable with two sources",
      () =>
        new Deployment(testStack(), "d", {
          containers: [
            { image: "a", env: [{ name: "A", value: SECRET, valueFrom: { fieldRef: { fieldPath: "a" } } }] },
          ],
        }),
    ],
    [
      "a variable in a list that is none",
      () => new Deployment(testStack(), "d", { containers: [{ image: "a", env: { A: SECRET } as never }] }),
    ],
    [
      "a variable that is no object",
      () => new Deployment(testStack(), "d", { containers: [{ image: "a", env: [`A=${SECRET}`] as never }] }),
    ],
    [
      "a variable of an init container",
      () =>
        new Deployment(testStack(), "d", {
          containers: [{ image: "a" }],
          initContainers: [{ image: "a", env: [{ name: "A", value: { a: SECRET } as never }] }],
        }),
    ],
    [
      "a container that is no object",
      () =>
        new Deployment(testStack(), "d", { containers: { image: "a", env: [{ name: "A", value: SECRET }] } as never }),
    ],
    ["a token in the code", () => testStack({ cluster: { host: "https://a.example.com", token: SECRET } })],
    [
      "a client key in the code",
      () => testStack({ cluster: { host: "https://a.example.com", clientKey: SECRET, clientCertificate: "pem" } }),
    ],
    [
      "a token of a wrong type",
      () => testStack({ cluster: { host: "https://a.example.com", token: [SECRET] as never } }),
    ],
    ["a cluster that is no object", () => testStack({ cluster: [SECRET] as never })],
    [
      "a manifest's Secret that is not base64",
      () =>
        new ManifestService(testStack(), "m", {
          objects: [{ apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { a: `${SECRET}!` } }],
        }),
    ],
    [
      "a header of a probe",
      () =>
        new Deployment(testStack(), "d", {
          containers: [
            {
              image: "a",
              livenessProbe: {
                httpGet: { port: 1, httpHeaders: [{ name: "Authorization", value: [SECRET] as never }] },
              },
            },
          ],
        }),
    ],
    [
      "a backend's password",
      () => testStack({ backend: { type: "http", address: `ftp://user:${SECRET}@state.example.com` } }),
    ],
    ["a backend that is wrong as a whole", () => testStack({ backend: ["s3", SECRET] as never })],
  ];
  test.each(cases)("%s", (_, build) => {
    const error = errorOf(build);
    expect(error.message).not.toContain("hunter2");
    expect(JSON.stringify(error.problems)).not.toContain("hunter2");
    expect(error.stack).not.toContain("hunter2");
  });
});

describe("EnvironmentStack", () => {
  const host = "https://k8s.example.com:6443";
  const cases: readonly [what: string, props: Loose, code: string, prop: string][] = [
    ["no cluster", { cluster: undefined }, "PropMissing", "cluster"],
    ["a cluster that says nothing", { cluster: {} }, "ClusterAmbiguous", "cluster"],
    ["two ways to the cluster", { cluster: { ...CLUSTER, inCluster: true } }, "ClusterAmbiguous", "cluster"],
    ["a kubeconfig without context", { cluster: { kubeconfig: "a" } }, "ClusterContextMissing", "cluster.context"],
    [
      "a context without kubeconfig",
      { cluster: { context: "a" } },
      "ClusterContextWithoutKubeconfig",
      "cluster.context",
    ],
    ["a host without https", { cluster: { host: "http://a", token: true } }, "ClusterHostInvalid", "cluster.host"],
    ["a host without credentials", { cluster: { host } }, "ClusterCredentialMissing", "cluster"],
    ["a token in the code", { cluster: { host, token: "abc" } }, "SecretLiteral", "cluster.token"],
    [
      "a key in the code",
      { cluster: { host, clientCertificate: "a", clientKey: "abc" } },
      "SecretLiteral",
      "cluster.clientKey",
    ],
    [
      "a key without its certificate",
      { cluster: { host, clientKey: true } },
      "ClusterCredentialIncomplete",
      "cluster.clientCertificate",
    ],
    [
      "a token beside a kubeconfig",
      { cluster: { ...CLUSTER, token: true } },
      "ClusterCredentialWithoutHost",
      "cluster.token",
    ],
    ["inCluster: false", { cluster: { inCluster: false } }, "PropValueInvalid", "cluster.inCluster"],
    ["no namespace", { namespace: undefined }, "PropMissing", "namespace"],
    ["a namespace with capitals", { namespace: "Shop" }, "NamespaceInvalid", "namespace"],
    ["a namespace of 64 characters", { namespace: { name: "a".repeat(64) } }, "NamespaceInvalid", "namespace.name"],
    ["a namespace of 3 characters on DCE", { namespace: "abc", platform: dce() }, "NamespaceInvalid", "namespace"],
    [
      "labels of a namespace that is there",
      { namespace: { name: "a", labels: { b: "c" } } },
      "NamespaceNotCreated",
      "namespace.labels",
    ],
    ["a platform by name", { platform: "kubesphere" }, "PlatformInvalid", "platform"],
    ["an unknown backend", { backend: { type: "consul" } }, "PropValueInvalid", "backend.type"],
    ["S3 without a bucket", { backend: { type: "s3", key: "a" } }, "PropMissing", "backend.bucket"],
    ["S3 with an empty key", { backend: { type: "s3", bucket: "a", key: "" } }, "TextEmpty", "backend.key"],
    ["HTTP state at no URL", { backend: { type: "http", address: "state" } }, "UrlInvalid", "backend.address"],
    [
      "remote state without workspaces",
      { backend: { type: "remote", organization: "a" } },
      "PropMissing",
      "backend.workspaces",
    ],
    ["a provider version that is none", { providerVersion: "latest" }, "ProviderVersionInvalid", "providerVersion"],
    ["a pattern that is none", { ignoreLabels: ["("] }, "PatternInvalid", "ignoreLabels[0]"],
    ["a pattern that looks ahead", { ignoreLabels: ["^(?!app)"] }, "PatternInvalid", "ignoreLabels[0]"],
    ["a pattern that looks behind", { ignoreAnnotations: ["a", "(?<=a)b"] }, "PatternInvalid", "ignoreAnnotations[1]"],
    ["a pattern that goes back to a group", { ignoreLabels: ["(a)\\1"] }, "PatternInvalid", "ignoreLabels[0]"],
    ["a label that is none", { labels: { "a b": "c" } }, "LabelKeyInvalid", 'labels["a b"]'],
    [
      "a token as the time that a deletion may take",
      { namespace: { name: "a", create: true, deleteTimeoutSeconds: "${var.timeout}" } },
      "PropsUnknown",
      "namespace.deleteTimeoutSeconds",
    ],
    [
      "a misspelt argument of the state in a cluster",
      { backend: { type: "kubernetes", secretSuffix: "a", configPath: "b", configContext: "c", namspace: "d" } },
      "PropUnknown",
      "backend.namspace",
    ],
    [
      "a token for remote state",
      { backend: { type: "remote", organization: "a", workspaces: { name: "b" }, token: "hunter2" } },
      "PropUnknown",
      "backend.token",
    ],
    [
      "a key of S3 in the code",
      { backend: { type: "s3", bucket: "a", key: "b", secretKey: "hunter2" } },
      "SecretLiteral",
      "backend.secretKey",
    ],
    [
      "a password of HTTP state in the code",
      { backend: { type: "http", address: "https://state.example.com", username: "a", password: "hunter2" } },
      "SecretLiteral",
      "backend.password",
    ],
    ["the label app for all objects", { labels: { app: "shop" } }, "LabelReserved", 'labels["app"]'],
    [
      "another owner for all objects",
      { labels: { "app.kubernetes.io/part-of": "shop" } },
      "LabelReserved",
      'labels["app.kubernetes.io/part-of"]',
    ],
    [
      "one name for all objects",
      { labels: { "app.kubernetes.io/name": "shop" } },
      "LabelReserved",
      'labels["app.kubernetes.io/name"]',
    ],
    [
      "another owner for the namespace",
      { namespace: { name: "a", create: true, labels: { "app.kubernetes.io/managed-by": "Helm" } } },
      "LabelReserved",
      'namespace.labels["app.kubernetes.io/managed-by"]',
    ],
    ["protect as text", { protect: "yes" }, "PropTypeInvalid", "protect"],
    ["a misspelt prop", { plattform: kubernetes() }, "PropUnknown", "plattform"],
  ];
  test.each(cases)("%s is told with code, place, and what to do instead", (_, props, code, prop) => {
    const error = errorOf(
      () => new EnvironmentStack(testApp(), "prod", { cluster: CLUSTER, namespace: "shop", ...props } as never),
    );
    const problem = error.problems.find((each) => each.code === code && (each.prop ?? "") === prop);
    expect({ problems: error.problems, problem }).toMatchObject({ problem: { code, where: "prod" } });
    expect(error.message).not.toContain("hunter2");
    expect(problem?.allowed ?? problem?.fix).toMatch(/\S/);
  });

  test("a cluster whose props are undefined is not told to take one away", () => {
    const unset = { kubeconfig: undefined, context: undefined };
    const error = errorOf(
      () => new EnvironmentStack(testApp(), "prod", { cluster: unset, namespace: "shop" } as never),
    );
    expect(error.problems).toMatchObject([
      { code: "ClusterAmbiguous", fix: expect.stringMatching(/^give kubeconfig and context a value: undefined was/) },
    ]);
  });

  test.each([undefined, null, 1, "a", []])("props that are %p are told", (props) => {
    expect(errorOf(() => new EnvironmentStack(testApp(), "prod", props as never)).problems[0]).toMatchObject({
      where: "prod",
    });
  });
});
