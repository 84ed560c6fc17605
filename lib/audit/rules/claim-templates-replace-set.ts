import { reasonInWords } from "../model/words";
import { changeRule } from "../rule/define";

/** A StatefulSet is replaced because its claim templates or service name change. */
export const claimTemplatesReplaceSet = changeRule({
  id: "claim-templates-replace-set",
  severity: "high",
  category: "data",
  title: "A StatefulSet is replaced because its claim templates or service name change",
  why: "All its pods stop. The old claims stay, and pods of the same name take them up again, with their old class and size.",
  fix: "Keep the templates; move the data to a set with a new name instead.",
  ids: ["CWE-404"],
  example: "storage_class_name changes in a volume_claim_template",
  kinds: ["StatefulSet"],
  actions: ["replace"],
  check: (change) =>
    change.replacePaths.some((path) => /^spec\.(?:volume_claim_template|service_name|pod_management_policy)/.test(path))
      ? `is replaced, because ${reasonInWords(change)}; the claims of the old one are taken up by the new one`
      : undefined,
});
