import { containerChangeRule, imagesOf } from "../rule/container-change";

/** An image that was pinned by its digest no longer is. */
export const imageDigestDropped = containerChangeRule({
  id: "image-digest-dropped",
  severity: "medium",
  category: "workload",
  title: "An image that was pinned by its digest no longer is",
  why: "Up to now nobody could put another image in its place; from now on whoever may push the tag can.",
  fix: "Name the digest again: name:tag@sha256:….",
  ids: ["NSA-pods-image-scanning", "CWE-494"],
  example: 'image = "app:1@sha256:…" → "app:1"',
  check: (before, after) => {
    const images = imagesOf(before, after);
    return images !== undefined && images.from.includes("@sha256:") && !images.to.includes("@sha256:")
      ? `image ${images.from} → ${images.to}`
      : undefined;
  },
});
