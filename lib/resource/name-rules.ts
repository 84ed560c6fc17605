import { z } from "zod";
import { rule, type Report } from "./check-props";
import { isToken } from "./tokens";

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

/** Whether a value is a token, or passes a check of text. */
export const tokenOr =
  (holds: (text: string) => boolean) =>
  (value: unknown): boolean =>
    isToken(value) || (typeof value === "string" && holds(value));

const OBJECT_NAME = {
  code: "ObjectNameInvalid",
  what: "this is no name of a Kubernetes object",
  allowed: "lowercase letters, digits, '-' and '.', letter or digit at both ends, at most 253 characters",
};
/** The name of another object, such as a ConfigMap. */
export const objectName = rule(z.string(), tokenOr(isSubdomain), OBJECT_NAME);

/** The construct's id is the object's name where none is given. */
export function checkObjectName(given: { readonly name?: string }, id: string, report: Report): void {
  if (given.name === undefined && !isSubdomain(id))
    report({ ...OBJECT_NAME, prop: "name", value: id, fix: "give it a name, or the construct another id" });
}

const LABEL_NAME = {
  code: "NameInvalid",
  what: "this name is not an RFC 1123 label",
  allowed: "lowercase letters, digits and '-', letter or digit at both ends, at most 63 characters",
};
/** The name of a container, a volume or a namespace. */
export const labelName = rule(z.string(), tokenOr(isLabelName), LABEL_NAME);

const KEY = {
  allowed: "letters, digits, '-', '_', '.', at most 63; before it, if wished, a DNS name and '/'",
};

function stringMap(
  keyCode: string,
  valueRule: ((value: string) => boolean) | undefined,
): z.ZodType<Readonly<Record<string, string>>> {
  const value = z.string();
  return z.record(
    rule(z.string(), tokenOr(isQualifiedName), { code: keyCode, what: "this key is not a qualified name", ...KEY }),
    valueRule === undefined
      ? value
      : rule(value, tokenOr(valueRule), {
          code: "LabelValueInvalid",
          what: "this is no value of a label",
          allowed: "at most 63 letters, digits, '-', '_', '.', letter or digit at both ends; or nothing",
        }),
  );
}

/** Labels. */
export const labelMap = stringMap("LabelKeyInvalid", isLabelValue);
/** Annotations: any text under qualified names. */
export const annotationMap = stringMap("AnnotationKeyInvalid", undefined);
