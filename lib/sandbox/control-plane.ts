import { spawn, type ChildProcess } from "node:child_process";
import type { Server } from "node:https";
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KubeServicesError } from "../errors";
import { printedMachineProblem } from "../machine";
import type { Assets } from "./assets/install";
import { CRD_FILES, kubernetesVersion, type KubernetesRelease } from "./assets/versions";
import { freeBytes } from "./check-machine";
import { componentKubeconfig, components, kwokConfig, PORT_NAMES, type Component, type Ports } from "./components";
import type { SandboxFolder } from "./folders";
import { isReady } from "./health";
import { writeKubeconfig } from "./kubeconfig";
import { kwokConfiguration, nodeObjects } from "./kwok";
import { lastLines, logFile } from "./logs";
import { discardOutdated, ensurePki, type Pki } from "./pki";
import { freePorts, isFree } from "./ports";
import { identify } from "./process-identity";
import type { Reporter } from "./report";
import { setUpCluster, waitForNodes } from "./setup";
import { metricsObjects, serveMetrics, simulateLogs } from "./simulation";
import { UNSTARTED, type ComponentState } from "./state";

const POLL_MS = 100;
const READY_MS = 120_000;
const STOP_MS = 5000;
const LOG_LINES = 12;
const PORT_ATTEMPTS = 3;
/** How much of a log is searched for the cause of a failure. */
const LOG_BYTES = 1 << 16;
/** With less than that, etcd cannot write. */
const FULL_BYTES = 1 << 20;
const PORT_TAKEN = /address already in use/i;

/** The running components of one sandbox, children of this process. */
export interface ControlPlane {
  readonly server: string;
  readonly ports: Ports;
  /** The components as they are now. */
  states(): readonly ComponentState[];
  /** Ends all of them; SIGKILL for what does not go by itself. */
  stop(): Promise<void>;
}

interface Child {
  readonly component: Component;
  readonly process: ChildProcess;
  readonly state: ComponentState;
  ended: string | undefined;
}

/** How a control plane is started. */
interface ControlPlaneOptions {
  readonly kubernetes: KubernetesRelease;
  /** Whether volumes are made for claims: see `prepareVolumeFolder`. */
  readonly provisionsVolumes: boolean;
  /** Whether logs and metrics of the containers, which do not run, are made up. @default false */
  readonly simulates?: boolean;
  /** Told whenever a component was started or has ended. */
  readonly onChange: (plane: ControlPlane) => void;
}

/** Someone else took a port between its choice and its use. */
class PortTaken extends Error {}

/**
 * Starts all components of a sandbox and waits until each is ready. Ports are those of the last time where they are
 * still free, so that a kubeconfig that was copied stays good.
 * @throws KubeServicesError `SandboxComponentFailed` with the last lines of the component's log, or what is wrong with
 * the machine where they tell it (such as `DiskFull`), `SandboxPortsTaken`, `LoopbackMissing`
 */
export async function startControlPlane(
  folder: SandboxFolder,
  assets: Assets,
  report: Reporter,
  options: ControlPlaneOptions,
): Promise<ControlPlane> {
  const step = report.step("Certificates");
  if (discardOutdated(folder.pki))
    report.note("The certificates are not of this time (has the clock jumped?): new ones");
  const pki = await ensurePki(folder.pki);
  step.done();
  for (let attempt = 1; ; attempt++) {
    const ports = await choosePorts(folder, report);
    const plane = new Plane(folder, assets, pki, ports, report, options);
    try {
      await plane.start();
      return plane;
    } catch (error) {
      await plane.stop();
      if (!(error instanceof PortTaken)) throw error;
      if (attempt === PORT_ATTEMPTS) {
        throw new KubeServicesError({
          code: "SandboxPortsTaken",
          what: `${error.message}, ${PORT_ATTEMPTS} times with other ports each time`,
          where: folder.logs,
          fix: "end the program that takes ports of 127.0.0.1 as they become free, and try again",
        });
      }
      report.note(`${error.message}: trying other ports`);
      writeFileSync(portsFile(folder), "{}");
    }
  }
}

