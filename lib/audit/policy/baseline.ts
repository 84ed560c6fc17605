import { existsSync } from "node:fs";
import { MOST_MADE_BYTES, readBoundedText } from "../../bounded-file";
import { KubeServicesError } from "../../errors";
import { schema } from "../../schema";

const baselineSchema = schema((z) => {
  const entries = z.array(z.object({ fingerprint: z.string().regex(/^[0-9a-f]{16}$/), environment: z.string() }));
  return z.object({ schemaVersion: z.string().regex(/^2\./), findings: entries, undecided: entries });
});

/** What an earlier report found. */
export interface Baseline {
  /** The file that it was read from. */
  readonly file: string;
  /** Fingerprints, by the environment that they were found in. */
  readonly environments: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * What an earlier report knows of an environment: what it found in the one of this name, or, where there was and is but
 * one, in that one. A plan may lie in a file of another name each time.
 */
export function knownIn(
  baseline: Baseline | undefined,
  environment: string,
  environments: number,
): ReadonlySet<string> {
  if (baseline === undefined) return new Set();
  const only =
    environments === 1 && baseline.environments.size === 1 ? [...baseline.environments.values()][0] : undefined;
  return baseline.environments.get(environment) ?? only ?? new Set();
}

/**
 * Reads an earlier report, as `--format json` wrote it.
 * @throws KubeServicesError `BaselineMissing`, `BaselineOutdated`, `BaselineInvalid`
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
    content = JSON.parse(readBoundedText(file, MOST_MADE_BYTES));
  } catch {
    content = undefined;
  }
  const version =
    typeof content === "object" && content !== null && "schemaVersion" in content && content.schemaVersion;
  if (typeof version === "string" && version.startsWith("1.")) {
    throw new KubeServicesError({
      code: "BaselineOutdated",
      what: "an older version wrote this report: its fingerprints do not say what was claimed, so that things could get worse unseen",
      where: file,
      fix: "write it anew, from the same plan, with: kube-services audit <plan> --format json --out <file>",
    });
  }
  const parsed = baselineSchema().safeParse(content);
  if (parsed.success) {
    const environments = new Map<string, Set<string>>();
    for (const { environment, fingerprint } of [...parsed.data.findings, ...parsed.data.undecided]) {
      environments.set(environment, (environments.get(environment) ?? new Set()).add(fingerprint));
    }
    return { file, environments };
  }
  throw new KubeServicesError({
    code: "BaselineInvalid",
    what: "this is not a report that kube-services audit --format json wrote",
    where: file,
  });
}
