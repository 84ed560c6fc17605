/** What JSON would have of a value, as YAML. */
export function formatYaml(value: unknown): string {
  /* eslint-disable @typescript-eslint/no-require-imports -- loaded here: other formats start sooner without */
  const { Document } = require("yaml") as typeof import("yaml");
  const { safeYaml } = require("../../safe-yaml") as typeof import("../../safe-yaml");
  /* eslint-enable @typescript-eslint/no-require-imports */
  // Through JSON: what is undefined is left out.
  const data: unknown = JSON.parse(JSON.stringify(value));
  return safeYaml(new Document(data, { aliasDuplicateObjects: false }), { lineWidth: 0 });
}
