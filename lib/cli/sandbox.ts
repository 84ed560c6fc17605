import { Option, type Command } from "commander";
import { KubeServicesError } from "../errors";
import {
  bringUp,
  DEFAULT_SANDBOX,
  sandboxEnvironment,
  sandboxFolder,
  sandboxProvider,
  sandboxStatus,
  takeDown,
  terminalReporter,
  type ProviderChoice,
  type SandboxStatus,
} from "../sandbox";
import { paint, renderTable, terminal } from "../terminal";
import { EXIT_FOUND } from "./exit-codes";

interface NameOption {
  readonly name: string;
}
interface ProviderOption {
  readonly provider?: ProviderChoice;
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
  verb("up", "bring it up; does nothing where it runs")
    .addOption(providerOption())
    .action(({ name, provider }: NameOption & ProviderOption) => up(name, provider));
  verb("down", "stop it, and keep its data")
    .option("--purge", "remove its data, logs and certificates, too")
    .action(({ name, purge }: NameOption & { readonly purge?: boolean }) => down(name, purge === true));
  verb("status", "show its components; exits 1 unless all are well")
    .option("--json", "as JSON")
    .action(({ name, json }: NameOption & { readonly json?: boolean }) => status(name, json === true));
  verb("env", 'print the environment that uses it: eval "$(npx kube-services sandbox env)"').action(
    ({ name }: NameOption) => env(name),
  );
  verb("reset", "start it anew, with nothing in it")
    .addOption(providerOption())
    .action(async ({ name, provider }: NameOption & ProviderOption) => {
      const choice = provider ?? sandboxProvider(sandboxFolder(name))?.choice;
      await takeDown(name, { purge: true });
      await up(name, choice);
    });
}

async function up(name: string, provider: ProviderChoice | undefined): Promise<void> {
  const chosen = provider === undefined ? {} : { provider };
  const started = await bringUp({ name, ...chosen, report: terminalReporter() });
  const option = name === DEFAULT_SANDBOX ? "" : ` --name ${name}`;
  process.stdout.write(
    `The sandbox ${name} ${started ? "is up" : "was up already"}. To use it in this shell:\n` +
      `  eval "$(npx kube-services sandbox env${option})"\n`,
  );
}

async function down(name: string, purge: boolean): Promise<void> {
  const ran = await takeDown(name, { purge });
  const stopped = ran ? "was stopped" : "did not run";
  const removed = ran ? " and removed" : ", and was removed";
  process.stdout.write(`The sandbox ${name} ${stopped}${purge ? removed : ""}.\n`);
}

async function status(name: string, json: boolean): Promise<void> {
  const found = await sandboxStatus(name);
  if (found.phase !== "running") process.exitCode = EXIT_FOUND;
  process.stdout.write(json ? `${JSON.stringify(found, undefined, 2)}\n` : statusText(found));
}

function statusText(found: SandboxStatus): string {
  const { width, colour } = terminal();
  const style = found.phase === "running" ? "good" : found.phase === "broken" ? "bad" : "quiet";
  const lines = [`Sandbox ${found.name}: ${paint(found.phase, style, colour)}`, `Folder: ${found.folder}`];
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
        ...(width === undefined ? {} : { width }),
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

async function env(name: string): Promise<void> {
  const { phase } = await sandboxStatus(name);
  if (phase === "stopped") {
    throw new KubeServicesError({
      code: "SandboxNotUp",
      what: `The sandbox ${name} is not up`,
      where: "--name",
      fix: `npx kube-services sandbox up${name === DEFAULT_SANDBOX ? "" : ` --name ${name}`}`,
    });
  }
  for (const [variable, value] of Object.entries(sandboxEnvironment(name))) {
    process.stdout.write(`export ${variable}='${value.replaceAll("'", `'\\''`)}'\n`);
  }
}
