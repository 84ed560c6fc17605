import { CRD_FILE, kubernetesVersion, type AssetName, type KubernetesRelease } from "./versions";

/**
 * SHA-512 of the archives of Kubernetes' server programs, by release and architecture.
 * Source: https://github.com/kubernetes/kubernetes/blob/master/CHANGELOG/CHANGELOG-1.34.md#server-binaries-3
 */
const SERVER_ARCHIVES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "v1.34.4": {
    amd64:
      "65c75e81e3ea488f6d42b493cad64d7577ddfa1e5372037a1c841ac069039997d359b5b2f2d44e7665bf04c48ed0065cf9d4c9801b1e63bb6a1b099ef00d4863",
    arm64:
      "a1fad7060ed67b5634f32f3256a295179dd887dab5c82b8550c2eb62c69df34cfbb311c8f93e7608d558eba32b9e2ddc23976db39e512fd747cc6bf9b4c1765f",
  },
};

/** The pinned checksum of the archive with Kubernetes' programs; undefined where none is known. */
export const serverArchive = (release: KubernetesRelease, architecture: string): string | undefined =>
  SERVER_ARCHIVES[kubernetesVersion(release)]?.[architecture];

/** MetalLB's definitions in its repository, and their SHA-256. */
export const CRDS: Readonly<Record<string, string>> = {
  bfdprofiles: "3404c79ef8f590699f9ba585984752bf31418d3667815aafaf5fea40ceee2a30",
  bgpadvertisements: "d99ecccdb6139d4ca84ed504f9cd576d693997578cd3670e996dd557857f7970",
  bgppeers: "41c4c9e98341572e89a51fb2315b4ee9f8c161d8d34464f3d23187de43b8635f",
  communities: "f63f93873ec71d9b74f8335d6e6142b918d6b7158f9f8dbe1fa750f66bf855b1",
  ipaddresspools: "2e4888107eb90cbf49aa57f30a3caac45b73a9f3a64ecd0454fd7b1e9d79e486",
  l2advertisements: "52063c56073177480abcbd7261b8f8401729792e8270f384ad3a72a33c279905",
  servicebgpstatuses: "3cea4ba93fd68385ccb151c1fec5f70ea9ef94b25354bbb170b1d71b89c6c355",
  servicel2statuses: "9bf85b8b5f9e6a99e0361311b4b2bd208a42f9f518c5a395071ae06eadd28ccc",
};

/**
 * Whether a download of an asset is compared with a checksum that stands here. The others stand
 * only where the programs do, and whoever can change the one can change the other.
 */
export const isPinned = (name: AssetName, release: KubernetesRelease, architecture: string): boolean =>
  name === CRD_FILE || (name.startsWith("kube-") && serverArchive(release, architecture) !== undefined);
