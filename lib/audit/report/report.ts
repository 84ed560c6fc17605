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
  /** The column, from 1; undefined where only the line is known. */
  readonly column?: number;
  /** `code`: where the construct is made; `stack`: its resource in `cdk.tf.json`; `plan`: its change in the plan. */
  readonly of: "code" | "stack" | "plan";
  /** The construct's path, such as `prod/web/Workload/Resource`; only of code. */
  readonly construct?: string;
}

/** A finding that is told in a report. */
export interface ReportedFinding extends Omit<Finding, "unknown"> {
  /** What is wrong, in the words of the rule. */
  readonly title: string;
  /** The object, such as `Service shop/web`. */
  readonly object: string;
  /** The id of the Service that it belongs to, such as `shop/web`; undefined where it belongs to none. */
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
  /** Who answers for it. */
  readonly acknowledgement: {
    /** Why it is all right. */
    readonly reason: string;
    /** The last day, `YYYY-MM-DD`; undefined where it holds for good. */
    readonly until?: string;
    /** Where it stands: the policy's file, or the code. */
    readonly source: string;
  };
}

/** An acknowledgement that does nothing: it ran out, or there is no such finding. */
export interface IdleAcknowledgement {
  /** Id of the rule that it is about. */
  readonly rule: string;
  /** Why the finding was all right. */
  readonly reason: string;
  /** The last day, `YYYY-MM-DD`; undefined where it holds for good. */
  readonly until?: string;
  /** Where it stands: the policy's file, or the code. */
  readonly source: string;
  /** Why it does nothing. */
  readonly state: "expired" | "no such finding";
}

/** One change, told to its attributes. */
export interface ChangeReport {
  /** Terraform's address of the resource. */
  readonly address: string;
  /** The address that it had, where a `moved` block renames it. */
  readonly previousAddress?: string;
  /** Terraform's type of the resource. */
  readonly type: string;
  /** The object, such as `Service shop/web`. */
  readonly object: string;
  /** What the plan does to it. */
  readonly action: Action;
  /** Why it is destroyed or replaced; undefined where it is not. */
  readonly why?: string;
  /** Whether it is taken over from the cluster. */
  readonly importing: boolean;
  /** What differs, attribute by attribute. */
  readonly attributes: readonly AttributeDiff[];
  /** How many attributes more differ than are listed. */
  readonly more: number;
}

/** One object that is destroyed, replaced or forgotten. */
export interface Removal {
  /** Terraform's address of the resource. */
  readonly address: string;
  /** The object, such as `Service shop/web`. */
  readonly object: string;
  /** The id of the Service that it belongs to; undefined where it belongs to none. */
  readonly service?: string;
  /** Whether it is destroyed, replaced or forgotten. */
  readonly action: "delete" | "replace" | "forget";
  /** Terraform's reason, or the plan's. */
  readonly why: string;
}

/** Something that stays in the cluster with nobody to manage it. */
export interface Leftover {
  /** The object, such as `Deployment shop/web-v1`. */
  readonly object: string;
  /** Why nobody manages it. */
  readonly why: string;
  /** The address under which Terraform had it. */
  readonly address: string;
}

/** A workload behind a Service. */
export interface WorkloadPicture {
  /** The object, such as `Deployment shop/web-v1`. */
  readonly object: string;
  /** Terraform's address of the resource. */
  readonly address: string;
  /** What the plan does to it. */
  readonly action: Action;
  /** The wanted number of pods; undefined where it is not fixed or not known yet. */
  readonly replicas?: number;
  /** Its worker containers. */
  readonly containers: readonly {
    /** Name of the container. */
    readonly name: string;
    /** Image that it runs. */
    readonly image: string;
  }[];
}

