import { text } from "../model/tree";
import { containerRule } from "../rule/define";

/** An image is never pulled. */
export const imageNeverPulled = containerRule({
  id: "image-never-pulled",
  severity: "medium",
  category: "workload",
  title: "An image is never pulled",
  why: "The pod runs whatever the node happens to hold under that name.",
  fix: "Use IfNotPresent or Always.",
  ids: ["NSA-pods-image-scanning", "CWE-829"],
  example: 'image_pull_policy = "Never"',
  check: (container) =>
    text(container.body, "image_pull_policy") === "Never" ? "has imagePullPolicy Never" : undefined,
});
