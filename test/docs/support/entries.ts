import { resolve } from "node:path";

/** The checkout. */
export const ROOT = resolve(__dirname, "../../..");

/** What programs import, by the file that it comes from. */
export const ENTRIES = {
  "cdktf-kube-services": "lib/index.ts",
  "cdktf-kube-services/audit": "lib/audit/public.ts",
  "cdktf-kube-services/testing": "lib/testing/index.ts",
} as const;
