import type { Connection } from "./connections";
import type { EvidenceFacts } from "./evidence";

/**
 * The parts of Terraform's plan JSON that an audit uses, as `terraform show -json` writes them.
 * https://developer.hashicorp.com/terraform/internals/json-format
 * Values in it are never redacted: nothing of this leaves `lib/audit/mask` as it is.
 */
export interface RawChange {
  /** What happens, in Terraform's words: `create`, `delete` and so on, in their order. */
  readonly actions: readonly string[];
  /** The values before the apply; null where there are none. */
  readonly before: unknown;
  /** The values after the apply, as far as they are known; null where there are none. */
  readonly after: unknown;
  /**
   * Which values are not known before the apply, as Terraform writes it, but for `NOT_SET` where the code leaves out
   * what is not known.
   */
  readonly after_unknown?: unknown;
  /** Which values before the apply are sensitive; undefined where the plan does not say. */
  readonly before_sensitive?: unknown;
  /** Which values after the apply are sensitive; undefined where the plan does not say. */
  readonly after_sensitive?: unknown;
  /** The attributes that force a replacement; undefined where nothing is replaced. */
  readonly replace_paths?: readonly (readonly (string | number)[])[];
  /** What is imported; undefined where nothing is. */
  readonly importing?: unknown;
}

/** One entry of `resource_changes` or `resource_drift`. */
export interface RawResourceChange {
  /** Terraform's address of the resource. */
  readonly address: string;
  /** The address that it had, where a `moved` block renames it. */
  readonly previous_address?: string;
  /** The module that it is in, with the keys of count and for_each; undefined where it is in none. */
  readonly module_address?: string;
  /** Whether it is managed, read as data, or only there while Terraform runs. */
  readonly mode: "managed" | "data" | "ephemeral";
  /** Terraform's type of the resource. */
  readonly type: string;
  /** Name of the resource in the address. */
  readonly name: string;
  /** The provider's address; undefined where the plan has none. */
  readonly provider_name?: string;
  /** Key of what a broken replacement left behind; undefined where it is none. */
  readonly deposed?: string;
  /** Terraform's own word for why it is destroyed or replaced; undefined where it gives none. */
  readonly action_reason?: string;
  /**
   * Not Terraform's: the programs that the code of the resource runs, such as `local-exec`; undefined where it runs
   * none.
   */
  readonly provisioners?: readonly string[];
  /** Not Terraform's: the address of the resource in whose manifests this object stands; only of such objects. */
  readonly part_of?: string;
  /** Not Terraform's: whether the objects of its manifests are changes of their own; undefined where it has none. */
  readonly has_parts?: boolean;
  /** What happens to it. */
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
  /** Version of the plan's JSON, such as `1.2`. */
  readonly formatVersion: string;
  /** The Terraform or OpenTofu that made the plan; undefined where the plan does not say. */
  readonly terraformVersion?: string;
  /** When the plan was made, RFC 3339; undefined where the plan does not say. */
  readonly timestamp?: string;
}

/** What is kept of an output. */
export interface OutputFacts {
  /** Whether the apply changes it. */
  readonly changes: boolean;
  /** Whether it is no longer sensitive. */
  readonly madePlain: boolean;
  /** Whether it is not sensitive, and a text in it is a credential by its form, or by its name. */
  readonly credential: boolean;
}

/** A plan as it was read, its values in clear. */
export interface RawPlan {
  /** Where the plan comes from. */
  readonly provenance: PlanProvenance;
  /** False where `-target` or a deferral left something out; undefined where the plan does not say. */
  readonly complete?: boolean;
  /** How what `-target` left out was found unchanged, so that nothing is missing; undefined where nobody showed it. */
  readonly evidence?: EvidenceFacts;
  /** Whether applying it would do anything; undefined where the plan does not say. */
  readonly applyable?: boolean;
  /**
   * What happens to each resource, in the plan's order.
   * @internal
   */
  readonly changes: readonly RawResourceChange[];
  /**
   * Where the change of an address stands in the file, both from 1; columns are bytes, and a plan is mostly one line.
   * @internal
   */
  readonly places: ReadonlyMap<
    string,
    {
      /** Line of the file, from 1. */
      readonly line: number;
      /** Byte of the line, from 1. */
      readonly column: number;
    }
  >;
  /**
   * What was changed outside Terraform.
   * @internal
   */
  readonly drift: readonly RawResourceChange[];
  /** Changes that Terraform put off to a later plan. */
  readonly deferred: readonly {
    /** Terraform's own word for why it puts the change off. */
    readonly reason: string;
    /** Address of the resource. */
    readonly address: string;
  }[];
  /** The addresses of actions that run with the apply (Terraform 1.14 and newer). */
  readonly invocations: readonly string[];
  /** Outputs, by name. Their values are never kept. */
  readonly outputs: ReadonlyMap<string, OutputFacts>;
  /**
   * How the providers of the code connect.
   * @internal
   */
  readonly connections: readonly Connection[];
  /**
   * Data sources of the code that run a program, by their addresses.
   * @internal
   */
  readonly programsRead: readonly string[];
  /** Checks that do not pass: the address and the status, never the text, which may quote values. */
  readonly failedChecks: readonly {
    /** Address of the check. */
    readonly address: string;
    /** What Terraform says of it: `fail`, `error` or `unknown`. */
    readonly status: string;
  }[];
  /** The constraint on the version of hashicorp/kubernetes; undefined where the plan's configuration has none. */
  readonly providerConstraint?: string;
  /**
   * Values that must not be printed wherever they turn up: sensitive variables, credentials of providers.
   * @internal
   */
  readonly secrets: readonly string[];
}
