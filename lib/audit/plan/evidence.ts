import { z } from "zod";
import { readBounded } from "../../bounded-file";
import { KubeServicesError } from "../../errors";

/**
 * How a resource was found unchanged before a plan that leaves it out: nothing was written to it since
 * (`resourceVersion`), only its status was (`generation`), all of its fields were compared (`fields`), or it is
 * Terraform's own and in the state alone (`state`).
 */
export type FoundBy = "resourceVersion" | "generation" | "fields" | "state";

/**
 * Why a plan of some resources is one of a whole stack: what the others were compared with. It is about one plan, of one
 * configuration and one state.
 */
export interface Evidence {
  /** The version of its form. */
  readonly formatVersion: 1;
  /** Id of the stack. */
  readonly stack: string;
  /** When the cluster was looked at, RFC 3339. */
  readonly madeAt: string;
  /** The address of its API server. */
  readonly cluster: string;
  /** The version of hashicorp/kubernetes. */
  readonly provider: string;
  /** SHA-256 of the plan's JSON. */
  readonly plan: string;
  /** SHA-256 of `cdk.tf.json`. */
  readonly configuration: string;
  /** The state that it was compared with. */
  readonly state: {
    /** The state's own id. */
    readonly lineage: string;
    /** How often it had been written. */
    readonly serial: number;
  };
  /** What Terraform was asked to plan, by address, and why. */
  readonly planned: Readonly<Record<string, string>>;
  /** What it was not asked, by address, and how each was found to be as code and state say. */
  readonly unchanged: Readonly<
    Record<
      string,
      {
        /** What showed it. */
        readonly by: FoundBy;
        /** The object's own id; undefined where it is none of a cluster. */
        readonly uid?: string | undefined;
        /** The version of the object that was looked at; undefined where it is none of a cluster. */
        readonly resourceVersion?: string | undefined;
      }
    >
  >;
  /** Resources of which the code asks for no instance, and the state has none. */
  readonly none: readonly string[];
}

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const text = z.string().max(10_000);

const evidenceSchema: z.ZodType<Evidence> = z.object({
  formatVersion: z.literal(1),
  stack: text,
  madeAt: z.iso.datetime(),
  cluster: text,
  provider: text,
  plan: sha256,
  configuration: sha256,
  state: z.object({ lineage: text, serial: z.int().min(0) }),
  planned: z.record(text, text),
  unchanged: z.record(
    text,
    z.object({
      by: z.enum(["resourceVersion", "generation", "fields", "state"]),
      uid: text.optional(),
      resourceVersion: text.optional(),
    }),
  ),
  none: z.array(text),
});

/** How much of a stack was found unchanged, and how. */
export interface EvidenceFacts {
  /** How many resources Terraform was asked to plan. */
  readonly planned: number;
  /** How many were left out of that, by how they were found unchanged. */
  readonly unchanged: Readonly<Record<FoundBy, number>>;
}

/** Counts what an evidence says. */
export function evidenceFacts({ planned, unchanged }: Evidence): EvidenceFacts {
  const counts = { resourceVersion: 0, generation: 0, fields: 0, state: 0 };
  for (const { by } of Object.values(unchanged)) counts[by]++;
  return { planned: Object.keys(planned).length, unchanged: counts };
}

/**
 * Reads the `evidence.json` that `plan --fast` has written.
 * @throws KubeServicesError `EvidenceUnreadable`, or why the file cannot be read
 */
export const readEvidence = (path: string): Evidence => parseEvidence(readBounded(path), path);

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
