import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { IStackSynthesizer, ISynthesisSession, TerraformStack } from "cdktf";

/** Characters of a list or map that stands on one line. */
const WIDTH = 80;

/**
 * Writes a stack as CDKTF does, but in fewer words: Terraform reads all of it on each command. A third of a large
 * configuration was indentation, so one space indents, and a short list or map stands on one line. What is longer keeps
 * its lines, since Terraform's errors quote them.
 */
export class NarrowSynthesizer implements IStackSynthesizer {
  constructor(
    private readonly stack: TerraformStack,
    private readonly synthesizer: IStackSynthesizer,
  ) {}

  synthesize(session: ISynthesisSession): void {
    this.synthesizer.synthesize(session);
    const file = join(session.outdir, session.manifest.forStack(this.stack).synthesizedStackPath);
    writeFileSync(file, narrow(JSON.parse(readFileSync(file, "utf8"))));
  }
}

/** A value as JSON. @param indent what its lines begin with */
function narrow(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const within = `${indent} `;
  const [open, close, parts] = Array.isArray(value)
    ? ["[", "]", value.map((item) => narrow(item, within))]
    : ["{", "}", Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${narrow(item, within)}`)];
  const line = `${open}${parts.join(", ")}${close}`;
  if (line.length <= WIDTH && !line.includes("\n")) return line;
  return `${open}\n${parts.map((part) => `${within}${part}`).join(",\n")}\n${indent}${close}`;
}
