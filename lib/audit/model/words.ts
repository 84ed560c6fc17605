import { ownKey } from "../mask/marks";
import type { Change } from "./change";

// Terraform's own words for why it destroys or replaces, in plain ones.
// https://developer.hashicorp.com/terraform/internals/json-format#resource-changes
const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: "its last apply failed half-way (it is tainted)",
  replace_by_request: "that was asked for with -replace",
  replace_by_triggers: "something that it is told to follow changes (replace_triggered_by)",
  delete_because_no_resource_config: "it is no longer in the code",
  delete_because_wrong_repetition: "count or for_each was added to it or taken away",
  delete_because_count_index: "its count is smaller now",
  delete_because_each_key: "its key is no longer in for_each",
  delete_because_no_module: "its module is no longer in the code",
  delete_because_no_move_target: "the address that a moved block sends it to is not in the code",
};
const PATHS: readonly (readonly [path: RegExp, words: string])[] = [
  [/^metadata\.name$/, "its name"],
  [/^metadata\.namespace$/, "its namespace"],
  [/^metadata\.generate_name$/, "its name prefix"],
  [/^spec\.cluster_ips?\b/, "its cluster IP"],
  [/^spec\.load_balancer_class$/, "its load-balancer class"],
  [/^spec\.health_check_node_port$/, "its health-check node port"],
  [/^spec\.selector\b/, "its selector"],
  [/^spec\.service_name$/, "its governing Service"],
  [/^spec\.pod_management_policy$/, "its pod management policy"],
  [/^spec\.revision_history_limit$/, "its revision history limit"],
  [/^spec\.volume_claim_template\b.*storage_class_name$/, "the storage class of a claim template"],
  [/^spec\.volume_claim_template\b.*access_modes/, "the access modes of a claim template"],
  [/^spec\.volume_claim_template\b/, "a claim template"],
  [/^spec\.resources\.requests\b/, "a smaller storage request"],
  [/^spec\.storage_class_name$/, "its storage class"],
  [/^spec\.access_modes/, "its access modes"],
  [/^spec\.volume_name$/, "its volume"],
  [/^spec\.template\b/, "its pod template"],
  [/^(?:data|binary_data)\b/, "its immutable data"],
  [/^type$/, "its type"],
  [/^address_type$/, "its address type"],
];

/** The attributes that force a replacement, in words, each with its path. */
function pathsInWords(change: Change): string {
  const reasons = change.replacePaths.map((path) => {
    const words = PATHS.find(([pattern]) => pattern.test(path))?.[1];
    return words === undefined ? path : `${words}, ${path},`;
  });
  return [...new Set(reasons)].join(" and ");
}

/** Why Terraform destroys or replaces an object, to follow "because". */
export function reasonInWords(change: Change): string {
  const said = change.reason === undefined ? undefined : ownKey(REASONS, change.reason);
  if (said !== undefined) return said;
  const paths = pathsInWords(change);
  if (paths !== "") return `${paths} cannot be changed in place`;
  return change.action === "delete" ? "its destruction was asked for" : "a field cannot be changed in place";
}

/** What happens to an object, in one word. */
export const ACTION_WORDS: Readonly<Record<Change["action"], string>> = {
  create: "create",
  update: "update",
  replace: "replace",
  delete: "destroy",
  forget: "forget",
  read: "read",
  "no-op": "keep",
};
