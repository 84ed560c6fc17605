import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { storedTable } from "../../manifest";
import { compiledEntry } from "./compile";
import { PLAYED_VERSIONS, type PlayedVersion } from "./played-version";

/** Where Terraform and OpenTofu look for hashicorp/kubernetes when a configuration just says that. */
const REGISTRIES = ["registry.terraform.io", "registry.opentofu.org"] as const;
/** Names of this process's platform in a plugin mirror. */
const OPERATING_SYSTEMS: Readonly<Record<string, string>> = { win32: "windows" };
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };
/** Says how to start the provider; it stands in the mirror's folder. */
const STARTER = "start-offline-provider";

/** Stands in the launcher, and tells it from the real provider's program. */
const MARK = "# The offline provider of the kube-services sandbox, not the real hashicorp/kubernetes.";

/**
 * What Terraform takes for the provider's binary. The same bytes on every machine and in every version of this
 * library: Terraform's lock file holds their hash, and must not refuse them after an update.
 */
const LAUNCHER = (version: PlayedVersion): string => `#!/bin/sh
${MARK}
here=$(cd "$(dirname "$0")" && pwd -P) || exit 1
starter="$here/../../../../../${STARTER}"
if [ ! -x "$starter" ]; then
  echo "The sandbox that this offline provider belongs to is gone: run 'npx cdktf-kube-services sandbox up'." >&2
  exit 1
fi
exec "$starter" ${version === "2.38.0" ? "" : `--as=${version} `}"$@"
`;

/** The real provider's program is much larger. */
const MOST_BYTES = 1 << 16;

/** Whether a file is what stands in a mirror in the place of the real provider. */
export function isStandIn(file: string): boolean {
  try {
    return statSync(file).size < MOST_BYTES && readFileSync(file, "utf8").includes(`\n${MARK}\n`);
  } catch {
    return false; // a folder, or gone
  }
}

/** The offline provider in a plugin mirror. */
interface InstalledProvider {
  /** The CLI configuration that makes Terraform take it: the value of `TF_CLI_CONFIG_FILE`. */
  readonly terraformrc: string;
}

/**
 * Places the offline provider in a plugin mirror (Terraform's unpacked layout, for Terraform and for OpenTofu), under
 * each version that it plays, and writes a CLI configuration that takes hashicorp/kubernetes from there alone and any other provider from its registry.
 * Doing it again changes nothing but what has to change.
 * @param mirrorDir an own folder; it is made if it does not exist
 */
export async function installOfflineProvider(mirrorDir: string): Promise<InstalledProvider> {
  const { provider } = storedTable().madeFrom;
  const name = provider.slice(provider.lastIndexOf("/") + 1);
  const platform = `${OPERATING_SYSTEMS[process.platform] ?? process.platform}_${ARCHITECTURES[process.arch] ?? process.arch}`;
  const entry = compiledEntry(__dirname, packageFolder());
  writeExecutable(join(mirrorDir, STARTER), starter(mirrorDir, entry));
  for (const registry of REGISTRIES)
    for (const version of PLAYED_VERSIONS) {
      const folder = join(mirrorDir, registry, provider, version, platform);
      writeExecutable(join(folder, `terraform-provider-${name}_v${version}`), LAUNCHER(version));
    }
  const terraformrc = join(mirrorDir, "terraformrc");
  const sources = REGISTRIES.map((registry) => `${registry}/${provider}`);
  writeChanged(terraformrc, cliConfiguration(mirrorDir, sources));
  return { terraformrc };
}

function starter(mirrorDir: string, entry: string): string {
  return `#!/bin/sh
if [ ! -e ${quote(entry)} ]; then
  echo "The offline provider's program is gone, as after npm ci: run 'npx cdktf-kube-services sandbox up'." >&2
  exit 1
fi
export NODE_COMPILE_CACHE=${quote(join(mirrorDir, "compiled"))}
exec ${quote(process.execPath)} ${quote(entry)} "$@"
`;
}

function cliConfiguration(mirrorDir: string, sources: readonly string[]): string {
  const list = `[${sources.map(hclString).join(", ")}]`;
  return `# Written by kube-services: Terraform uses the sandbox's offline provider, not the real hashicorp/kubernetes.
disable_checkpoint = true
provider_installation {
  filesystem_mirror {
    path    = ${hclString(mirrorDir)}
    include = ${list}
  }
  direct {
    exclude = ${list}
  }
}
`;
}

/** The folder of package.json. */
function packageFolder(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (folder === dirname(folder)) throw new Error(`No package.json above ${__dirname}`);
  }
}

function writeExecutable(file: string, content: string): void {
  writeChanged(file, content);
  chmodSync(file, 0o755);
}

/** Terraform may be reading the file, so one that is right already is left alone. */
function writeChanged(file: string, content: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === content) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const quote = (text: string): string => `'${text.replace(/'/g, "'\\''")}'`;
const hclString = (text: string): string => JSON.stringify(text).replace(/\$\{/g, "$$${").replace(/%\{/g, "%%{");
