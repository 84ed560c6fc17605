import { spawnSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import { KubeServicesError } from "../../errors";

/** What a repository's own configuration would have run is not: it may have come with the folder. */
export const NOTHING_RUN = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"] as const;

/**
 * The commit that is checked out: what the CI says, else git. `-dirty` behind it where files differ from it.
 * @returns nothing where neither knows
 */
export function currentCommit(folder: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const said = [env.GITHUB_SHA, env.CI_COMMIT_SHA, env.BUILD_SOURCEVERSION, env.GIT_COMMIT].find((one) => one);
  if (said !== undefined && /^[0-9a-f]{7,64}$/i.test(said)) return said;
  const git = (...args: string[]) => spawnSync("git", [...NOTHING_RUN, "-C", folder, ...args], { encoding: "utf8" });
  const head = git("rev-parse", "HEAD");
  if (head.status !== 0) return undefined;
  const dirty = git("status", "--porcelain", "--untracked-files=no");
  return `${head.stdout.trim()}${dirty.status === 0 && dirty.stdout.trim() !== "" ? "-dirty" : ""}`;
}

/** Bytes of the largest file of a policy or of its rules. */
const LARGEST = 16 * 1024 * 1024;

/**
 * The content of a file as it is at a commit.
 * @returns nothing where the commit has no such file
 * @throws KubeServicesError `GitFailed`
 */
export function fileAtCommit(commit: string, file: string): Buffer | undefined {
  const path = resolve(file);
  const git = (...args: readonly string[]) =>
    spawnSync("git", [...NOTHING_RUN, "-C", dirname(path), ...args], { maxBuffer: LARGEST });
  const found = commit.startsWith("-")
    ? undefined
    : git("rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{commit}`);
  if (found?.status !== 0) {
    throw new KubeServicesError({
      code: "GitFailed",
      what: "git knows no such commit here",
      where: "--policy-from",
      value: commit,
      fix: "run this in the repository of the project, and name a commit that is fetched: git fetch origin main",
    });
  }
  const name = git("rev-parse", "--show-prefix").stdout.toString("utf8").trim();
  const object = `${found.stdout.toString("utf8").trim()}:${name}${path.slice(dirname(path).length + 1)}`;
  if (git("cat-file", "-e", object).status !== 0) return undefined;
  const { status, stdout } = git("cat-file", "blob", object);
  if (status === 0) return stdout;
  throw new KubeServicesError({
    code: "GitFailed",
    what: "git cannot give this file as it is at the commit",
    where: file,
    value: commit,
    fix: "see to it that it is a file there, of no more than 16 MiB",
  });
}
