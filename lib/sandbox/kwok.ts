import { stringify } from "yaml";
import type { WantedObject } from "../cluster";

/**
 * A pod with this annotation set to `manual` keeps the status that somebody else writes: kwok leaves it alone. So a
 * test can show a container that crashes, or a pod that never gets ready.
 */
export const POD_STATUS_ANNOTATION = "kube-services/pod-status";
/** The same for a node. */
export const NODE_STATUS_ANNOTATION = "kube-services/node-status";

/** The nodes that the sandbox shows, of plausible size, in two zones. */
export const NODES: readonly {
  readonly name: string;
  /** Of a documentation range (RFC 5737): EndpointSlices take no loopback address, which pods in the host's network would have. */
  readonly address: string;
  readonly zone: string;
  readonly cpu: string;
  readonly memory: string;
}[] = [
  { name: "node-1", address: "192.0.2.11", zone: "zone-a", cpu: "32", memory: "128Gi" },
  { name: "node-2", address: "192.0.2.12", zone: "zone-a", cpu: "32", memory: "128Gi" },
  { name: "node-3", address: "192.0.2.13", zone: "zone-b", cpu: "32", memory: "128Gi" },
  { name: "node-4", address: "192.0.2.14", zone: "zone-b", cpu: "32", memory: "128Gi" },
];

/** The type of address at which the API server finds the kubelet, and where: it is kwok, and listens on loopback alone. */
export const KUBELET_ADDRESS = { type: "InternalDNS", address: "127.0.0.1" } as const;

const PODS_PER_NODE = "500";

/**
 * The Node objects of the sandbox.
 * @param kubeletVersion what they say that they run, as in "v1.34.4"
 */
export function nodeObjects(kubeletVersion: string): readonly WantedObject[] {
  return NODES.map(({ name, address, zone, cpu, memory }) => {
    const size = { cpu, memory, "ephemeral-storage": "200Gi", pods: PODS_PER_NODE };
    return {
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name,
        labels: {
          "kubernetes.io/hostname": name,
          "kubernetes.io/os": "linux",
          "kubernetes.io/arch": process.arch === "arm64" ? "arm64" : "amd64",
          "node-role.kubernetes.io/worker": "",
          "topology.kubernetes.io/region": "sandbox",
          "topology.kubernetes.io/zone": zone,
        },
        annotations: { "kwok.x-k8s.io/node": "fake" },
      },
      status: {
        capacity: size,
        allocatable: size,
        addresses: [{ type: "Hostname", address: name }, { type: "InternalIP", address }, KUBELET_ADDRESS],
        nodeInfo: {
          architecture: process.arch === "arm64" ? "arm64" : "amd64",
          bootID: "",
          containerRuntimeVersion: "kwok",
          kernelVersion: "",
          kubeProxyVersion: "",
          kubeletVersion,
          machineID: "",
          operatingSystem: "linux",
          osImage: "kwok",
          systemUUID: "",
        },
      },
    };
  });
}

const NOT_BEING_DELETED = { key: ".metadata.deletionTimestamp", operator: "DoesNotExist" };
const notManual = (annotation: string): object => ({
  key: `.metadata.annotations["${annotation}"]`,
  operator: "NotIn",
  values: ["manual"],
});
const NOT_MANUAL = notManual(POD_STATUS_ANNOTATION);
const NODE_NOT_MANUAL = notManual(NODE_STATUS_ANNOTATION);
const OWNER = ".metadata.ownerReferences.[].kind";
const READY = '.status.conditions.[] | select( .type == "Ready" ) | .status';
const PHASE = ".status.phase";

const NODE_STATUS = `
{{ $now := Now }}
{{ $since := or .metadata.creationTimestamp $now }}
conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: {{ $now | Quote }}
  lastTransitionTime: {{ $since | Quote }}
{{ end }}
{{ if not .status.addresses }}
addresses:
- type: Hostname
  address: {{ .metadata.name | Quote }}
- type: InternalIP
  address: {{ NodeIP | Quote }}
{{ end }}
daemonEndpoints:
  kubeletEndpoint:
    Port: {{ NodePort }}
phase: Running
`;

/**
 * What a pod says of itself once it runs. The address and the start are kept where it has them, so that the template
 * may be applied any number of times.
 */
