import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { readBoundedText } from "../../bounded-file";
import type { z } from "zod";
import { KubeServicesError, type Problem } from "../../errors";
import { issueText, schemaAt, valueAt } from "../../issue-text";
import { schema } from "../../schema";
import { CATEGORIES, SEVERITIES, type Rule } from "../rule/rule";
import { declaredRule, declaredRuleSchema } from "./declared-rule";

const codeSchema = schema((z) =>
  z.object({
    rules: z.array(
      z.object({
        id: z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, "kebab case, such as owner-label-missing"),
        severity: z.enum(SEVERITIES),
        category: z.enum(CATEGORIES),
        title: z.string().min(1),
        why: z.string().min(1),
        fix: z.string().min(1),
        looksAt: z.enum(["state", "change"]),
        check: z.custom<unknown>((value) => typeof value === "function", "a function"),
      }),
    ),
  }),
);
const fileSchema = schema((z) => z.strictObject({ rules: z.array(declaredRuleSchema()) }));

function invalid(file: string, content: unknown, schema: z.ZodType, error: z.ZodError): KubeServicesError {
  const problems = error.issues.map((issue): Problem => {
    const { what, allowed, fix } = issueText(issue, valueAt(content, issue.path), schemaAt(schema, issue.path));
    return { code: "RuleInvalid", what, where: file, prop: issue.path.join("."), allowed, fix };
  });
  return new KubeServicesError(problems);
}

function fromJson(file: string): readonly Rule[] {
  let content: unknown;
  try {
    content = JSON.parse(readBoundedText(file));
  } catch (error) {
    throw new KubeServicesError({
      code: "RuleFileUnreadable",
      what: `this is not JSON: ${(error as Error).message}`,
      where: file,
    });
  }
  const parsed = fileSchema().safeParse(content);
  if (!parsed.success) throw invalid(file, content, fileSchema(), parsed.error);
  return parsed.data.rules.map(declaredRule);
}

/** In a checkout TypeScript runs already; elsewhere the project's own ts-node is asked. */
function allowTypeScript(file: string): void {
  if ("typescript" in process.features || require.extensions[".ts"] !== undefined) return;
  try {
    createRequire(file)("ts-node/register/transpile-only");
  } catch {
    throw new KubeServicesError({
      code: "RuleFileNeedsTsNode",
      what: "rules in TypeScript need ts-node, which is not installed here",
      where: file,
      fix: "npm install --save-dev ts-node, or write the rules in JavaScript or JSON",
    });
  }
}

async function fromCode(file: string): Promise<readonly Rule[]> {
  if (/\.[cm]?ts$/.test(file)) allowTypeScript(file);
  let module: unknown;
  try {
    module = /\.m[jt]s$/.test(file)
      ? await import(pathToFileURL(file).href)
      : // eslint-disable-next-line @typescript-eslint/no-require-imports
        require(file);
  } catch (error) {
    if (KubeServicesError.is(error)) throw error;
    const why = String((error as Error)?.message ?? error).split("\n")[0];
    throw new KubeServicesError({ code: "RuleFileUnreadable", what: `it does not load: ${why}`, where: file });
  }
  const parsed = codeSchema().safeParse(module);
  if (!parsed.success) throw invalid(file, module, codeSchema(), parsed.error);
  return (module as { rules: readonly Rule[] }).rules;
}

/** A file, or the main module of a package that is installed here: a pack of rules that teams share. */
function locate(path: string): string {
  const file = resolve(path);
  if (existsSync(file) || !PACKAGE.test(path)) return file;
  try {
    return createRequire(resolve("package.json")).resolve(path);
  } catch {
    return file;
  }
}

/** What npm takes for a package, with a file in it or without. */
const PACKAGE = /^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*(?:\/[\w./-]+)?$/;

/**
 * Reads more rules: a `.json` file of declared rules, or a `.ts` or `.js` module that exports `rules`.
 * @param path the file, or the name of an installed package that exports `rules`
 * @throws KubeServicesError `RuleFileMissing`, `RuleFileUnreadable`, `RuleFileNeedsTsNode`, `RuleInvalid`
 */
export async function readUserRules(path: string): Promise<readonly Rule[]> {
  const file = locate(path);
  if (!existsSync(file)) {
    throw new KubeServicesError({ code: "RuleFileMissing", what: "there is no such file of rules", where: file });
  }
  return extname(file) === ".json" ? fromJson(file) : fromCode(file);
}
