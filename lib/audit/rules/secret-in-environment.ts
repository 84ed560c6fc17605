import { blocks, text } from "../model/tree";
import { containerRule } from "../rule/define";

/** A Secret is handed over by an environment variable. */
export const secretInEnvironment = containerRule({
  id: "secret-in-environment",
  severity: "info",
  category: "credential",
  title: "A Secret is handed over by an environment variable",
  why: "Environments end up in crash reports and logs more easily than files do.",
  fix: "Mount the Secret as a file where the program can read one.",
  ids: ["CIS-5.4.1", "NSA-secrets", "CWE-526"],
  example: "env { value_from { secret_key_ref {} } }",
  check: (container) => {
    const names = blocks(container.body, "env").filter(
      (variable) => blocks(variable, "value_from.secret_key_ref").length > 0,
    );
    const all = blocks(container.body, "env_from").filter((from) => blocks(from, "secret_ref").length > 0);
    const secrets = [
      ...names.map((variable) => text(variable, "name") ?? "?"),
      ...all.map((from) => `all of Secret ${text(from, "secret_ref.name") ?? "?"}`),
    ];
    return secrets.length === 0 ? undefined : `gets ${secrets.join(", ")}`;
  },
});
