import { isBranch, isHiddenFromRules, isList, type Tree } from "../mask/marks";
import { map, text } from "./tree";

/** What happens to an object. `forget`: Terraform stops managing it and it stays. */
export type Action = "create" | "update" | "replace" | "delete" | "forget" | "read" | "no-op";

/** One change of a plan, its secrets masked. */
export interface Change {
  /** Terraform's address of the resource, such as `kubernetes_service_v1.web`. */
  readonly address: string;
  /** The address that it had, where a `moved` block renames it. */
  readonly previousAddress?: string;
  /** Terraform's type of the resource, such as `kubernetes_service_v1`. */
  readonly type: string;
  /** Name of the resource in the address. */
  readonly terraformName: string;
  /** Whether it is managed, and not read as data. */
  readonly managed: boolean;
  /** Whether it is managed, read as data, or only there while Terraform runs. */
  readonly mode: "managed" | "data" | "ephemeral";
  /** The provider's address, such as `registry.terraform.io/hashicorp/kubernetes`; empty where the plan has none. */
  readonly provider: string;
  /** The address of the resource of another provider in whose manifests this object stands; only of such objects. */
  readonly partOf?: string;
  /** Whether the objects of its manifests are changes of their own, and it only holds them together. */
  readonly hasParts: boolean;
  /** Whether it is of the Kubernetes provider, or an object in a manifest of another one. */
  readonly kubernetes: boolean;
  /** The Kubernetes kind; for other providers the Terraform type. */
  readonly kind: string;
  /** What the plan does to it. */
  readonly action: Action;
  /** For a replacement: whether the new one is up before the old one goes. */
  readonly createsFirst: boolean;
  /** Whether it is what a broken replacement left behind. */
  readonly deposed: boolean;
  /** Terraform's own word for why it is destroyed or replaced; undefined where it gives none. */
  readonly reason?: string;
  /** The attributes that force a replacement. */
  readonly replacePaths: readonly string[];
  /** Whether it is taken over from the cluster. */
  readonly importing: boolean;
  /** Where a kubernetes_manifest would apply what its manifest does not say; undefined where it would not. */
  readonly unsaid?: string;
  /** The programs that its code runs when it is created or destroyed, such as `local-exec`. */
  readonly provisioners: readonly string[];
  /** The object before the apply; undefined where there is none, or where it is none of Kubernetes. */
  readonly before: KubernetesObject | undefined;
  /** The object after the apply; undefined where there is none, or where it is none of Kubernetes. */
  readonly after: KubernetesObject | undefined;
  /** The two sides of a resource of another provider: which attributes it has, not what is in them. */
  readonly foreign: {
    /** The resource before the apply; null where there is none. */
    readonly before: Tree;
    /** The resource after the apply; null where there is none. */
    readonly after: Tree;
  };
}

/** A Kubernetes object as a plan shows it at one time: before the apply, or after it. */
export interface KubernetesObject {
  /** The change that it is the one side of. */
  readonly change: Change;
  /** Terraform's address of its resource. */
  readonly address: string;
  /** What it is, such as `Deployment`; with its group where that is not Kubernetes' own. */
  readonly kind: string;
  /** Its name in the cluster; the Terraform name where that is not known yet. */
  readonly name: string;
  /** Its namespace; undefined for kinds without one, and where it is not known yet. */
  readonly namespace: string | undefined;
  /** Its labels; undefined where one of them is not known yet. */
  readonly labels: ReadonlyMap<string, string> | undefined;
  /** All of it, in the provider's shape; a mark where all of it is sensitive, or not known yet. */
  readonly body: Tree;
}

/** Kinds that have no namespace. */
const CLUSTER_KINDS: ReadonlySet<string> = new Set([
  "Namespace",
  "PersistentVolume",
  "StorageClass",
  "ClusterRole",
  "ClusterRoleBinding",
  "IngressClass",
  "PriorityClass",
  "RuntimeClass",
  "CSIDriver",
  "APIService",
  "MutatingWebhookConfiguration",
  "ValidatingWebhookConfiguration",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
  "CertificateSigningRequest",
  "CustomResourceDefinition",
  "GatewayClass",
  "Node",
  "NodeTaint",
]);

/** Kinds that are written into objects with and without a namespace. */
const OF_ANY_SCOPE: ReadonlySet<string> = new Set(["Annotations", "Labels"]);

/**
 * One side of a change as an object; undefined where there is none on that side.
 * @param sameAs the other side, where it is the same object: its name cannot change then
 */
export function objectOf(change: Change, body: Tree, sameAs?: KubernetesObject): KubernetesObject | undefined {
  if (!change.kubernetes) return undefined;
  if (isHiddenFromRules(body)) {
    const { name = change.terraformName, namespace } = sameAs ?? {};
    return { change, address: change.address, kind: change.kind, name, namespace, labels: undefined, body };
  }
  if (!isBranch(body)) return undefined;
  const metadata = isList(body["metadata"]) ? body["metadata"][0] : undefined;
  const namespaced = !CLUSTER_KINDS.has(change.kind);
  const known = text(metadata, "namespace");
  // The provider and Kubernetes both take a missing namespace for `default`.
  const absent =
    !OF_ANY_SCOPE.has(change.kind) &&
    isBranch(metadata) &&
    (metadata["namespace"] === null || metadata["namespace"] === undefined || metadata["namespace"] === "");
  return {
    change,
    address: change.address,
    kind: change.kind,
    name: text(metadata, "name") ?? change.terraformName,
    namespace: namespaced ? (known ?? (absent ? "default" : undefined)) : undefined,
    labels: map(metadata, "labels"),
    body,
  };
}
