import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import type { Socket } from "node:net";
import { defined } from "../defined";
import { KubeServicesError } from "../errors";
import { machineProblem } from "../machine";
import { ensureAssets } from "./assets/install";
import { startControlPlane, type ControlPlane } from "./control-plane";
import { cacheFolder, sandboxFolder, type SandboxFolder } from "./folders";
import { makePrivateFolder } from "./private-folder";
import { identify, isRunning, type ProcessIdentity } from "./process-identity";
import type { Reporter } from "./report";
import { clearState, writeState } from "./state";
import type { SupervisorMessage, SupervisorOrder } from "./supervisor-protocol";
import { prepareVolumeFolder, removeVolumeFolders } from "./volumes";

const OWNER_POLL_MS = 1000;

/**
 * Waits until this process has gone, whatever ended it, and then ends what is left of its process group: a supervisor
 * killed with SIGKILL leaves nothing behind either. With a folder it removes that, too.
 */
const GUARD = `trap '' INT TERM HUP
cat >/dev/null
kill -s KILL -- "-$1" 2>/dev/null
if [ -n "$2" ] && [ -e "$2" ]; then sleep 1; rm -rf -- "$2"; fi`;

/**
 * The process that owns a sandbox: brings it up, watches its components, and takes all of them down when it is told to
 * (SIGTERM), when whoever started it goes before the sandbox is ready, or when the sandbox's owner goes.
 */
export async function supervise(order: SupervisorOrder): Promise<void> {
  const folder = sandboxFolder(order.name);
  const supervisor = new Supervisor(order, folder);
  await supervisor.run();
}

class Supervisor {
  private plane: ControlPlane | undefined;
  private phase: "starting" | "running" = "starting";
  private stopping = false;
  private steps = 0;
  private readonly self: ProcessIdentity;

  constructor(
    private readonly order: SupervisorOrder,
    private readonly folder: SandboxFolder,
  ) {
    const self = identify(process.pid);
    if (self === undefined) throw new Error("this process cannot be identified");
    this.self = self;
  }

  async run(): Promise<void> {
    makePrivateFolder(cacheFolder(), this.folder.root);
    this.startGuard();
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
      process.on(signal, () => void this.stop(`got ${signal}`));
    }
    const released = new Promise<void>((resolve) => process.once("message", () => resolve()));
    const left = (): void => void this.stop("whoever started the sandbox has gone");
    process.once("disconnect", left);
    this.watchOwner();
    try {
      const assets = await ensureAssets(this.order.kubernetes, this.reporter());
      const provisionsVolumes = prepareVolumeFolder(this.reporter().note);
      const onChange = (plane: ControlPlane): void => this.record(plane);
      this.plane = await startControlPlane(this.folder, assets, this.reporter(), {
        kubernetes: this.order.kubernetes,
        provisionsVolumes,
        simulates: this.order.simulates,
        onChange,
      });
      this.phase = "running";
      this.record(this.plane);
      this.send({ type: "ready" });
      await released;
      process.off("disconnect", left);
      if (process.connected) process.disconnect();
    } catch (error) {
      if (this.stopping) return;
      const problem = machineProblem(error);
      if (KubeServicesError.is(error)) this.send({ type: "failed", problems: error.problems });
      else if (problem !== undefined) this.send({ type: "failed", problems: [problem] });
      else this.send({ type: "defect", text: String((error as Error).stack ?? error) });
      await this.stop("it did not come up");
    }
  }

  private record(plane: ControlPlane): void {
    this.plane = plane;
    if (this.stopping) return;
    const components = plane.states();
    writeState(this.folder, {
      phase: this.phase,
      supervisor: this.self,
      server: plane.server,
      ports: plane.ports,
      components,
    });
    if (this.phase !== "running") return;
    for (const { name, ended } of components) if (ended !== undefined) this.log(`${name} has ended: ${ended}`);
  }

  private startGuard(): void {
    const folder = this.order.ephemeral ? this.folder.root : "";
    const guard = spawn("sh", ["-c", GUARD, "sandbox-guard", String(process.pid), folder], {
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    guard.once("error", (error) => this.log(`no guard: ${error.message}`));
    guard.unref();
    (guard.stdin as Socket).unref();
  }

  private watchOwner(): void {
    const { owner } = this.order;
    if (owner === undefined) return;
    setInterval(() => {
      if (!isRunning(owner)) void this.stop(`its owner, process ${owner.pid}, has gone`);
    }, OWNER_POLL_MS);
  }

  private async stop(why: string): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    this.log(`stopping: ${why}`);
    try {
      if (this.order.ephemeral && this.plane !== undefined) await removeVolumeFolders(this.folder);
      await this.plane?.stop();
      clearState(this.folder);
      if (this.order.ephemeral) rmSync(this.folder.root, { recursive: true, force: true });
    } finally {
      process.exit(0); // what is left of this group, such as a build, falls to the guard
    }
  }

  private reporter(): Reporter {
    return {
      note: (text) => this.send({ type: "note", text }),
      step: (title) => {
        const id = ++this.steps;
        this.send({ type: "step", id, title });
        const tell = (type: "update" | "done" | "fail") => (detail?: string) =>
          this.send({ type, id, ...defined({ detail }) });
        return { update: tell("update"), done: tell("done"), fail: tell("fail") };
      },
    };
  }

  private send(message: SupervisorMessage): void {
    this.log(JSON.stringify(message));
    if (process.connected) process.send?.(message);
  }

  /** Standard error is the supervisor's log. */
  private log(text: string): void {
    process.stderr.write(`${new Date().toISOString()} ${text}\n`);
  }
}
