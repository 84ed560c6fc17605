import { isCrdFile, kubernetesVersion, type AssetName, type KubernetesRelease } from "./versions";

/**
 * SHA-512 of the archives of Kubernetes' server programs, by version and architecture.
 * Source: the section "Server Binaries" of each version in https://github.com/kubernetes/kubernetes/tree/master/CHANGELOG
 */
const SERVER_ARCHIVES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "v1.34.4": {
    amd64:
      "65c75e81e3ea488f6d42b493cad64d7577ddfa1e5372037a1c841ac069039997d359b5b2f2d44e7665bf04c48ed0065cf9d4c9801b1e63bb6a1b099ef00d4863",
    arm64:
      "a1fad7060ed67b5634f32f3256a295179dd887dab5c82b8550c2eb62c69df34cfbb311c8f93e7608d558eba32b9e2ddc23976db39e512fd747cc6bf9b4c1765f",
  },
  "v1.35.4": {
    amd64:
      "7454c2d9023de3230972e965e1e2a587a291e2a1abee703bb0737057e1646b23ebac538b93dd778e93579e3c293dc1fa8d002e6848ad5ebc01598bc47358fe44",
    arm64:
      "67187a2fe780be7816f9d10e082ed02cbba306bab379980280d00ba4c4017ff53c50cd2ff81d248c91ddcc064276b8760e17c73a1a7da1d35067a6fc0ffbdc88",
  },
};

/** The pinned checksum of the archive with Kubernetes' programs; undefined where none is known. */
export const serverArchive = (release: KubernetesRelease, architecture: string): string | undefined =>
  SERVER_ARCHIVES[kubernetesVersion(release)]?.[architecture];

/**
 * Whether a download of an asset is compared with a checksum that stands here. The others stand
 * only where the programs do, and whoever can change the one can change the other.
 */
export const isPinned = (name: AssetName, release: KubernetesRelease, architecture: string): boolean =>
  isCrdFile(name) || (name.startsWith("kube-") && serverArchive(release, architecture) !== undefined);
