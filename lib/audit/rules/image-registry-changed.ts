import { imageName } from "../model/images";
import { containerChangeRule, imagesOf } from "../rule/container-change";

/** An image comes from another registry. */
export const imageRegistryChanged = containerChangeRule({
  id: "image-registry-changed",
  severity: "medium",
  category: "workload",
  title: "An image comes from another registry",
  why: "Other people may push there, and other scans and signatures hold for it.",
  fix: "Check that the registry is one that you trust.",
  ids: ["NSA-pods-image-scanning", "CWE-829"],
  example: 'image = "registry.example/app:1" → "evil.example/app:1"',
  check: (before, after) => {
    const images = imagesOf(before, after);
    if (images === undefined) return undefined;
    const [from, to] = [imageName(images.from).registry, imageName(images.to).registry];
    return from === to ? undefined : `image from ${from} → ${to}`;
  },
});
