/*
 * How the API server names groups, versions and kinds
 * (https://kubernetes.io/docs/reference/using-api/#api-groups).
 */

/** A version of the API in its parts: `apps/v1` is version `v1` of the group `apps`; the first group's name is empty. */
export function groupVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf("/");
  return { group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1) };
}

/** What the API calls the objects of one of Kubernetes' own kinds, as in its addresses; `Endpoints` is plural already. */
export function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (name === "endpoints") return name;
  return name.endsWith("s") ? `${name}es` : name.replace(/y$/, "ie").concat("s");
}
