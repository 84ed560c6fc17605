import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { fetchFile, fetchText } from "./http";
import { extract, fetchFromImage } from "./image";
import { verifyFile, verifyText } from "./verify";
import { CRD_FILE, ETCD_VERSION, KUBERNETES_VERSION, KWOK_VERSION, METALLB_VERSION, type AssetName } from "./versions";

const architecture = process.arch === "x64" ? "amd64" : process.arch;

/** MetalLB's definitions in its repository, and their SHA-256. */
const CRDS: Readonly<Record<string, string>> = {
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
 * Whether the projects publish ready-made programs for this machine. Kubernetes' control plane is published for Linux
 * alone.
 */
export const RELEASES_EXIST = process.platform === "linux" && ["x64", "arm64"].includes(process.arch);

/**
 * Downloads an asset from where its project publishes it, and checks it against what is published beside it.
 * @param file where it goes
 * @param onProgress told how much has come
 * @throws Error with the address and the reason
 */
export async function fetchRelease(name: AssetName, file: string, onProgress: (detail: string) => void): Promise<void> {
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
    case CRD_FILE:
      return crds(file);
    default: {
      const url = `https://dl.k8s.io/release/${KUBERNETES_VERSION}/bin/linux/${architecture}/${name}`;
      const published = (await fetchText(`${url}.sha256`)).trim().split(/\s+/)[0] ?? "";
      await fetchFile(url, file, onProgress);
      await verifyFile(file, published, url);
    }
  }
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

async function crds(file: string): Promise<void> {
  writeFileSync(file, "");
  for (const [kind, published] of Object.entries(CRDS)) {
    const url = `https://raw.githubusercontent.com/metallb/metallb/${METALLB_VERSION}/config/crd/bases/metallb.io_${kind}.yaml`;
    const text = await fetchText(url);
    verifyText(text, published, url);
    appendFileSync(file, text);
  }
}
