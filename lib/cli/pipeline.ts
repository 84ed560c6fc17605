import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { Argument, InvalidArgumentError, type Command } from "commander";
import { PIPELINES, writePipeline, type Pipeline } from "../release";
import { findTerraform, listStacks } from "../terraform";
import type { StackOptions } from "./stack-argument";
import { formatOption, type Format } from "./output";
import { refuseTaken, tellWritten, writeWithin } from "./written-files";

interface PipelineOptions extends StackOptions {
  readonly branch: string;
  readonly force?: boolean;
  readonly format: Format;
}

function branchName(text: string): string {
  if (/^[\w][\w./-]{0,200}$/.test(text)) return text;
  throw new InvalidArgumentError("It is no name of a branch.");
}

/** Adds `kube-services pipeline github|gitlab|atlantis`. */
export function registerPipeline(program: Command): void {
  program
    .command("pipeline")
    .addArgument(new Argument("<where>", "where it runs").choices(PIPELINES))
    .description(
      "write the CI of the stacks at hand: what a change concerns is planned and audited, reviewed, and applied as the " +
        "very plan that was reviewed; drift is looked for by schedule",
    )
    .option("--branch <name>", "the branch whose commits are applied", branchName, "main")
    .option("--outdir <folder>", "the folder of the synthesised stacks (default: as cdktf.json says)")
    .option("--force", "write over files that are there")
    .addOption(formatOption())
    .action(async (where: Pipeline, options: PipelineOptions) => {
      const { product, version } = await findTerraform();
      const stacks = listStacks(options.outdir === undefined ? {} : { outdir: options.outdir });
      const nameOf = new Map(stacks.map(({ constructPath, name }) => [constructPath, name]));
      const root = repositoryOf(resolve("."));
      const files = writePipeline(where, {
        stacks: stacks.map(({ name, dependencies }) => ({
          name,
          dependsOn: dependencies.flatMap((path) => nameOf.get(path) ?? []),
        })),
        folder: relative(root, resolve(".")) || ".",
        branch: options.branch,
        engine: { product, version },
      });
      if (options.force !== true) refuseTaken(root, files);
      for (const { path, text } of files) writeWithin(root, path, text);
      tellWritten(
        files.map(({ path }) => relative(".", join(root, path))),
        options.format,
      );
    });
}

/** The root of the repository that a folder is in; the folder itself where there is none. It need not be there yet. */
export function repositoryOf(folder: string): string {
  let there = folder;
  while (!existsSync(there) && there !== dirname(there)) there = dirname(there);
  const { status, stdout } = spawnSync("git", ["-C", there, "rev-parse", "--show-toplevel"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : folder;
}
