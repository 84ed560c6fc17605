import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { KubeServicesError } from "../errors";

// https://developer.hashicorp.com/terraform/cdktf/create-and-deploy/configuration-file
const projectSchema = z.object({
  app: z.string().min(1).optional(),
  output: z.string().min(1).optional(),
  context: z.record(z.string(), z.unknown()).optional(),
});

/** What this library uses of a `cdktf.json`. */
export type Project = Readonly<z.output<typeof projectSchema>>;

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
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new KubeServicesError({
      code: "ProjectFileInvalid",
      what: `this is not JSON: ${(error as Error).message}`,
      where: path,
    });
  }
  const parsed = projectSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new KubeServicesError(
    parsed.error.issues.map((issue) => ({
      code: "ProjectFileInvalid",
      what: issue.message,
      where: path,
      prop: issue.path.join("."),
    })),
  );
}
