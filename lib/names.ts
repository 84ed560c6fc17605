/*
 * How Kubernetes writes names, as its API machinery defines it
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/names/, …/labels/).
 */

const RFC_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const RFC_1123_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const RFC_1123_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** An RFC 1035 label of at most 63 characters: what a Service may be called. */
export const isServiceName = (text: string): boolean => text.length <= 63 && RFC_1035.test(text);
/** An RFC 1123 label of at most 63 characters: containers, volumes, namespaces. */
export const isLabelName = (text: string): boolean => text.length <= 63 && RFC_1123_LABEL.test(text);
/** An RFC 1123 subdomain of at most 253 characters: most objects. */
export const isSubdomain = (text: string): boolean => text.length <= 253 && RFC_1123_SUBDOMAIN.test(text);

/** A label or annotation key: an optional DNS prefix of ≤ 253 characters, and a name of ≤ 63. */
export function isQualifiedName(key: string): boolean {
  const slash = key.indexOf("/");
  const name = key.slice(slash + 1);
  if (slash >= 0 && !isSubdomain(key.slice(0, slash))) return false;
  return name.length > 0 && name.length <= 63 && QUALIFIED_NAME.test(name);
}

/** A label's value: empty, or ≤ 63 letters, digits, `-`, `_`, `.` with letters or digits at both ends. */
export const isLabelValue = (value: string): boolean =>
  value === "" || (value.length <= 63 && QUALIFIED_NAME.test(value));

/** The name of a port: ≤ 15 lowercase letters, digits and single `-`, at least one letter. */
export const isPortName = (text: string): boolean =>
  text.length <= 15 && RFC_1123_LABEL.test(text) && /[a-z]/.test(text) && !text.includes("--");

/** A key of a ConfigMap's or Secret's data: ≤ 253 letters, digits, `-`, `_`, `.`, not `.` and not beginning with `..`. */
export const isDataKey = (key: string): boolean =>
  /^[-._a-zA-Z0-9]{1,253}$/.test(key) && key !== "." && !key.startsWith("..");

/** Whether a path has parts that mean nothing, or a slash in disguise: Kubernetes compares no such path of an Ingress. */
export const hasIdleParts = (path: string): boolean => /\/\/|\/\.{1,2}(\/|$)|%2f/i.test(path);

/** A name that may stand in a URL's path as it is: roles and their bindings. */
export const isPathSegment = (text: string): boolean => text !== "." && text !== ".." && !/[/%]/.test(text);
