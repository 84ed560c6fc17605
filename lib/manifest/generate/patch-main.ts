/**
 * Writes lib/manifest/patch/patch-types.generated.json:
 *   npm run generate:patch-types -- OPENAPI [KUBERNETES_VERSION]
 * OPENAPI is the OpenAPI v2 document of Kubernetes, as for `generate:manifest`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OpenApi } from "./documents";
import { buildPatchTypes } from "./patch-types";

const [file, givenVersion] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write("Usage: npm run generate:patch-types -- OPENAPI [KUBERNETES_VERSION]\n");
  process.exit(2);
}
const openApi = JSON.parse(readFileSync(file, "utf8")) as OpenApi;
const { kinds, types } = buildPatchTypes(openApi);
const lines = (entries: object): string =>
  Object.entries(entries)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(",\n");
const from = JSON.stringify({ kubernetes: givenVersion ?? openApi.info.version });
const text = `{\n  "madeFrom": ${from},\n  "kinds": {\n${lines(kinds)}\n  },\n  "types": {\n${lines(types)}\n  }\n}\n`;
const target = join(__dirname, "..", "patch", "patch-types.generated.json");
writeFileSync(target, text);
process.stdout.write(
  `${target}: ${Object.keys(kinds).length} kinds, ${Object.keys(types).length} types, ${text.length} characters\n`,
);
