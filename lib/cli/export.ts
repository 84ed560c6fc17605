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
import { RESERVED, reservedKeyIn } from "../reserved-key";
import { findStack } from "../terraform";
import { makeFolder, outOption, outPlace, writeOut } from "./out";
import { onStack, type StackOptions } from "./stack-argument";

interface ExportOptions extends StackOptions {
  readonly format: "yaml" | "json";
  readonly out?: string;
  readonly secrets?: boolean;
}

/** Adds `kube-services export STACK`. */
export function registerExport(program: Command): void {
  onStack(program.command("export"))
    .argument("[construct]", "only what this construct makes, by its id")
    .description("the Kubernetes manifests that a synthesised stack stands for, for tools that read manifests")
    .addOption(new Option("--format <format>", "form of the manifests").choices(["yaml", "json"]).default("yaml"))
    .addOption(outOption("what is exported", "; in a folder each object has a file of its own"))
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
      write(objects, options);
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
  const reserved = reservedKeyIn(content);
  if (reserved !== undefined)
    throw new KubeServicesError({ code: "ManifestKeyReserved", ...RESERVED, where: file, prop: reserved.join(".") });
  return typeof content === "object" && content !== null ? (content as ConfigurationResources) : unreadable();
}

const textOf = (objects: readonly KubernetesObject[], format: ExportOptions["format"]): string =>
  format === "json" ? manifestsToJson(objects) : manifestsToYaml(objects);

/** Manifests with a Secret that was asked for are for its owner's eyes only. */
const modeOf = (objects: readonly KubernetesObject[]): number =>
  objects.some(({ kind }) => kind === "Secret") ? 0o600 : 0o644;

function write(objects: readonly KubernetesObject[], { out, format }: ExportOptions): void {
  const place = outPlace(out);
  if (place.type === "stdout") {
    process.stdout.write(textOf(objects, format));
    return;
  }
  if (place.type === "folder") writeFolder(objects, place.path, format);
  else writeOut(place.path, textOf(objects, format), { mode: modeOf(objects) });
  process.stdout.write(`${objects.length} manifests in ${place.path}\n`);
}

function writeFolder(objects: readonly KubernetesObject[], folder: string, format: ExportOptions["format"]): void {
  makeFolder(folder);
  const taken = new Set<string>();
  for (const object of objects) {
    const { name, generateName, namespace } = metadataOf(object);
    const safe = (text: string): string => text.replace(/[^-.\w]/g, "_");
    const short = `${safe(object.kind.toLowerCase())}-${safe(name ?? generateName ?? "unnamed")}`;
    let base = taken.has(short) && namespace !== undefined ? `${short}.${safe(namespace)}` : short;
    for (let number = 2; taken.has(base); number++) base = `${short}.${number}`;
    taken.add(base);
    writeOut(join(folder, `${base}.${format}`), textOf([object], format), { mode: modeOf([object]) });
  }
}
