/**
 * Writes lib/manifest/schema.generated.json:
 *   npm run generate:manifest -- FACTS NEWER_FACTS NEWER_VERSION OPENAPI [KUBERNETES_VERSION]
 * FACTS and NEWER_FACTS are the facts documents of two versions of the provider, of which the newer does not tell its
 * version, OPENAPI the OpenAPI v2 document of Kubernetes: `kubectl get --raw /openapi/v2`,
 * which tells a version without its last part, or `api/openapi-spec/swagger.json` of its source, which tells none.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildTable } from "./build";
import type { Facts, OpenApi } from "./documents";
import { renderTable } from "./render";
import { withNewer } from "./two-versions";

const [factsFile, newerFile, newerVersion, openApiFile, givenVersion] = process.argv.slice(2);
if (factsFile === undefined || newerFile === undefined || newerVersion === undefined || openApiFile === undefined) {
  process.stderr.write(
    "Usage: npm run generate:manifest -- FACTS NEWER_FACTS NEWER_VERSION OPENAPI [KUBERNETES_VERSION]\n",
  );
  process.exit(2);
}
const [older, newer] = [factsFile, newerFile].map((file) => JSON.parse(readFileSync(file, "utf8")) as Facts);
const facts = withNewer(older as Facts, newer as Facts, newerVersion);
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
