// npm run generate:schemas             the JSON schema of what the verbs give with --format json, from its types
// npm run generate:schemas -- --check  fails where it is not as the types say
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { createGenerator } from "ts-json-schema-generator";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const file = join(root, "docs", "schemas", "kube-services-v1.schema.json");

const schema = createGenerator({
  path: join(root, "lib", "cli", "documents.ts"),
  tsconfig: join(root, "tsconfig.json"),
  type: "Document",
  skipTypeCheck: true,
}).createSchema("Document");
const title = "What the verbs of kube-services give with --format json or yaml";
const text = await format(JSON.stringify({ $schema: schema.$schema, title, ...schema }), {
  parser: "json",
  printWidth: 120,
});
if (!process.argv.includes("--check")) writeFileSync(file, text);
else if (readFileSync(file, "utf8") !== text) {
  console.error("docs/schemas is not as the types say: npm run generate:schemas");
  process.exit(1);
}
