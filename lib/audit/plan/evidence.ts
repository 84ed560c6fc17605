import { z } from "zod";
import { KubeServicesError } from "../../errors";

/** How resources were found unchanged before a plan that leaves them out. */
export const FOUND_BY = ["resourceVersion", "generation", "fields", "state"] as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const text = z.string().max(10_000);

const evidenceSchema = z.object({
  formatVersion: z.literal(1),
  stack: text,
  /** When the cluster was looked at. */
  madeAt: z.iso.datetime(),
  /** The address of its API server. */
  cluster: text,
  /** The version of hashicorp/kubernetes. */
  provider: text,
  /** SHA-256 of the plan's JSON. */
  plan: sha256,
  /** SHA-256 of `cdk.tf.json`. */
  configuration: sha256,
  state: z.object({ lineage: text, serial: z.int().min(0) }),
  /** What Terraform was asked to plan, and why. */
  planned: z.record(text, text),
  /** What it was not asked, and how each was found to be as code and state say. */
  unchanged: z.record(text, z.object({ by: z.enum(FOUND_BY), uid: text.optional(), resourceVersion: text.optional() })),
  /** Resources of which the code asks for no instance, and the state has none. */
  none: z.array(text),
});

/**
 * Why a plan of some resources is one of a whole stack: what the others were compared with. It is about one plan, of one
 * configuration and one state.
 */
export type Evidence = z.output<typeof evidenceSchema>;

/** How much of a stack was found unchanged, and how. */
export interface EvidenceFacts {
  /** How many resources Terraform was asked to plan. */
  readonly planned: number;
  /** How many were left out of that, by how they were found unchanged. */
  readonly unchanged: Readonly<Record<(typeof FOUND_BY)[number], number>>;
}

/** Counts what an evidence says. */
export function evidenceFacts({ planned, unchanged }: Evidence): EvidenceFacts {
  const counts = { resourceVersion: 0, generation: 0, fields: 0, state: 0 };
  for (const { by } of Object.values(unchanged)) counts[by]++;
  return { planned: Object.keys(planned).length, unchanged: counts };
}

/**
 * Reads an evidence.
 * @param file where it came from, for the message
 * @throws KubeServicesError `EvidenceUnreadable`
 */
export function parseEvidence(bytes: Buffer, file: string): Evidence {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    value = undefined;
  }
  const read = evidenceSchema.safeParse(value);
  if (read.success) return read.data;
  throw new KubeServicesError({
    code: "EvidenceUnreadable",
    what: "this is no evidence of a fast plan",
    where: file,
    prop: read.error.issues[0]?.path.join(".") ?? "",
    fix: "take the evidence.json that kube-services plan --fast has written, with the same version of this tool",
  });
}

/** The error for an evidence that does not prove of a plan what it should. */
export const evidenceDiffers = (what: string, file: string): KubeServicesError =>
  new KubeServicesError({
    code: "EvidenceDiffers",
    what: `the evidence does not show that the plan leaves out only what is unchanged: ${what}`,
    where: file,
    fix: "make the plan again, or a whole one without --fast",
  });
