import { containerChangeRule, imagesOf } from "../rule/container-change";

/** Another image stands under the same tag. */
export const imageContentChanged = containerChangeRule({
  id: "image-content-changed",
  severity: "low",
  category: "workload",
  title: "Another image stands under the same tag",
  why: "A version was pushed a second time: what runs under its name is not what was tested and scanned as it.",
  fix: "Find out who pushed it and why; give a rebuilt image a tag of its own.",
  ids: ["NSA-pods-image-scanning", "CWE-494"],
  example: 'image = "app:1.0@sha256:aa…" → "app:1.0@sha256:bb…"',
  check: (before, after) => {
    const images = imagesOf(before, after);
    if (images === undefined) return undefined;
    const [[name, was], [same, is]] = [images.from.split("@"), images.to.split("@")];
    const tagged = /:[^:/]*\d[^:/]*$/.test(name ?? "");
    if (!tagged || name !== same || was === undefined || is === undefined || was === is) return undefined;
    return `image ${name ?? ""} from ${was.slice(0, 19)}… → ${is.slice(0, 19)}…`;
  },
});
