import { fork } from "node:child_process";
import { closeSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { defined } from "../defined";
import { KubeServicesError } from "../errors";
import type { Step } from "../terminal";
import { checkMachine } from "./check-machine";
import { compiledProgram } from "./compiled-program";
import { indent } from "./control-plane";
import { stopSandbox } from "./down";
import type { KubernetesRelease } from "./assets/versions";
import { cacheFolder, sandboxFolder, type SandboxFolder } from "./folders";
import { chooseKubernetes } from "./kubernetes-release";
import { withLock } from "./lock";
import { lastLines, logFile } from "./logs";
import { makePrivateFolder } from "./private-folder";
import { isRunning, type ProcessIdentity } from "./process-identity";
import type { Reporter } from "./report";
import { crashed, readState } from "./state";
import { chooseProvider, renewProvider, sandboxProvider, type ProviderChoice } from "./terraform-provider";
import { RELEASE, type SupervisorMessage, type SupervisorOrder } from "./supervisor-protocol";

/** How a sandbox is brought up. */
interface UpOptions {
  readonly name: string;
  readonly report: Reporter;
  /**
   * The sandbox ends, and its folder goes, with this process, however that ends.
   * @default - it stays until it is stopped
   */
  readonly owner?: ProcessIdentity;
  /**
   * Which Terraform provider is made ready for it.
   * @default - as the last time, else "auto"
   */
  readonly provider?: ProviderChoice;
  /**
   * The release of Kubernetes.
   * @default - as the last time, else `DEFAULT_KUBERNETES`
   */
  readonly kubernetes?: KubernetesRelease;
  /**
   * Whether logs and metrics of the containers, which do not run, are made up.
   * @default - where it stays: tests, which own theirs, say themselves what there is
   */
  readonly simulates?: boolean;
}

const CRASH_LINES = 12;

/**
 * Brings a sandbox up, or does nothing where it runs already. One of whose components has crashed is started anew with
 * its data, after the last lines of the component's log were reported. A Ctrl-C or a kill of this process before the
 * sandbox is ready takes it down again.
 * @returns whether it was started; false where it ran already
 * @throws KubeServicesError `SandboxPlatformUnsupported`, `SandboxFolderUnusable`, `FolderNotPrivate`, `OpenFilesLimited`, `DiskFull`,
 * `SandboxComponentFailed`, `SandboxKubernetesDiffers`, `AssetsUnavailable`, `ProviderUnobtainable`, `Interrupted`
 */
export async function bringUp(options: UpOptions): Promise<boolean> {
  if (process.platform === "win32") {
    throw new KubeServicesError({
      code: "SandboxPlatformUnsupported",
      what: "Kubernetes' control plane does not run on Windows",
      fix: "run the sandbox in the Windows Subsystem for Linux",
    });
  }
  const folder = sandboxFolder(options.name);
  prepareFolder(folder);
  return withLock(
    `${folder.root}.lock`,
    async () => {
      const kubernetes = chooseKubernetes(folder, options.kubernetes);
      const state = readState(folder);
      if (state !== undefined) {
        const dead = crashed(state);
        if (dead.length === 0 && state.phase === "running" && isRunning(state.supervisor)) {
          await renewProvider(folder, options.report);
          return false;
        }
        for (const { name, ended } of dead) {
          const lines = lastLines(logFile(folder, name), CRASH_LINES);
          options.report.note(`${name} had ended (${ended ?? "killed"}); the last lines of its log:\n${indent(lines)}`);
        }
        await stopSandbox(folder);
      }
      try {
        checkMachine(folder.root);
        const choice = options.provider ?? sandboxProvider(folder)?.choice ?? "auto";
        await chooseProvider(folder, choice, options.report);
        await start(folder, { ...options, kubernetes });
      } catch (error) {
        if (options.owner !== undefined) rmSync(folder.root, { recursive: true, force: true });
        throw error;
      }
      return true;
    },
    (holder) => options.report.note(`Waiting for process ${holder}, which starts or stops this sandbox`),
  );
}

function prepareFolder(folder: SandboxFolder): void {
  try {
    for (const path of [folder.config, folder.logs]) makePrivateFolder(cacheFolder(), path);
    closeSync(openSync(logFile(folder, "supervisor"), "a", 0o600));
  } catch (error) {
    if (KubeServicesError.is(error)) throw error;
    const { code, path } = error as NodeJS.ErrnoException;
    throw new KubeServicesError({
      code: "SandboxFolderUnusable",
      what: `The sandbox cannot keep its data there: ${code ?? String(error)}`,
      where: path ?? folder.root,
      fix: `make ${cacheFolder()} a folder that you can write to, or set XDG_CACHE_HOME to another one`,
    });
  }
}

/** In a checkout the supervisor is TypeScript, in the published package JavaScript. */
function supervisorProgram(): { readonly file: string; readonly execArgv: string[]; readonly env: NodeJS.ProcessEnv } {
  const compiled = compiledProgram("supervisor");
  if (compiled !== undefined) return { file: compiled, execArgv: [], env: process.env };
  return {
    file: join(__dirname, "supervisor-main.ts"),
    execArgv: ["--require", join(__dirname, "..", "ts-node.js")],
    env: process.env,
  };
}

async function start(
  folder: SandboxFolder,
  { name, owner, report, simulates, kubernetes }: UpOptions & { readonly kubernetes: KubernetesRelease },
): Promise<void> {
  const order: SupervisorOrder = {
    name,
    kubernetes,
    simulates: simulates ?? owner === undefined,
    ephemeral: owner !== undefined,
    ...defined({ owner }),
  };
  const { file, execArgv, env } = supervisorProgram();
  const log = openSync(logFile(folder, "supervisor"), "w", 0o600);
  const supervisor = fork(file, [JSON.stringify(order)], {
    detached: true, // a session of its own: Ctrl-C in the terminal reaches this process alone, which passes it on
    cwd: folder.root,
    env,
    execArgv,
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  let interrupted: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    interrupted ??= signal;
    supervisor.kill("SIGTERM");
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    const outcome = await new Promise<SupervisorMessage | undefined>((resolve) => {
      const show = shower(report);
      let last: SupervisorMessage | undefined;
      supervisor.on("message", (message: SupervisorMessage) => {
        if (message.type === "failed" || message.type === "defect")
          last = message; // it cleans up and exits
        else if (message.type === "ready") resolve(message);
        else show(message);
      });
      supervisor.once("exit", () => resolve(last));
      supervisor.once("error", (error) => resolve({ type: "defect", text: error.message }));
    });
    if (interrupted !== undefined) {
      throw new KubeServicesError({
        code: "Interrupted",
        what: `stopped by ${interrupted}; the sandbox ${name} was taken down again`,
      });
    }
    if (outcome?.type === "failed") throw new KubeServicesError(outcome.problems);
    if (outcome?.type !== "ready") {
      const text = outcome?.type === "defect" ? outcome.text : lastLines(logFile(folder, "supervisor"), 5).join("\n");
      throw new Error(`the sandbox's supervisor failed:\n${text}`);
    }
    await new Promise((resolve) => supervisor.send(RELEASE, resolve));
    if (supervisor.connected) supervisor.disconnect();
    supervisor.unref();
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

function shower(report: Reporter): (message: SupervisorMessage) => void {
  const steps = new Map<number, Step>();
  return (message) => {
    switch (message.type) {
      case "note":
        return report.note(message.text);
      case "step":
        return void steps.set(message.id, report.step(message.title));
      case "update":
        return steps.get(message.id)?.update(message.detail ?? "");
      case "done":
      case "fail":
        return steps.get(message.id)?.[message.type](message.detail);
    }
  };
}
