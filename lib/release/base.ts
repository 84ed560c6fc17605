import { existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { NOTHING_RUN } from "../audit";
import { KubeServicesError } from "../errors";
import { runProcess, synthesise, temporaryFolder } from "../terraform";
import type { Side } from "./compare-stacks";

/** Files that say which packages are installed, and what installs them as they say. */
const INSTALLERS: readonly (readonly [file: string, command: string])[] = [
  ["package-lock.json", "npm ci --ignore-scripts --no-audit --no-fund"],
  ["npm-shrinkwrap.json", "npm ci --ignore-scripts --no-audit --no-fund"],
  ["pnpm-lock.yaml", "pnpm install --frozen-lockfile --ignore-scripts"],
  ["yarn.lock", "yarn install --frozen-lockfile --ignore-scripts"],
];

async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runProcess("git", [...NOTHING_RUN, ...args], { cwd });
  if (exitCode === 0) return stdout.toString("utf8").trim();
  throw new KubeServicesError({
    code: "GitFailed",
    what: `git ${args[0] ?? ""} failed: ${stderr.trim().split("\n").at(-1) ?? ""}`,
    where: cwd,
    fix: "run this in the repository of the project, and name a commit that is fetched: git fetch origin main",
  });
}

/**
 * Synthesises the project as it was at a commit, in a folder of its own, which `discard` removes. Its packages are those
 * that are installed here, where the lock file is the same, else they are installed there.
 * @param install the command that installs packages; default: by the lock file
 * @param step told what is under way
 * @throws KubeServicesError `GitFailed`, `InstallFailed`, `SynthesisFailed` and what synthesise throws
 */
export async function synthesiseBase(
  ref: string,
  options: { readonly projectDir: string; readonly install?: string; readonly step?: (what: string) => void },
): Promise<Side & { discard(): Promise<void> }> {
  const here = resolve(options.projectDir);
  if (ref.startsWith("-")) {
    throw new KubeServicesError({
      code: "GitFailed",
      what: "this is no name of a commit",
      where: "--base",
      value: ref,
    });
  }
  const root = await git(here, "rev-parse", "--show-toplevel");
  const commit = await git(here, "rev-parse", "--verify", "--end-of-options", `${ref}^{commit}`);
  const folder = temporaryFolder("kube-services-base-");
  const tree = join(folder, "tree");
  const discard = async (): Promise<void> => {
    await git(root, "worktree", "remove", "--force", tree).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
    await git(root, "worktree", "prune").catch(() => undefined);
  };
  try {
    options.step?.(`check out ${ref}`);
    await git(root, "worktree", "add", "--detach", "--quiet", tree, commit);
    const projectDir = join(tree, relative(root, here));
    await provide(here, projectDir, options);
    options.step?.(`synthesise ${ref}`);
    await synthesise({ projectDir, outdir: join(folder, "out") });
    return { projectDir, outdir: join(folder, "out"), discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function provide(
  here: string,
  there: string,
  { install, step }: { readonly install?: string; readonly step?: (what: string) => void },
): Promise<void> {
  const known = INSTALLERS.find(([file]) => existsSync(join(there, file)));
  const read = (folder: string): string | undefined =>
    known !== undefined && existsSync(join(folder, known[0]))
      ? readFileSync(join(folder, known[0]), "utf8")
      : undefined;
  const modules = join(here, "node_modules");
  if (install === undefined && existsSync(modules) && read(here) === read(there)) {
    if (!existsSync(join(there, "node_modules"))) symlinkSync(modules, join(there, "node_modules"));
    return;
  }
  const command = install ?? known?.[1];
  if (command === undefined) return; // a project without packages of its own
  step?.("install its packages");
  const { exitCode, stderr } = await runProcess(command, undefined, { cwd: there });
  if (exitCode === 0) return;
  throw new KubeServicesError({
    code: "InstallFailed",
    what: `${command} failed with exit status ${exitCode}\n${stderr.trim().split("\n").slice(-20).join("\n")}`,
    where: there,
    fix: "name what installs the packages with --install, or give what was synthesised elsewhere: --base-outdir FOLDER",
  });
}
