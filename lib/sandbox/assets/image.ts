import { execFileSync } from "node:child_process";
import { lstatSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../make-folder";
import { fetchFile, fetchText, HttpError } from "./http";
import { verifyFile, verifyText } from "./verify";

/** A program in a public container image. */
interface ImageProgram {
  /** Host of the registry, such as `quay.io`. */
  readonly registry: string;
  /** Such as `metallb/controller`. */
  readonly repository: string;
  /** Such as `v0.15.2`. */
  readonly tag: string;
  /** The program's path in the image, without a leading slash. */
  readonly path: string;
}

/** The parts of an index and of a manifest that are needed here (OCI image specification 1.1). */
interface Index {
  readonly manifests: readonly {
    readonly digest: string;
    readonly platform?: { readonly os: string; readonly architecture: string };
  }[];
}
interface Manifest {
  readonly layers: readonly { readonly digest: string }[];
}

const ACCEPT = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/**
 * Takes a program out of a container image, for projects that publish it in no other checked way. Every part is
 * compared with the digest that names it.
 * @param file where it goes
 * @param onProgress told how much has come
 */
export async function fetchFromImage(
  image: ImageProgram,
  file: string,
  onProgress: (detail: string) => void,
): Promise<void> {
  const base = `https://${image.registry}/v2/${image.repository}`;
  const headers = { accept: ACCEPT, ...(await authorization(`${base}/manifests/${image.tag}`)) };
  const architecture = process.arch === "x64" ? "amd64" : process.arch;

  const top = JSON.parse(await fetchText(`${base}/manifests/${image.tag}`, { headers })) as Index | Manifest;
  let manifest: Manifest;
  if ("manifests" in top) {
    const entry = top.manifests.find(
      ({ platform }) => platform?.os === "linux" && platform.architecture === architecture,
    );
    if (entry === undefined) throw new Error(`${base}: no image ${image.tag} for linux/${architecture}`);
    const text = await fetchText(`${base}/manifests/${entry.digest}`, { headers });
    verifyText(text, digestValue(entry.digest), `${base}/manifests/${entry.digest}`);
    manifest = JSON.parse(text) as Manifest;
  } else manifest = top;

  // The program is what the image was made for: it was added last.
  for (const { digest } of [...manifest.layers].reverse()) {
    const archive = `${file}.layer`;
    try {
      await fetchFile(`${base}/blobs/${digest}`, archive, onProgress, { headers });
      await verifyFile(archive, digestValue(digest), `${base}/blobs/${digest}`);
      if (extract(archive, image.path, file)) return;
    } finally {
      rmSync(archive, { force: true });
    }
  }
  throw new Error(`${base}: no ${image.path} in the image ${image.tag}`);
}

const digestValue = (digest: string): string => digest.replace(/^sha256:/, "");

/** Registries give a token to anybody who asks where their answer 401 tells to (RFC 6750, token authentication). */
async function authorization(url: string): Promise<Record<string, string>> {
  try {
    await fetchText(url, { headers: { accept: ACCEPT } });
    return {};
  } catch (error) {
    if (!(error instanceof HttpError) || error.status !== 401) throw error;
    const challenge = error.headers.get("www-authenticate") ?? "";
    const part = (name: string): string | undefined => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1];
    const realm = part("realm");
    if (!/^bearer /i.test(challenge) || realm === undefined) throw error;
    const query = new URLSearchParams();
    for (const name of ["service", "scope"]) {
      const value = part(name);
      if (value !== undefined) query.set(name, value);
    }
    const answer = JSON.parse(await fetchText(`${realm}?${query.toString()}`)) as {
      token?: string;
      access_token?: string;
    };
    return { authorization: `Bearer ${answer.token ?? answer.access_token ?? ""}` };
  }
}

/** Moves one file of a .tar.gz to `file`; false where the archive has no such file. */
export function extract(archive: string, path: string, file: string): boolean {
  const names = execFileSync("tar", ["-tzf", archive], { encoding: "utf8", maxBuffer: 1 << 26 }).split("\n");
  const name = names.find((entry) => entry.replace(/^\.?\//, "") === path);
  if (name === undefined) return false;
  const folder = `${file}.folder`;
  makeFolder(folder);
  try {
    execFileSync("tar", ["-xzf", archive, "-C", folder, name]);
    if (!lstatSync(join(folder, path)).isFile()) throw new Error(`${path} is no file in its archive`);
    renameSync(join(folder, path), file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return true;
}
