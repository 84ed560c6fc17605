import { existsSync, readFileSync } from "node:fs";
import { KubeServicesError } from "../../errors";
import { schema } from "../../schema";

const baselineSchema = schema((z) =>
  z.object({
    schemaVersion: z.string().regex(/^1\./),
    findings: z.array(z.object({ fingerprint: z.string().regex(/^[0-9a-f]{16}$/) })),
  }),
);

/** What an earlier report found. */
export interface Baseline {
  readonly file: string;
  readonly fingerprints: ReadonlySet<string>;
}

/**
 * Reads an earlier report, as `--format json` wrote it.
 * @throws KubeServicesError `BaselineMissing`, `BaselineInvalid`
 */
export function readBaseline(file: string): Baseline {
  if (!existsSync(file)) {
    throw new KubeServicesError({
      code: "BaselineMissing",
      what: "there is no such file",
      where: file,
      fix: "write one with: kube-services audit <plan> --format json --out <file>",
    });
  }
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    content = undefined;
  }
  const parsed = baselineSchema().safeParse(content);
  if (parsed.success) return { file, fingerprints: new Set(parsed.data.findings.map((one) => one.fingerprint)) };
  throw new KubeServicesError({
    code: "BaselineInvalid",
    what: "this is not a report that kube-services audit --format json wrote",
    where: file,
  });
}
