import { KubeServicesError } from "../../errors";
import { checkStackNames } from "../stack-name";
import { atlantis } from "./atlantis";
import type { PipelineFacts, PipelineFile } from "./facts";
import { github } from "./github";
import { gitlab } from "./gitlab";

const WRITERS = { github, gitlab, atlantis } as const;

/** Where pipelines run. */
export type Pipeline = keyof typeof WRITERS;
/** All of them. */
export const PIPELINES = Object.keys(WRITERS) as readonly Pipeline[];

const FOLDER = /^(?:\.|[\w][\w. -]*(?:\/[\w.][\w. -]*)*)$/;

/**
 * The files of a pipeline that plans what a change concerns, has it reviewed, and applies the plan that was reviewed.
 * @throws KubeServicesError `StackNameUnusable`, `FolderNameUnusable`
 */
export function writePipeline(pipeline: Pipeline, facts: PipelineFacts): readonly PipelineFile[] {
  checkStackNames(facts.stacks.flatMap(({ name, dependsOn }) => [name, ...dependsOn]));
  if (!FOLDER.test(facts.folder)) {
    throw new KubeServicesError({
      code: "FolderNameUnusable",
      what: "the project's folder cannot be named in a pipeline, whose quotes and expressions its name would meet",
      where: "the project's folder in its repository",
      value: facts.folder,
      allowed: "letters, digits, dots, dashes, underscores and blanks, with / between folders",
      fix: "give it another name",
    });
  }
  return WRITERS[pipeline](facts);
}
