import type { Command } from "commander";
import { formatProblem } from "../errors";
import { visibleLines } from "../foreign-text";
import { checkRelease, writeBlobs, type CheckedStack } from "../release";
import { DEFAULT_POLICY_FILE, withoutDefaults, type PolicyChoice } from "./policy-options";
import { EXIT_FOUND } from "./exit-codes";
import { judgeAgain } from "./judge-again";
import { tellNotes } from "./notes";
import { asDocument, formatOption, type Format } from "./output";
import { policyOf, withPolicy, type PolicyOptions } from "./release-options";
import { decidedByDefaults } from "./weakened";
import { defaultsOf } from "./given-defaults";

interface VerifyOptions extends PolicyOptions, PolicyChoice {
  readonly decrypt?: string;
  readonly blobs?: string;
  readonly format: Format;
}

/** Adds `kube-services verify DIR`. */
export function registerVerify(program: Command): void {
  const command = withoutDefaults(
    withPolicy(
      program
        .command("verify")
        .argument("<folder>", "what kube-services plan has written")
        .argument("[stacks...]", "the stacks that are meant (default: all)")
        .description(
          "check without any network what apply would check: each file against the manifest, signatures, approvals and " +
            "their expiry; exits 1 with the reasons where the plan must not be applied",
        ),
    ),
  )
    .option("--decrypt <command>", "decrypts the plan, to check what is in it: standard input to standard output")
    .option("--policy <file>", `the audit's policy (default: ${DEFAULT_POLICY_FILE}, if it is there)`)
    .option("--blobs <folder>", "write what was signed and the signatures, for openssl or cosign, into a new folder")
    .addOption(formatOption())
    .action(async (folder: string, stacks: readonly string[], options: VerifyOptions) => {
      tellNotes(decidedByDefaults(defaultsOf(command)));
      const checked = checkRelease(folder, stacks, policyOf(options));
      const results = [];
      for (const release of checked)
        results.push({
          ...release,
          problems: [...release.problems, ...(await judgeAgain(release.release, options)).problems],
        });
      if (options.blobs !== undefined) writeBlobs(folder, options.blobs);
      tell(results, options.format);
      if (results.some(({ problems }) => problems.length > 0)) process.exitCode = EXIT_FOUND;
    });
}

function tell(results: readonly CheckedStack[], format: Format): void {
  if (format !== "text") {
    const data = results.map(({ release, approvals, needed, plannedBy, problems }) => ({
      stack: release.stack,
      manifest: release.digest,
      plannedBy: plannedBy.map(({ id }) => id),
      approvals,
      needed,
      problems: problems.map((problem) => ({ code: problem.code, what: problem.what, where: problem.where ?? "" })),
    }));
    process.stdout.write(asDocument("Verification", data, format));
    return;
  }
  for (const { release, approvals, needed, problems } of results) {
    const { stack, manifest } = release;
    const facts = [
      `planned ${manifest.createdAt}${manifest.commit === undefined ? "" : ` at ${manifest.commit.slice(0, 12)}`}`,
      `approved by ${approvals.length === 0 ? "nobody" : approvals.map(({ by }) => by).join(", ")} (${approvals.length} of ${needed})`,
      `audit: ${manifest.audit.verdict}`,
    ];
    const text = problems.length === 0 ? "may be applied" : "must not be applied";
    process.stdout.write(visibleLines(`${stack}: ${text}\n${facts.map((fact) => `  ${fact}\n`).join("")}`));
    for (const problem of problems) process.stdout.write(`${visibleLines(formatProblem(problem))}\n`);
  }
}
