import { join } from "node:path";
import type { SandboxFolder } from "./folders";
import { KUBELET_ADDRESS } from "./kwok";
import type { Holder, Pki } from "./pki";
import type { BinaryName } from "./assets/versions";

/** The TCP ports of a sandbox, all on 127.0.0.1. */
export interface Ports {
  readonly etcd: number;
  readonly etcdPeer: number;
  readonly apiServer: number;
  readonly controllerManager: number;
  readonly scheduler: number;
  readonly kwok: number;
  readonly metallb: number;
  /** The made-up metrics of pods. */
  readonly metrics: number;
}

/** The names of the ports, in a fixed order. */
export const PORT_NAMES = [
  "etcd",
  "etcdPeer",
  "apiServer",
  "controllerManager",
  "scheduler",
  "kwok",
  "metallb",
  "metrics",
] as const satisfies readonly (keyof Ports)[];

/** How one component is run, and how to see that it is up. */
export interface Component {
  /** Its binary, and the name of its log. */
  readonly name: BinaryName;
  readonly args: readonly string[];
  /** The URL that answers 200 once it does its work. Asked with the certificate of the sandbox's own setup user. */
  readonly ready: string;
}

const HOST = "127.0.0.1";
/** The default, 20 requests a second, would make a rollout of some hundred pods wait for nothing. */
const QUICK = ["--kube-api-qps=300", "--kube-api-burst=600"];

/** The address range of Services; RFC 6598 and documentation ranges are left to load balancers. */
const SERVICE_RANGE = "10.96.0.0/16";
/** The address range of pods. */
const POD_RANGE = "10.244.0.0/16";

/** The kubeconfig of a component. */
export const componentKubeconfig = (folder: SandboxFolder, name: string): string =>
  join(folder.config, `${name}.kubeconfig`);

/** The file with kwok's stages. */
export const kwokConfig = (folder: SandboxFolder): string => join(folder.config, "kwok.yaml");

/** The stages in which components are started: each waits for the ones before it to be ready. */
export function components(
  folder: SandboxFolder,
  pki: Pki,
  ports: Ports,
  { provisionsVolumes = true }: { readonly provisionsVolumes?: boolean } = {},
): readonly (readonly Component[])[] {
  return [
    [etcd(folder, pki, ports)],
    [apiServer(pki, ports)],
    [
      controllerManager(folder, pki, ports, provisionsVolumes),
      scheduler(folder, pki, ports),
      kwok(folder, pki, ports),
      metallb(folder, ports),
    ],
  ];
}

function etcd(folder: SandboxFolder, pki: Pki, ports: Ports): Component {
  const { cert, key } = pki.files("etcd");
  const client = `https://${HOST}:${ports.etcd}`;
  const peer = `https://${HOST}:${ports.etcdPeer}`;
  return {
    name: "etcd",
    args: [
      "--name=sandbox",
      `--data-dir=${folder.data}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=sandbox=${peer}`,
      `--cert-file=${cert}`,
      `--key-file=${key}`,
      `--trusted-ca-file=${pki.caFile}`,
      "--client-cert-auth=true",
      `--peer-cert-file=${cert}`,
      `--peer-key-file=${key}`,
      `--peer-trusted-ca-file=${pki.caFile}`,
      "--peer-client-cert-auth=true",
      "--unsafe-no-fsync=true", // throw-away data: a power cut may cost it, a killed process does not
      "--auto-compaction-mode=periodic",
      "--auto-compaction-retention=10m",
    ],
    ready: `${client}/health`,
  };
}

