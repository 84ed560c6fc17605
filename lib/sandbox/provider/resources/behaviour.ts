import type { KubernetesObject, TerraformAttributes } from "../../../manifest";
import type { JsonPatchStep, KubeClient, LiveObject, ObjectReference } from "../client/kube-client";
import type { AttributePath } from "../cty/path";
import type { CtyObject } from "../cty/value";
import type { WaitOptions } from "../waits/wait";

/** An object before and after a change, in Kubernetes' form and in Terraform's. */
export interface Change {
  readonly before: KubernetesObject;
  readonly after: KubernetesObject;
  readonly prior: CtyObject;
  readonly planned: CtyObject;
}

/** How an update is sent: as steps of a JSON Patch, or as a new object in place of the old one. */
export type Update = { readonly patch: readonly JsonPatchStep[] } | { readonly replace: KubernetesObject };

/** A wait after a request, given what Terraform planned. */
export type ResourceWait = (context: {
  readonly client: KubeClient;
  readonly reference: ObjectReference;
  readonly attributes: CtyObject;
  readonly options: WaitOptions;
}) => Promise<void>;

/** Where the real provider treats a kind in a way of its own. */
export interface KindBehaviour {
  /**
   * The object that is sent, where it is not just what the conversion gives.
   * @param operation what it is sent for
   */
  readonly prepare?: (object: KubernetesObject, planned: CtyObject, operation: "create" | "update") => KubernetesObject;
  /** How a change is sent, beside that of labels and annotations. @default - each changed field of the spec is patched */
  readonly update?: (change: Change) => Update;
  /** Attributes whose change replaces the resource beside those that the schema marks. */
  readonly forcesReplacement?: (prior: CtyObject, planned: CtyObject) => readonly AttributePath[];
  /** Attributes of which no change is planned, whatever is said of them. */
  readonly keeps?: (planned: CtyObject) => readonly string[];
  /**
   * The attributes that are kept in the state, where they are not just what the conversion gives.
   * @param known the planned or prior attributes, null for an import
   */
  readonly read?: (attributes: TerraformAttributes, live: LiveObject, known: CtyObject | null) => TerraformAttributes;
  /** Whether the real provider ends a change that goes well without reading the object again. @default - it reads */
  readonly changeEndsUnread?: (attributes: CtyObject) => boolean;
  /**
   * Whether the real provider tells the identity of an object as soon as it is made, before any wait.
   * @default false - when it reads the object again
   */
  readonly identifiesAtOnce?: boolean;
  readonly afterCreate?: ResourceWait;
  readonly afterUpdate?: ResourceWait;
  readonly beforeDelete?: ResourceWait;
  /** Whether a deletion waits until the object is gone. @default false */
  readonly waitsUntilGone?: boolean;
  /** @default - Kubernetes' own */
  readonly propagationPolicy?: "Foreground";
  /** Attributes without a Kubernetes field that an import sets. */
  readonly imported?: CtyObject;
}
