import type { StoredBlock, StoredTable } from "../schema";

/** The table as JSON, one field a line so that a change of it can be read. */
export function renderTable(table: StoredTable): string {
  const { blocks, ...rest } = table;
  const { provider, providerVersion, newestProviderVersion, kubernetes } = table.madeFrom;
  const origin =
    `Made by \`npm run generate:manifest\` from the facts of ${provider} ${providerVersion} and ${newestProviderVersion} and the OpenAPI document of ` +
    `Kubernetes ${kubernetes}. Do not edit: lib/manifest/generate/exceptions.ts holds what is written by hand.`;
  const head = Object.entries({ "//": origin, ...rest }).map(([key, value]) => `${quote(key)}: ${renderHead(value)}`);
  const body = Object.entries(blocks).map(([name, block]) => `${quote(name)}: ${renderBlock(block)}`);
  return `{\n${head.join(",\n")},\n"blocks": {\n${body.join(",\n")}\n}}\n`;
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
