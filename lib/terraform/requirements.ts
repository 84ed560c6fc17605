import { existsSync } from "node:fs";
import { join } from "node:path";
import { MOST_MADE_BYTES, readBoundedText } from "../bounded-file";
import { badPairOf, badPairUnder, ENGINE_VARIABLE, ENGINES, engineOf, satisfies } from "../compatibility";
import { defined } from "../defined";
import { fieldsOf } from "../json-object";
import { KubeServicesError, type Problem } from "../errors";
import type { Terraform } from "./find";

/** What a synthesised stack asks of the program that applies it, and what its lock file has chosen. */
interface Requirements {
  /** The constraint on Terraform's or OpenTofu's version. @default - any */
  readonly requiredVersion?: string;
  /** The constraint on the version of hashicorp/kubernetes. @default - any */
  readonly provider?: string;
  /** The version of hashicorp/kubernetes in the lock file. @default - nothing is locked yet */
  readonly locked?: string;
  /** Whether the stack lets go of objects that stay, by `removed` blocks that say so. */
  readonly forgets: boolean;
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/**
 * Reads what stands in a stack's folder; what is not there, or is no JSON, asks for nothing.
 * @param product whose entry counts, where the lock file has one of each registry
 */
export function readRequirements(directory: string, product: Terraform["product"] = "terraform"): Requirements {
  const configuration = join(directory, "cdk.tf.json");
  const lock = join(directory, ".terraform.lock.hcl");
  let asked: { required_version?: unknown; required_providers?: Record<string, unknown> } = {};
  let forgets = false;
  try {
    const { terraform, removed } = JSON.parse(readBoundedText(configuration, MOST_MADE_BYTES)) as {
      readonly terraform?: typeof asked;
      readonly removed?: unknown;
    };
    asked = terraform ?? {};
    forgets = [removed].flat().some((block) => fieldsOf(block)["lifecycle"] !== undefined);
  } catch {
    // Terraform itself says what is wrong with the configuration
  }
  const entry = Object.values(asked.required_providers ?? {})
    .map(fieldsOf)
    .find(({ source }) => /(^|\/)hashicorp\/kubernetes$/.test(text(source) ?? ""));
  const [requiredVersion, provider] = [text(asked.required_version), text(entry?.["version"])];
  const locked = existsSync(lock) ? lockedVersion(readBoundedText(lock), product) : undefined;
  return {
    ...defined({ requiredVersion, provider, locked }),
    forgets,
  };
}

const LOCKED = /^provider\s+"(\S+)\/hashicorp\/kubernetes"\s*\{\s*version\s*=\s*"([^"]+)"/gm;
const REGISTRIES = { terraform: "registry.terraform.io", opentofu: "registry.opentofu.org" } as const;

/** The version of hashicorp/kubernetes in a lock file; where several registries have one, that of the product's own. */
function lockedVersion(lock: string, product: Terraform["product"]): string | undefined {
  const found = new Map([...lock.matchAll(LOCKED)].map(([, host = "", version = ""]) => [host, version]));
  return found.get(REGISTRIES[product]) ?? [...found.values()][0];
}

const nameOf = ({ product, version }: Terraform): string =>
  `${product === "opentofu" ? "OpenTofu" : "Terraform"} ${version}`;
const TABLE = "docs/compatibility.md has the table";

/** Whether a stack is for another engine than a program is, and does not exclude it for something else that it has. */
function isForOtherEngine({ version }: Terraform, requiredVersion: string): boolean {
  const bounds = requiredVersion.split(/\s*,\s*/);
  return !ENGINES[engineOf(version)].requiredVersion.split(", ").every((bound) => bounds.includes(bound));
}

/**
 * Whether a program can work on a stack, before `init` is run: it is one that the stack is for, the lock file's provider
 * is one that the stack asks for, and the two are no pair that is known to be bad.
 * @param directory the folder that Terraform runs in
 * @returns what people should be told of a bad pair; nothing where the pair is whole
 * @throws KubeServicesError `EngineExcluded`, `LockFileOutdated`, `RemovedUnsupported`
 */
export function checkRequirements(terraform: Terraform, directory: string): readonly string[] {
  const { requiredVersion, provider, locked, forgets } = readRequirements(directory, terraform.product);
  const problems: Problem[] = [];
  if (requiredVersion !== undefined && satisfies(terraform.version, requiredVersion) === false)
    problems.push({
      code: "EngineExcluded",
      what: "the stack was synthesised for another Terraform or OpenTofu",
      where: directory,
      value: nameOf(terraform),
      allowed: `Terraform or OpenTofu ${requiredVersion}`,
      fix: isForOtherEngine(terraform, requiredVersion)
        ? `set engine: ${JSON.stringify(engineOf(terraform.version))} in the EnvironmentStack, or ` +
          `${ENGINE_VARIABLE}='${engineOf(terraform.version)}', and synthesise again; or name another program in ` +
          `TERRAFORM_BINARY_NAME; ${TABLE}`
        : "name a newer one in TERRAFORM_BINARY_NAME, or take out of the stack what older ones cannot, such as writeOnly; " +
          TABLE,
    });
  else if (locked !== undefined && provider !== undefined && satisfies(locked, provider) === false)
    problems.push({
      code: "LockFileOutdated",
      what: "the lock file holds a version of hashicorp/kubernetes that the stack does not ask for any more",
      where: join(directory, ".terraform.lock.hcl"),
      value: locked,
      allowed: provider,
      fix: `${terraform.product === "opentofu" ? "tofu" : "terraform"} -chdir=${directory} init -upgrade`,
    });
  // Its `removed` blocks had no lifecycle before: https://github.com/opentofu/opentofu/issues/2556
  if (forgets && terraform.product === "opentofu" && satisfies(terraform.version, ">= 1.10.0") === false)
    problems.push({
      code: "RemovedUnsupported",
      what: "a RetiredService lets go of what is kept by removed blocks with a lifecycle, which this version cannot read",
      where: directory,
      value: nameOf(terraform),
      allowed: "OpenTofu 1.10 or newer, or Terraform",
      fix: "apply this stack with a newer OpenTofu; until then leave the service in the code",
    });
  if (problems.length > 0) throw new KubeServicesError(problems);
  const known = locked === undefined ? undefined : badPairOf(terraform.version, locked);
  const possible = locked === undefined ? badPairUnder(terraform.version, provider) : undefined;
  const pair = known ?? possible?.pair;
  if (pair === undefined) return [];
  const subject =
    known === undefined
      ? `hashicorp/kubernetes ${pair.provider}, which the stack ${possible?.certain === true ? "asks for" : "lets in"},`
      : `hashicorp/kubernetes ${locked}`;
  return [
    `${nameOf(terraform)} and ${subject} are known not to work together: ${pair.what}. If it happens, ` +
      `${pair.wayOn}. Better choose another pair: ${TABLE}.`,
  ];
}
