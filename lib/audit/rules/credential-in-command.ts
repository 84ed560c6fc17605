import { isCredential, isList } from "../mask/marks";
import { pick } from "../model/tree";
import { containerRule } from "../rule/define";

/** A command line holds what looks like a credential. */
export const credentialInCommand = containerRule({
  id: "credential-in-command",
  severity: "high",
  category: "credential",
  title: "A command line holds what looks like a credential",
  why: "Everyone who lists processes on the node sees it, beside the code, the state and the plan.",
  fix: "Put it into a Secret and hand it over by an environment variable or a file.",
  ids: ["NSA-secrets", "CWE-214"],
  example: 'args = ["--password=…"]',
  check: (container) => {
    const places = ["command", "args"].filter((key) => {
      const list = pick(container.body, key);
      return isList(list) && list.some(isCredential);
    });
    return places.length === 0 ? undefined : `has one in its ${places.join(" and ")}`;
  },
});
