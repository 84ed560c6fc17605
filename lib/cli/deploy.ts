import { Option, type Command } from "commander";
import { savePlan, type SavedPlan } from "../terraform";
import { progress, type Progress } from "../terminal";
import { withPolicyChoice } from "./policy-options";
import type { DeployOptions } from "./deployment";
import { withWait } from "./duration";
import { inSteps } from "./in-steps";
import { formatOption } from "./output";
import { onStack } from "./stack-argument";
import { defaultsOf } from "./given-defaults";

/** Adds `kube-services deploy STACK`. */
export function registerDeploy(program: Command): void {
  const command = withPolicyChoice(onStack(program.command("deploy")))
    .description(
      "plan a stack, audit the plan, ask, apply that very plan, wait for what it runs and say why where something is " +
        "not ready, and look for what is left of earlier ones",
    )
    .option("--no-synth", "take the stack as it was synthesised last")
    .option("--yes", "do not ask")
    .option("--dry-run", "plan and audit, and apply nothing")
    .option(
      "--policy <file>",
      "the audit's policy: severities and acknowledgements (default: kube-services.audit.yaml, if it is there)",
    )
    .addOption(
      new Option("--fail-on <severity>", "apply nothing where the audit finds something at or above this").choices([
        "critical",
        "high",
        "medium",
        "low",
      ]),
    )
    .option("--accept-findings", "apply although the audit fails, or could not judge all");
  withWait(command)
    .addOption(formatOption())
    .action(async (name: string, options: DeployOptions) => {
      const shown = progress();
      const planning = planned(name, options, shown);
      // What comes after the plan is loaded while the app runs.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { deploy } = require("./deployment") as typeof import("./deployment");
      const plan = await planning;
      try {
        await deploy(name, plan, options, shown, defaultsOf(command));
      } finally {
        plan.discard();
      }
    });
}

function planned(name: string, options: DeployOptions, shown: Progress): Promise<SavedPlan> {
  const place = options.outdir === undefined ? {} : { outdir: options.outdir };
  return inSteps((step) => savePlan(name, { ...place, synthesise: options.synth, init: false, step }), shown);
}
