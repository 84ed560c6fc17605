import { homedir } from "node:os";
import { basename, delimiter, dirname, join, relative } from "node:path";
import { Option, type Command } from "commander";
import { connectContext } from "../cluster";
import { defined } from "../defined";
import { KubeServicesError, formatProblem, type Problem } from "../errors";
import { importManifests, liveObjects, renderMain, type ImportLine } from "../import";
import { parseManifests, type ManifestObject, type OnUnsupported, type OtherKinds } from "../manifest";
import type { Platform } from "../platform";
import { asDocument, formatOption, type Format } from "./output";
import { outFile, outOption, writeOut } from "./out";
import { manifestSources, sourceNames } from "./manifest-files";

interface ImportCommandOptions {
  readonly out?: string | undefined;
  readonly fromCluster?: string;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly main?: string;
  readonly platform?: Platform["name"];
  readonly className: string;
  readonly package: string;
  readonly secrets?: boolean;
  readonly onUnsupported?: OnUnsupported;
  readonly otherKinds: OtherKinds;
  readonly keepAddresses?: boolean;
  readonly validation?: "error" | "warn";
  readonly format: Format;
}

/** What the code is called in a folder. */
const SOURCE_NAME = "imported-stack.ts";

/** Adds `kube-services import FILE…` and `kube-services import --from-cluster NAMESPACE`. */
export function registerImport(program: Command): void {
  program
    .command("import")
    .argument("[files...]", "manifests: files of YAML or JSON, folders of them, or - for the standard input")
    .description("write a stack in TypeScript that declares what manifests, or a namespace of a cluster, hold")
    .addOption(outOption("the code", `; in a folder it is ${SOURCE_NAME}`))
    .option("--from-cluster <namespace>", "take what runs there; the first plan adopts it and changes nothing")
    .option("--main <file>", "write a program, too, that deploys the stack of --out to the cluster of --context")
    .option("--context <name>", "the kubeconfig's context (default, with --from-cluster: its current one)")
    .option("--kubeconfig <file>", "the kubeconfig (default: KUBECONFIG, else ~/.kube/config)")
    .option("--class-name <name>", "name of the stack's class", "ImportedStack")
    .option("--package <module>", "module that the code imports the constructs from", "cdktf-kube-services")
    .option(
      "--secrets",
      "write the values of Secrets into the code (default: sensitive variables, or left in the cluster)",
    )
    .addOption(
      new Option(
        "--on-unsupported <action>",
        "a field that the provider cannot express (default: error; with --from-cluster its object stays there)",
      ).choices(["error", "warn", "kubernetes_manifest"]),
    )
    .addOption(
      new Option(
        "--other-kinds <action>",
        "a kind that the provider has no resource type for; built-in: as kubernetes_manifest where Kubernetes has it itself",
      )
        .choices(["error", "built-in", "kubernetes_manifest"])
        .default("built-in"),
    )
    .addOption(
      new Option("--platform <name>", "the stack's platform (default: as annotations and labels tell)").choices([
        "kubernetes",
        "kubesphere",
        "dce",
      ]),
    )
    .addOption(
      new Option(
        "--validation <action>",
        "an object that breaks a rule of Kubernetes' own (default: error; with --from-cluster warn)",
      ).choices(["error", "warn"]),
    )
    .addOption(formatOption("form of the report on what was merged"))
    .option("--keep-addresses", "keep the addresses and node ports of Services that were read from a cluster")
    .action(async (files: readonly string[], given: ImportCommandOptions) => {
      const options: ImportCommandOptions = { ...given, out: outFile(given.out, SOURCE_NAME) };
      checkOptions(files, options);
      const warn = (problem: Problem): void => void process.stderr.write(`${formatProblem(problem)}\n`);
      const live = options.fromCluster;
      const sources = live === undefined ? manifestSources(files) : [];
      const manifests = live === undefined ? parseManifests(sources, warn) : await fromCluster(live, options, warn);
      const { source, lines, namespace } = importManifests(manifests, {
        from: live === undefined ? sourceNames(sources).join(", ") : `the namespace ${live} of a cluster`,
        className: options.className,
        packageName: options.package,
        ...defined({ platform: options.platform }),
        secrets: options.secrets === true,
        adopt: live !== undefined,
        // What the provider does not know stays in the cluster as it is.
        onUnsupported: live === undefined ? (options.onUnsupported ?? "error") : "warn",
        otherKinds: options.otherKinds,
        keepAddresses: options.keepAddresses === true,
        // What runs was taken by its cluster.
        validation: options.validation ?? (live === undefined ? "error" : "warn"),
        onWarning: warn,
        ...defined({ namespace: live }),
      });
      if (options.out === undefined) process.stdout.write(source);
      else writeSource(options.out, source, options.secrets === true);
      if (options.main !== undefined) writeSource(options.main, mainSource(options, namespace), false);
      if (options.format === "text") process.stderr.write(report(lines, options.out));
      else process.stdout.write(asDocument("Import", lines, options.format));
    });
}

