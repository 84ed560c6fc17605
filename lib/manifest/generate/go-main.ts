/**
 * Writes lib/manifest/go-types.generated.json from the Go modules that the sandbox builds its API server from:
 *   npm run generate:go-types -- MODULES [VERSION]
 * MODULES is the folder of downloaded modules (`go env GOMODCACHE`), VERSION that of k8s.io/api.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readGoTypes } from "./go-types";

const [modules, version = "v0.34.4"] = process.argv.slice(2);
if (modules === undefined) {
  process.stderr.write("Usage: npm run generate:go-types -- MODULES [VERSION]\n");
  process.exit(2);
}
const names = ["k8s.io/api", "k8s.io/apimachinery", "k8s.io/apiextensions-apiserver", "k8s.io/kube-aggregator"];
const folders = Object.fromEntries(names.map((name) => [name, join(modules, `${name}@${version}`)]));
const { kinds, types } = readGoTypes({ folders });
const lines = (entries: object): string =>
  Object.entries(entries)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(",\n");
const target = join(__dirname, "..", "go-types.generated.json");
const from = JSON.stringify(Object.fromEntries(names.map((name) => [name, version])));
const text = `{\n  "madeFrom": ${from},\n  "kinds": {\n${lines(kinds)}\n  },\n  "types": {\n${lines(types)}\n  }\n}\n`;
writeFileSync(target, text);
process.stdout.write(
  `${target}: ${Object.keys(kinds).length} kinds, ${Object.keys(types).length} types, ${text.length} characters\n`,
);
