/** Kubernetes' release. assets/control-plane/go.mod pins the same, so that a build gives what a download gives. */
export const KUBERNETES_VERSION = "v1.34.4";
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

/** MetalLB's CustomResourceDefinitions, in one file. */
export const CRD_FILE = "metallb-crds.yaml";

/** A file that a sandbox needs. */
export type AssetName = BinaryName | typeof CRD_FILE;

/** All files that a sandbox needs. */
export const ASSET_NAMES: readonly AssetName[] = [...BINARY_NAMES, CRD_FILE];
