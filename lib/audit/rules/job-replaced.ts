import { reasonInWords } from "../model/words";
import { changeRule } from "../rule/define";

/** A Job is replaced, so it runs again. */
export const jobReplaced = changeRule({
  id: "job-replaced",
  severity: "low",
  category: "destroy",
  title: "A Job is replaced, so it runs again",
  why: "Almost every change of a Job replaces it, and the new one runs at once.",
  fix: "Make sure that running it twice does no harm.",
  ids: ["CWE-404"],
  example: "another image in a Job",
  kinds: ["Job"],
  actions: ["replace"],
  check: (change) => `is replaced and runs again, because ${reasonInWords(change)}`,
});
