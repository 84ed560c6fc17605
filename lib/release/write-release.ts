import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { format as formatReport, maskedPlan, type Evidence, type Format, type RawPlan, type Report } from "../audit";
import { defined } from "../defined";
import { plannedChanges } from "../deploy";
import { KubeServicesError } from "../errors";
import { sha256 } from "../sha256";
import type { SavedPlan } from "../terraform";
import { through } from "./encryption";
import { checkEvidence } from "./evidence";
import { envelopeText, seal } from "./envelope";
import { NAMES, writeRelease } from "./files";
import type { SigningKey } from "./keys";
import {
  backendOf,
  configurationFiles,
  ephemeralValues,
  ephemeralVariables,
  keyedDigest,
  stateFacts,
} from "./stack-facts";
import { checkStackNames } from "./stack-name";
import { statement, type Predicate, type Subject } from "./statement";

/** What of an audit is written beside a plan. */
export const REPORT_FILES: Readonly<Partial<Record<Format, string>>> = {
  text: "audit.txt",
  markdown: "audit.md",
  json: "audit.json",
  html: "audit.html",
  sarif: "audit.sarif",
  junit: "audit.xml",
};

/** How a release is written. */
export interface ReleaseOptions {
  readonly toolVersion: string;
  /** @default - not told */
  readonly commit?: string;
  /** The forms of the audit's report. */
  readonly reports: readonly Format[];
  /** Of Markdown: the most characters. @default - no limit */
  readonly maxLength?: number;
  /** The text of the audit's policy. @default - none */
  readonly policy?: Buffer;
  /** Signs the manifest. @default - nobody does */
  readonly key?: SigningKey;
  /** A command that encrypts the plan and its JSON. @default - they lie there in clear, for this user alone */
  readonly encrypt?: string;
  /** Binds the values of ephemeral variables. @default - their names are recorded, and no more */
  readonly digestKey?: Buffer;
}

/** One planned stack. */
export interface PlannedStack {
  readonly name: string;
  readonly plan: SavedPlan;
  readonly raw: RawPlan;
  readonly report: Report;
  /** Of a fast plan: how what it leaves out was found unchanged. @default - it leaves out nothing */
  readonly evidence?: Evidence;
}

/** What was written of a stack. */
export interface WrittenStack {
  readonly stack: string;
  readonly folder: string;
  readonly predicate: Predicate<"plan">;
}

/**
 * Makes the folder of a release.
 * @throws KubeServicesError `ReleaseFolderTaken` where something is in it
 */
export function makeReleaseFolder(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new KubeServicesError({
      code: "ReleaseFolderTaken",
      what: "something is in this folder already, and what was planned before must not be mixed with it",
      where: "--out",
      value: folder,
      fix: "name a folder that is new or empty",
    });
  }
  mkdirSync(folder, { recursive: true });
}

/** How many findings of each severity, sorted; those that were there before count nothing. */
function bySeverity(findings: Report["findings"]): Readonly<Record<string, number>> {
  const counted = new Map<string, number>();
  for (const { severity, introduced } of findings)
    if (introduced) counted.set(severity, (counted.get(severity) ?? 0) + 1);
  return Object.fromEntries([...counted].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a manifest says of an audit. */
export const verdictOf = (report: Report): Omit<Predicate<"plan">["audit"], "policy" | "failOn"> => ({
  ...(report.verdict.weakened === undefined ? {} : { weakened: [...report.verdict.weakened] }),
  verdict: report.verdict.text,
  exitCode: report.verdict.exitCode,
  findings: bySeverity(report.findings),
  undecided: bySeverity(report.undecided),
});

/** What people are shown of a plan. */
export const maskedText = (raw: RawPlan, stack: string): string =>
  `${JSON.stringify(maskedPlan(raw, stack), null, 1)}\n`;

/** The acknowledgements that an audit has made use of. */
export const acknowledgedIn = (report: Report): Predicate<"plan">["acknowledgements"] =>
  report.acknowledged.map(({ rule, acknowledgement: { reason, until } }) => ({ rule, reason, ...defined({ until }) }));

/**
 * Writes what was planned of a stack: the plan and its JSON for Terraform, the masked JSON and the audit for people, what
 * another machine needs, and a manifest with the SHA-256 of each.
 * @param folder of the release
 * @throws KubeServicesError `RemoteExecution`, `EphemeralMissing`, `EncryptionFailed`, `StackNameUnusable`,
 *   `EvidenceDiffers`
 */
export async function writeStack(
  folder: string,
  { name, plan, raw, report, evidence }: PlannedStack,
  options: ReleaseOptions,
): Promise<WrittenStack> {
  const { stack, terraform } = plan;
  checkStackNames([name]);
  const configuration = readFileSync(stack.file);
  const state = await stateFacts(terraform, stack.directory, backendOf(configuration, name));
  if (evidence !== undefined) checkEvidence(evidence, { stack: name, state, configuration: sha256(configuration) });
  const ephemeral = ephemeralValues(ephemeralVariables(configuration), name);
  const planFile = readFileSync(plan.file);
  const subjects: Subject[] = [];
  const target = join(folder, name);
  const write = (file: string, content: Buffer | string, secret = false): void => {
    writeRelease(target, file, content, secret);
    subjects.push({ name: file, digest: { sha256: sha256(content) } });
  };
  const { encrypt } = options;
  for (const [file, bytes] of [
    [NAMES.plan, planFile],
    [NAMES.json, plan.json],
  ] as const) {
    if (encrypt === undefined) write(file, bytes, true);
    else write(`${file}${NAMES.encrypted}`, await through(encrypt, bytes, "--encrypt"), true);
  }
  const shown = evidence === undefined ? undefined : `${JSON.stringify(evidence, null, 1)}\n`;
  if (shown !== undefined) write(NAMES.evidence, shown);
  write(NAMES.masked, maskedText(raw, name));
  const { maxLength } = options;
  for (const as of options.reports) {
    const file = REPORT_FILES[as];
    if (file !== undefined) write(file, formatReport(report, as, { maxLength }));
  }
  for (const file of configurationFiles(stack))
    write(`${NAMES.configuration}/${file}`, readFileSync(join(stack.directory, file)));
  const { policy, digestKey } = options;
  const predicate: Predicate<"plan"> = {
    stack: name,
    createdAt: new Date().toISOString(),
    tool: { name: "cdktf-kube-services", version: options.toolVersion },
    engine: { product: terraform.product, version: terraform.version },
    ...defined({ commit: options.commit }),
    state,
    changes: plannedChanges(plan.json),
    audit: {
      ...verdictOf(report),
      failOn: report.verdict.failOn,
      ...(policy === undefined ? {} : { policy: sha256(policy) }),
    },
    acknowledgements: [...acknowledgedIn(report)],
    ephemeral: [...ephemeral].map(([variable, value]) => ({
      name: variable,
      ...(digestKey === undefined ? {} : { digest: keyedDigest(digestKey, variable, value) }),
    })),
    dependsOn: [...stack.dependencies],
    ...(evidence === undefined || shown === undefined
      ? {}
      : {
          evidence: {
            sha256: sha256(shown),
            planned: Object.keys(evidence.planned).length,
            unchanged: Object.keys(evidence.unchanged).length,
          },
        }),
    plain: { plan: sha256(planFile), json: sha256(plan.json) },
    encrypted: encrypt !== undefined,
  };
  writeRelease(target, NAMES.manifest, envelopeText(seal(statement("plan", subjects, predicate), options.key)));
  return { stack: name, folder: target, predicate };
}
