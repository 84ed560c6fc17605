import { spawnSync } from "node:child_process";

/**
 * The commit that is checked out: what the CI says, else git. `-dirty` behind it where files differ from it.
 * @returns nothing where neither knows
 */
export function currentCommit(folder: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const said = [env.GITHUB_SHA, env.CI_COMMIT_SHA, env.BUILD_SOURCEVERSION, env.GIT_COMMIT].find((one) => one);
  if (said !== undefined && /^[0-9a-f]{7,64}$/i.test(said)) return said;
  const git = (...args: string[]) => spawnSync("git", ["-C", folder, ...args], { encoding: "utf8" });
  const head = git("rev-parse", "HEAD");
  if (head.status !== 0) return undefined;
  const dirty = git("status", "--porcelain", "--untracked-files=no");
  return `${head.stdout.trim()}${dirty.status === 0 && dirty.stdout.trim() !== "" ? "-dirty" : ""}`;
}
