import type { Adoption } from "../adopt";
import type { Result } from "../audit";
import type { PlannedChanges } from "../deploy";
import type {
  ObjectDetails,
  ObjectView,
  ServiceDetails,
  ServiceHealth,
  ServiceLogLine,
  ServiceSummary,
} from "../details";
import type { ImportLine } from "../import";
import type { ChangedStack } from "../release";
import type { SandboxStatus } from "../sandbox";
import type { AssociatedObject, Leftover, Lingering, ManagedObject } from "../teardown";

/** The health of one entry of a stack. */
export type HealthEntry =
  | ({ readonly kind: "Service" } & ServiceHealth)
  | ({ readonly healthy: boolean } & Pick<
      ObjectView,
      "kind" | "name" | "namespace" | "state" | "ready" | "total" | "stuck" | "reasons" | "notes"
    >);

/** One line of the list of what a stack runs. */
export type ListedEntry = (
  | ServiceSummary
  | ObjectView
  | {
      readonly name: string;
      readonly namespace: string;
      readonly address: string;
      /** It is not in the cluster. @default false */
      readonly absent?: true;
      /** Nobody may read whether it is there. @default false */
      readonly unknown?: true;
    }
) & {
  /** Something of it is not as the code says. @default false */
  readonly differsFromCode?: true;
};

/** The page of something that is no Service; parts of it where parts were asked for. */
export type ObjectPage = Pick<ObjectView, "kind" | "name" | "namespace"> &
  Partial<ObjectView> &
  Partial<Omit<ObjectDetails, "view" | "hasPods">>;

/** What the audit says of a plan. */
export interface AuditOutcome {
  readonly result: Result;
  /** The verdict, as a sentence. */
  readonly verdict: string;
  /** What `kube-services audit` would exit with; with 0 the plan passes. */
  readonly exitCode: number;
}

/** What a deploy has done. */
export interface DeployOutcome {
  readonly stack: string;
  readonly changes: PlannedChanges;
  readonly audit: AuditOutcome;
  /** Whether something was applied. */
  readonly applied: boolean;
  /** Whether all of it is as it should be. @default - not looked at */
  readonly healthy?: boolean;
  /** @default - not looked at */
  readonly entries?: readonly HealthEntry[];
  /** What carries the stack's labels and is in no state. @default - not looked at */
  readonly leftovers?: readonly Leftover[];
}

/** How a plan was made that `--fast` asked for. */
export type PlanWayDocument =
  | {
      /** Of what differs; the rest was found unchanged before Terraform ran. */
      readonly kind: "fast";
      /** How many resources Terraform was asked to plan. */
      readonly planned: number;
      /** How many were found unchanged, by what showed it. */
      readonly unchanged: {
        /** Nothing was written to them since. */
        readonly resourceVersion: number;
        /** Only their status was. */
        readonly generation: number;
        /** All of their fields were compared. */
        readonly fields: number;
        /** They are Terraform's own, and in the state alone. */
        readonly state: number;
      };
    }
  | {
      /** Of all. */
      readonly kind: "full";
      /** Why. */
      readonly code: string;
      readonly why: string;
    };

/** What was planned of a stack. */
export interface PlannedStackDocument {
  readonly stack: string;
  /** How the plan was made. @default - of all, and nobody asked for another way */
  readonly way?: PlanWayDocument;
  /** The folder that it was written to. @default - nothing was written */
  readonly folder?: string;
  readonly changes: PlannedChanges;
  readonly audit: AuditOutcome;
  /** The state that it was planned for. @default - nothing was written */
  readonly state?: { readonly backend: string; readonly lineage?: string | undefined; readonly serial: number };
  /** Whether the plan and its JSON are encrypted. @default - nothing was written */
  readonly encrypted?: boolean;
}

/** What was signed about plans. */
export interface ApprovalDocument {
  readonly decision: "approved" | "rejected";
  readonly by: string;
  /** Until when it holds, in RFC 3339. */
  readonly expires: string;
  /** The file in the folder. */
  readonly file: string;
  /** SHA-256 of the public key. */
  readonly keyid: string;
  /** The stacks, and the SHA-256 of their manifests. */
  readonly stacks: readonly { readonly stack: string; readonly manifest: string }[];
}

