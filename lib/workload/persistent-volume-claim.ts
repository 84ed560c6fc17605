import { TerraformStack, type TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import { z } from "zod";
import { defined } from "../defined";
import {
  KubernetesResource,
  ReferredObject,
  STORAGE_CLASS,
  annotationMap,
  checkOnDelete,
  checkUnit,
  deletePolicy,
  editAlone,
  editOf,
  environmentOf,
  isToken,
  objectMetadata,
  objectName,
  ownershipLabels,
  props as propsSchema,
  recordPolicy,
  type AsGiven,
  type DeletePolicy,
  checkObject,
  type ObjectEdit,
} from "../resource";
import { renderStorage, storageShape, type StorageRequest } from "./volume-sources";
import { volumeName, type Volume } from "./volume";

/** Props of a `PersistentVolumeClaim`: how much storage, of which class, and what becomes of it. */
export interface PersistentVolumeClaimProps extends StorageRequest, AsGiven {
  /** Name of the object. @default - the construct's id */
  readonly name?: string;
  /** Namespace of the claim. @default - the stack's */
  readonly namespace?: string;
  /** Annotations of the claim. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** An existing volume that is to be bound. @default - any that fits, most often a new one */
  readonly volumeName?: string;
  /** Whether apply waits until the claim has its volume. Many classes make one only when a pod comes. @default false */
  readonly waitUntilBound?: boolean;
  /**
   * What becomes of the claim, and of its data, when the construct is removed. With `retain`, a plan that would destroy it
   * stops until a `RetiredService` takes the construct's place.
   * @default - as the stack's `volumes` says: "delete"
   */
  readonly onDelete?: DeletePolicy;
  /** "Edit YAML" of the claim; see `editYaml`. @default - none */
  readonly edit?: ObjectEdit;
}

/** Checks the props of a claim. */
const persistentVolumeClaimSchema = propsSchema({
  ...storageShape,
  asGiven: z.boolean().optional(),
  name: objectName.optional(),
  namespace: objectName.optional(),
  annotations: annotationMap.optional(),
  volumeName: objectName.optional(),
  waitUntilBound: z.boolean().optional(),
  onDelete: deletePolicy,
  edit: editOf,
});

/** What a claim is, however it was asked for. */
interface Claim {
  readonly logicalId: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly waitUntilBound?: boolean;
  readonly onDelete?: DeletePolicy;
}

/** The class that a claim has, in a condition of its own. */
const storageClass = (): string => "${self.spec[0].storage_class_name}";

/**
 * How a plan tells that the code names no class any more: the provider keeps the old one, and cannot tell it from one that
 * the cluster chose. A claim that is made with a class is told which by an annotation. No plan changes that, so that it is
 * still there when the class is no longer said.
 */
function classLifecycle({ name, namespace, spec }: Claim): TerraformResourceLifecycle {
  const annotation = `metadata[0].annotations[${JSON.stringify(STORAGE_CLASS)}]`;
  const stays: TerraformResourceLifecycle = { ignoreChanges: [annotation] };
  if (spec["storageClassName"] !== undefined) return stays;
  const errorMessage =
    `VolumeClassKept: the code names no storage class for the claim ${name} in the namespace ${namespace}, but it was ` +
    `made with ${storageClass()}, which Kubernetes never changes. Name that one. ` +
    "For a new and empty claim of the cluster's own class give the claim another name.";
  return { ...stays, postcondition: [{ condition: `\${try(self.${annotation}, null) == null}`, errorMessage }] };
}

function createClaim(scope: Construct, id: string, claim: Claim): KubernetesResource {
  const { name, namespace, labels } = claim;
  const { asGiven, protect } = environmentOf(scope);
  const { storageClassName } = claim.spec;
  const annotations = { ...claim.annotations };
  if (!asGiven && storageClassName !== undefined) annotations[STORAGE_CLASS] = String(storageClassName);
  const lifecycle = {
    // The data is not to go with a change that replaces the claim.
    ...(protect ? { preventDestroy: true } : {}),
    ...(asGiven ? {} : classLifecycle(claim)),
  };
  const resource = new KubernetesResource(scope, id, {
    logicalId: claim.logicalId,
    lifecycle: Object.keys(lifecycle).length > 0 ? lifecycle : undefined,
    providerAttributes: { wait_until_bound: claim.waitUntilBound ?? false },
    object: {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: objectMetadata(scope, { name, namespace, labels, annotations }),
      spec: claim.spec,
    },
  });
  recordPolicy(scope, "volumes", claim.onDelete, resource.address);
  return resource;
}

/**
 * A claim of storage that several workloads mount, or that outlives one (console: "Volumes"). What one workload alone
 * mounts is said by its volume: `claim`; what each pod of a stateful one has, by `claimTemplate`.
 *
 * Apply changes `storage` in place: it grows, where the class allows it, and never shrinks. Class, access modes,
 * `volumeMode` and `volumeName` replace the claim, and a new one is empty. Where a class is taken out of the code the
 * plan stops with `VolumeClassKept`, unless names are as given. In a stack with `protect` no plan destroys a claim.
 *
 * Address, where the construct `files` stands directly in a stack: `kubernetes_persistent_volume_claim_v1.files`.
 * @example
 * ```ts
 * const files = new PersistentVolumeClaim(prod, "files", { storage: "50Gi", accessModes: ["ReadWriteMany"] });
 * new StatelessService(prod, "upload", {
 *   containers: [{ image: "example.com/upload:1", ports: [{ containerPort: 8080 }] }],
 *   volumes: [{ persistentVolumeClaim: { claimName: files.name }, mountPath: "/files" }],
 * });
 * ```
 */
export class PersistentVolumeClaim extends ReferredObject {
  /** The Terraform resource: the last escape hatch. */
  readonly resource: KubernetesResource;

  /** @throws KubeServicesError with everything that is wrong with the props */
  constructor(scope: Construct, id: string, props: PersistentVolumeClaimProps = {}) {
    super(scope, id);
    const given = checkObject(this, id, props, {
      schema: persistentVolumeClaimSchema,
      across: ({ storage, onDelete }, report) => {
        checkUnit(storage, "bytes", "storage", report);
        checkOnDelete({ volumes: onDelete }, report);
      },
    });
    const { name = id, namespace = environmentOf(this).namespace, volumeName: volume } = given;
    this.resource = createClaim(this, "Resource", {
      logicalId: TerraformStack.of(this).getLogicalId(this.node),
      name,
      namespace,
      labels: { ...ownershipLabels(this, name), ...given.labels },
      annotations: given.annotations,
      spec: defined({ ...renderStorage(given), volumeName: volume }),
      waitUntilBound: given.waitUntilBound,
      onDelete: given.onDelete,
    });
    this.editYaml(given.edit);
  }

  /**
   * "Edit YAML" of the consoles: changes the claim past the props, and checks it like a manifest. What an edit is, see
   * `ObjectEdit`; the address stays, and name and namespace cannot be edited.
   * @throws KubeServicesError with all that is wrong with the edit
   */
  editYaml(edit: ObjectEdit | undefined): void {
    editAlone(this, edit, this.resource);
  }
}

/** Whose claims they are. */
interface ClaimsOwner {
  /** Beginning of the claims' names. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly logicalId: string;
}

/** The name of a claim in an address. */
export const claimId = (name: string): string => (isToken(name) ? "claim" : name.replace(/[^-_A-Za-z0-9]/g, "_"));

/** Makes the claims that the volumes of a workload ask for (`claim`); the volumes then mount them by reference. */
export function createClaims(
  scope: Construct,
  owner: ClaimsOwner,
  volumes: readonly Volume[] | undefined,
): { readonly volumes: readonly Volume[] | undefined; readonly resources: readonly KubernetesResource[] } {
  const resources: KubernetesResource[] = [];
  if (volumes?.some(({ claim }) => claim !== undefined) !== true) return { volumes, resources };
  const mounted = volumes.map((volume, index): Volume => {
    const { claim, onDelete, ...rest } = volume;
    if (claim === undefined) return volume;
    const resource = createClaim(scope, `Claim-${claim.name}`, {
      logicalId: `${owner.logicalId}_${claimId(claim.name)}`,
      name: `${owner.name}-${claim.name}`,
      namespace: owner.namespace,
      labels: { ...owner.labels, ...claim.labels },
      spec: renderStorage(claim),
      onDelete,
    });
    resources.push(resource);
    const claimName = resource.reference("metadata[0].name");
    return { ...rest, name: volumeName(volume, index), persistentVolumeClaim: { claimName } };
  });
  return { volumes: mounted, resources };
}
