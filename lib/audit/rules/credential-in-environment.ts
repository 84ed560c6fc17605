import { Masked, type Tree } from "../mask/marks";
import { blocks, pick, text } from "../model/tree";
import { containerRule } from "../rule/define";

function pickMask(variable: Tree): Masked | undefined {
  const value = pick(variable, "value");
  return value instanceof Masked ? value : undefined;
}

/** An environment variable holds what looks like a credential. */
export const credentialInEnvironment = containerRule({
  id: "credential-in-environment",
  severity: "high",
  category: "credential",
  title: "An environment variable holds what looks like a credential",
  why: "It stands in the code, in the state, in every plan, and in the pod for all to read.",
  fix: "Put it into a Secret and refer to it by value_from.",
  check: (container) => {
    const found = blocks(container.body, "env").filter((variable) => pickMask(variable)?.reason === "credential");
    return found.length === 0
      ? undefined
      : `sets ${found.map((variable) => text(variable, "name") ?? "?").join(", ")} to a literal value`;
  },
});
