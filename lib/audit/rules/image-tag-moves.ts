import { isHiddenFromRules } from "../mask/marks";
import { pick } from "../model/tree";
import { containerRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** An image has no tag, or the tag latest. */
export const imageTagMoves = containerRule({
  id: "image-tag-moves",
  severity: "medium",
  category: "workload",
  title: "An image has no tag, or the tag latest",
  why: "Nobody can say which version runs, and two pods of one workload may run different ones.",
  fix: "Name a version.",
  check: (container) => {
    const image = pick(container.body, "image");
    if (isHiddenFromRules(image)) return UNDECIDED;
    if (typeof image !== "string" || image === "" || image.includes("@sha256:")) return undefined;
    const tag = /:([^:/]+)$/.exec(image)?.[1];
    return tag === undefined || tag === "latest"
      ? `runs ${image}, ${tag === undefined ? "without a tag" : "tag latest"}`
      : undefined;
  },
});
