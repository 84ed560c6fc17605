/** The generated list of kinds, loaded when it is first asked for: most stacks say no permissions. */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it at once
const goTypes = (): typeof import("./go-types") => require("./go-types") as typeof import("./go-types");

/** A kind of Kubernetes' own as roles name it. */
export interface RbacResource {
  /** Plural in lowercase, such as `networkpolicies`. */
  readonly plural: string;
  /** API group, without a version; `""` is the core group. */
  readonly group: string;
  readonly namespaced: boolean;
}

/** How the API server makes the name of a kind's objects; that of Endpoints is plural already. */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (name === "endpoints") return name;
  return /(s|x|ch)$/.test(name) ? `${name}es` : name.replace(/y$/, "ie").concat("s");
}

let known: readonly RbacResource[] | undefined;

/** Kubernetes' own kinds, as roles name them. */
export function rbacResources(): readonly RbacResource[] {
  known ??= [
    ...goTypes()
      .builtInKinds()
      .map(([apiVersion, kind, namespaced]) => ({
        plural: pluralOf(kind),
        group: apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "",
        namespaced,
      })),
    { plural: "events", group: "events.k8s.io", namespaced: true },
  ];
  return known;
}
