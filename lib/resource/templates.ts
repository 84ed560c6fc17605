import type { Problem } from "../errors";
import { propPath } from "./check-props";
import { isResolvable } from "./tokens";

/** `${NAME}` and `${NAME:…`, which shells know and Terraform does not; `$${` is plain text. */
const SHELL_VARIABLE = /(?<!\$)\$\{\s*(?!(?:true|false|null)\s*\})[A-Za-z_]\w*\s*[}:]/;
/** `%{…}` that is no directive of Terraform's; `%%{` is plain text. */
const NO_DIRECTIVE = /(?<!%)%\{(?!~?\s*(?:if|else|endif|for|endfor)\b)/;

/**
 * Texts of an object that Terraform would take for templates and could not read, such as `${HOME}` of a shell or
 * `%{http_code}` of curl. The texts are not shown, since they may be secrets.
 * @param where the construct's path
 */
export function templateProblems(where: string, value: unknown): Problem[] {
  const problems: Problem[] = [];
  const path: PropertyKey[] = [];
  const refuse = (what: string, fix: string): void => {
    problems.push({ code: "TemplateInvalid", what, where, prop: propPath(path), fix });
  };
  const visit = (inner: unknown): void => {
    if (typeof inner === "string") {
      if (inner.includes("${") && SHELL_VARIABLE.test(inner))
        refuse(
          "Terraform takes ${…} for an expression of its own, and a bare name is none",
          "for a shell's variable write $NAME, for plain text $${…}",
        );
      if (inner.includes("%{") && NO_DIRECTIVE.test(inner))
        refuse(
          "Terraform takes %{…} for a directive of its own, and knows none of that name",
          "for plain text write %%{…}",
        );
    } else if (Array.isArray(inner)) inner.forEach(visitAt);
    else if (typeof inner === "object" && inner !== null && !isResolvable(inner))
      for (const [key, field] of Object.entries(inner)) {
        if (key.includes("{")) visitAt(key, key); // Terraform reads a map's keys like its values
        visitAt(field, key);
      }
  };
  const visitAt = (inner: unknown, key: PropertyKey): void => {
    path.push(key);
    visit(inner);
    path.pop();
  };
  visit(value);
  return problems;
}
