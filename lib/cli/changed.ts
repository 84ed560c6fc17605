import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { defined } from "../defined";
import { KubeServicesError } from "../errors";
import { visibleLines } from "../foreign-text";
import { compareStacks, synthesiseBase, type ChangedStack, type Side } from "../release";
import { synthesise } from "../terraform";
import { inSteps } from "./in-steps";
import { asDocument, serialise } from "./output";

const FORMS = ["text", "json", "yaml", "github-matrix", "gitlab", "atlantis"] as const;
type Form = (typeof FORMS)[number];

interface ChangedOptions {
  readonly base?: string;
  readonly baseOutdir?: string;
  readonly baseProject?: string;
  readonly outdir?: string;
  readonly synth: boolean;
  readonly install?: string;
  readonly template: string;
  readonly format: Form;
}

/** Adds `kube-services changed`. */
export function registerChanged(program: Command): void {
  program
    .command("changed")
    .description(
      "the stacks that a change concerns: what is synthesised now against what was at another commit, and what depends on it",
    )
    .option("--base <ref>", "the commit to compare with, such as origin/main; it is checked out beside and synthesised")
    .option("--base-outdir <folder>", "what was synthesised of it elsewhere, instead of --base")
    .option("--base-project <folder>", "the project's folder where that was done, if absolute paths are in it")
    .option("--install <command>", "installs the packages of that commit (default: by its lock file, where it differs)")
    .option("--outdir <folder>", "the folder of the synthesised stacks (default: as cdktf.json says)")
    .option("--no-synth", "take the stacks as they were synthesised last")
    .option("--template <file>", "of gitlab: what the child pipeline includes", ".gitlab/kube-services.yml")
    .addOption(new Option("--format <format>", "form of the output").choices(FORMS).default("text"))
    .action(async (options: ChangedOptions) => {
      const changed = await compared(options);
      process.stdout.write(show(changed, options));
    });
}

async function compared(options: ChangedOptions): Promise<readonly ChangedStack[]> {
  const { base, baseOutdir, outdir } = options;
  if ((base === undefined) === (baseOutdir === undefined)) {
    throw new KubeServicesError({
      code: "BaseMissing",
      what: base === undefined ? "nothing says what to compare with" : "two things say what to compare with",
      where: "--base",
      allowed: "one of --base REF and --base-outdir FOLDER",
      fix: "name one of them",
    });
  }
  return inSteps(async (step) => {
    const now: Side = { projectDir: resolve("."), ...defined({ outdir }) };
    if (options.synth) {
      step("synthesise");
      await synthesise(now);
    }
    if (base === undefined)
      return compareStacks(
        { projectDir: resolve(options.baseProject ?? "."), outdir: resolve(baseOutdir ?? ".") },
        now,
      );
    const { install } = options;
    const { projectDir } = now;
    const before = await synthesiseBase(base, { projectDir, ...defined({ install }), step });
    try {
      return compareStacks(before, now);
    } finally {
      await before.discard();
    }
  });
}

/** Stacks that are there to be planned: one that is gone from the code has to be destroyed by hand, before. */
const planned = (changed: readonly ChangedStack[]): readonly ChangedStack[] =>
  changed.filter(({ kind }) => kind !== "removed");

function show(changed: readonly ChangedStack[], { format, template }: ChangedOptions): string {
  switch (format) {
    case "json":
    case "yaml":
      return asDocument("Changed", changed, format);
    case "github-matrix":
      return `${JSON.stringify({ include: planned(changed).map(({ stack }) => ({ stack })) })}\n`;
    case "gitlab":
      return serialise(gitlab(changed, template), "yaml");
    case "atlantis":
      return serialise({ version: 3, projects: planned(changed).map(atlantis) }, "yaml");
    case "text":
      return changed.length === 0 ? "No stack differs.\n" : visibleLines(changed.map(lines).join(""));
  }
}

/**
 * A child pipeline: each stack is planned, and applied after those that it depends on, by the jobs of the included file.
 * GitLab refuses a pipeline without jobs.
 */
function gitlab(changed: readonly ChangedStack[], template: string): object {
  const all = planned(changed);
  if (all.length === 0) return { "nothing to plan": { script: ["echo No stack differs."] } };
  const jobs = all.flatMap(({ stack, because }) => {
    const variables = { STACK: stack };
    const before = because.filter((one) => all.some((other) => other.stack === one)).map((one) => `apply ${one}`);
    return [
      [`plan ${stack}`, { extends: ".kube-services-plan", variables }],
      [`apply ${stack}`, { extends: ".kube-services-apply", variables, needs: [`plan ${stack}`, ...before] }],
    ] as const;
  });
  return { include: [{ local: template }], ...Object.fromEntries(jobs) };
}

const atlantis = ({ stack, because }: ChangedStack): object => ({
  name: stack,
  dir: ".",
  workspace: stack,
  workflow: "kube-services",
  ...(because.length === 0 ? {} : { depends_on: because }),
});

const WORDS: Readonly<Record<ChangedStack["kind"], string>> = {
  added: "is new",
  removed: "is gone from the code: what it runs stays until it is destroyed",
  changed: "differs",
  dependency: "depends on what differs",
};

function lines({ stack, kind, constructs, settings, because }: ChangedStack): string {
  const all = [
    ...constructs.map((one) => `${one.name}: ${one.kind} (${one.addresses.join(", ")})`),
    ...(settings.length === 0 ? [] : [`settings: ${settings.join(", ")}`]),
    ...(because.length === 0 ? [] : [`depends on: ${because.join(", ")}`]),
  ];
  return `${stack} ${WORDS[kind]}\n${all.map((one) => `  ${one}\n`).join("")}`;
}
