import { olderTag } from "../model/images";
import { containerChangeRule, imagesOf } from "../rule/container-change";

/** A container goes back to an older version. */
export const imageDowngraded = containerChangeRule({
  id: "image-downgraded",
  severity: "low",
  category: "workload",
  title: "A container goes back to an older version",
  why: "Faults that the newer one mended come back, and data that it has changed may not be readable any more.",
  fix: "Check what the newer version changed; go back only on purpose.",
  ids: ["CWE-1104"],
  example: 'image = "web:2.1.0" → "web:2.0.3"',
  check: (before, after) => {
    const images = imagesOf(before, after);
    return images !== undefined && olderTag(images.from, images.to) ? `image ${images.from} → ${images.to}` : undefined;
  },
});
