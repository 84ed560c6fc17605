import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { KubeServicesError } from "../../errors";
import { machineProblem, printedMachineProblem } from "../../machine";
import { cacheFolder } from "../folders";
import { withLock } from "../lock";
import { makePrivateFolder } from "../private-folder";
import type { Reporter } from "../report";
import { buildAsset } from "./build";
import { sha256 } from "./checksum";
import { findGiven } from "./given";
import { fetchRelease, forgetArchives, isReleasePinned, RELEASES_EXIST } from "./release";
import {
  ASSET_NAMES,
  ETCD_VERSION,
  KWOK_VERSION,
  METALLB_VERSION,
  isCrdFile,
  kubernetesVersion,
  type AssetName,
  type KubernetesRelease,
} from "./versions";

/** Where each asset is. */
export type Assets = Readonly<Record<AssetName, string>>;

/** The folder in which downloaded and built assets of these versions are kept. */
export function assetsFolder(release: KubernetesRelease, env: NodeJS.ProcessEnv = process.env): string {
  const versions = `kubernetes-${kubernetesVersion(release)}_etcd-${ETCD_VERSION}_kwok-${KWOK_VERSION}_metallb-${METALLB_VERSION}`;
  return join(cacheFolder(env), "assets", `${versions}_${process.platform}-${process.arch}`);
}

/** One way to get an asset that is neither given nor cached. */
interface Source {
  /** As in "kube-apiserver: download". */
  readonly title: string;
  fetch(name: AssetName, file: string, release: KubernetesRelease, onProgress: (detail: string) => void): Promise<void>;
}

const BUILD: Source = { title: "build from Go modules", fetch: buildAsset };
const PINNED: Source = { title: "download the official release", fetch: fetchRelease };
const UNPINNED: Source = {
  title: "download the official release, checked only against what its own server says",
  fetch: fetchRelease,
};

/** The ways to an asset, in their order. A build is checked by go.sum, and goes before a download that nothing pins. */
function sourcesOf(name: AssetName, release: KubernetesRelease): readonly Source[] {
  if (!RELEASES_EXIST) return [BUILD];
  return isReleasePinned(name, release) ? [PINNED, BUILD] : [BUILD, UNPINNED];
}

/**
 * Finds all assets: what the user's environment gives, then the cache, then the official releases whose checksums are
 * pinned here, then a build, then other releases. What was downloaded or built is kept in the cache with its checksum; a
 * cached file with another checksum is replaced.
 * @param release the release of Kubernetes that the sandbox runs
 * @throws KubeServicesError `AssetsFolderMissing`, `FolderNotPrivate`, `AssetsUnavailable` (with what every source
 *   answered)
 */
export async function ensureAssets(release: KubernetesRelease, report: Reporter): Promise<Assets> {
  const found: Partial<Record<AssetName, string>> = {};
  for (const name of ASSET_NAMES) {
    const given = findGiven(name, release, (text) => report.note(text));
    if (given === undefined) continue;
    found[name] = given.path;
    report.note(`${name}: ${given.path} (${given.from})`);
  }
  const folder = assetsFolder(release);
  makePrivateFolder(cacheFolder(), folder);
  const missing = (): AssetName[] => ASSET_NAMES.filter((name) => found[name] === undefined);
  await useCached(folder, missing(), found, report);
  if (missing().length > 0) {
    await withLock(
      join(folder, "lock"),
      async () => {
        await useCached(folder, missing(), found, report); // another process may have filled it
        await useShared(folder, missing(), found);
        await install(folder, missing(), found, release, report);
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

/** Takes what does not belong to one release of Kubernetes from what was installed for another one. */
async function useShared(
  folder: string,
  names: readonly AssetName[],
  found: Partial<Record<AssetName, string>>,
): Promise<void> {
  const [, rest] = /^kubernetes-[^_]+(_.+)$/.exec(basename(folder)) ?? [];
  const others = readdirSync(dirname(folder))
    .map((other) => join(dirname(folder), other))
    .filter((other) => other !== folder && rest !== undefined && other.endsWith(rest));
  for (const name of names.filter((each) => !each.startsWith("kube-")))
    for (const other of others) {
      const [from, to] = [join(other, name), join(folder, name)];
      if (found[name] !== undefined || !existsSync(from) || !existsSync(checksumFile(from))) continue;
      const checksum = readFileSync(checksumFile(from), "utf8");
      copyFileSync(from, `${to}.new`);
      if ((await sha256(`${to}.new`)) !== checksum.trim()) {
        rmSync(`${to}.new`);
        continue;
      }
      renameSync(`${to}.new`, to);
      writeFileSync(checksumFile(to), checksum);
      found[name] = to;
    }
}

async function install(
  folder: string,
  names: readonly AssetName[],
  found: Partial<Record<AssetName, string>>,
  release: KubernetesRelease,
  report: Reporter,
): Promise<void> {
  const failures: { name: AssetName; text: string }[] = [];
  try {
    for (const name of names) {
      const sources = sourcesOf(name, release);
      for (const source of sources) {
        const isLast = source === sources.at(-1);
        const failure = await installFrom(source, name, join(folder, name), release, isLast, report);
        if (failure === undefined) {
          found[name] = join(folder, name);
          break;
        }
        failures.push({ name, text: `${source.title}: ${failure}` });
      }
    }
  } finally {
    forgetArchives(folder);
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

/** @returns why it failed; undefined where it did not */
async function installFrom(
  source: Source,
  name: AssetName,
  file: string,
  release: KubernetesRelease,
  isLast: boolean,
  report: Reporter,
): Promise<string | undefined> {
  const fresh = `${file}.new`;
  const step = report.step(`${name}: ${source.title}`);
  try {
    rmSync(fresh, { force: true });
    await source.fetch(name, fresh, release, (detail) => step.update(detail));
    if (!isCrdFile(name)) chmodSync(fresh, 0o755);
    const checksum = await sha256(fresh);
    rmSync(checksumFile(file), { force: true });
    renameSync(fresh, file);
    writeFileSync(checksumFile(file), `${checksum}\n`);
    step.done();
    return undefined;
  } catch (error) {
    rmSync(fresh, { force: true });
    // What the machine refuses, the next source would be refused as well.
    const problem = machineProblem(error) ?? printedMachineProblem((error as Error).message);
    step.fail(`${(error as Error).message}${isLast ? "" : "; trying the next source"}`);
    if (problem !== undefined) throw new KubeServicesError({ ...problem, where: file });
    return (error as Error).message;
  }
}
