import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MOST_MADE_BYTES, readBoundedText } from "../bounded-file";
import { Option, type Command } from "commander";
import { KubeServicesError, formatProblem } from "../errors";
import {
  configurationManifests,
  manifestsToJson,
  manifestsToYaml,
  metadataOf,
  type ConfigurationResources,
  type KubernetesObject,
} from "../manifest";
import { findStack } from "../terraform";
import { onStack, type StackOptions } from "./stack-argument";

interface ExportOptions extends StackOptions {
  readonly format: "yaml" | "json";
  readonly out?: string;
  readonly secrets?: boolean;
}

/** Adds `kube-services export STACK`. */
export function registerExport(program: Command): void {
  onStack(program.command("export"))
    .argument("[service]", "only what this construct makes, by its id")
    .description("the Kubernetes manifests that a synthesised stack stands for, for tools that read manifests")
    .addOption(new Option("--format <format>", "form of the manifests").choices(["yaml", "json"]).default("yaml"))
    .option("--out <dir>", "write one file an object into this folder (default: all to the standard output)")
    .option("--secrets", "keep the data of Secrets, which is left out otherwise")
    .action((name: string, service: string | undefined, options: ExportOptions) => {
      const stack = findStack(name, options.outdir === undefined ? {} : { outdir: options.outdir });
      const { manifests, notes } = configurationManifests(readStack(stack.file), {
        secrets: options.secrets === true,
        takes: service === undefined ? undefined : (path) => `/${path}/`.includes(`/${stack.name}/${service}/`),
      });
      for (const note of notes) process.stderr.write(`${formatProblem(note)}\n`);
      const objects = manifests.map(({ object }) => object);
      if (objects.length === 0 && service !== undefined)
        throw new KubeServicesError({
          code: "ServiceUnknown",
          what: "no construct of this id makes an object of Kubernetes",
          where: stack.file,
          value: service,
          allowed: "the id of a construct that stands directly in the stack",
        });
      if (objects.length === 0) {
        throw new KubeServicesError({
          code: "NothingToExport",
          what: "the stack has no resource that stands for a Kubernetes object",
          where: stack.file,
        });
      }
      if (options.out === undefined) process.stdout.write(textOf(objects, options.format));
      else writeFiles(objects, options.out, options);
    });
}

function readStack(file: string): ConfigurationResources {
  const unreadable = (): never => {
    throw new KubeServicesError({
      code: "StackUnreadable",
      what: "this is no Terraform configuration in JSON",
      where: file,
      fix: "run cdktf synth again",
    });
  };
  let content: unknown;
  try {
    content = JSON.parse(readBoundedText(file, MOST_MADE_BYTES));
  } catch {
    return unreadable();
  }
  return typeof content === "object" && content !== null ? (content as ConfigurationResources) : unreadable();
}

const textOf = (objects: readonly KubernetesObject[], format: ExportOptions["format"]): string =>
  format === "json" ? manifestsToJson(objects) : manifestsToYaml(objects);

function writeFiles(objects: readonly KubernetesObject[], folder: string, options: ExportOptions): void {
  const write = <T>(where: string, act: () => T): T => {
    try {
      return act();
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new KubeServicesError({
        code: "OutputUnwritable",
        what: `this cannot be written (${reason})`,
        where,
        fix: "name another folder with --out",
      });
    }
  };
  write(folder, () => mkdirSync(folder, { recursive: true }));
  const taken = new Set<string>();
  for (const object of objects) {
    const { name, generateName, namespace } = metadataOf(object);
    const safe = (text: string): string => text.replace(/[^-.\w]/g, "_");
    const short = `${safe(object.kind.toLowerCase())}-${safe(name ?? generateName ?? "unnamed")}`;
    let base = taken.has(short) && namespace !== undefined ? `${short}.${safe(namespace)}` : short;
    for (let number = 2; taken.has(base); number++) base = `${short}.${number}`;
    taken.add(base);
    // A Secret that was asked for is for its owner's eyes only.
    const mode = object.kind === "Secret" ? 0o600 : 0o644;
    const path = join(folder, `${base}.${options.format}`);
    write(path, () => writeFileSync(path, textOf([object], options.format), { mode }));
  }
  process.stdout.write(`${objects.length} manifests in ${folder}\n`);
}