/** Who reaches a Service, what is behind it, and what goes with it. */
export interface Picture {
  /** How it is reached inside the cluster, in the consoles' words. */
  readonly access: string;
  /** How it is reached from outside, in the consoles' words. */
  readonly exposure: string;
  /** Who reaches it by its own addresses; an Ingress or a route may lead more to it. */
  readonly reach: Reach;
  /** Who may call its pods, as NetworkPolicies let them: `pods app=web at port http/TCP`; none where it has no pods. */
  readonly callers: readonly string[];
  /** Whom its pods may call. */
  readonly calls: readonly string[];
  /** The Ingresses and routes that lead to it, with what clients ask for: `Ingress shop: shop.example/`. */
  readonly ingresses: readonly string[];
  /** Its ports, each in one line. */
  readonly ports: readonly string[];
  /** Whether sessions are sticky, and for how long. */
  readonly sticky: string;
  /** The name that it stands for; only of type ExternalName. */
  readonly externalName?: string;
  /** The labels by which it finds pods, in one line. */
  readonly selector: string;
  /** The workloads behind it. */
  readonly workloads: readonly WorkloadPicture[];
  /** How many more workloads are behind it than are listed; undefined where all are. */
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
  /** Images of its pods. */
  readonly images: string;
  /** Numbers of its pods. */
  readonly replicas: string;
  /** How it is reached inside the cluster. */
  readonly access: string;
  /** How it is reached from outside. */
  readonly exposure: string;
  /** Whether sessions are sticky, and for how long. */
  readonly stickySession: string;
  /** Its ports, each with its protocol. */
  readonly ports: string;
  /** What its containers ask for and may use. */
  readonly resources: string;
}

/** A Service with all that belongs to it. */
export interface ServiceReport {
  /** What tells it from others: namespace and name, such as `shop/web`. */
  readonly id: string;
  /** Name of the Service. */
  readonly name: string;
  /** Terraform's address of the Service. */
  readonly address: string;
  /** What happens to the Service and what belongs to it, as a whole. */
  readonly status: "created" | "changed" | "destroyed" | "unchanged";
  /** What is worth knowing of it, and no finding. */
  readonly notes: readonly Note[];
  /** Who reaches it, what is behind it, and what goes with it. */
  readonly picture: Picture;
  /** What environments are compared by. */
  readonly facts: ServiceFacts;
  /** What the plan does to it and to what belongs to it. */
  readonly changes: readonly ChangeReport[];
}

/** Where a plan comes from. */
export interface Provenance {
  /** The path as it was given, or `-` for standard input. */
  readonly file: string;
  /** Lower-case hexadecimal SHA-256 of the plan's bytes. */
  readonly sha256: string;
  /** Length of the plan in bytes. */
  readonly bytes: number;
  /** Version of the plan's JSON, such as `1.2`. */
  readonly formatVersion: string;
  /** The Terraform or OpenTofu that made the plan; undefined where the plan does not say. */
  readonly terraformVersion?: string;
  /** When the plan was made, RFC 3339; undefined where the plan does not say. */
  readonly planTime?: string;
  /** The commit that the plan was made from; undefined where nobody says. */
  readonly commit?: string;
  /** `yes`, `no`, `not stated` by a Terraform older than 1.8, or `by evidence` that what it leaves out is unchanged. */
  readonly complete: "yes" | "no" | "not stated" | "by evidence";
  /** How many resources Terraform planned, and how the others were found unchanged. @default - it planned all */
  readonly evidence?: EvidenceFacts;
  /** Whether applying it would do anything. */
  readonly applyable: "yes" | "no" | "not stated";
}

