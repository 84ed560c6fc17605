import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, parse, resolve } from "node:path";
import { KubeServicesError } from "../errors";
import { runProcess } from "./process";

/** A Terraform or OpenTofu that is new enough. */
export interface Terraform {
  /** The absolute path of the binary. */
  readonly path: string;
  /** Its version, such as `1.11.4`. */
  readonly version: string;
  /** Which of the two it is. */
  readonly product: "terraform" | "opentofu";
}

/** The oldest versions that have what this library emits (`removed` blocks, `-json` plans with `complete`). */
const OLDEST = {
  terraform: { label: "Terraform", major: 1, minor: 7 },
  opentofu: { label: "OpenTofu", major: 1, minor: 8 },
} as const;
const ALLOWED = "Terraform 1.7 or newer, OpenTofu 1.8 or newer";
const GET_IT =
  "install it from https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install " +
  "and put it on PATH, or name the binary in TERRAFORM_BINARY_NAME";

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function locate(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const suffixes = process.platform === "win32" ? ["", ...(env.PATHEXT ?? ".EXE;.CMD;.BAT").split(";")] : [""];
  // As with Go: what lies in the folder that one happens to be in is no program of this machine.
  const folders = isAbsolute(name) || /[\\/]/.test(name) ? [""] : (env.PATH ?? "").split(delimiter).filter(isAbsolute);
  for (const folder of folders) {
    for (const suffix of suffixes) {
      const path = resolve(folder === "" ? name + suffix : join(folder, name + suffix));
      if (isExecutable(path)) return path;
    }
  }
  return undefined;
}

/**
 * Finds Terraform or OpenTofu: what `TERRAFORM_BINARY_NAME` says (as CDKTF does), else `terraform`, else `tofu` on PATH.
 * The first that is found is the one: a state belongs to one of the two, so an old one is reported and not passed over.
 * @param env the environment to look in
 * @throws KubeServicesError `TerraformMissing`, `TerraformTooOld`, or `TerraformUnusable` where it tells no version
 */
export async function findTerraform(env: NodeJS.ProcessEnv = process.env): Promise<Terraform> {
  const wanted = env.TERRAFORM_BINARY_NAME;
  const asked = wanted !== undefined && wanted !== "";
  const names = asked ? [wanted] : ["terraform", "tofu"];
  const path = names.map((name) => locate(name, env)).find((found) => found !== undefined);
  if (path === undefined) {
    throw new KubeServicesError({
      code: "TerraformMissing",
      what: asked ? "the binary it names is not there" : "neither terraform nor tofu is on PATH",
      where: asked ? "TERRAFORM_BINARY_NAME" : "PATH",
      ...(asked ? { value: wanted } : {}),
      allowed: ALLOWED,
      fix: GET_IT,
    });
  }
  // In a place that is always there, and has no configuration to look at; the check for updates would call out.
  const place = { cwd: parse(path).root, env: { ...env, CHECKPOINT_DISABLE: "1" } };
  const result = await runProcess(path, ["version"], place);
  const match = /^(Terraform|OpenTofu) v((\d+)\.(\d+)\.\S+)/m.exec(result.stdout.toString("utf8"));
  if (result.exitCode !== 0 || match === null) {
    throw new KubeServicesError({
      code: "TerraformUnusable",
      what: `it does not tell its version (exit status ${result.exitCode})`,
      where: path,
      allowed: ALLOWED,
      fix: GET_IT,
    });
  }
  const product = match[1] === "OpenTofu" ? "opentofu" : "terraform";
  const oldest = OLDEST[product];
  const [version, major, minor] = [match[2] as string, Number(match[3]), Number(match[4])];
  if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
    throw new KubeServicesError({
      code: "TerraformTooOld",
      what: `this ${oldest.label} is too old`,
      where: path,
      value: version,
      allowed: ALLOWED,
      fix: GET_IT,
    });
  }
  return { path, version, product };
}
