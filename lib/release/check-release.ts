import { KubeServicesError, type Problem } from "../errors";
import { CLOCK_DIFFERENCE, judgeApprovals, readApprovals, type ApprovalPolicy, type GoodApproval } from "./approvals";
import { signersOf } from "./envelope";
import type { TrustedKey } from "./keys";
import { readStack, stacksOf, type StackRelease } from "./read-release";

/** What can be said of a stack's plan without Terraform and without its state. */
export interface CheckedStack {
  readonly release: StackRelease;
  /** How many approvals it needs. */
  readonly needed: number;
  readonly approvals: readonly GoodApproval[];
  /** Those of the planners' keys that signed the manifest. */
  readonly plannedBy: readonly TrustedKey[];
  /** Why it must not be applied; none where it may. */
  readonly problems: readonly Problem[];
}

/**
 * Checks what lies in the folder of a release: each file against its manifest, the manifest's signature, the approvals
 * and the age, by a policy.
 * @param stacks which; default: all
 * @throws KubeServicesError `ReleaseUnreadable`, `StackUnknown`, `EnvelopeUnreadable`, `StatementUnreadable`
 */
export function checkRelease(
  folder: string,
  stacks: readonly string[],
  policy: ApprovalPolicy,
  now = new Date(),
): readonly CheckedStack[] {
  const approvals = readApprovals(folder, policy.trusted);
  return chosen(folder, stacks).map((name) => {
    const release = readStack(folder, name);
    const { needed, good, problems } = judgeApprovals(release, approvals, policy, now);
    return {
      release,
      needed,
      approvals: good,
      plannedBy: signersOf(release.envelope, policy.planners),
      problems: [
        ...release.problems,
        ...signatureProblems(release, policy.planners),
        ...ageProblems(release, policy, now),
        ...problems,
      ],
    };
  });
}

/**
 * The stacks of a release, or those that are meant.
 * @throws KubeServicesError `StackUnknown`, `ReleaseUnreadable`
 */
export function chosen(folder: string, stacks: readonly string[]): readonly string[] {
  const all = stacksOf(folder);
  const unknown = stacks.find((name) => !all.includes(name));
  if (unknown === undefined) return stacks.length === 0 ? all : all.filter((name) => stacks.includes(name));
  throw new KubeServicesError({
    code: "StackUnknown",
    what: "no plan of this stack lies in the folder",
    where: folder,
    value: unknown,
    allowed: all.join(", "),
    fix: "name one of them",
  });
}

/** Where it is said whose plans count, the manifest has their signature. */
function signatureProblems(release: StackRelease, planners: readonly TrustedKey[]): readonly Problem[] {
  if (planners.length === 0 || signersOf(release.envelope, planners).length > 0) return [];
  const unsigned = release.envelope.signatures.length === 0;
  return [
    {
      code: "ManifestForeign",
      what: unsigned ? "nobody has signed the manifest" : "the manifest is signed by no key that may plan",
      where: release.folder,
      fix: unsigned
        ? "make the plan with --key, whose public half --planner names"
        : "name the public key of whoever plans with --planner; if it was signed with that key, somebody has changed it",
    },
  ];
}

function ageProblems({ manifest, folder }: StackRelease, { maxAge }: ApprovalPolicy, now: Date): readonly Problem[] {
  if (Date.parse(manifest.createdAt) > now.getTime() + CLOCK_DIFFERENCE) {
    const what = `the plan is of ${manifest.createdAt}, which is still to come: no age is too old for it`;
    return [{ code: "PlanFromFuture", what, where: folder, fix: "set the clocks right, and make the plan again" }];
  }
  if (maxAge === undefined || now.getTime() - Date.parse(manifest.createdAt) <= maxAge) return [];
  return [
    {
      code: "PlanTooOld",
      what: `the plan is of ${manifest.createdAt}, which is longer ago than --max-age allows`,
      where: folder,
      fix: "make the plan again",
    },
  ];
}
