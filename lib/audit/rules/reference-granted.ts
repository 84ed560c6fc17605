import { blocks, text } from "../model/tree";
import { objectRule } from "../rule/define";

/** Another namespace may use what is in this one. */
export const referenceGranted = objectRule({
  id: "reference-granted",
  severity: "medium",
  category: "security",
  title: "Another namespace may use what is in this one",
  why: "Routes there lead to Services here, and listeners there take certificates from here.",
  fix: "Name the one Service or Secret that it is for.",
  ids: ["NSA-network-separation", "CWE-668"],
  example: 'kind = "ReferenceGrant" with to: [{ kind: Secret }]',
  kinds: ["ReferenceGrant"],
  check: (grant) => {
    const from = blocks(grant.body, "spec.from").map(
      (one) => `${text(one, "kind") ?? "?"} of ${text(one, "namespace") ?? "?"}`,
    );
    const to = blocks(grant.body, "spec.to").map((target) => ({
      kind: text(target, "kind") ?? "?",
      name: text(target, "name"),
    }));
    if (from.length === 0 || to.length === 0) return undefined;
    const targets = to.map(({ kind, name }) => (name === undefined ? `every ${kind}` : `${kind} ${name}`));
    const wide = to.some(({ kind, name }) => kind === "Secret" || name === undefined);
    return { message: `lets ${from.join(", ")} use ${targets.join(", ")}`, severity: wide ? "medium" : "low" };
  },
});
