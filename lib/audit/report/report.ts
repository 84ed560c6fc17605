import type { EvidenceFacts } from "../plan/evidence";
import type { Action } from "../model/change";
import type { AttributeDiff } from "../model/diff";
import type { Note } from "../notes/notes";
import type { Reach } from "../model/services";
import type { Finding } from "../rule/evaluate";
import type { RuleFacts, Severity } from "../rule/rule";

/** The version of the report's shape: the first number grows when a field goes or changes its meaning. */
export const SCHEMA_VERSION = "2.2";

/** A place in a file of the code, or in the plan. */
export interface SourcePlace {
  /** The file, relative to the root of the repository where it is in it; `-` is standard input. */
  readonly file: string;
  /** The line, from 1. */
  readonly line: number;
  /** The column, from 1. */
  readonly column?: number;
  /** `code`: where the construct is made; `stack`: its resource in `cdk.tf.json`; `plan`: its change in the plan. */
  readonly of: "code" | "stack" | "plan";
  /** The construct's path, such as `prod/web/Workload/Resource`. */
  readonly construct?: string;
}

/** A finding that is told in a report. */
export interface ReportedFinding extends Omit<Finding, "unknown"> {
  readonly title: string;
  /** The object, such as `Service shop/web`. */
  readonly object: string;
  /** The id of the Service that it belongs to, such as `shop/web`. */
  readonly service?: string;
  /** What the plan does to the object; undefined where the finding is of no object. */
  readonly action?: Action;
  /** Where it comes from, as near to the code as is known; undefined where the finding is of no object. */
  readonly source?: SourcePlace;
}

/** A finding that somebody answers for, or something undecided that somebody looked into. */
export interface AcknowledgedFinding extends ReportedFinding {
  /** Whether it could not be decided before the apply. */
  readonly undecided: boolean;
  readonly acknowledgement: { readonly reason: string; readonly until?: string; readonly source: string };
}

/** An acknowledgement that does nothing: it ran out, or there is no such finding. */
export interface IdleAcknowledgement {
  readonly rule: string;
  readonly reason: string;
  readonly until?: string;
  readonly source: string;
  readonly state: "expired" | "no such finding";
}

/** One change, told to its attributes. */
export interface ChangeReport {
  readonly address: string;
  readonly previousAddress?: string;
  readonly type: string;
  readonly object: string;
  readonly action: Action;
  /** Why it is destroyed or replaced. */
  readonly why?: string;
  readonly importing: boolean;
  readonly attributes: readonly AttributeDiff[];
  /** How many attributes more differ than are listed. */
  readonly more: number;
}

/** One object that is destroyed, replaced or forgotten. */
export interface Removal {
  readonly address: string;
  readonly object: string;
  readonly service?: string;
  readonly action: "delete" | "replace" | "forget";
  readonly why: string;
}

/** Something that stays in the cluster with nobody to manage it. */
export interface Leftover {
  readonly object: string;
  readonly why: string;
  readonly address: string;
}

/** A workload behind a Service. */
export interface WorkloadPicture {
  readonly object: string;
  readonly address: string;
  readonly action: Action;
  /** The wanted number of pods; undefined where it is not fixed or not known yet. */
  readonly replicas?: number;
  readonly containers: readonly { readonly name: string; readonly image: string }[];
}

/** Who reaches a Service, what is behind it, and what goes with it. */
export interface Picture {
  readonly access: string;
  readonly exposure: string;
  /** Who reaches it by its own addresses; an Ingress or a route may lead more to it. */
  readonly reach: Reach;
  /** The Ingresses and routes that lead to it, with what clients ask for: `Ingress shop: shop.example/`. */
  readonly ingresses: readonly string[];
  readonly ports: readonly string[];
  readonly sticky: string;
  /** For ExternalName: the name that it stands for. */
  readonly externalName?: string;
  readonly selector: string;
  readonly workloads: readonly WorkloadPicture[];
  /** How many more workloads are behind it than are listed. */
  readonly moreWorkloads?: number;
  /** What is told with it because it names it, selects the same pods or is used by them: a guess of what belongs together. */
  readonly belongs: readonly string[];
  /**
   * What goes with it: what the same construct makes, and what the cluster takes away (its load balancer, what names it
   * as owner, claims that a StatefulSet does not retain).
   */
  readonly goes: readonly string[];
  /** What stays when it is deleted, and what is left pointing at nothing. */
  readonly stays: readonly string[];
}

/** What a comparison of environments looks at. */
export interface ServiceFacts {
  readonly images: string;
  readonly replicas: string;
  readonly access: string;
  readonly exposure: string;
  readonly stickySession: string;
  readonly ports: string;
  readonly resources: string;
}

