import { groupVersion, pluralOf } from "../api-names";

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

let known: readonly RbacResource[] | undefined;

/** Kubernetes' own kinds, as roles name them. */
export function rbacResources(): readonly RbacResource[] {
  known ??= [
    ...goTypes()
      .builtInKinds()
      .map(([apiVersion, kind, namespaced]) => ({
        plural: pluralOf(kind),
        group: groupVersion(apiVersion).group,
        namespaced,
      })),
    { plural: "events", group: "events.k8s.io", namespaced: true },
  ];
  return known;
}
