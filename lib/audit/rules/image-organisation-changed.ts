import { imageName, looksLike } from "../model/images";
import { containerChangeRule, imagesOf } from "../rule/container-change";

/** An image comes from another organisation. */
export const imageOrganisationChanged = containerChangeRule({
  id: "image-organisation-changed",
  severity: "medium",
  category: "workload",
  title: "An image comes from another organisation, or from another repository",
  why: "Others may push there. A name that looks like the old one is how people are led to an image that is not theirs.",
  fix: "Check, letter by letter, that it is the organisation that you mean.",
  ids: ["NSA-pods-image-scanning", "CWE-829"],
  example: 'image = "nginx:1.27" → "evil/nginx:1.27"',
  check: (before, after) => {
    const images = imagesOf(before, after);
    if (images === undefined) return undefined;
    const [from, to] = [imageName(images.from), imageName(images.to)];
    const whole = (name: typeof from) => `${name.registry}/${name.organisation}/${name.repository}`;
    if (whole(from) === whole(to)) return undefined;
    const message = `image ${images.from} → ${images.to}`;
    const alike = (["registry", "organisation"] as const).find((part) => looksLike(from[part], to[part]));
    if (alike !== undefined)
      return {
        message: `${message}: ${to[alike]} looks like ${from[alike]} and is another ${alike}`,
        severity: "high",
      };
    if (from.registry !== to.registry) return undefined; // a rule of its own
    return from.organisation === to.organisation ? { message, severity: "low" } : message;
  },
});
