import { z } from "zod";
import { MOST_ANNOTATIONS, annotationBytes } from "../config-limits";
import { isLabelName, isLabelValue, isQualifiedName, isSubdomain } from "../names";
import { rule, type Report } from "./check-props";
import { isToken } from "./tokens";

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
export const annotationMap = rule(
  stringMap("AnnotationKeyInvalid", undefined),
  (annotations) => isToken(annotations) || annotationBytes(annotations) <= MOST_ANNOTATIONS,
  {
    code: "AnnotationsTooLarge",
    what: "these are more annotations than an object may have",
    allowed: `at most ${MOST_ANNOTATIONS} bytes, keys and values together`,
    fix: "put what is long into a ConfigMap",
  },
);
