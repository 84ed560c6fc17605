import { Option, type Command } from "commander";
import { defined } from "../defined";
import { KubeServicesError } from "../errors";
import {
  bringUp,
  DEFAULT_KUBERNETES,
  DEFAULT_SANDBOX,
  KUBERNETES_RELEASES,
  sandboxEnvironment,
  sandboxFolder,
  sandboxKubernetes,
  sandboxNames,
  sandboxProvider,
  sandboxStatus,
  takeDown,
  terminalReporter,
  type KubernetesRelease,
  type ProviderChoice,
  type SandboxStatus,
} from "../sandbox";
import { paint, renderTable, terminal } from "../terminal";
import { EXIT_FOUND } from "./exit-codes";
import { asDocument, formatOption, type Format } from "./output";

interface NameOption {
  readonly name: string;
}
interface FormatOption {
  readonly format: Format;
}
interface UpOptions {
  readonly provider?: ProviderChoice;
  readonly kubernetes?: KubernetesRelease;
}

/** Adds `kube-services sandbox up|down|status|env|reset`. */
export function registerSandbox(program: Command): void {
  const sandbox = program
    .command("sandbox")
    .description("a throw-away local cluster: a real Kubernetes control plane with simulated nodes");
  const verb = (name: string, description: string): Command =>
    sandbox.command(name).description(description).option("--name <name>", "which sandbox", DEFAULT_SANDBOX);

  const providerOption = (): Option =>
    new Option(
      "--provider <kind>",
      "the Terraform provider to make ready; auto: the real one where Terraform can get it, else the offline one " +
        "(default: as the last time, else auto)",
    ).choices(["auto", "real", "offline"]);
  const kubernetesOption = (): Option =>
    new Option(
      "--kubernetes <release>",
      `the release of Kubernetes (default: as the last time, else ${DEFAULT_KUBERNETES})`,
    ).choices(Object.keys(KUBERNETES_RELEASES));
  verb("up", "bring it up; does nothing where it runs")
    .addOption(providerOption())
    .addOption(kubernetesOption())
    .addOption(formatOption())
    .action(({ name, format, ...options }: NameOption & UpOptions & FormatOption) => up(name, options, format));
  verb("down", "stop it, and keep its data")
    .option("--purge", "remove its data, logs and certificates, too")
    .addOption(formatOption())
    .action(({ name, purge, format }: NameOption & FormatOption & { readonly purge?: boolean }) =>
      down(name, purge === true, format),
    );
  verb("status", "show its components; exits 1 unless all are well")
    .addOption(formatOption())
    .action(({ name, format }: NameOption & FormatOption) => status(name, format));
  verb("env", 'print the environment that uses it: eval "$(npx cdktf-kube-services sandbox env)"')
    .addOption(formatOption("commands of a shell, or data"))
    .action(({ name, format }: NameOption & FormatOption) => env(name, format));
  verb("reset", "start it anew, with nothing in it")
    .addOption(providerOption())
    .addOption(kubernetesOption())
    .addOption(formatOption())
    .action(async ({ name, format, ...options }: NameOption & UpOptions & FormatOption) => {
      const folder = sandboxFolder(name);
      const provider = options.provider ?? sandboxProvider(folder)?.choice;
      const kubernetes = options.kubernetes ?? sandboxKubernetes(folder);
      await takeDown(name, { purge: true });
      await up(name, { ...defined({ provider, kubernetes }) }, format);
    });
}

async function up(name: string, options: UpOptions, format: Format): Promise<void> {
  const started = await bringUp({ name, ...options, report: terminalReporter() });
  if (format !== "text") return give(name, format);
  const option = name === DEFAULT_SANDBOX ? "" : ` --name ${name}`;
  process.stdout.write(
    `The sandbox ${name} ${started ? "is up" : "was up already"}. To use it in this shell:\n` +
      `  eval "$(npx cdktf-kube-services sandbox env${option})"\n`,
  );
}

async function down(name: string, purge: boolean, format: Format): Promise<void> {
  const ran = await takeDown(name, { purge });
  if (format !== "text") return give(name, format);
  const stopped = ran ? "was stopped" : "did not run";
  const removed = ran ? " and removed" : ", and was removed";
  process.stdout.write(`The sandbox ${name} ${stopped}${purge ? removed : ""}.\n`);
}

async function give(name: string, format: "json" | "yaml"): Promise<void> {
  process.stdout.write(asDocument("Sandbox", await sandboxStatus(name), format));
}

async function status(name: string, format: Format): Promise<void> {
  const found = await sandboxStatus(name);
  if (found.phase !== "running") process.exitCode = EXIT_FOUND;
  process.stdout.write(format === "text" ? statusText(found) : asDocument("Sandbox", found, format));
}

function statusText(found: SandboxStatus): string {
  if (found.phase === "absent") {
    const others = sandboxNames();
    const known = others.length === 0 ? "there is no sandbox" : `there are ${others.join(", ")}`;
    return `There is no sandbox ${found.name}; ${known}. To make one: npx cdktf-kube-services sandbox up --name ${found.name}\n`;
  }
  const { width, colour } = terminal();
  const style = found.phase === "running" ? "good" : found.phase === "broken" ? "bad" : "quiet";
  const lines = [`Sandbox ${found.name}: ${paint(found.phase, style, colour)}`, `Folder: ${found.folder}`];
  if (found.kubernetes !== undefined) lines.push(`Kubernetes: ${found.kubernetes}`);
  if (found.server !== undefined) lines.push(`API server: ${found.server}`);
  if (found.provider !== undefined) lines.push(`Terraform provider: ${found.provider.text}`);
  if (found.components.length > 0) {
    const rows = found.components.map(({ name, pid, healthy, ended, log }) => [
      name,
      String(pid),
      ended ?? (healthy ? "healthy" : "does not answer"),
      log,
    ]);
    lines.push(
      renderTable([{ title: "Component" }, { title: "PID" }, { title: "State" }, { title: "Log" }], rows, {
        ...defined({ width }),
        colour,
      }),
    );
  }
  for (const { name, healthy, lastLines } of found.components) {
    if (healthy || lastLines.length === 0) continue;
    lines.push(`The last lines of ${name}'s log:`, ...lastLines.map((line) => `    ${line}`));
  }
  return `${lines.join("\n")}\n`;
}

async function env(name: string, format: Format): Promise<void> {
  const { phase } = await sandboxStatus(name);
  if (phase === "stopped" || phase === "absent") {
    throw new KubeServicesError({
      code: "SandboxNotUp",
      what: `The sandbox ${name} is not up`,
      where: "--name",
      fix: `npx cdktf-kube-services sandbox up${name === DEFAULT_SANDBOX ? "" : ` --name ${name}`}`,
    });
  }
  if (format !== "text") {
    process.stdout.write(asDocument("SandboxEnvironment", sandboxEnvironment(name), format));
    return;
  }
  for (const [variable, value] of Object.entries(sandboxEnvironment(name))) {
    process.stdout.write(`export ${variable}='${value.replaceAll("'", `'\\''`)}'\n`);
  }
}
