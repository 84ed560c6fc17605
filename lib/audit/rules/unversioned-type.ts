import type { Hit, StateRule } from "../rule/rule";

/** These have no versioned sister. */
const UNVERSIONED: ReadonlySet<string> = new Set([
  "kubernetes_manifest",
  "kubernetes_annotations",
  "kubernetes_labels",
  "kubernetes_env",
  "kubernetes_node_taint",
  "kubernetes_config_map_v1_data",
  "kubernetes_secret_v1_data",
]);

/** A resource has a type that the provider gives up. */
export const unversionedType: StateRule = {
  id: "unversioned-type",
  severity: "info",
  category: "plan",
  title: "A resource has a type that the provider gives up",
  why: "Types without a version are deprecated in version 3 of the provider and announced to go with version 4; one cannot be moved to its versioned type in place.",
  fix: "Forget it (removed block) and import it as the versioned type.",
  ids: ["CWE-477"],
  example: 'resource "kubernetes_deployment" "web" {}',
  looksAt: "state",
  *check(world): Iterable<Hit> {
    for (const object of world.objects) {
      const type = object.change.type;
      if (/_v\d+(?:(?:alpha|beta)\d+)?$/.test(type) || UNVERSIONED.has(type)) continue;
      yield { address: object.address, message: `has the type ${type}` };
    }
  },
};
