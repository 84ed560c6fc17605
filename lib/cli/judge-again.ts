import { isDeepStrictEqual } from "node:util";
import { defined } from "../defined";
import { parsePlan, type RawPlan, type Report } from "../audit";
import { readBounded } from "../bounded-file";
import { plannedChanges } from "../deploy";
import { KubeServicesError, type Problem } from "../errors";
import {
  NAMES,
  acknowledgedIn,
  configuredStack,
  evidenceOf,
  maskedText,
  plainPlan,
  verdictOf,
  type PlainPlan,
  type StackRelease,
} from "../release";
import { sha256 } from "../sha256";
import { policyFileOf } from "./audit-policy";
import type { PolicyChoice } from "./policy-options";
import { judgePlan } from "./judge-plan";
import { tellNotes } from "./notes";
import { toolVersion } from "../own-manifest";

/** What a look into a plan needs and gives. */
interface JudgedAgain {
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
  { decrypt, ...choice }: { readonly decrypt?: string } & PolicyChoice,
): Promise<JudgedAgain> {
  if (release.problems.length > 0) return { problems: [] }; // told already
  try {
    const plain = await plainPlan(release, decrypt);
    if (plain === undefined) {
      tellNotes([`${release.stack}: the plan is encrypted, and was not looked into; --decrypt does`]);
      return { problems: [] };
    }
    return { plain, problems: await differences(release, plain, choice) };
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    return { problems: error.problems };
  }
}

async function differences(
  release: StackRelease,
  { json }: PlainPlan,
  { policy: named, defaults }: PolicyChoice,
): Promise<readonly Problem[]> {
  const { stack, folder, manifest } = release;
  const { audit: said, tool } = manifest;
  const options = {
    ...defined({ policy: named, defaults }),
  };
  const evidence = evidenceOf(release);
  const policy = policyFileOf(options);
  const samePolicy = (policy === undefined ? undefined : sha256(readBounded(policy))) === said.policy;
  if (!samePolicy || toolVersion() !== tool.version) {
    parsePlan(json, `stack ${stack}`, evidence);
    const why = samePolicy ? `by version ${tool.version} of this tool` : "by another policy than the one here";
    tellNotes([`${stack}: the plan was audited ${why}, and is not audited again`]);
    return [];
  }
  const judging = { ...options, ...(said.failOn === "info" ? {} : { failOn: said.failOn }) };
  const { raw, report } = await judgePlan({ json, evidence, stack: configuredStack(release) }, judging);
  const { exitCode, findings, undecided } = verdictOf(report);
  const problems = shownDifferently(release, json, raw, report);
  if (isDeepStrictEqual([exitCode, findings, undecided], [said.exitCode, said.findings, said.undecided]))
    return problems;
  return [
    {
      code: "AuditDiffers",
      what: `the manifest says of the audit "${said.verdict}", and the plan gets "${report.verdict.text}"`,
      where: folder,
      fix: "do not apply it: make the plan again",
    },
    ...problems,
  ];
}

/** What people are shown of a plan is what is in it: they approve by that. */
function shownDifferently(
  { stack, folder, manifest, files }: StackRelease,
  json: Buffer,
  raw: RawPlan,
  report: Report,
): readonly Problem[] {
  const shown: readonly (readonly [string, boolean])[] = [
    [NAMES.masked, files.get(NAMES.masked)?.toString("utf8") === maskedText(raw, stack)],
    [`changes of ${NAMES.manifest}`, isDeepStrictEqual(plannedChanges(json), manifest.changes)],
    [`acknowledgements of ${NAMES.manifest}`, isDeepStrictEqual(acknowledgedIn(report), manifest.acknowledgements)],
  ];
  return shown
    .filter(([, same]) => !same)
    .map(([what]) => ({
      code: "ShownDiffers",
      what: `${what} say something else than the plan`,
      where: folder,
      fix: "do not apply it: make the plan again",
    }));
}
