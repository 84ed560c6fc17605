import type { JsonObject } from "../../json-object";
import { fieldsOf, given, itemsOf, textOf, type Rules } from "./scope";

/** Whether labels are what a selector asks for; undefined where that is known later. */
export function matches(selector: JsonObject, labels: JsonObject): boolean | undefined {
  for (const [key, value] of Object.entries(fieldsOf(selector["matchLabels"]))) {
    if (typeof value === "string" && value.includes("${")) return undefined;
    if (labels[key] !== value) return false;
  }
  for (const [{ key, operator, values }] of itemsOf(selector["matchExpressions"])) {
    const label = labels[String(key)];
    const among = Array.isArray(values) && values.includes(label);
    if (operator === "In" && !among) return false;
    if (operator === "NotIn" && among) return false;
    if (operator === "Exists" && label === undefined) return false;
    if (operator === "DoesNotExist" && label !== undefined) return false;
  }
  return true;
}

/** Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements */
export const LABEL_RULES: Rules = {
  LabelSelectorRequirement: (requirement, scope) => {
    const { operator, values } = requirement;
    const count = Array.isArray(values) ? values.length : 0;
    if (operator === "In" || operator === "NotIn") {
      if (count > 0) return;
      scope.tell({ code: "SelectorInvalid", what: `${operator} needs values`, fix: "add values" }, "values");
    } else if (operator === "Exists" || operator === "DoesNotExist") {
      if (count > 0)
        scope.tell({ code: "SelectorInvalid", what: `${operator} takes no values`, fix: "take them out" }, "values");
    } else if (textOf(operator) !== undefined || !given(operator)) {
      const allowed = "In, NotIn, Exists, DoesNotExist";
      scope.tell({ code: "SelectorInvalid", what: "this is no operator", value: operator, allowed }, "operator");
    }
  },
};
