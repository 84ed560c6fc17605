import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KubeServicesError } from "../../errors";
import { cacheFolder } from "../folders";
import { withLock } from "../lock";
import { makeFolder } from "../make-folder";
import type { Reporter } from "../report";
import { buildAsset } from "./build";
import { sha256 } from "./checksum";
import { findGiven } from "./given";
import { fetchRelease, RELEASES_EXIST } from "./release";
import {
  ASSET_NAMES,
  CRD_FILE,
  ETCD_VERSION,
  KUBERNETES_VERSION,
  KWOK_VERSION,
  METALLB_VERSION,
  type AssetName,
} from "./versions";

/** Where each asset is. */
export type Assets = Readonly<Record<AssetName, string>>;

/** The folder in which downloaded and built assets of these versions are kept. */
export function assetsFolder(env: NodeJS.ProcessEnv = process.env): string {
  const versions = `kubernetes-${KUBERNETES_VERSION}_etcd-${ETCD_VERSION}_kwok-${KWOK_VERSION}_metallb-${METALLB_VERSION}`;
  return join(cacheFolder(env), "assets", `${versions}_${process.platform}-${process.arch}`);
}

/** One way to get an asset that is neither given nor cached. */
interface Source {
  /** As in "kube-apiserver: download". */
  readonly title: string;
  fetch(name: AssetName, file: string, onProgress: (detail: string) => void): Promise<void>;
}

const SOURCES: readonly Source[] = [
  ...(RELEASES_EXIST ? [{ title: "download the official release", fetch: fetchRelease }] : []),
  { title: "build from Go modules", fetch: buildAsset },
];

/**
 * Finds all assets: what the user's environment gives, then the cache, then the official releases, then a build. What
 * was downloaded or built is kept in the cache with its checksum; a cached file with another checksum is replaced.
 * @throws KubeServicesError `AssetsFolderMissing`, `AssetsUnavailable` (with what every source answered)
 */
export async function ensureAssets(report: Reporter): Promise<Assets> {
  const found: Partial<Record<AssetName, string>> = {};
  for (const name of ASSET_NAMES) {
    const given = findGiven(name, (text) => report.note(text));
    if (given === undefined) continue;
    found[name] = given.path;
    report.note(`${name}: ${given.path} (${given.from})`);
  }
  const folder = assetsFolder();
  makeFolder(folder);
  const missing = (): AssetName[] => ASSET_NAMES.filter((name) => found[name] === undefined);
  await useCached(folder, missing(), found, report);
  if (missing().length > 0) {
    await withLock(
      join(folder, "lock"),
      async () => {
        await useCached(folder, missing(), found, report); // another process may have filled it
        await install(folder, missing(), found, report);
      },
      (holder) => report.note(`Waiting for process ${holder}, which installs the control plane's programs`),
    );
  }
  return found as Assets;
}

const checksumFile = (file: string): string => `${file}.sha256`;

async function useCached(
  folder: string,
  names: readonly AssetName[],
  found: Partial<Record<AssetName, string>>,
  report: Reporter,
): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      if (!existsSync(file)) return;
      const recorded = existsSync(checksumFile(file)) ? readFileSync(checksumFile(file), "utf8").trim() : undefined;
      if (recorded === (await sha256(file))) found[name] = file;
      else report.note(`${name} in the cache is corrupt (its checksum is not the one of its installation): replaced`);
    }),
  );
}

async function install(
  folder: string,
  names: readonly AssetName[],
  found: Partial<Record<AssetName, string>>,
  report: Reporter,
): Promise<void> {
  const failures: { name: AssetName; text: string }[] = [];
  for (const source of SOURCES) {
    for (const name of names) {
      if (found[name] !== undefined) continue;
      const file = join(folder, name);
      const fresh = `${file}.new`;
      const step = report.step(`${name}: ${source.title}`);
      try {
        rmSync(fresh, { force: true });
        await source.fetch(name, fresh, (detail) => step.update(detail));
        if (name !== CRD_FILE) chmodSync(fresh, 0o755);
        const checksum = await sha256(fresh);
        rmSync(checksumFile(file), { force: true });
        renameSync(fresh, file);
        writeFileSync(checksumFile(file), `${checksum}\n`);
        found[name] = file;
        step.done();
      } catch (error) {
        rmSync(fresh, { force: true });
        const text = (error as Error).message;
        failures.push({ name, text: `${source.title}: ${text}` });
        step.fail(`${text}${source === SOURCES.at(-1) ? "" : "; trying the next source"}`);
      }
    }
  }
  const unavailable = names.filter((name) => found[name] === undefined);
  if (unavailable.length === 0) return;
  throw new KubeServicesError(
    unavailable.map((name) => ({
      code: "AssetsUnavailable",
      what: `The sandbox needs ${name}, and no source has it: ${failures
        .filter((failure) => failure.name === name)
        .map(({ text }) => text)
        .join("; ")}`,
      where: folder,
      fix: "mend the network or install Go, or put the programs into a folder and name it in KUBE_SERVICES_ASSETS",
    })),
  );
}
