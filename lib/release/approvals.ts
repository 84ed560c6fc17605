import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../errors";
import { sha256 } from "../sha256";
import { envelopeText, parseEnvelope, seal, signersOf } from "./envelope";
import { filesBelow, NAMES, readFiles, writeRelease } from "./files";
import type { SigningKey, TrustedKey } from "./keys";
import type { StackRelease } from "./read-release";
import { parseStatement, statement, type Predicate } from "./statement";

/** What has to be approved before a plan is applied. */
export interface ApprovalPolicy {
  /** How many must have approved it; 0 leaves that to a forge. */
  readonly approvals: number;
  /** How many, where the audit found something critical that is new, or could not judge it. */
  readonly approvalsWhereCritical: number;
  /** Whose approvals count. */
  readonly trusted: readonly TrustedKey[];
  /** Whose plans count; none: whoever made it. Their approvals count nothing. */
  readonly planners: readonly TrustedKey[];
  /** How old a plan may be, in milliseconds. @default - any age */
  readonly maxAge?: number;
}

/** What somebody decided, on paper: whose it is shows only against trusted keys. */
interface Approval extends Predicate<"approval"> {
  /** The stacks that it is about, and the SHA-256 of their manifests. */
  readonly manifests: ReadonlyMap<string, string>;
  readonly file: string;
  readonly sha256: string;
  readonly signers: readonly TrustedKey[];
}

/** An approval that counts. */
export interface GoodApproval {
  readonly by: string;
  readonly keyid: string;
  readonly sha256: string;
}

/** What the approvals of a stack come to. */
interface ApprovalVerdict {
  readonly needed: number;
  readonly good: readonly GoodApproval[];
  readonly problems: readonly Problem[];
}

/** Clocks of two machines differ. */
export const CLOCK_DIFFERENCE = 5 * 60_000;

/**
 * Writes what somebody decides on the manifests of stacks.
 * @returns the name of the file in the folder of the release
 */
export function writeApproval(
  folder: string,
  stacks: readonly StackRelease[],
  approval: Predicate<"approval">,
  key: SigningKey,
): string {
  const subjects = stacks.map(({ stack, digest }) => ({
    name: `${stack}/${NAMES.manifest}`,
    digest: { sha256: digest },
  }));
  const text = envelopeText(seal(statement("approval", subjects, approval), key));
  const name = `${NAMES.approvals}/${sha256(text).slice(0, 16)}.dsse.json`;
  writeRelease(folder, name, text);
  return name;
}

/**
 * Reads all approvals of a release.
 * @throws KubeServicesError `ReleaseUnreadable`, `EnvelopeUnreadable`, `StatementUnreadable`
 */
export function readApprovals(folder: string, trusted: readonly TrustedKey[]): readonly Approval[] {
  const place = join(folder, NAMES.approvals);
  if (!existsSync(place)) return [];
  return [...readFiles(place, filesBelow(place))].map(([name, bytes]) => {
    const file = join(place, name);
    const envelope = parseEnvelope(bytes, file);
    const { subject, predicate } = parseStatement("approval", envelope, file);
    const manifests = new Map(
      subject.map((one) => [one.name.replace(`/${NAMES.manifest}`, ""), one.digest.sha256] as const),
    );
    return { ...predicate, manifests, file, sha256: sha256(bytes), signers: signersOf(envelope, trusted) };
  });
}

/** Whether an audit found something critical that is new, or could not judge something critical. */
export const isCritical = ({ audit: { findings, undecided } }: Predicate<"plan">): boolean =>
  (findings["critical"] ?? 0) + (undecided["critical"] ?? 0) > 0;

/**
 * Holds the approvals of a stack against a policy. Two of one key count as one, and whoever has signed the plan does not
 * approve it as well.
 */
export function judgeApprovals(
  release: StackRelease,
  approvals: readonly Approval[],
  { approvals: always, approvalsWhereCritical, trusted, planners }: ApprovalPolicy,
  now: Date,
): ApprovalVerdict {
  const { stack, digest, folder, manifest, envelope } = release;
  const needed = isCritical(manifest) ? Math.max(always, approvalsWhereCritical) : always;
  const ofPlanners = new Set([...planners, ...signersOf(envelope, trusted)].map(({ id }) => id));
  const good = new Map<string, GoodApproval>();
  const [rejected, useless]: [Problem[], Problem[]] = [[], []];
  for (const approval of approvals) {
    const said = approval.manifests.get(stack);
    if (said === undefined) continue;
    const reject = (code: string, what: string, fix: string): void =>
      void useless.push({ code, what, where: approval.file, value: approval.by, fix });
    if (approval.signers.length === 0)
      reject(
        "ApprovalForeign",
        "no key that counts has signed this approval",
        "name the public keys of those who may approve with --trust, or have one of them approve it",
      );
    else if (said !== digest)
      reject("ApprovalOfAnother", "this approval is of another plan of the stack", "have this plan approved");
    else if (approval.decision === "rejected")
      rejected.push({
        code: "PlanRejected",
        what: `somebody has rejected this plan${approval.comment === undefined ? "" : `: ${approval.comment}`}`,
        where: approval.file,
        value: approval.by,
        fix: "change what they mind, and make the plan again",
      });
    else if (Date.parse(approval.at) > now.getTime() + CLOCK_DIFFERENCE)
      reject(
        "ApprovalFromFuture",
        `this approval is of ${approval.at}, which is still to come`,
        "set the clocks right",
      );
    else if (Date.parse(approval.expires) <= now.getTime())
      reject("ApprovalExpired", `this approval ran out at ${approval.expires}`, "have the plan approved again");
    else {
      for (const { id } of approval.signers)
        if (!ofPlanners.has(id)) good.set(id, { by: approval.by, keyid: id, sha256: approval.sha256 });
      if (approval.signers.every(({ id }) => ofPlanners.has(id)))
        reject("ApprovalByPlanner", "a key of whoever plans has approved it, too", "have somebody else approve it");
    }
  }
  const missing: Problem[] =
    good.size >= needed
      ? []
      : [
          {
            code: "ApprovalMissing",
            what: `the plan needs ${needed} approval${needed === 1 ? "" : "s"} that count${needed === 1 ? "s" : ""}, and has ${good.size}`,
            where: folder,
            fix: `kube-services approve ${folder.slice(0, -stack.length - 1) || "."} --key <private key>`,
          },
          ...useless,
        ];
  return { needed, good: [...good.values()], problems: [...rejected, ...missing] };
}
