const COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const HOST = `(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
/** Source: https://github.com/distribution/reference/blob/main/reference.go */
const REFERENCE = new RegExp(
  `^(?:${HOST}/)?${COMPONENT}(?:/${COMPONENT})*(?::(?<tag>\\w[\\w.-]{0,127}))?(?<digest>@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
);
/** The identifier of an image, which is no name. */
const IDENTIFIER = /^[a-f0-9]{64}$/;

/**
 * When an image is pulled whose container does not say, as the API server decides it: what has no tag, or the tag
 * `latest`, may be another image tomorrow. A text that is no image reference has no such tag.
 * Source: https://kubernetes.io/docs/concepts/containers/images/#imagepullpolicy-defaulting
 */
export function defaultPullPolicy(image: string): "Always" | "IfNotPresent" {
  const parts = IDENTIFIER.test(image) ? undefined : REFERENCE.exec(image)?.groups;
  if (parts === undefined) return "IfNotPresent";
  const tag = parts["tag"] ?? (parts["digest"] === undefined ? "latest" : undefined);
  return tag === "latest" ? "Always" : "IfNotPresent";
}
