/**
 * Writes the facts of a provider, of which `npm run generate:manifest` makes the conversion table:
 *   npm run generate:facts -- BINARY VERSION > facts.json
 * BINARY is the provider's program, as a registry or a mirror has it. It is started and asked for its schema and for
 * plans; it reaches no cluster. What it could not be asked is listed under `unprobed`.
 */
import { RESOURCE_TYPES } from "../../manifest/generate/build";
import { factsOf } from "./facts";
import { start } from "./plugin";

async function main([binary, version]: readonly string[]): Promise<void> {
  if (binary === undefined || version === undefined) {
    process.stderr.write("Usage: npm run generate:facts -- BINARY VERSION > facts.json\n");
    process.exitCode = 2;
    return;
  }
  const plugin = await start(binary);
  try {
    const source = "hashicorp/kubernetes";
    const facts = await factsOf(plugin, source, version, RESOURCE_TYPES, (line) => process.stderr.write(`${line}\n`));
    process.stdout.write(`${JSON.stringify(facts, undefined, 1)}\n`);
  } finally {
    plugin.stop();
  }
}

void main(process.argv.slice(2));
