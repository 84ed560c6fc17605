import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { Option, type Command } from "commander";
import { engineOf } from "../compatibility";
import { KubeServicesError } from "../errors";
import { PIPELINES, writePipeline, type Pipeline } from "../release";
import { findTerraform } from "../terraform";
import { confirmed } from "./confirm";
import { filesOf, manifestOf, type Manifest } from "./init/project";
import { repositoryOf } from "./pipeline";
import { ownManifest } from "../own-manifest";
import { formatOption, type Format } from "./output";
import { refuseLinks, refuseTaken, tellWritten, writeWithin } from "./written-files";

interface InitOptions {
  readonly pipeline: Pipeline | "none";
  readonly library?: string;
  readonly install: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly format: Format;
}

/** What npm and git put into a folder before there is a project. */
const NOTHING_YET = [".git", "node_modules", "package-lock.json"];

const MANIFEST = "package.json";

/** Adds `kube-services init`. */
export function registerInit(program: Command): void {
  program
    .command("init")
    .argument("[folder]", "where the project is made", ".")
    .description("make a project that runs: two environments, a service, a test, and the CI of both")
    .addOption(
      new Option("--pipeline <where>", "whose CI file is written").choices([...PIPELINES, "none"]).default("github"),
    )
    .option("--library <version>", "what package.json asks npm for: a version of this library, or a tarball of it")
    .option("--no-install", "do not run npm install")
    .option("--dry-run", "tell what would be written, and write nothing")
    .option("--yes", "write into a folder that is not empty, too")
    .addOption(formatOption())
    .action((folder: string, options: InitOptions) => init(resolve(folder), options));
}

async function init(folder: string, options: InitOptions): Promise<void> {
  const { product, version } = await findTerraform();
  const { version: ownVersion, devDependencies } = ownManifest();
  const facts = {
    name: nameOf(folder),
    library: options.library ?? `^${ownVersion}`,
    versions: devDependencies,
    engine: engineOf(version),
  };
  const files = [...filesOf(facts)].map(([path, text]) => ({ root: folder, path, text }));
  if (options.pipeline !== "none") {
    const root = repositoryOf(folder);
    const stacks = [
      { name: "dev", dependsOn: [] },
      { name: "prod", dependsOn: [] },
    ];
    const place = relative(root, folder) || ".";
    const made = writePipeline(options.pipeline, {
      stacks,
      folder: place,
      branch: "main",
      engine: { product, version },
    });
    files.push(...made.map((file) => ({ root, ...file })));
  }
  const places = files.map(({ root, path }) => ({ path: join(root, path) }));
  refuseTaken("", places, "move it away, or make the project in another folder");
  const manifest = manifestOf(facts, readManifest(join(folder, MANIFEST)));
  const written = [{ root: folder, path: MANIFEST, text: `${JSON.stringify(manifest, undefined, 2)}\n` }, ...files];
  for (const { root, path } of written) refuseLinks(root, path);
  const there = existsSync(folder) ? readdirSync(folder).filter((name) => !NOTHING_YET.includes(name)) : [];
  const paths = written.map(({ root, path }) => relative(".", join(root, path)));
  if (options.dryRun === true) {
    tellWritten(paths, options.format);
    return;
  }
  if (there.length > 0) {
    const what = `${folder} is not empty (${there.slice(0, 5).join(", ")}${there.length > 5 ? ", …" : ""}). Write ${written.length} files there, beside what is there?`;
    if (!(await confirmed(what, "what would be written", options.yes))) {
      if (options.format === "text") process.stdout.write("Nothing was written.\n");
      else tellWritten([], options.format);
      return;
    }
  }
  for (const { root, path, text } of written) writeWithin(root, path, text);
  tellWritten(paths, options.format);
  if (options.install) install(folder);
  if (options.format === "text") process.stdout.write(NEXT(relative(".", folder), options.install));
}

/** A name that npm takes, of the folder's. */
function nameOf(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+|[._-]+$/g, "");
  return name === "" || name === "cdktf-kube-services" ? "environments" : name;
}

function readManifest(file: string): Manifest {
  if (!existsSync(file)) return {};
  try {
    const content: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof content === "object" && content !== null && !Array.isArray(content)) return content as Manifest;
  } catch {
    // told below
  }
  throw new KubeServicesError({
    code: "ManifestOfNpmInvalid",
    what: "this is not what npm writes",
    where: file,
    fix: "mend it, or move it away",
  });
}

function install(folder: string): void {
  const { status } = spawnSync("npm", ["install", "--no-fund", "--no-audit"], {
    cwd: folder,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status === 0) return;
  throw new KubeServicesError({
    code: "PackagesNotInstalled",
    what: "npm install failed, see its lines above; the project's files are written",
    where: folder,
    fix: "mend what npm tells, and run npm install there",
  });
}

const NEXT = (folder: string, installed: boolean): string => `
The project is there. Next:
${folder === "" ? "" : `\n  cd ${folder}`}${installed ? "" : "\n  npm install"}
  npm test                 looks at both environments, without a cluster
  npm run demo             deploys dev to a sandbox on this machine, and shows what runs
  npx cdktf deploy dev     deploys to the cluster that environments.ts names
`;
