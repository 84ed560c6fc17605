/**
 * Writes lib/manifest/schema.generated.json:
 *   npm run generate:manifest -- FACTS OPENAPI [KUBERNETES_VERSION]
 * FACTS is the provider facts document, OPENAPI the OpenAPI v2 document of Kubernetes: `kubectl get --raw /openapi/v2`,
 * which tells a version without its last part, or `api/openapi-spec/swagger.json` of its source, which tells none.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildTable } from "./build";
import type { Facts, OpenApi } from "./documents";
import { renderTable } from "./render";

const [factsFile, openApiFile, givenVersion] = process.argv.slice(2);
if (factsFile === undefined || openApiFile === undefined) {
  process.stderr.write("Usage: npm run generate:manifest -- FACTS OPENAPI [KUBERNETES_VERSION]\n");
  process.exit(2);
}
const facts = JSON.parse(readFileSync(factsFile, "utf8")) as Facts;
const openApi = JSON.parse(readFileSync(openApiFile, "utf8")) as OpenApi;
const version = givenVersion ?? (openApi.info.version === "unversioned" ? undefined : openApi.info.version);
if (version === undefined) {
  process.stderr.write("This OpenAPI document does not tell its version: give it as the third argument.\n");
  process.exit(2);
}
const target = join(__dirname, "..", "schema.generated.json");
const table = buildTable(facts, openApi, version);
const text = renderTable(table);
writeFileSync(target, text);
process.stdout.write(
  `${target}: ${table.resources.length} resources, ${table.dataSources.length} data sources, ` +
    `${Object.keys(table.blocks).length} blocks, ${text.length} characters\n`,
);
