import { imageName } from "../model/images";
import { text } from "../model/tree";
import { containerRule } from "../rule/define";

/** Where public images were once, and where they are now. */
const RETIRED: readonly (readonly [from: RegExp, to: string])[] = [
  [/^k8s\.gcr\.io$/, "registry.k8s.io"],
  [/^(?:(?:us|eu|asia)\.)?gcr\.io\/google[_-]containers$/, "registry.k8s.io"],
  [/^docker\.pkg\.github\.com(?:\/|$)/, "ghcr.io"],
  [/^(?:quay\.io\/kubernetes-ingress-controller)$/, "registry.k8s.io/ingress-nginx"],
  [/^(?:docker\.io\/weaveworks)$/, "the registry of whoever keeps it up today"],
];

/** An image comes from a place that is no longer kept. */
export const imageRegistryRetired = containerRule({
  id: "image-registry-retired",
  severity: "low",
  category: "workload",
  title: "An image comes from a registry that is no longer kept",
  why: "No mends arrive there any more, and one day a new node can no longer pull it.",
  fix: "Take the image from where its makers publish it now.",
  ids: ["CWE-1104"],
  example: 'image = "k8s.gcr.io/pause:3.5"',
  check: ({ body }) => {
    const image = text(body, "image");
    if (image === undefined) return undefined;
    const { registry, organisation } = imageName(image);
    const at = [registry, `${registry}/${organisation}`];
    const now = RETIRED.find(([from]) => at.some((one) => from.test(one)));
    return now === undefined ? undefined : `runs ${image}, which is at ${now[1]} now`;
  },
});
