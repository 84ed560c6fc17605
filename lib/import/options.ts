import type { Problem } from "../errors";
import type { OnUnsupported, OtherKinds } from "../manifest";
import type { Platform } from "../platform";

/** How manifests become code. */
export interface ImportOptions {
  /** What the head of the code names as its origin, such as file names. */
  readonly from: string;
  /** @default "ImportedStack" */
  readonly className?: string;
  /** Module of the constructs. @default "cdktf-kube-services" */
  readonly packageName?: string;
  /** Namespace of the stack; objects that name none belong to it. @default "default" */
  readonly namespace?: string;
  /**
   * Whether values of Secrets are written into the code; otherwise sensitive Terraform variables hold them, and of
   * objects that exist they stay in the cluster.
   * @default false
   */
  readonly secrets?: boolean;
  /** Whether the objects exist: each gets an `import` block, so that the first plan adopts it. @default false */
  readonly adopt?: boolean;
  /** As for `ManifestService`. @default "error" */
  readonly onUnsupported?: OnUnsupported;
  /**
   * As for `ManifestService`; `built-in` declares kinds of Kubernetes itself as `kubernetes_manifest`, which every
   * cluster has, and refuses the others.
   * @default "built-in"
   */
  readonly otherKinds?: OtherKinds;
  /** As for `ManifestService`. @default false */
  readonly keepAddresses?: boolean;
  /** What the stack's platform is. @default - as annotations and labels tell: Kubernetes where none does */
  readonly platform?: Platform["name"];
  /** As for `ManifestService`. @default "error" */
  readonly validation?: "error" | "warn";
  /** As for `ManifestService`. @default - nobody is told */
  readonly onWarning?: (problem: Problem) => void;
}

/** What became of some manifests. */
export interface ImportLine {
  /** The objects, as `Kind namespace/name`. */
  readonly objects: readonly string[];
  /** The construct's class and id. */
  readonly construct: string;
  /** Attributes that are overridden to keep the objects as they are. */
  readonly overrides: number;
  /** Why the objects did not become a service construct. @default - they did, or are no Services */
  readonly reason?: string;
  /** What the code does not hold of them. @default - it holds everything */
  readonly leftOut?: string;
}
