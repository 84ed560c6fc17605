import { isHiddenFromRules } from "../mask/marks";
import { pick } from "../model/tree";
import { containerRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** An image has no tag, or one that names no version, such as latest, main or alpine. */
export const imageTagMoves = containerRule({
  id: "image-tag-moves",
  severity: "medium",
  category: "workload",
  title: "An image has no tag, or one that names no version",
  why: "Nobody can say which version runs, and two pods of one workload may run different ones.",
  fix: "Name a version.",
  ids: ["NSA-pods-image-scanning", "CWE-829"],
  example: 'image = "nginx:latest"',
  check: (container) => {
    const image = pick(container.body, "image");
    if (isHiddenFromRules(image)) return UNDECIDED;
    if (typeof image !== "string" || image === "" || image.includes("@sha256:")) return undefined;
    const tag = /:([^:/]+)$/.exec(image)?.[1];
    if (tag === undefined) return `runs ${image}, without a tag`;
    // No version is without a number; latest, main, stable and alpine all move.
    return /\d/.test(tag) ? undefined : `runs ${image}, and the tag ${tag} names no version`;
  },
});
