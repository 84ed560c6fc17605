import { existsSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { audit, codeAcknowledgements, parsePlan, readUserRules } from "../audit";
import { KubeServicesError, type Problem } from "../errors";
import { plainPlan, verdictOf, type PlainPlan, type StackRelease } from "../release";
import { DEFAULT_POLICY_FILE, readPolicyOf } from "./audit-policy";
import { tellNotes } from "./notes";
import { toolVersion } from "./version";

/** What a look into a plan needs and gives. */
export interface JudgedAgain {
  /** Nothing where it is encrypted and nobody has said how to decrypt it, or where it cannot be trusted. */
  readonly plain?: PlainPlan;
  readonly problems: readonly Problem[];
}

/**
 * Looks into a stack's plan, and audits it once more: what the manifest says of the audit is what was approved. Where
 * that cannot be done it is a note.
 * @param policy the policy's file, as the audit takes it
 */
export async function judgeAgain(
  release: StackRelease,
  { decrypt, policy }: { readonly decrypt?: string; readonly policy?: string },
): Promise<JudgedAgain> {
  if (release.problems.length > 0) return { problems: [] }; // told already
  try {
    const plain = await plainPlan(release, decrypt);
    if (plain === undefined) {
      tellNotes([`${release.stack}: the plan is encrypted, and was not looked into; --decrypt does`]);
      return { problems: [] };
    }
    return { plain, problems: await differences(release, plain, policy) };
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    return { problems: error.problems };
  }
}

async function differences(
  { stack, manifest, folder }: StackRelease,
  { json }: PlainPlan,
  policy: string | undefined,
): Promise<readonly Problem[]> {
  const raw = parsePlan(json, `stack ${stack}`);
  const file = policy ?? (existsSync(DEFAULT_POLICY_FILE) ? DEFAULT_POLICY_FILE : undefined);
  const policyHash = file === undefined ? undefined : createHash("sha256").update(readFileSync(file)).digest("hex");
  const [samePolicy, sameTool] = [policyHash === manifest.audit.policy, toolVersion() === manifest.tool.version];
  if (!samePolicy || !sameTool) {
    const why = samePolicy ? `by version ${manifest.tool.version} of this tool` : "by another policy than the one here";
    tellNotes([`${stack}: the plan was audited ${why}, and is not audited again`]);
    return [];
  }
  const rules = readPolicyOf(policy === undefined ? {} : { policy });
  const report = audit(
    [
      {
        environment: stack,
        plan: raw,
        acknowledgements: codeAcknowledgements(join(folder, "configuration", "cdk.tf.json"), stack),
      },
    ],
    {
      toolVersion: toolVersion(),
      policy: rules,
      userRules: (await Promise.all(rules.userRules.map(readUserRules))).flat(),
      ...(manifest.audit.failOn === "info" ? {} : { failOn: manifest.audit.failOn }),
    },
  );
  const { exitCode, findings, undecided } = verdictOf(report);
  const said = manifest.audit;
  if (
    JSON.stringify([exitCode, findings, undecided]) === JSON.stringify([said.exitCode, said.findings, said.undecided])
  )
    return [];
  return [
    {
      code: "AuditDiffers",
      what: `the manifest says of the audit "${said.verdict}", and the plan gets "${report.verdict.text}"`,
      where: folder,
      fix: "do not apply it: make the plan again",
    },
  ];
}