function apiServer(pki: Pki, ports: Ports): Component {
  const server = pki.files("kube-apiserver");
  const client = pki.files("etcd-client");
  const kubelet = pki.files("kubelet-client");
  return {
    name: "kube-apiserver",
    args: [
      `--bind-address=${HOST}`,
      `--advertise-address=${HOST}`,
      `--secure-port=${ports.apiServer}`,
      `--tls-cert-file=${server.cert}`,
      `--tls-private-key-file=${server.key}`,
      `--client-ca-file=${pki.caFile}`,
      `--etcd-servers=https://${HOST}:${ports.etcd}`,
      `--etcd-cafile=${pki.caFile}`,
      `--etcd-certfile=${client.cert}`,
      `--etcd-keyfile=${client.key}`,
      `--kubelet-certificate-authority=${pki.caFile}`,
      `--kubelet-client-certificate=${kubelet.cert}`,
      `--kubelet-client-key=${kubelet.key}`,
      // What it shows to the metrics API that it forwards requests to.
      `--proxy-client-cert-file=${kubelet.cert}`,
      `--proxy-client-key-file=${kubelet.key}`,
      `--kubelet-preferred-address-types=${KUBELET_ADDRESS.type},InternalIP`,
      "--authorization-mode=Node,RBAC",
      "--anonymous-auth=false",
      `--service-cluster-ip-range=${SERVICE_RANGE}`,
      "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
      `--service-account-key-file=${pki.serviceAccountKeyFile}`,
      `--service-account-signing-key-file=${pki.serviceAccountKeyFile}`,
      "--endpoint-reconciler-type=none", // loopback is no address that an Endpoints object may hold
      "--allow-privileged=true",
      "--enable-admission-plugins=NodeRestriction",
      "--profiling=false",
    ],
    ready: `https://${HOST}:${ports.apiServer}/readyz`,
  };
}

/** The flags that Kubernetes' controllers share: where they serve, and as whom they speak to the API server. */
function controllerArgs(folder: SandboxFolder, pki: Pki, name: Holder, port: number): readonly string[] {
  const { cert, key } = pki.files(name);
  const kubeconfig = componentKubeconfig(folder, name);
  return [
    `--bind-address=${HOST}`,
    `--secure-port=${port}`,
    `--tls-cert-file=${cert}`,
    `--tls-private-key-file=${key}`,
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    `--client-ca-file=${pki.caFile}`,
    "--leader-elect=false",
    "--profiling=false",
    ...QUICK,
  ];
}

function controllerManager(
  folder: SandboxFolder,
  pki: Pki,
  { controllerManager: port }: Ports,
  provisionsVolumes: boolean,
): Component {
  return {
    name: "kube-controller-manager",
    args: [
      ...controllerArgs(folder, pki, "kube-controller-manager", port),
      `--root-ca-file=${pki.caFile}`,
      `--cluster-signing-cert-file=${pki.caFile}`,
      `--cluster-signing-key-file=${pki.caKeyFile}`,
      `--service-account-private-key-file=${pki.serviceAccountKeyFile}`,
      "--use-service-account-credentials=true",
      "--allocate-node-cidrs=true",
      `--cluster-cidr=${POD_RANGE}`,
      `--service-cluster-ip-range=${SERVICE_RANGE}`,
      `--enable-hostpath-provisioner=${provisionsVolumes}`,
      "--horizontal-pod-autoscaler-sync-period=5s",
    ],
    ready: `https://${HOST}:${port}/healthz`,
  };
}

function scheduler(folder: SandboxFolder, pki: Pki, { scheduler: port }: Ports): Component {
  return {
    name: "kube-scheduler",
    args: controllerArgs(folder, pki, "kube-scheduler", port),
    ready: `https://${HOST}:${port}/healthz`,
  };
}

function kwok(folder: SandboxFolder, pki: Pki, ports: Ports): Component {
  const { cert, key } = pki.files("kwok");
  return {
    name: "kwok",
    args: [
      `--kubeconfig=${componentKubeconfig(folder, "kwok")}`,
      `--config=${kwokConfig(folder)}`,
      "--manage-all-nodes=true",
      `--cidr=${POD_RANGE}`,
      `--node-ip=${HOST}`,
      // It is the kubelet of all nodes, too: the API server asks it for the logs of pods.
      `--node-port=${ports.kwok}`,
      `--server-address=${HOST}:${ports.kwok}`,
      `--tls-cert-file=${cert}`,
      `--tls-private-key-file=${key}`,
      "--enable-crds=Logs",
      "--node-lease-duration-seconds=40",
    ],
    ready: `http://${HOST}:${ports.kwok}/healthz`,
  };
}

function metallb(folder: SandboxFolder, ports: Ports): Component {
  return {
    name: "metallb-controller",
    args: [
      `-kubeconfig=${componentKubeconfig(folder, "metallb")}`,
      "-namespace=metallb-system",
      "-webhook-mode=disabled",
      "-disable-cert-rotation",
      `-port=${ports.metallb}`,
      "-log-level=info",
    ],
    ready: `http://${HOST}:${ports.metallb}/metrics`,
  };
}