/** One plan, told. */
export interface EnvironmentReport {
  /** Name of the environment. */
  readonly name: string;
  /** What this environment comes to by itself. */
  readonly verdict: Verdict;
  /** Where its plan comes from. */
  readonly provenance: Provenance;
  /** How many resources each action is about. */
  readonly counts: Readonly<Record<Action | "moved" | "imported", number>>;
  /** What is destroyed, replaced or forgotten. */
  readonly removals: readonly Removal[];
  /** What stays in the cluster with nobody to manage it. */
  readonly leftovers: readonly Leftover[];
  /** What was changed outside Terraform. */
  readonly drift: {
    /** Objects that differ in more than what the server writes. */
    readonly changed: readonly {
      /** Terraform's address of the resource. */
      readonly address: string;
      /** The object, such as `Service shop/web`. */
      readonly object: string;
      /** What differs, attribute by attribute. */
      readonly attributes: readonly AttributeDiff[];
    }[];
    /** Objects that differ only in what the server writes by itself. */
    readonly noise: number;
  };
  /** Names of the outputs that the apply changes. */
  readonly changedOutputs: readonly string[];
  /** The Services, each with all that belongs to it. */
  readonly services: readonly ServiceReport[];
  /** Changes that belong to no Service. */
  readonly others: readonly ChangeReport[];
  /** Values that are not known before the apply, where a rule needed one. */
  readonly undecided: number;
}

/** How services differ between environments. */
export interface Comparison {
  /** Names of the environments, in their order. */
  readonly environments: readonly string[];
  /** What each Service is in each environment. */
  readonly services: readonly {
    /** Name of the Service. */
    readonly name: string;
    /** What is compared. */
    readonly rows: readonly {
      /** Which fact, or whether it is there at all. */
      readonly aspect: keyof ServiceFacts | "exists";
      /** One value an environment, in their order. */
      readonly values: readonly string[];
      /** Whether the environments differ in it. */
      readonly differs: boolean;
    }[];
  }[];
}

/** A rule and what it did. */
export interface RuleReport extends RuleFacts {
  /** What other lists call what it finds. */
  readonly ids: readonly string[];
  /** How many findings it has. */
  readonly found: number;
  /** How many times it could not tell. */
  readonly undecided: number;
  /** How many of its findings somebody answers for. */
  readonly acknowledged: number;
  /** Whether it is the user's own. */
  readonly own: boolean;
  /** Why it is switched off, or has another severity than its own; undefined where it is as it comes. */
  readonly policy?: string;
  /** Whether the policy switches it off. */
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
  /** What the report comes to, in one word. */
  readonly result: Result;
  /** What the command exits with: 1 where the verdict is failed, 3 where it is undecided and that is to stop, else 0. */
  readonly exitCode: 0 | 1 | 3;
  /** What the report comes to, in a sentence. */
  readonly text: string;
  /** The lowest severity that fails it. */
  readonly failOn: Severity;
  /** Which undecided checks stop. */
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
  /** Version of the report's shape. */
  readonly schemaVersion: string;
  /** What made the report. */
  readonly tool: {
    /** Name of the tool. */
    readonly name: string;
    /** Version of the tool. */
    readonly version: string;
  };
  /** What all of it comes to. */
  readonly verdict: Verdict;
  /** The plans, one for each environment. */
  readonly environments: readonly EnvironmentReport[];
  /** What the rules found, the worst first. */
  readonly findings: readonly ReportedFinding[];
  /** Findings that somebody answers for. */
  readonly acknowledged: readonly AcknowledgedFinding[];
  /** What could not be decided before the apply. */
  readonly undecided: readonly ReportedFinding[];
  /** Acknowledgements that do nothing. */
  readonly idleAcknowledgements: readonly IdleAcknowledgement[];
  /** The earlier report that this one is told against; undefined where there is none. */
  readonly baseline?: {
    /** The file that it was read from. */
    readonly file: string;
    /** How many findings it knows already, which are not told. */
    readonly known: number;
    /** How many findings of it are found no more. */
    readonly gone: number;
    /** Whether it knows any of what was found here; false says that it is likely of something else. */
    readonly matches: boolean;
  };
  /** How services differ between the environments; undefined where there is but one. */
  readonly comparison?: Comparison;
  /** The rules that were asked, and what they did. */
  readonly rules: readonly RuleReport[];
}
