import { pick, sameTree } from "../model/tree";
import { changeRule } from "../rule/define";

const DATA = ["data", "binary_data", "string_data"];

/** Data of a Secret change. */
export const secretChanged = changeRule({
  id: "secret-changed",
  severity: "info",
  category: "credential",
  title: "Data of a Secret change",
  why: "Whoever uses the old value is shut out: programs, people and other systems.",
  fix: "Check who else has it.",
  ids: ["NSA-secrets", "CWE-522"],
  example: "data = { password = … } → another one",
  kinds: ["Secret", "SecretV1Data"],
  actions: ["update", "replace"],
  readsMarks: true,
  check: ({ before, after }) =>
    DATA.some((key) => !sameTree(pick(before?.body, key), pick(after?.body, key))) ? "its data change" : undefined,
});
