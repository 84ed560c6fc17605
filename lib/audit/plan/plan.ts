import type { Connection } from "./connections";
import type { EvidenceFacts } from "./evidence";

/**
 * The parts of Terraform's plan JSON that an audit uses, as `terraform show -json` writes them.
 * https://developer.hashicorp.com/terraform/internals/json-format
 * Values in it are never redacted: nothing of this leaves `lib/audit/mask` as it is.
 */
export interface RawChange {
  readonly actions: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  /** As Terraform writes it, but for `NOT_SET` where the code leaves out what is not known. */
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  readonly replace_paths?: readonly (readonly (string | number)[])[];
  readonly importing?: unknown;
}

/** One entry of `resource_changes` or `resource_drift`. */
export interface RawResourceChange {
  readonly address: string;
  readonly previous_address?: string;
  /** The module that it is in, with the keys of count and for_each. */
  readonly module_address?: string;
  readonly mode: "managed" | "data" | "ephemeral";
  readonly type: string;
  readonly name: string;
  readonly provider_name?: string;
  readonly deposed?: string;
  readonly action_reason?: string;
  /** Not Terraform's: the programs that the code of the resource runs, such as `local-exec`. */
  readonly provisioners?: readonly string[];
  /** Not Terraform's: the address of the resource in whose manifests this object stands. */
  readonly part_of?: string;
  /** Not Terraform's: whether the objects of its manifests are changes of their own. */
  readonly has_parts?: boolean;
  readonly change: RawChange;
}

/** What is said about where a plan came from. */
export interface PlanProvenance {
  /** The path as it was given, or `-` for standard input. */
  readonly file: string;
  /** Lower-case hexadecimal SHA-256 of the bytes that were read. */
  readonly sha256: string;
  /** The number of bytes that were read. */
  readonly bytes: number;
  readonly formatVersion: string;
  /** The Terraform or OpenTofu that made the plan. */
  readonly terraformVersion?: string;
  /** When the plan was made, RFC 3339. */
  readonly timestamp?: string;
}

/** What is kept of an output. */
export interface OutputFacts {
  readonly changes: boolean;
  /** Whether it is no longer sensitive. */
  readonly madePlain: boolean;
  /** Whether it is not sensitive, and a text in it is a credential by its form, or by its name. */
  readonly credential: boolean;
}

/** A plan as it was read, its values in clear. */
export interface RawPlan {
  readonly provenance: PlanProvenance;
  /** False where `-target` or a deferral left something out; undefined where the plan does not say. */
  readonly complete?: boolean;
  /** How what `-target` left out was found unchanged: then nothing is missing. */
  readonly evidence?: EvidenceFacts;
  /** Whether applying it would do anything; undefined where the plan does not say. */
  readonly applyable?: boolean;
  readonly changes: readonly RawResourceChange[];
  /** Where the change of an address stands in the file, both from 1; columns are bytes, and a plan is mostly one line. */
  readonly places: ReadonlyMap<string, { readonly line: number; readonly column: number }>;
  readonly drift: readonly RawResourceChange[];
  /** Changes that Terraform put off to a later plan. */
  readonly deferred: readonly { readonly reason: string; readonly address: string }[];
  /** The addresses of actions that run with the apply (Terraform 1.14 and newer). */
  readonly invocations: readonly string[];
  /** Outputs, by name. Their values are never kept. */
  readonly outputs: ReadonlyMap<string, OutputFacts>;
  /** How the providers of the code connect. */
  readonly connections: readonly Connection[];
  /** Data sources of the code that run a program, by their addresses. */
  readonly programsRead: readonly string[];
  /** Checks that do not pass: the address and the status, never the text, which may quote values. */
  readonly failedChecks: readonly { readonly address: string; readonly status: string }[];
  /** The constraint on the version of hashicorp/kubernetes; undefined where the plan's configuration has none. */
  readonly providerConstraint?: string;
  /** Values that must not be printed wherever they turn up: sensitive variables, credentials of providers. */
  readonly secrets: readonly string[];
}
