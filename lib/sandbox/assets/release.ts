import { appendFileSync, existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fetchFile, fetchText } from "./http";
import { extract, fetchFromImage } from "./image";
import { DEFINITIONS } from "./definitions";
import { isPinned, serverArchive } from "./pins";
import { verifyFile, verifyText } from "./verify";
import {
  ETCD_VERSION,
  KWOK_VERSION,
  METALLB_VERSION,
  isCrdFile,
  kubernetesVersion,
  type AssetName,
  type CrdFile,
  type KubernetesRelease,
} from "./versions";

const architecture = process.arch === "x64" ? "amd64" : process.arch;

/**
 * Whether the projects publish ready-made programs for this machine. Kubernetes' control plane is published for Linux
 * alone.
 */
export const RELEASES_EXIST = process.platform === "linux" && ["x64", "arm64"].includes(process.arch);

/** Whether the download of an asset is checked against what is pinned here. */
export const isReleasePinned = (name: AssetName, release: KubernetesRelease): boolean =>
  isPinned(name, release, architecture);

/**
 * Downloads an asset from where its project publishes it, and checks it: against what is pinned here (see `isPinned`),
 * else against what is published beside it.
 * @param file where it goes
 * @param release whose programs of Kubernetes are fetched
 * @param onProgress told how much has come
 * @throws Error with the address and the reason
 */
export async function fetchRelease(
  name: AssetName,
  file: string,
  release: KubernetesRelease,
  onProgress: (detail: string) => void,
): Promise<void> {
  switch (name) {
    case "etcd":
      return etcd(file, onProgress);
    case "kwok":
      return fetchFromImage(
        { registry: "registry.k8s.io", repository: "kwok/kwok", tag: KWOK_VERSION, path: "usr/local/bin/kwok" },
        file,
        onProgress,
      );
    case "metallb-controller":
      return fetchFromImage(
        { registry: "quay.io", repository: "metallb/controller", tag: METALLB_VERSION, path: "controller" },
        file,
        onProgress,
      );
    default:
      return isCrdFile(name) ? crds(name, file) : serverProgram(name, file, release, onProgress);
  }
}

/** The archive stays beside the file for the other programs in it, until `forgetArchives`. */
async function serverProgram(
  name: string,
  file: string,
  release: KubernetesRelease,
  onProgress: (detail: string) => void,
): Promise<void> {
  const url = `https://dl.k8s.io/${kubernetesVersion(release)}/kubernetes-server-linux-${architecture}.tar.gz`;
  const pinned = serverArchive(release, architecture);
  const archive = archiveIn(dirname(file));
  if (!existsSync(archive)) {
    const fresh = `${archive}.new`;
    const expected = pinned ?? (await fetchText(`${url}.sha512`)).trim();
    await fetchFile(url, fresh, onProgress, { pinned: pinned !== undefined });
    await verifyFile(fresh, expected, url);
    renameSync(fresh, archive);
  }
  if (!extract(archive, `kubernetes/server/bin/${name}`, file)) throw new Error(`${url}: no ${name} in it`);
}

const archiveIn = (folder: string): string => join(folder, "kubernetes-server.tar.gz");

/** Removes what downloads have left in a folder. */
export function forgetArchives(folder: string): void {
  for (const file of [archiveIn(folder), `${archiveIn(folder)}.new`]) rmSync(file, { force: true });
}

async function etcd(file: string, onProgress: (detail: string) => void): Promise<void> {
  const base = `https://github.com/etcd-io/etcd/releases/download/${ETCD_VERSION}`;
  const folder = `etcd-${ETCD_VERSION}-linux-${architecture}`;
  const sums = await fetchText(`${base}/SHA256SUMS`);
  const published = sums.split("\n").map((line) => line.trim().split(/\s+/));
  const archive = `${file}.tar.gz`;
  try {
    await fetchFile(`${base}/${folder}.tar.gz`, archive, onProgress);
    await verifyFile(
      archive,
      published.find(([, name]) => name === `${folder}.tar.gz`)?.[0] ?? "",
      `${base}/${folder}.tar.gz`,
    );
    if (!extract(archive, `${folder}/etcd`, file)) throw new Error(`${base}/${folder}.tar.gz: no etcd in it`);
  } finally {
    rmSync(archive, { force: true });
  }
}

async function crds(name: CrdFile, file: string): Promise<void> {
  const { repository, folder, prefix, checksums } = DEFINITIONS[name];
  writeFileSync(file, "");
  for (const [kind, published] of Object.entries(checksums)) {
    const url = [repository, ...folder, `${prefix}${kind}.yaml`].join("/");
    const text = await fetchText(url, { pinned: true });
    verifyText(text, published, url);
    appendFileSync(file, `---\n${text}`);
  }
}