const portsFile = (folder: SandboxFolder): string => join(folder.config, "ports.json");

async function choosePorts(folder: SandboxFolder, report: Reporter): Promise<Ports> {
  let kept: Partial<Ports> = {};
  try {
    kept = JSON.parse(readFileSync(portsFile(folder), "utf8")) as Partial<Ports>;
  } catch {
    // the first start
  }
  const fresh = await freePorts(PORT_NAMES.length);
  const chosen = await Promise.all(
    PORT_NAMES.map(async (name, index) => {
      const last = kept[name];
      if (last !== undefined && (await isFree(last))) return [name, last] as const;
      if (last !== undefined)
        report.note(`Port ${last} (${name}) is taken by another program now: using ${fresh[index]}`);
      return [name, fresh[index]] as const;
    }),
  );
  const ports = Object.fromEntries(chosen) as unknown as Ports;
  writeFileSync(portsFile(folder), JSON.stringify(ports));
  return ports;
}

class Plane implements ControlPlane {
  readonly server: string;
  private readonly children: Child[] = [];
  private stopping = false;
  private metrics: Server | undefined;

  constructor(
    private readonly folder: SandboxFolder,
    private readonly assets: Assets,
    private readonly pki: Pki,
    readonly ports: Ports,
    private readonly report: Reporter,
    private readonly options: ControlPlaneOptions,
  ) {
    this.server = `https://127.0.0.1:${ports.apiServer}`;
  }

  async start(): Promise<void> {
    const { folder, pki, server } = this;
    for (const name of ["kube-controller-manager", "kube-scheduler", "kwok", "metallb"] as const) {
      writeKubeconfig(componentKubeconfig(folder, name), name, server, pki, name);
    }
    writeKubeconfig(folder.kubeconfig, folder.context, server, pki, "user");
    writeFileSync(
      kwokConfig(folder),
      kwokConfiguration(this.options.simulates === true ? folder.containerLog : undefined),
    );
    for (const group of components(folder, pki, this.ports, this.options)) {
      const step = this.report.step(group.map(({ name }) => name).join(", "));
      const children = group.map((component) => this.launch(component));
      const waitedFor = new Set(group.map(({ name }) => name));
      const untilReady = async (child: Child): Promise<void> => {
        await this.untilReady(child, () => isReady(child.component.ready, pki));
        waitedFor.delete(child.component.name);
        const ready = group.length - waitedFor.size;
        if (waitedFor.size > 0)
          step.update(`${ready} of ${group.length} ready, waiting for ${[...waitedFor].join(", ")}`);
      };
      await Promise.all(children.map(untilReady));
      step.done("ready");
      if (group.some(({ name }) => name === "kube-apiserver")) await this.setUp();
    }
    const step = this.report.step("Nodes");
    await this.whileAllRun(waitForNodes(server, pki));
    step.done("ready");
  }

  states(): readonly ComponentState[] {
    return this.children.map(({ state, ended }) => (ended === undefined ? state : { ...state, ended }));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.metrics?.close();
    const gone = this.children.map(
      ({ process, ended }) => ended !== undefined || new Promise((resolve) => process.once("exit", resolve)),
    );
    for (const { process, ended } of this.children) if (ended === undefined) process.kill("SIGTERM");
    const timer = setTimeout(() => {
      for (const { process } of this.children) process.kill("SIGKILL");
    }, STOP_MS);
    await Promise.all(gone);
    clearTimeout(timer);
  }

  private async setUp(): Promise<void> {
    if (this.options.simulates === true) {
      simulateLogs(this.folder.containerLog);
      this.metrics = await this.serveMetrics();
    }
    const step = this.report.step("Roles, nodes, storage class, address pools, Gateway API");
    const nodes = nodeObjects(kubernetesVersion(this.options.kubernetes));
    const metrics = this.metrics === undefined ? [] : metricsObjects(this.ports.metrics, this.pki);
    const definitions = CRD_FILES.map((name) => this.assets[name]);
    await this.whileAllRun(setUpCluster(this.server, this.pki, definitions, [...nodes, ...metrics]));
    step.done();
  }

