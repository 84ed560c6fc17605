import { claimTemplates } from "../model/pods";
import { pick, sameTree, text } from "../model/tree";
import { changeRule } from "../rule/define";

/** A claim template is changed in a way that is never carried out. */
export const claimTemplateChanged = changeRule({
  id: "claim-template-changed",
  severity: "high",
  category: "data",
  title: "A claim template is changed in a way that is never carried out",
  why: "The plan says update, and the provider sends nothing: the claims keep their size and every later plan shows the same change.",
  fix: "Grow the claims themselves (kubectl edit pvc), then change the template to what they are.",
  ids: ["CWE-404"],
  example: 'storage = "10Gi" → "20Gi" in a volume_claim_template',
  kinds: ["StatefulSet"],
  actions: ["update"],
  check: (change) => {
    const [before, after] = [
      change.before && claimTemplates(change.before),
      change.after && claimTemplates(change.after),
    ];
    const changed = (after ?? []).flatMap((template, index) => {
      const [from, to] = [before?.[index], template].map((one) => pick(one, "spec.resources.requests.storage"));
      return before?.[index] !== undefined && !sameTree(from, to)
        ? [`${text(template, "metadata.name") ?? index}: storage ${String(from)} → ${String(to)}`]
        : [];
    });
    return changed.length === 0 ? undefined : `claim template ${changed.join(", ")} will not reach the claims`;
  },
});
