/** Hosts of keys that users set although they belong to Kubernetes. */
const USER_HOSTS: ReadonlySet<string> = new Set(["app.kubernetes.io", "service.beta.kubernetes.io"]);

/**
 * Whether a label or annotation is Kubernetes' own: the provider reads it only where the configuration has it already.
 * Source: https://github.com/hashicorp/terraform-provider-kubernetes/blob/v3.2.1/kubernetes/structures.go#L175
 */
export function isInternalKey(key: string): boolean {
  const host = (key.split("/")[0] ?? "").split(":")[0] ?? "";
  if (USER_HOSTS.has(host)) return false;
  return host.endsWith("kubernetes.io") || key.includes("deprecated.daemonset.template.generation");
}
