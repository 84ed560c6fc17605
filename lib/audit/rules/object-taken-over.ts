import { diff } from "../model/diff";
import { changeRule } from "../rule/define";

/** Terraform takes over an object that was made by others. */
export const objectTakenOver = changeRule({
  id: "object-taken-over",
  severity: "low",
  category: "plan",
  title: "An object of the cluster is taken over",
  why: "From this apply on Terraform sets it to what the code says, and destroys it with the stack; whoever made it may still change it.",
  fix: "Make sure that nobody else manages it, and that the code says what it is.",
  ids: ["CWE-471"],
  example: 'import { to = kubernetes_service_v1.web, id = "shop/web" }',
  actions: ["no-op", "update", "replace"],
  check: (change) => {
    if (!change.importing || change.before === undefined || change.after === undefined) return undefined;
    const { kind, name } = change.after;
    const paths = diff(change.before.body, change.after.body).map((one) => one.path);
    if (paths.length === 0) return `${kind} ${name} is taken over as it is`;
    const shown = `${paths.slice(0, 5).join(", ")}${paths.length > 5 ? ` and ${paths.length - 5} more` : ""}`;
    return { message: `${kind} ${name} is taken over and changed: ${shown}`, severity: "medium" };
  },
});