  private async serveMetrics(): Promise<Server> {
    try {
      return await serveMetrics(this.ports.metrics, this.server, this.pki);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EADDRINUSE")
        throw new PortTaken("the metrics API found its port taken");
      throw error;
    }
  }

  private launch(component: Component): Child {
    const log = openSync(logFile(this.folder, component.name), "w", 0o600);
    const process = spawn(this.assets[component.name], component.args, {
      cwd: this.folder.root,
      env: componentEnvironment(this.folder),
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    const identity = process.pid === undefined ? undefined : identify(process.pid);
    const child: Child = {
      component,
      process,
      state: { name: component.name, process: identity ?? UNSTARTED },
      ended: undefined,
    };
    const end = (how: string): void => {
      if (child.ended !== undefined) return;
      child.ended = how;
      if (!this.stopping) this.options.onChange(this);
    };
    process.once("error", (error) => end(`not started: ${error.message}`));
    process.once("exit", (code, signal) => end(signal === null ? `exit status ${code}` : `signal ${signal}`));
    this.children.push(child);
    this.options.onChange(this);
    return child;
  }

  private async untilReady(child: Child, ready: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + READY_MS;
    while (!(await ready())) {
      this.check(child);
      if (performance.now() > end) throw this.failure(child, `did not get ready within ${READY_MS / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    this.check(child); // what answered may be another program on that port
  }

  /** Waits for `work`, but fails at once when a component ends. */
  private async whileAllRun<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const watch = new Promise<never>((_resolve, reject) => {
      timer = setInterval(() => {
        try {
          for (const child of this.children) this.check(child);
        } catch (error) {
          reject(error as Error);
        }
      }, POLL_MS);
    });
    try {
      return await Promise.race([work, watch]);
    } finally {
      clearInterval(timer);
    }
  }

  private check(child: Child): void {
    if (child.ended !== undefined) throw this.failure(child, `has ended: ${child.ended}`);
  }

  private failure(child: Child, what: string): Error {
    const { name } = child.component;
    const file = logFile(this.folder, name);
    const lines = lastLines(file, LOG_LINES);
    if (lines.some((line) => PORT_TAKEN.test(line))) return new PortTaken(`${name} found its port taken`);
    const log = readFileSync(file, "utf8").slice(-LOG_BYTES);
    const isFull = (freeBytes(this.folder.root) ?? Infinity) < FULL_BYTES;
    const cause = printedMachineProblem(isFull ? "no space left on device" : log);
    // A stack trace of Go would tell nobody more.
    if (cause !== undefined)
      return new KubeServicesError({ ...cause, what: `${name} ${what}: ${cause.what}`, where: file });
    const killed = child.ended === "signal SIGKILL";
    return new KubeServicesError({
      ...(killed ? { fix: "look whether the system had no memory left (dmesg), and give it more" } : {}),
      code: "SandboxComponentFailed",
      what: `${name} ${what}${lines.length === 0 ? "" : `; the last lines of its log:\n${indent(lines)}`}`,
      where: file,
    });
  }
}

/** What tunes programs in Go, and where they find others. */
const PASSED_ON = ["PATH", "TMPDIR", "TZ", "GOMAXPROCS", "GOMEMLIMIT", "GOGC"];

/**
 * The environment of a component. The shell's own could change what it does: etcd takes each of its settings from
 * variables as well (`ETCD_CONFIG_FILE` in the place of all its arguments), kwok looks into the home folder, and
 * `GODEBUG` takes checks of certificates back.
 */
function componentEnvironment(folder: SandboxFolder): NodeJS.ProcessEnv {
  const passed = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...(Object.fromEntries(passed) as NodeJS.ProcessEnv), HOME: folder.root };
}

/** Lines of a log, as they stand in a message. */
export const indent = (lines: readonly string[]): string => lines.map((line) => `    ${line}`).join("\n");
