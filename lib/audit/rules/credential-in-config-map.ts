import { isBranch, isCredential } from "../mask/marks";
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
  ids: ["CIS-5.4.2", "NSA-secrets", "CWE-312"],
  example: 'data = { DB_PASSWORD = "…" } in a ConfigMap',
  kinds: ["ConfigMap"],
  check: (config) => {
    const sides = ["data", "binary_data"].map((key) => pick(config.body, key));
    if (sides.some(isCredential)) return "under all its keys: Terraform holds them as sensitive";
    const found = sides.flatMap((data) =>
      isBranch(data) ? Object.keys(data).filter((key) => isCredential(data[key])) : [],
    );
    return found.length === 0 ? undefined : `under ${found.join(", ")}`;
  },
});
