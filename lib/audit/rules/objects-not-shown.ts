import { isHiddenFromRules } from "../mask/marks";
import type { ChangeRule, Hit } from "../rule/rule";

/** Resources of other providers that bring objects into a cluster. */
const BRINGERS =
  /^(?:helm_release|kubectl_(?:manifest|server_version_manifest|patch)|kustomization_resource|k8s_manifest|argocd_application(?:_set)?|flux_bootstrap_git|carvel_kapp|rancher2_app_v2)$/;

/** A change brings objects that the plan does not show. */
export const objectsNotShown: ChangeRule = {
  id: "objects-not-shown",
  severity: "medium",
  category: "plan",
  title: "Objects that the plan does not show",
  why: "A chart or a manifest of another provider brings whatever it holds into the cluster, and so does a manifest that is sensitive or known only after the apply: none of it is judged here.",
  fix: "Review what it renders, for example with helm template; write manifests so that their content is known in the plan.",
  ids: ["CWE-1059"],
  example: "kubernetes_manifest whose manifest is known after apply",
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const { address, type, action, managed, kubernetes, after, hasParts } of plan.changes) {
      if (!managed || hasParts || action === "no-op" || action === "read") continue;
      if (BRINGERS.test(type)) yield { address, message: "what it holds is not judged" };
      else if (kubernetes && action !== "delete" && action !== "forget") {
        if (after === undefined || isHiddenFromRules(after.body))
          yield { address, message: "what it will be is sensitive, or known only after the apply" };
        else if (after.kind === "List") yield { address, message: "it is a list, and what it holds is not judged" };
      }
    }
  },
};
