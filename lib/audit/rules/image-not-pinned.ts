import { isHiddenFromRules } from "../mask/marks";
import { pick } from "../model/tree";
import { containerRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** An image is not pinned by its digest. */
export const imageNotPinned = containerRule({
  id: "image-not-pinned",
  severity: "info",
  category: "workload",
  title: "An image is not pinned by its digest",
  why: "A tag can be moved to another image after the review.",
  fix: "Name the image with its digest: name:tag@sha256:….",
  ids: ["NSA-pods-image-scanning", "CWE-494"],
  example: 'image = "nginx:1.27"',
  check: (container) => {
    const image = pick(container.body, "image");
    if (isHiddenFromRules(image)) return UNDECIDED;
    return typeof image === "string" && image !== "" && !image.includes("@sha256:") ? `runs ${image}` : undefined;
  },
});
