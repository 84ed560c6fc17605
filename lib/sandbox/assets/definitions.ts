import { GATEWAY_API_FILE, GATEWAY_API_VERSION, METALLB_CRD_FILE, METALLB_VERSION, type CrdFile } from "./versions";

/** Where the definitions of a project's kinds are, as YAML: one CustomResourceDefinition a file. */
interface Definitions {
  /** The Go module that has them, and the folder whose go.mod pins it. */
  readonly module: string;
  readonly pinnedBy: string;
  /** The folder in the module, which is that of the repository. */
  readonly folder: readonly string[];
  /** The repository at its release, as text is downloaded from it. */
  readonly repository: string;
  /** What stands before the plural name of the kinds in the names of the files. */
  readonly prefix: string;
  /** SHA-256 of each file. */
  readonly checksums: Readonly<Record<string, string>>;
}

const RAW = "https://raw.githubusercontent.com";

/** All definitions of a sandbox, by the file that they are kept in. */
export const DEFINITIONS: Readonly<Record<CrdFile, Definitions>> = {
  [METALLB_CRD_FILE]: {
    module: "go.universe.tf/metallb",
    pinnedBy: "control-plane",
    folder: ["config", "crd", "bases"],
    repository: `${RAW}/metallb/metallb/${METALLB_VERSION}`,
    prefix: "metallb.io_",
    checksums: {
      bfdprofiles: "3404c79ef8f590699f9ba585984752bf31418d3667815aafaf5fea40ceee2a30",
      bgpadvertisements: "d99ecccdb6139d4ca84ed504f9cd576d693997578cd3670e996dd557857f7970",
      bgppeers: "41c4c9e98341572e89a51fb2315b4ee9f8c161d8d34464f3d23187de43b8635f",
      communities: "f63f93873ec71d9b74f8335d6e6142b918d6b7158f9f8dbe1fa750f66bf855b1",
      ipaddresspools: "2e4888107eb90cbf49aa57f30a3caac45b73a9f3a64ecd0454fd7b1e9d79e486",
      l2advertisements: "52063c56073177480abcbd7261b8f8401729792e8270f384ad3a72a33c279905",
      servicebgpstatuses: "3cea4ba93fd68385ccb151c1fec5f70ea9ef94b25354bbb170b1d71b89c6c355",
      servicel2statuses: "9bf85b8b5f9e6a99e0361311b4b2bd208a42f9f518c5a395071ae06eadd28ccc",
    },
  },
  [GATEWAY_API_FILE]: {
    module: "sigs.k8s.io/gateway-api",
    pinnedBy: "gateway-api",
    folder: ["config", "crd", "standard"],
    repository: `${RAW}/kubernetes-sigs/gateway-api/${GATEWAY_API_VERSION}`,
    prefix: "gateway.networking.k8s.io_",
    checksums: {
      backendtlspolicies: "f94f34b0c19cab6c25b53a6e672d9a684116a4e52193531fe2abcea20b51574f",
      gatewayclasses: "7d958ad3965ea4a4996616846d9ecaf1fededbf9351b9752b8b85973936ae8c8",
      gateways: "a02ea425fc901f197b668c9ddd56375e1f6896994914c6e6b9b4fdb85cf3ba6e",
      grpcroutes: "b72068b42cb32051ca609e5a8dfefb16904d164abe2e71d9f3c776fae41c4dab",
      httproutes: "98c6777c22309d319292e9c288ee632006c9ffdd4272383d6f9dffa3fbccaf14",
      referencegrants: "d74fc2f8e90094f4c4d6dc13a2d720011a40e30e5640b3e2a2051fac820f6584",
    },
  },
};
