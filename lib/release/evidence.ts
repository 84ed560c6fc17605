import { join } from "node:path";
import { checkCode, parseEvidence, type Evidence } from "../audit";
import { KubeServicesError } from "../errors";
import { sha256 } from "../sha256";
import { NAMES } from "./files";
import type { StackRelease } from "./read-release";
import type { StateFacts } from "./stack-facts";

/** What an evidence has to be about. */
interface Subject {
  readonly stack: string;
  readonly state: StateFacts;
  /** SHA-256 of `cdk.tf.json`. */
  readonly configuration: string;
}

const differs = (what: string, where: string): KubeServicesError =>
  new KubeServicesError({
    code: "EvidenceDiffers",
    what: `the evidence of the fast plan is ${what}`,
    where,
    fix: "do not apply it: make the plan again",
  });

/** @throws KubeServicesError `EvidenceDiffers` where an evidence is about another stack, state or configuration */
export function checkEvidence(evidence: Evidence, { stack, state, configuration }: Subject, where = stack): void {
  if (evidence.stack !== stack) throw differs(`of the stack ${evidence.stack}`, where);
  if (evidence.configuration !== configuration) throw differs("of another configuration", where);
  if (evidence.state.lineage !== state.lineage || evidence.state.serial !== state.serial)
    throw differs("of another state, or somebody has changed the state meanwhile", where);
}

/**
 * The evidence of a stack's plan.
 * @returns nothing where the plan is one of all
 * @throws KubeServicesError `EvidenceUnreadable`, `EvidenceDiffers`
 */
export function evidenceOf({ stack, folder, manifest, files }: StackRelease): Evidence | undefined {
  const bytes = files.get(NAMES.evidence);
  const place = join(folder, NAMES.evidence);
  if (bytes === undefined && manifest.evidence === undefined) return undefined;
  if (bytes === undefined || sha256(bytes) !== manifest.evidence?.sha256)
    throw differs("not the one that the manifest speaks of", place);
  const evidence = parseEvidence(bytes, place);
  const configuration = files.get(`${NAMES.configuration}/cdk.tf.json`);
  checkEvidence(
    evidence,
    { stack, state: manifest.state, configuration: configuration === undefined ? "" : sha256(configuration) },
    place,
  );
  if (configuration !== undefined) checkCode(evidence, configuration, place);
  return evidence;
}
