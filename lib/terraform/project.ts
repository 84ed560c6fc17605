import { existsSync } from "node:fs";
import { join } from "node:path";
import { readBoundedText } from "../bounded-file";
import { KubeServicesError, type Problem } from "../errors";
import { isJsonObject } from "../json-object";

/**
 * What this library uses of a `cdktf.json`.
 * https://developer.hashicorp.com/terraform/cdktf/create-and-deploy/configuration-file
 */
interface Project {
  readonly app?: string;
  readonly output?: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

// By hand, and not by zod: nearly every command reads this file, and most load no other schema.
function problemsOf(content: Readonly<Record<string, unknown>>, where: string): readonly Problem[] {
  const problem = (prop: string, allowed: string): Problem[] => [
    { code: "ProjectFileInvalid", what: `this must be ${allowed}`, where, prop },
  ];
  const isText = (value: unknown) => value === undefined || (typeof value === "string" && value !== "");
  const { app, output, context } = content;
  return [
    ...(isText(app) ? [] : problem("app", "a text that is not empty")),
    ...(isText(output) ? [] : problem("output", "a text that is not empty")),
    ...(context === undefined || isJsonObject(context) ? [] : problem("context", "an object")),
  ];
}

/**
 * Reads the `cdktf.json` of a folder.
 * @returns nothing where there is none
 * @throws KubeServicesError `ProjectFileInvalid` where it is no cdktf.json
 */
export function readProject(projectDir: string): Project | undefined {
  const path = join(projectDir, "cdktf.json");
  if (!existsSync(path)) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(readBoundedText(path));
  } catch (error) {
    throw new KubeServicesError({
      code: "ProjectFileInvalid",
      what: `this is not JSON: ${(error as Error).message}`,
      where: path,
    });
  }
  if (!isJsonObject(content)) {
    throw new KubeServicesError({ code: "ProjectFileInvalid", what: "this must be an object", where: path });
  }
  const problems = problemsOf(content, path);
  if (problems.length > 0) throw new KubeServicesError(problems);
  return content as Project;
}
