import { boundsOf, satisfies } from "./version";

/**
 * Which Terraform or OpenTofu applies a stack: one that keeps an identity of each resource in the state (`">=1.12"`;
 * both products do since their version 1.12), or an older one (`"<1.12"`).
 */
export type Engine = "<1.12" | ">=1.12";

/** What goes together with an engine. */
export interface EngineVersions {
  /** The constraint on Terraform's and OpenTofu's own version: `required_version`. */
  readonly requiredVersion: string;
  /** The constraint on the provider hashicorp/kubernetes. */
  readonly provider: string;
}

/**
 * The whole pairs: with every provider that `provider` lets in, an engine that `requiredVersion` lets in works.
 * `bad-pairs.ts` has what is wrong with the others.
 */
export const ENGINES: Readonly<Record<Engine, EngineVersions>> = {
  "<1.12": { requiredVersion: ">= 1.7.0, < 1.12.0", provider: ">= 2.38.0, < 3.2.1" },
  ">=1.12": { requiredVersion: ">= 1.12.0", provider: ">= 3.2.1, < 4.0.0" },
};

/** All engines. */
export const ENGINE_NAMES = Object.keys(ENGINES) as readonly Engine[];

/** The variable that names the engine of stacks that do not: `kube-services sandbox env` sets it. */
export const ENGINE_VARIABLE = "KUBE_SERVICES_ENGINE";

/** The engine of stacks that name none, where the variable does not, either. */
export const DEFAULT_ENGINE: Engine = "<1.12";

/** The engine that a version of Terraform or OpenTofu is. */
export function engineOf(version: string): Engine {
  // What stands behind `-`, as of 1.12.0-beta1, makes no other engine of it.
  const release = version.replace(/[-+].*$/, "");
  return satisfies(release, ">= 1.12.0") === true ? ">=1.12" : "<1.12";
}

/** Releases of the provider that this library was made with, and what it was tried with. */
export const PROVIDER_RELEASES = ["2.38.0", "3.0.0", "3.0.1", "3.1.0", "3.2.0", "3.2.1"] as const;

/** Whether some version may meet all of the constraints. A version that nobody has released yet may be one. */
export function canBeMet(...constraints: readonly string[]): boolean {
  const candidates = [...PROVIDER_RELEASES, ...constraints.flatMap(boundsOf)];
  return candidates.some((version) => constraints.every((constraint) => satisfies(version, constraint) !== false));
}

/**
 * Whether a constraint lets in no provider before 3.0, so that attributes that only 3.x has may be used.
 * @param constraint on the provider's version
 */
export function excludesProvider2(constraint: string): boolean {
  return !canBeMet(constraint, "< 3.0.0");
}
