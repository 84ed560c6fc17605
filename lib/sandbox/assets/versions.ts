/** A release of Kubernetes, by its first two numbers. */
export type KubernetesRelease = keyof typeof KUBERNETES_RELEASES;

/**
 * The releases of Kubernetes that a sandbox runs, the oldest first: the version, and the folder whose go.mod pins it, so
 * that a build gives what a download gives.
 */
export const KUBERNETES_RELEASES = {
  "1.34": { version: "v1.34.4", module: "control-plane" },
  "1.35": { version: "v1.35.4", module: "kubernetes-1.35" },
  "1.36": { version: "v1.36.3", module: "kubernetes-1.36" },
  "1.37": { version: "v1.37.2", module: "kubernetes-1.37" },
} as const;

/** What a sandbox runs unless something else is asked for: the newest one whose downloads are pinned. */
export const DEFAULT_KUBERNETES: KubernetesRelease = "1.35";

/** The version of a release, as in "v1.34.4". */
export const kubernetesVersion = (release: KubernetesRelease): string => KUBERNETES_RELEASES[release].version;

/** etcd's release. */
export const ETCD_VERSION = "v3.6.5";
/** kwok's release; built against its own Kubernetes modules, so it has a go.mod of its own. */
export const KWOK_VERSION = "v0.7.0";
/** MetalLB's release. */
export const METALLB_VERSION = "v0.15.2";

/** The programs of a sandbox. */
export const BINARY_NAMES = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok",
  "metallb-controller",
] as const;

/** A program of a sandbox. */
export type BinaryName = (typeof BINARY_NAMES)[number];

/** The Gateway API's release: its standard channel. */
export const GATEWAY_API_VERSION = "v1.4.1";

/** MetalLB's CustomResourceDefinitions, in one file. */
export const METALLB_CRD_FILE = "metallb-crds.yaml";
/** The Gateway API's, which Gateways and HTTPRoutes need. */
export const GATEWAY_API_FILE = `gateway-api-${GATEWAY_API_VERSION}.yaml`;

/** Files of definitions of kinds. */
export const CRD_FILES = [METALLB_CRD_FILE, GATEWAY_API_FILE] as const;

/** A file of definitions of kinds. */
export type CrdFile = (typeof CRD_FILES)[number];

/** A file that a sandbox needs. */
export type AssetName = BinaryName | CrdFile;

/** Whether a file holds definitions, and is no program. */
export const isCrdFile = (name: AssetName): name is CrdFile => (CRD_FILES as readonly string[]).includes(name);

/** All files that a sandbox needs. */
export const ASSET_NAMES: readonly AssetName[] = [...BINARY_NAMES, ...CRD_FILES];