/** A Service with all that belongs to it. */
export interface ServiceReport {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  /** What happens to the Service and what belongs to it, as a whole. */
  readonly status: "created" | "changed" | "destroyed" | "unchanged";
  readonly notes: readonly Note[];
  readonly picture: Picture;
  readonly facts: ServiceFacts;
  readonly changes: readonly ChangeReport[];
}

/** Where a plan comes from. */
export interface Provenance {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly formatVersion: string;
  readonly terraformVersion?: string;
  readonly planTime?: string;
  readonly commit?: string;
  /** `yes`, `no`, `not stated` by a Terraform older than 1.8, or `by evidence` that what it leaves out is unchanged. */
  readonly complete: "yes" | "no" | "not stated" | "by evidence";
  /** How many resources Terraform planned, and how the others were found unchanged. @default - it planned all */
  readonly evidence?: EvidenceFacts;
  readonly applyable: "yes" | "no" | "not stated";
}

/** One plan, told. */
export interface EnvironmentReport {
  readonly name: string;
  /** What this environment comes to by itself. */
  readonly verdict: Verdict;
  readonly provenance: Provenance;
  readonly counts: Readonly<Record<Action | "moved" | "imported", number>>;
  readonly removals: readonly Removal[];
  readonly leftovers: readonly Leftover[];
  readonly drift: {
    readonly changed: readonly {
      readonly address: string;
      readonly object: string;
      readonly attributes: readonly AttributeDiff[];
    }[];
    /** Objects that differ only in what the server writes by itself. */
    readonly noise: number;
  };
  readonly changedOutputs: readonly string[];
  readonly services: readonly ServiceReport[];
  /** Changes that belong to no Service. */
  readonly others: readonly ChangeReport[];
  /** Values that are not known before the apply, where a rule needed one. */
  readonly undecided: number;
}

/** How services differ between environments. */
export interface Comparison {
  readonly environments: readonly string[];
  readonly services: readonly {
    readonly name: string;
    readonly rows: readonly {
      readonly aspect: keyof ServiceFacts | "exists";
      /** One value an environment, in their order. */
      readonly values: readonly string[];
      readonly differs: boolean;
    }[];
  }[];
}

/** A rule and what it did. */
export interface RuleReport extends RuleFacts {
  readonly ids: readonly string[];
  readonly found: number;
  readonly undecided: number;
  readonly acknowledged: number;
  /** Whether it is the user's own. */
  readonly own: boolean;
  /** Why it is switched off, or has another severity than its own. */
  readonly policy?: string;
  readonly off: boolean;
}

/**
 * `failed`: something at or above `failOn`; `undecided`: something critical or high, of what a plan changes, that no
 * rule could decide; `findings`: something to tell, below the gate or old; `clean`: nothing to tell.
 */
export type Result = "clean" | "findings" | "undecided" | "failed";
/** What is held against `failOn`: what a plan brings or makes worse, or all that is found. */
export type Gate = "new" | "all";
/** Which undecided checks of changed objects stop: none, critical and high ones, or any. */
export type UndecidedGate = "never" | "high" | "any";

/** What a report, or one environment of it, comes to. */
export interface Verdict {
  readonly result: Result;
  /** What the command exits with: 1 where the verdict is failed, 3 where it is undecided and that is to stop, else 0. */
  readonly exitCode: 0 | 1 | 3;
  readonly text: string;
  readonly failOn: Severity;
  readonly failOnUndecided: UndecidedGate;
  /** Whether only what a plan brings or makes worse is held against `failOn`, or all that is found. */
  readonly gate: Gate;
  /** Findings, old and new, by severity. */
  readonly counts: Readonly<Record<Severity, number>>;
  /** Findings that a plan brings or makes worse, by severity. */
  readonly newCounts: Readonly<Record<Severity, number>>;
  /** Checks of changed objects that could not be decided, and things that no rule judges, by severity. */
  readonly undecidedCounts: Readonly<Record<Severity, number>>;
  /** Whether a plan leaves something out. */
  readonly partial: boolean;
  /** What lets more pass than usual, and where that stands: of the whole report alone. @default - nothing */
  readonly weakened?: readonly string[];
}

/** The whole report: plain data, the same bytes for the same plans. */
export interface Report {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly tool: { readonly name: string; readonly version: string };
  readonly verdict: Verdict;
  readonly environments: readonly EnvironmentReport[];
  readonly findings: readonly ReportedFinding[];
  readonly acknowledged: readonly AcknowledgedFinding[];
  /** What could not be decided before the apply. */
  readonly undecided: readonly ReportedFinding[];
  readonly idleAcknowledgements: readonly IdleAcknowledgement[];
  readonly baseline?: {
    readonly file: string;
    readonly known: number;
    readonly gone: number;
    /** Whether it knows any of what was found here; false says that it is likely of something else. */
    readonly matches: boolean;
  };
  readonly comparison?: Comparison;
  readonly rules: readonly RuleReport[];
}
