import { mkdirSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { defined } from "../defined";
import { KubeServicesError } from "../errors";
import { runProcess, type ProcessOptions } from "./process";
import { readProject } from "./project";
import { listStacks, outputDirectory, type OutputPlace, type SynthesisedStack } from "./stack";

/** Where and how the app is run. */
interface SynthesisOptions extends OutputPlace, Pick<ProcessOptions, "env" | "signal" | "onLine"> {}

/**
 * Runs the app that cdktf.json names, as `cdktf synth` does, without needing cdktf-cli.
 * @returns the synthesised stacks
 * @throws KubeServicesError `ProjectMissing` where there is no cdktf.json, `AppMissing` where it names no app,
 * `SynthesisFailed` with what the app said, `ProjectFileInvalid`, `Interrupted`
 */
export async function synthesise(options: SynthesisOptions = {}): Promise<readonly SynthesisedStack[]> {
  const projectDir = resolve(options.projectDir ?? ".");
  const project = readProject(projectDir);
  const where = join(projectDir, "cdktf.json");
  if (project === undefined) {
    throw new KubeServicesError({
      code: "ProjectMissing",
      what: "there is no cdktf.json here",
      where,
      fix: "run this in the folder of your cdktf.json",
    });
  }
  if (project.app === undefined) {
    throw new KubeServicesError({
      code: "AppMissing",
      what: "cdktf.json names no app",
      where,
      prop: "app",
      fix: 'add the command that runs your main.ts, such as "app": "npx ts-node main.ts"',
    });
  }
  const outdir = outputDirectory(options);
  mkdirSync(outdir, { recursive: true });
  const result = await runProcess(project.app, undefined, {
    cwd: projectDir,
    env: {
      ...(project.context === undefined ? {} : { CDKTF_CONTEXT_JSON: JSON.stringify(project.context) }),
      PATH: [join(projectDir, "node_modules", ".bin"), process.env.PATH].filter(Boolean).join(delimiter),
      ...options.env,
      CDKTF_OUTDIR: outdir,
    },
    ...defined({ signal: options.signal, onLine: options.onLine }),
  });
  if (result.exitCode !== 0) {
    const said = (result.stderr.trim() || result.stdout.toString("utf8").trim()).split(/\r?\n/).slice(-40);
    throw new KubeServicesError({
      code: "SynthesisFailed",
      what: `the app ended with exit status ${result.exitCode}\n${said.map((line) => `  ${line}`).join("\n")}`,
      where,
      prop: "app",
      value: project.app,
    });
  }
  return listStacks({ ...options, outdir });
}
