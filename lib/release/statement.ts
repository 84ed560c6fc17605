import { z } from "zod";
import { KubeServicesError } from "../errors";
import { payloadOf, type Envelope } from "./envelope";

/** What each statement says; names that belong to nobody else, and lead to no page. */
const PREDICATES = {
  plan: "urn:cdktf-kube-services:release:plan:v1",
  approval: "urn:cdktf-kube-services:release:approval:v1",
  record: "urn:cdktf-kube-services:release:record:v1",
} as const;

const STATEMENT = "https://in-toto.io/Statement/v1";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Names of files: relative, with `/`, and without a way out of the folder. */
const fileName = z
  .string()
  .max(1000)
  .refine((name) => name !== "" && name.split("/").every((part) => part !== "" && part !== "." && part !== ".."))
  .refine((name) => !/[\\\0]/.test(name));
const subjects = z
  .array(z.object({ name: fileName, digest: z.object({ sha256 }) }))
  .min(1)
  .max(20_000);
const time = z.iso.datetime();
const text = z.string().max(10_000);
const count = z.int().min(0);

const state = z.object({
  /** The kind of backend. */
  backend: text,
  /** What the state was made as; nothing where there was none yet. */
  lineage: text.optional(),
  serial: count,
});

const planPredicate = z.object({
  stack: text.min(1),
  createdAt: time,
  tool: z.object({ name: text, version: text }),
  engine: z.object({ product: z.enum(["terraform", "opentofu"]), version: text }),
  /** The commit that the code was at. */
  commit: text.optional(),
  state,
  changes: z.object({
    create: count,
    update: count,
    destroy: count,
    replace: count,
    import: count,
    forget: count,
    outputs: z.boolean(),
  }),
  audit: z.object({
    verdict: text,
    exitCode: count,
    /** What failed it. */
    failOn: z.enum(["critical", "high", "medium", "low", "info"]),
    /** New findings, and what could not be judged, by severity. */
    findings: z.record(z.string(), count),
    undecided: z.record(z.string(), count),
    /** What made the audit weaker than usual, and where that stands. */
    weakened: z.array(text).max(100).optional(),
    /** SHA-256 of the policy's file. */
    policy: sha256.optional(),
  }),
  acknowledgements: z.array(z.object({ rule: text, reason: text, until: text.optional() })).max(10_000),
  /** Variables that Terraform keeps nowhere, and that are given again when the plan is applied. */
  ephemeral: z.array(z.object({ name: text, digest: text.optional() })).max(10_000),
  /** Stacks that are applied before this one. */
  dependsOn: z.array(text).max(10_000),
  /** Of a fast plan: what shows that all it leaves out is unchanged. */
  evidence: z.object({ sha256, planned: count, unchanged: count }).optional(),
  /** SHA-256 of the plan and of its JSON as they are without encryption. */
  plain: z.object({ plan: sha256, json: sha256 }),
  encrypted: z.boolean(),
});

const approvalPredicate = z.object({
  decision: z.enum(["approved", "rejected"]),
  by: text.min(1),
  at: time,
  expires: time,
  comment: text.optional(),
});

const recordPredicate = z.object({
  stack: text.min(1),
  outcome: z.enum(["applied", "failed"]),
  by: text.min(1),
  startedAt: time,
  endedAt: time,
  tool: z.object({ name: text, version: text }),
  /** Who has approved what was applied. */
  approvals: z.array(z.object({ by: text, keyid: text, sha256 })).max(1000),
  ephemeral: z.array(text).max(10_000),
  state,
  /** Whether all that the stack runs was ready in the end; nothing where nobody looked. */
  healthy: z.boolean().optional(),
});

const PREDICATE_SHAPES = { plan: planPredicate, approval: approvalPredicate, record: recordPredicate } as const;

/** What a statement is about. */
type StatementKind = keyof typeof PREDICATES;
/** What a statement of a kind says. */
export type Predicate<Kind extends StatementKind> = z.infer<(typeof PREDICATE_SHAPES)[Kind]>;
/** A file, by its name in the folder that the statement lies in, and its SHA-256. */
export interface Subject {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

/** An in-toto statement. */
interface Statement<Kind extends StatementKind> {
  readonly subject: readonly Subject[];
  readonly predicate: Predicate<Kind>;
}

/** A statement as it is put into an envelope. */
export function statement<Kind extends StatementKind>(
  kind: Kind,
  subject: readonly Subject[],
  predicate: Predicate<Kind>,
): object {
  return { _type: STATEMENT, subject, predicateType: PREDICATES[kind], predicate };
}

/**
 * Reads the statement in an envelope.
 * @throws KubeServicesError `StatementUnreadable`
 */
export function parseStatement<Kind extends StatementKind>(
  kind: Kind,
  envelope: Envelope,
  file: string,
): Statement<Kind> {
  const shape = z.object({
    _type: z.literal(STATEMENT),
    subject: subjects,
    predicateType: z.literal(PREDICATES[kind]),
    predicate: PREDICATE_SHAPES[kind],
  });
  const payload = payloadOf(envelope);
  let value: unknown;
  try {
    value = JSON.parse(payload.toString("utf8"));
    // A key given twice, or bytes that are no text, would say something else to another reader of what was signed.
    if (!Buffer.from(JSON.stringify(value), "utf8").equals(payload)) value = undefined;
  } catch {
    value = undefined;
  }
  const read = shape.safeParse(value);
  if (read.success) return read.data as Statement<Kind>;
  throw new KubeServicesError({
    code: "StatementUnreadable",
    what: `this is no in-toto statement about ${kind === "plan" ? "a plan" : kind === "approval" ? "an approval" : "an apply"}`,
    where: file,
    prop: read.error.issues[0]?.path.join(".") ?? "",
    fix: "take the folder as kube-services plan and approve have written it, with the same version of this tool",
  });
}
