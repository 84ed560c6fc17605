import { containerChangeRule, imagesOf } from "../rule/container-change";

/** The host of an image's name; Docker Hub where it has none. */
function registryOf(image: string): string {
  const [first = "", ...rest] = image.split("/");
  return rest.length > 0 && (/[.:]/.test(first) || first === "localhost") ? first : "docker.io";
}

/** An image comes from another registry. */
export const imageRegistryChanged = containerChangeRule({
  id: "image-registry-changed",
  severity: "medium",
  category: "workload",
  title: "An image comes from another registry",
  why: "Other people may push there, and other scans and signatures hold for it.",
  fix: "Check that the registry is one that you trust.",
  check: (before, after) => {
    const images = imagesOf(before, after);
    if (images === undefined) return undefined;
    const [from, to] = [registryOf(images.from), registryOf(images.to)];
    return from === to ? undefined : `image from ${from} → ${to}`;
  },
});