const RUNNING_STATUS = `
{{ $now := Now }}
{{ $start := or .status.startTime $now }}
phase: Running
startTime: {{ $start | Quote }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
podIP: {{ or .status.podIP ( PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) ) | Quote }}
conditions:
{{ range $type := list "Initialized" "ContainersReady" "Ready" }}
- type: {{ $type | Quote }}
  status: "True"
  lastTransitionTime: {{ $now | Quote }}
{{ end }}
{{ range .spec.readinessGates }}
- type: {{ .conditionType | Quote }}
  status: "True"
  lastTransitionTime: {{ $now | Quote }}
{{ end }}
{{ if .spec.initContainers }}
initContainerStatuses:
{{ range .spec.initContainers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  restartCount: 0
  {{ if eq .restartPolicy "Always" }}
  started: true
  state: { running: { startedAt: {{ $start | Quote }} } }
  {{ else }}
  started: false
  state: { terminated: { exitCode: 0, reason: Completed, startedAt: {{ $start | Quote }}, finishedAt: {{ $start | Quote }} } }
  {{ end }}
{{ end }}
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  started: true
  restartCount: 0
  state: { running: { startedAt: {{ $start | Quote }} } }
{{ end }}
`;

const COMPLETED_STATUS = `
{{ $now := Now }}
{{ $start := or .status.startTime $now }}
phase: Succeeded
conditions:
{{ range $type := list "ContainersReady" "Ready" }}
- type: {{ $type | Quote }}
  status: "False"
  reason: PodCompleted
  lastTransitionTime: {{ $now | Quote }}
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: false
  started: false
  restartCount: 0
  state: { terminated: { exitCode: 0, reason: Completed, startedAt: {{ $start | Quote }}, finishedAt: {{ $now | Quote }} } }
{{ end }}
`;

function stage(name: string, kind: "Node" | "Pod", matchExpressions: readonly object[], spec: object): object {
  return {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name },
    spec: { resourceRef: { apiGroup: "v1", kind }, selector: { matchExpressions }, ...spec },
  };
}

/**
 * kwok asks nobody who they are, and has no setting for it: what it answers, it answers to each user of the machine. So
 * it serves the logs of pods, which the API server asks it for, and not what tells of its own process.
 */
const OPTIONS = {
  apiVersion: "config.kwok.x-k8s.io/v1alpha1",
  kind: "KwokConfiguration",
  options: { enableProfilingHandler: false, enableContentionProfiling: false },
};

/** The log of each container that no object of kind Logs names one for. */
const clusterLogs = (file: string): object => ({
  apiVersion: "kwok.x-k8s.io/v1alpha1",
  kind: "ClusterLogs",
  metadata: { name: "made-up" },
  spec: { logs: [{ logsFile: file, previousLogsFile: file, follow: true }] },
});

/**
 * kwok's configuration: how nodes and pods live. `pod-ready` asks for the state that is wanted (Ready is not True) and
 * not for a step that was not yet taken (no address yet), as kwok's own quick stages do: whoever else writes the
 * status in between, a pod that is not Ready matches again.
 * @param containerLog the file that is every container's log @default - containers have no log
 */
export function kwokConfiguration(containerLog?: string): string {
  const stages = [
    stage("node-ready", "Node", [NODE_NOT_MANUAL, { key: READY, operator: "NotIn", values: ["True"] }], {
      next: { statusTemplate: NODE_STATUS },
    }),
    stage("node-heartbeat", "Node", [NODE_NOT_MANUAL, { key: READY, operator: "In", values: ["True"] }], {
      delay: { durationMilliseconds: 240_000, jitterDurationMilliseconds: 300_000 },
      next: { statusTemplate: NODE_STATUS },
    }),
    stage(
      "pod-ready",
      "Pod",
      [
        NOT_BEING_DELETED,
        NOT_MANUAL,
        { key: PHASE, operator: "NotIn", values: ["Succeeded", "Failed"] },
        { key: READY, operator: "NotIn", values: ["True"] },
      ],
      { next: { statusTemplate: RUNNING_STATUS } },
    ),
    stage(
      "pod-complete",
      "Pod",
      [
        NOT_BEING_DELETED,
        NOT_MANUAL,
        { key: PHASE, operator: "In", values: ["Running"] },
        { key: READY, operator: "In", values: ["True"] },
        { key: OWNER, operator: "In", values: ["Job"] },
      ],
      { delay: { durationMilliseconds: 1000 }, next: { statusTemplate: COMPLETED_STATUS } },
    ),
    stage("pod-delete", "Pod", [{ key: ".metadata.deletionTimestamp", operator: "Exists" }], {
      next: { finalizers: { empty: true }, delete: true },
    }),
  ];
  const logs = containerLog === undefined ? [] : [clusterLogs(containerLog)];
  return [OPTIONS, ...stages, ...logs].map((document) => stringify(document, { lineWidth: 0 })).join("---\n");
}
