import { removedIn } from "../model/api-versions";
import { changeRule } from "../rule/define";

/** An object has an API version that Kubernetes removed. */
export const apiVersionRemoved = changeRule({
  id: "api-version-removed",
  severity: "medium",
  category: "plan",
  title: "An object has an API version that Kubernetes removed",
  why: "An API server that no longer serves it refuses the object: the apply fails, and after an update of the cluster nobody can change it.",
  fix: "Write the version that is served today; for resources of the provider take those that end in _v1 or _v2.",
  ids: ["CWE-477"],
  example: 'apiVersion = "policy/v1beta1" in kubernetes_manifest',
  actions: ["create", "update", "replace", "no-op"],
  check: (change) => {
    if (change.after === undefined) return undefined;
    const removal = removedIn(change);
    if (removal === undefined) return undefined;
    const { version, since } = removal;
    return {
      message: `has ${version}, which Kubernetes ${since} no longer serves`,
      severity: change.action === "no-op" ? "low" : "medium",
    };
  },
});