function checkOptions(files: readonly string[], options: ImportCommandOptions): void {
  if (options.format !== "text" && options.out === undefined) {
    throw new KubeServicesError({
      code: "OptionOutOfPlace",
      what: "the standard output can be the code or the report, not both",
      where: "--format",
      fix: "name a file for the code with --out",
    });
  }
  if (files.length > 0 === (options.fromCluster !== undefined)) {
    throw new KubeServicesError({
      code: "ImportSourceAmbiguous",
      what: "an import takes files, or a namespace of a cluster",
      where: "kube-services import",
      allowed: "FILE… or --from-cluster NAMESPACE, not both",
    });
  }
  if (!/^[A-Z][A-Za-z0-9]*$/.test(options.className)) {
    throw new KubeServicesError({
      code: "ClassNameInvalid",
      what: "this is no name for a class",
      where: "--class-name",
      value: options.className,
      allowed: "letters and digits, beginning with a capital letter",
    });
  }
  if (options.fromCluster !== undefined && options.onUnsupported !== undefined)
    throw new KubeServicesError({
      code: "OptionOutOfPlace",
      what: "this is for files: an object of a cluster that the provider cannot express stays there as it is",
      where: "--on-unsupported",
      fix: "leave the option out; each object that stays is told",
    });
  if (options.main !== undefined) return checkMain(options.main, options);
  const outside = (["context", "kubeconfig"] as const).find((name) => options[name] !== undefined);
  if (options.fromCluster !== undefined || outside === undefined) return;
  throw new KubeServicesError({
    code: "OptionOutOfPlace",
    what: "this is for --from-cluster and --main",
    where: `--${outside}`,
  });
}

/** A program names its stack's module and its cluster, which nobody else may choose. */
function checkMain(main: string, { context, out }: ImportCommandOptions): void {
  const missing = out === undefined ? "out" : context === undefined ? "context" : undefined;
  if (missing !== undefined)
    throw new KubeServicesError({
      code: "OptionMissing",
      what:
        missing === "out" ? "the program imports the stack from a file" : "the program names the cluster it deploys to",
      where: "--main",
      fix: missing === "out" ? "add --out FILE" : "add --context NAME",
    });
  if (out === main)
    throw new KubeServicesError({ code: "OutputExists", what: "this is the file of the stack", where: "--main" });
}

function mainSource(options: ImportCommandOptions, namespace: string | undefined): string {
  const { className, context = "", kubeconfig = "~/.kube/config", main = "", out = "", package: packageName } = options;
  const name = basename(out).replace(/\.[cm]?ts$/, "");
  const path = join(relative(dirname(main), dirname(out)), name).replaceAll("\\", "/");
  return renderMain({
    className,
    module: path.startsWith(".") ? path : `./${path}`,
    packageName,
    stack: options.fromCluster ?? name,
    kubeconfig,
    context,
    ...(namespace === undefined ? { namespace: options.fromCluster ?? "default" } : {}),
  });
}

async function fromCluster(
  namespace: string,
  options: ImportCommandOptions,
  warn: (problem: Problem) => void,
): Promise<readonly ManifestObject[]> {
  const paths = options.kubeconfig ?? process.env.KUBECONFIG ?? join(homedir(), ".kube", "config");
  const cluster = await connectContext(
    paths.split(delimiter).filter((path) => path !== ""),
    options.context,
  );
  try {
    const objects = await liveObjects(cluster, namespace, warn);
    if (objects.length > 0) return objects;
    throw new KubeServicesError({
      code: "NothingToImport",
      what: "the namespace holds nothing that somebody declared",
      where: namespace,
    });
  } finally {
    cluster.close();
  }
}

/** What exists may have been edited: it is not written over. */
const writeSource = (path: string, source: string, secrets: boolean): void =>
  writeOut(path, source, { overwrite: false, ...(secrets ? { mode: 0o600 } : {}) });

/** What was merged into one construct, what was not and why, in the order of the code. */
function report(lines: readonly ImportLine[], out: string | undefined): string {
  const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
  const shown = lines.map(({ objects, construct, overrides, reason, leftOut }) => {
    const kept = overrides === 0 ? "" : `, ${count(overrides, "override")} to keep the objects as they are`;
    const left = leftOut === undefined ? "" : `; ${leftOut}`;
    const why = reason === undefined ? "" : ` (not as a service: ${reason})`;
    return `  ${objects.join(" + ")} → ${construct}${kept}${left}${why}\n`;
  });
  const objects = lines.reduce((sum, line) => sum + line.objects.length, 0);
  const where = out === undefined ? "" : ` in ${out}`;
  return `${count(objects, "object")} as ${count(lines.length, "construct")}${where}:\n${shown.join("")}`;
}
