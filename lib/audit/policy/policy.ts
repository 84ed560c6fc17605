import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { readBoundedText } from "../../bounded-file";
import { defined } from "../../defined";
import { KubeServicesError } from "../../errors";
import { issueText, schemaAt, valueAt } from "../../issue-text";
import { schema } from "../../schema";
import { SEVERITIES, type Severity } from "../rule/rule";
import type { Acknowledgement } from "./acknowledgement";

const policySchema = schema((z) => {
  const reason = z.string().trim().min(1, "a reason, in a sentence that the auditor can read");
  return z.strictObject({
    version: z.literal(1),
    failOn: z.enum(SEVERITIES).exclude(["info"]).optional(),
    gate: z.enum(["new", "all"]).optional(),
    failOnUndecided: z.enum(["never", "high", "any"]).optional(),
    rules: z.record(z.string(), z.strictObject({ severity: z.enum([...SEVERITIES, "off"]), reason })).optional(),
    acknowledgements: z
      .array(
        z.strictObject({
          rule: z.string().min(1),
          reason,
          until: z.iso.date("a day, YYYY-MM-DD").optional(),
          environment: z.string().min(1).optional(),
          address: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
        }),
      )
      .optional(),
    userRules: z.array(z.string().min(1)).optional(),
  });
});

/** Aliases that expand to more than a policy could hold end in an error of the reader. */
function plainContent(document: { toJS(): unknown }, where: string): unknown {
  try {
    return document.toJS();
  } catch {
    throw new KubeServicesError({
      code: "PolicyInvalid",
      what: "its aliases expand to more than a policy can hold, or stand for nothing",
      where,
      fix: "write out what they stand for",
    });
  }
}

/** How a team wants its plans to be judged. */
export interface Policy {
  /** The file that it was read from; undefined for the default policy. */
  readonly file?: string;
  /** The lowest severity that fails the audit. @default "high" */
  readonly failOn?: Exclude<Severity, "info">;
  /** What is held against it: what a plan brings or makes worse, or all that is found. @default "new" */
  readonly gate?: "new" | "all";
  /** Which undecided checks of changed objects are to stop. @default "high" */
  readonly failOnUndecided?: "never" | "high" | "any";
  /** Rules with another severity than their own, or switched off, and why. */
  readonly rules: ReadonlyMap<
    string,
    {
      /** The severity that the rule has here; `off` asks it not at all. */
      readonly severity: Severity | "off";
      /** Why it differs, in a sentence that the auditor can read. */
      readonly reason: string;
    }
  >;
  /** Findings that somebody answers for. */
  readonly acknowledgements: readonly Acknowledgement[];
  /** Absolute paths of files with more rules. */
  readonly userRules: readonly string[];
}

/** The policy of who has none. */
export const DEFAULT_POLICY: Policy = { rules: new Map(), acknowledgements: [], userRules: [] };

/**
 * Reads a policy file, in YAML or JSON.
 * @throws KubeServicesError `PolicyMissing`, `PolicyInvalid` with every problem and its line
 */
export function readPolicy(path: string): Policy {
  if (!existsSync(path)) {
    throw new KubeServicesError({ code: "PolicyMissing", what: "there is no such policy file", where: path });
  }
  return parsePolicy(readBoundedText(path), path);
}

/**
 * Reads a policy, in YAML or JSON.
 * @param path of the file that it is from; files with rules are looked for beside it
 * @throws KubeServicesError `PolicyInvalid` with every problem and its line
 */
export function parsePolicy(text: string, path: string): Policy {
  // Loaded here: most audits have no policy, and start sooner without.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { LineCounter, parseDocument } = require("yaml") as typeof import("yaml");
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  if (document.errors.length > 0) {
    throw new KubeServicesError(
      document.errors.map((error) => ({
        code: "PolicyInvalid",
        what: error.message.split("\n")[0] ?? error.message,
        where: `${path}:${error.linePos?.[0].line ?? 1}`,
      })),
    );
  }
  const content = plainContent(document, path);
  const parsed = policySchema().safeParse(content);
  if (!parsed.success) {
    throw new KubeServicesError(
      parsed.error.issues.map((issue) => {
        const keys = issue.path.filter((key) => typeof key !== "symbol");
        const node = document.getIn(keys, true) as { range?: [number, number, number] } | undefined;
        const line = node?.range === undefined ? "" : `:${lines.linePos(node.range[0]).line}`;
        const { what, allowed, fix } = issueText(issue, valueAt(content, keys), schemaAt(policySchema(), keys));
        return { code: "PolicyInvalid", what, where: `${path}${line}`, prop: keys.join("."), allowed, fix };
      }),
    );
  }
  const { failOn, gate, failOnUndecided, rules, acknowledgements, userRules } = parsed.data;
  return {
    file: path,
    ...defined({ failOn, gate, failOnUndecided }),
    rules: new Map(Object.entries(rules ?? {})),
    acknowledgements: (acknowledgements ?? []).map(({ address, until, environment, ...rest }) => ({
      ...rest,
      ...defined({ until, environment }),
      ...(address === undefined ? {} : { addresses: typeof address === "string" ? [address] : address }),
      source: path,
    })),
    userRules: (userRules ?? []).map((file) => resolve(dirname(path), file)),
  };
}
