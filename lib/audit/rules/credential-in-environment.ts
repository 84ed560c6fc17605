import { namesCredential } from "../../credential-claims";
import { isCredential, Unknown, type Tree } from "../mask/marks";
import { blocks, hidesSome, pick, text } from "../model/tree";
import { containerRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

function isNotKnownYet(value: Tree): boolean {
  return value instanceof Unknown && !value.leftToServer;
}

/** An environment variable holds what looks like a credential. */
export const credentialInEnvironment = containerRule({
  id: "credential-in-environment",
  severity: "high",
  category: "credential",
  title: "An environment variable holds what looks like a credential",
  why: "It stands in the code, in the state, in every plan, and in the pod for all to read.",
  fix: "Put it into a Secret and refer to it by value_from.",
  ids: ["CIS-5.4.1", "NSA-secrets", "CWE-798"],
  example: 'env { name = "DB_PASSWORD", value = "…" }',
  readsMarks: true,
  check: (container) => {
    const env = pick(container.body, "env");
    const variables = blocks(container.body, "env").map((variable) => ({
      name: text(variable, "name") ?? "?",
      value: pick(variable, "value"),
    }));
    const found = variables.filter(
      ({ name, value }) => isCredential(value) || (isNotKnownYet(value) && namesCredential(name)),
    );
    if (found.length > 0) return `sets ${found.map(({ name }) => name).join(", ")} to a literal value`;
    return hidesSome(env) || variables.some(({ value }) => isNotKnownYet(value)) ? UNDECIDED : undefined;
  },
});
