import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { IStackSynthesizer, ISynthesisSession, TerraformStack } from "cdktf";

/**
 * Writes a stack as CDKTF does, but indents by one space instead of two: a quarter of a large configuration is
 * indentation, and Terraform reads all of it on each command. Lines stay, since Terraform's errors quote them.
 */
export class NarrowSynthesizer implements IStackSynthesizer {
  constructor(
    private readonly stack: TerraformStack,
    private readonly synthesizer: IStackSynthesizer,
  ) {}

  synthesize(session: ISynthesisSession): void {
    this.synthesizer.synthesize(session);
    const file = join(session.outdir, session.manifest.forStack(this.stack).synthesizedStackPath);
    // JSON has no line break within a text, so what begins a line is indentation.
    const text = readFileSync(file, "utf8").replace(/^ +/gm, (spaces) => spaces.slice(spaces.length / 2));
    writeFileSync(file, text);
  }
}
