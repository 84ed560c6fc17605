import type { JsonObject } from "../../json-object";
import type { PathStep } from "../issue";
import { isKnownObject, isToken } from "../tokens";
import { patchField } from "./patch-types";

/** A part of a text that is an expression, and no escaped one. */
const EXPRESSION = /(?<!\$)\$\{[^}]*\}/g;
/** Escaped text that looks like a reference of Terraform's; a shell's `${NAME}` looks different. */
const REFERENCE = /\$\$\{(?:data\.)?[a-z][a-z0-9_]*\.[\w-]+[^}]*\}/;

/**
 * An edited object with the tokens of the object that was made, where the edit still shows their text: an export writes
 * of a value that an apply alone can tell the expression, which is plain text when it is read again.
 * @param edited as it was read, with its texts escaped
 * @param type of the object, as the table of patch types names it
 * @param refuse is told of texts that show an expression where the object that was made has none, or another
 */
export function withTokensOf(
  edited: JsonObject,
  made: JsonObject,
  type: string | undefined,
  refuse: (path: readonly PathStep[]) => void,
): JsonObject {
  const any = holdsExpression(made);
  const visit = (value: unknown, before: unknown, of: string | undefined, path: readonly PathStep[]): unknown => {
    if (typeof value === "string") {
      if (isWhole(before) && value.includes("$${")) return before;
      if (typeof before === "string" && shows(value, before)) return before;
      if (any && REFERENCE.test(value)) refuse(path);
      return value;
    }
    if (Array.isArray(value)) {
      const list: readonly unknown[] = Array.isArray(before) ? before : [];
      return value.map((item, index) => visit(item, list[index], of, [...path, index]));
    }
    if (!isKnownObject(value)) return value;
    const madeFields = isKnownObject(before) ? before : {};
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        const { merge, type: next } = patchField(of, key);
        const list = madeFields[key];
        if (typeof merge !== "string" || !Array.isArray(inner) || !Array.isArray(list))
          return [key, visit(inner, list, next, [...path, key])];
        // Items are the same where Kubernetes takes them for the same.
        const visitItem = (item: unknown, index: number): unknown => {
          const same = list.find(
            (each) => isKnownObject(each) && isKnownObject(item) && each[merge] === item[merge],
          ) as unknown;
          return visit(item, same, next, [...path, key, index]);
        };
        return [key, inner.map(visitItem)];
      }),
    );
  };
  return visit(edited, made, type, []) as JsonObject;
}

/** Whether a text that was read is what an export shows of another one, whose expressions are known to Terraform alone. */
function shows(read: string, made: string): boolean {
  if (made.search(EXPRESSION) < 0) return false;
  const parts = made.split(EXPRESSION).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("\\$\\$\\{[\\s\\S]*\\}")}$`).test(read);
}

/** Whether a value that is no text stands for one that is known later. */
const isWhole = (value: unknown): boolean => typeof value !== "string" && isToken(value);

function holdsExpression(value: unknown): boolean {
  if (typeof value === "string") return value.search(EXPRESSION) >= 0;
  if (isToken(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsExpression);
}
