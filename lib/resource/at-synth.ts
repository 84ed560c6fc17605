import { TerraformElement, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { onceFor } from "../once-for";
import { KubeServicesError, type Problem } from "../errors";
import { ownId } from "./own-id";

/** Checks that only the whole stack can answer; they run before any element is rendered. */
class SynthChecks extends TerraformElement {
  readonly checks: (() => readonly Problem[])[] = [];

  override toMetadata(): unknown {
    const problems = this.checks.flatMap((check) => check());
    if (problems.length > 0) throw new KubeServicesError(problems);
    return super.toMetadata();
  }
}

const checksOf = onceFor((stack: TerraformStack) => new SynthChecks(stack, ownId("SynthChecks")));

/**
 * Checks a stack when it is synthesised, by what its code has said until then.
 * @param check gives everything that is wrong; it is thrown together with what others find
 */
export function checkAtSynth(scope: IConstruct, check: () => readonly Problem[]): void {
  checksOf(TerraformStack.of(scope)).checks.push(check);
}
