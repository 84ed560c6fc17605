import { createHmac } from "node:crypto";
import { lstatSync } from "node:fs";
import { join } from "node:path";
import { readBounded } from "../bounded-file";
import { KubeServicesError } from "../errors";
import { singleBlock } from "../json-object";
import { runTerraformOrThrow, type SynthesisedStack, type Terraform } from "../terraform";
import { filesBelow, reasonOf } from "./files";
import type { Predicate } from "./statement";

/** What a state is: where it is kept, what it was made as, and how often it has been written since. */
export type StateFacts = Predicate<"plan">["state"];

/** What of a synthesised configuration matters here. */
interface Configuration {
  readonly terraform?: { readonly backend?: unknown; readonly cloud?: unknown };
  readonly variable?: Readonly<Record<string, unknown>>;
}

const parsed = (configuration: Buffer): Configuration => JSON.parse(configuration.toString("utf8")) as Configuration;

/**
 * The kind of backend that a configuration keeps its state in.
 * @param where the stack, for errors
 * @throws KubeServicesError `RemoteExecution` where plans are made and applied elsewhere
 */
export function backendOf(configuration: Buffer, where: string): string {
  const { backend, cloud } = singleBlock(parsed(configuration).terraform);
  const type = Object.keys(singleBlock(backend))[0] ?? "local";
  if (cloud === undefined && type !== "remote" && type !== "cloud") return type;
  throw new KubeServicesError({
    code: "RemoteExecution",
    what: "HCP Terraform and Terraform Enterprise make and apply plans themselves: what a saved plan of theirs holds is a name, and nothing that could be approved here",
    where,
    value: cloud === undefined ? type : "cloud",
    allowed: "a backend that only keeps the state: local, s3, gcs, azurerm, kubernetes, http",
    fix: "approve the run there, and audit its plan with kube-services audit",
  });
}

/** The ephemeral variables of a configuration, in their order. */
export function ephemeralVariables(configuration: Buffer): readonly string[] {
  return Object.entries(parsed(configuration).variable ?? {})
    .filter(([, block]) => singleBlock(block)["ephemeral"] === true)
    .map(([name]) => name)
    .sort();
}

/**
 * The values of ephemeral variables, from the environment.
 * @throws KubeServicesError `EphemeralMissing` with all that are not there
 */
export function ephemeralValues(
  names: readonly string[],
  stack: string,
  env: NodeJS.ProcessEnv = process.env,
): ReadonlyMap<string, string> {
  const missing = names.filter((name) => env[`TF_VAR_${name}`] === undefined);
  if (missing.length === 0) return new Map(names.map((name) => [name, env[`TF_VAR_${name}`] as string]));
  throw new KubeServicesError(
    missing.map((name) => ({
      code: "EphemeralMissing",
      what: "the plan does not hold this variable, and nobody gives it again",
      where: stack,
      prop: name,
      fix: `set TF_VAR_${name} to the value that the plan was made with`,
    })),
  );
}

/** What binds the value of a variable to a plan without telling it: HMAC-SHA-256 of name and value. */
export const keyedDigest = (key: Buffer, name: string, value: string): string =>
  createHmac("sha256", key).update(`${name}\0${value}`).digest("hex");

const SHORTEST_KEY = 16;

/**
 * Reads the key of such digests.
 * @throws KubeServicesError `DigestKeyUnusable`
 */
export function readDigestKey(file: string): Buffer {
  let problem = "it has fewer than 16 bytes";
  try {
    const key = readBounded(file);
    if (key.length >= SHORTEST_KEY) return key;
  } catch (error) {
    problem = reasonOf(error);
  }
  throw new KubeServicesError({
    code: "DigestKeyUnusable",
    what: `this key cannot be used: ${problem}`,
    where: "--digest-key",
    value: file,
    fix: "name a file of random bytes that only those who plan and apply can read: openssl rand -out digest.key 32",
  });
}

/** What the state of a folder's stack is now. The folder must be initialised. */
export async function stateFacts(terraform: Terraform, directory: string, backend: string): Promise<StateFacts> {
  const { stdout } = await runTerraformOrThrow(terraform, ["state", "pull"], { cwd: directory });
  const text = stdout.toString("utf8").trim();
  if (text === "") return { backend, serial: 0 };
  const { lineage, serial } = JSON.parse(text) as { lineage?: unknown; serial?: unknown };
  return {
    backend,
    ...(typeof lineage === "string" && lineage !== "" ? { lineage } : {}),
    serial: typeof serial === "number" && Number.isInteger(serial) ? serial : 0,
  };
}

/** Whether two states are the same one at the same time. */
export const isSameState = (state: StateFacts, other: StateFacts): boolean =>
  state.backend === other.backend && state.lineage === other.lineage && state.serial === other.serial;

/** The files that another machine needs to apply a stack's plan: configuration, lock file, assets. */
export function configurationFiles({ directory }: SynthesisedStack): readonly string[] {
  const top = ["cdk.tf.json", ".terraform.lock.hcl"].filter((name) => isFile(join(directory, name)));
  const below = isFolder(join(directory, "assets")) ? filesBelow(directory, "assets") : [];
  return [...top, ...below];
}

const facts = (path: string) => lstatSync(path, { throwIfNoEntry: false });
const isFile = (path: string): boolean => facts(path)?.isFile() === true;
const isFolder = (path: string): boolean => facts(path)?.isDirectory() === true;
