/** What every pipeline says of the files that decide how it judges. */
export const GATE =
  "# Whoever may change this file, cdktf.json, kube-services.audit.yaml, files of rules or ci/ decides what passes: have\n" +
  "# changes of them approved by those who answer for that (CODEOWNERS).";
