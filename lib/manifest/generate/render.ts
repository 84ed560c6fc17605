import type { StoredBlock, StoredTable } from "../schema";

/** The table as a TypeScript file that holds it as JSON text, one field a line so that a change of it can be read. */
export function renderTable(table: StoredTable): string {
  const { blocks, ...rest } = table;
  const head = Object.entries(rest).map(([key, value]) => `${quote(key)}: ${renderHead(value)}`);
  const body = Object.entries(blocks).map(([name, block]) => `${quote(name)}: ${renderBlock(block)}`);
  const json = `{\n${head.join(",\n")},\n"blocks": {\n${body.join(",\n")}\n}}`;
  if (/[`\\]|\$\{/.test(json)) throw new Error("The table holds what a raw template string cannot");
  const { provider, providerVersion, kubernetes } = table.madeFrom;
  return [
    `// Made by "npm run generate:manifest" from the facts of ${provider} ${providerVersion} and the OpenAPI document of`,
    `// Kubernetes ${kubernetes}. Do not edit: lib/manifest/generate/exceptions.ts holds what is written by hand.`,
    "",
    "/** The table as JSON; lib/manifest/table.ts reads it. */",
    `export const TABLE_JSON = String.raw\`${json}\`;`,
    "",
  ].join("\n");
}

function renderHead(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  return `[\n${value.map((each) => JSON.stringify(each)).join(",\n")}\n]`;
}

function renderBlock(block: StoredBlock): string {
  const fields = Object.entries(block.fields).map(([name, field]) => `  ${quote(name)}: ${JSON.stringify(field)}`);
  const lists = (["unsupported", "skipped", "aliases"] as const).flatMap((key) =>
    block[key] === undefined ? [] : [`, ${quote(key)}: ${JSON.stringify(block[key])}`],
  );
  return `{"fields": {\n${fields.join(",\n")}}${lists.join("")}}`;
}

const quote = (text: string): string => JSON.stringify(text);
