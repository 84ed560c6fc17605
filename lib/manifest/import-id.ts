/** The object that `terraform import` is to take over. */
export interface ImportTarget {
  readonly apiVersion: string;
  readonly kind: string;
  /** @default - an object of the whole cluster */
  readonly namespace?: string | undefined;
  readonly name: string;
}

/**
 * How `terraform import` names an object: `namespace/name` or `name`, and for `kubernetes_manifest` all that tells it
 * from others.
 * https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/manifest#importing-existing-kubernetes-resources-as-kubernetes_manifest
 */
export function importId(resourceType: string, { apiVersion, kind, namespace, name }: ImportTarget): string {
  if (resourceType !== "kubernetes_manifest") return namespace === undefined ? name : `${namespace}/${name}`;
  const place = namespace === undefined ? [] : [`namespace=${namespace}`];
  return [`apiVersion=${apiVersion}`, `kind=${kind}`, ...place, `name=${name}`].join(",");
}
