import { commandLines } from "../model/commands";
import { containerRule } from "../rule/define";

/** What clients of a cluster are told to do that gives somebody rights, or takes away what keeps others back. */
const GRANTS: readonly (readonly [what: string, form: RegExp])[] = [
  ["gives a role", /\b(?:kubectl|oc)\b[^\n;&|]{0,100}\bcreate\s+(?:cluster)?rolebindings?\b/],
  ["gives a role", /\boc\s+adm\s+policy\s+add-/],
  ["approves a certificate", /\b(?:kubectl|oc)\b[^\n;&|]{0,100}\bcertificate\s+approve\b/],
  ["makes a token", /\b(?:kubectl|oc)\b[^\n;&|]{0,100}\bcreate\s+token\b/],
  [
    "lets pods past the standards of a namespace",
    /\b(?:kubectl|oc)\b[^\n;&|]{0,100}\blabel\b[^\n;&|]{0,300}\bpod-security\.kubernetes\.io\/enforce(?:=privileged\b|-)/,
  ],
  [
    "takes away what keeps others back",
    /\b(?:kubectl|oc)\b[^\n;&|]{0,100}\bdelete\b[^\n;&|]{0,200}\b(?:(?:validating|mutating)(?:webhookconfigurations?|admissionpolic)|networkpolic|netpol\b)/,
  ],
];

/** A command gives somebody rights in the cluster. */
export const commandGrantsRights = containerRule({
  id: "command-grants-rights",
  severity: "medium",
  category: "security",
  title: "A command gives somebody rights in the cluster",
  why: "No plan shows who has them afterwards: a container gives them away as soon as it starts.",
  fix: "Write the binding as a resource, where it is reviewed.",
  ids: ["NSA-authorization", "CWE-269"],
  example: 'command = ["kubectl", "create", "clusterrolebinding", "x", "--clusterrole=cluster-admin", "--user=x"]',
  readsMarks: true,
  check: (container) => {
    const lines = commandLines(container);
    return GRANTS.find(([, form]) => lines.some((line) => form.test(line)))?.[0];
  },
});