/** What of a stack's plan was checked. */
export interface VerifiedStack {
  readonly stack: string;
  /** SHA-256 of its manifest. */
  readonly manifest: string;
  /** The keys of planners that signed it. */
  readonly plannedBy: readonly string[];
  /** The approvals that count. */
  readonly approvals: readonly { readonly by: string; readonly keyid: string; readonly sha256: string }[];
  /** How many it needs. */
  readonly needed: number;
  /** Why it must not be applied; none where it may. */
  readonly problems: readonly { readonly code: string; readonly what: string; readonly where: string }[];
}

/** What an apply of a plan has done. */
export interface AppliedStack {
  readonly stack: string;
  readonly changes: PlannedChanges;
  /** Whether something was applied. */
  readonly applied: boolean;
  /** The file of the record. @default - nothing was applied */
  readonly record?: string;
  /** Whether all of it is as it should be. @default - not looked at */
  readonly healthy?: boolean;
  /** @default - not looked at */
  readonly entries?: readonly HealthEntry[];
  /** What carries the stack's labels and is in no state. @default - not looked at */
  readonly leftovers?: readonly Leftover[];
}

/** What a teardown does, or has done. */
export interface TeardownDocument {
  /** What Terraform destroys. */
  readonly destroy: readonly ManagedObject[];
  /** What Terraform forgets, and that stays. */
  readonly forget: readonly ManagedObject[];
  /** What the API deletes. */
  readonly remove: readonly AssociatedObject[];
  /** What nobody touches. */
  readonly stay: readonly AssociatedObject[];
  /** Whether it was done. */
  readonly done: boolean;
  /** What is not gone yet. @default - it was not done */
  readonly lingering?: readonly Lingering[];
  /** What has the stack's labels, is in no state, and was to go. @default - it was not done */
  readonly leftBehind?: readonly Leftover[];
}

/** What the verbs give with `--format json` or `yaml`, by the `kind` of the document. */
export interface Documents {
  /** `changed` */
  readonly Changed: readonly ChangedStack[];
  /** `plan` */
  readonly Plans: readonly PlannedStackDocument[];
  /** `approve` */
  readonly Approval: ApprovalDocument;
  /** `verify` */
  readonly Verification: readonly VerifiedStack[];
  /** `apply` */
  readonly Applied: readonly AppliedStack[];
  /** `deploy` */
  readonly Deploy: DeployOutcome;
  /** `status`: Services, then the other objects */
  readonly Status: readonly HealthEntry[];
  /** `details STACK`: Services, then the other objects, which have a `kind` */
  readonly StackDetails: readonly ListedEntry[];
  /** `details STACK NAME` of a Service; parts of it where parts were asked for */
  readonly ServiceDetails: Pick<ServiceDetails, "name" | "namespace"> & Partial<ServiceDetails>;
  /** `details STACK NAME` of anything else */
  readonly ObjectDetails: ObjectPage;
  /** `logs`: one document a line of a log */
  readonly LogLine: ServiceLogLine;
  /** `associated` */
  readonly Associated: readonly AssociatedObject[];
  /** `teardown` */
  readonly Teardown: TeardownDocument;
  /** `leftovers` */
  readonly Leftovers: readonly Leftover[];
  /** `adopt` */
  readonly Adopt: readonly Adoption[];
  /** `init` and `pipeline`: the files that were written, seen from the working directory; with `--dry-run` that would be */
  readonly WrittenFiles: readonly string[];
  /** `import`, beside the code in a file */
  readonly Import: readonly ImportLine[];
  /** `sandbox up`, `down`, `reset` and `status` */
  readonly Sandbox: SandboxStatus;
  /** `sandbox env`: variables by their names */
  readonly SandboxEnvironment: Readonly<Record<string, string>>;
}

/** Any document that a verb gives. */
export type Document = {
  readonly [Kind in keyof Documents]: {
    readonly apiVersion: "kube-services/v1";
    readonly kind: Kind;
    readonly data: Documents[Kind];
  };
}[keyof Documents];
