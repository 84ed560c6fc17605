import { isBranch, Masked } from "../mask/marks";
import { pick } from "../model/tree";
import { objectRule } from "../rule/define";

/** A ConfigMap holds what looks like a credential. */
export const credentialInConfigMap = objectRule({
  id: "credential-in-config-map",
  severity: "high",
  category: "credential",
  title: "A ConfigMap holds what looks like a credential",
  why: "Everyone who may read configuration may read it.",
  fix: "Put it into a Secret.",
  kinds: ["ConfigMap"],
  check: (config) => {
    const data = pick(config.body, "data");
    if (!isBranch(data)) return undefined;
    const found = Object.keys(data).filter((key) => {
      const value = data[key];
      return value instanceof Masked && value.reason === "credential";
    });
    return found.length === 0 ? undefined : `under ${found.join(", ")}`;
  },
});
