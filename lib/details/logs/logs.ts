import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { AccessDenied, ApiError, isRefusal, kinds, PASSING_REFUSALS, type Cluster, type Pod } from "../../cluster";
import { parseLogLine, type LogLine } from "./line";
import { mergeByTime } from "./merge";
import { LogPosition } from "./resume";

/** A line and the container that wrote it. */
export interface ServiceLogLine extends LogLine {
  readonly pod: string;
  readonly container: string;
}

/** Which lines are wanted. */
export interface ServiceLogOptions {
  readonly namespace: string;
  /** Whose pods are meant; never empty. @default - `fieldSelector` says */
  readonly labelSelector?: string;
  /** The one pod that is meant, as `metadata.name=web`. @default - `labelSelector` says */
  readonly fieldSelector?: string;
  /** @default - all that are no init containers */
  readonly container?: string | undefined;
  /** Only so many last lines of each container. @default - all */
  readonly tailLines?: number | undefined;
  /** Only lines from then on, in RFC 3339. @default - all */
  readonly sinceTime?: string | undefined;
  /** The containers' runs before the present ones. @default false */
  readonly previous?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Told why a container has no log. @default - not told */
  readonly onNote?: (note: string) => void;
  /** Following: the connection is lost and is being made again, or (undefined) is back. @default - not told */
  readonly onConnection?: (lost: Error | undefined) => void;
  readonly onLine: (line: ServiceLogLine) => void;
}

interface Source {
  readonly pod: string;
  readonly container: string;
}

/** The containers of a pod whose logs are wanted. */
export function sources(pod: Pod, container: string | undefined): readonly Source[] {
  const { spec, metadata } = pod;
  const sidecars = (spec?.initContainers ?? []).filter((one) => one.restartPolicy === "Always");
  const all = [...(spec?.containers ?? []), ...(spec?.initContainers ?? []), ...(spec?.ephemeralContainers ?? [])];
  const wanted = container === undefined ? [...sidecars, ...(spec?.containers ?? [])] : all;
  return wanted
    .filter((one) => container === undefined || one.name === container)
    .map((one) => ({ pod: metadata?.name ?? "", container: one.name }));
}

/** What there was to be read. */
export interface LogsRead {
  readonly pods: number;
  /** Containers whose logs were asked for. */
  readonly containers: number;
  /** Those of them that had no log: they have not started, or not for a second time. */
  readonly without: number;
  /** The names of all containers that the pods have. */
  readonly names: readonly string[];
}

const keyOf = ({ pod, container }: Source): string => `${pod}/${container}`;

/** Reads logs of a service's pods. */
export class ServiceLogs {
  private readonly positions = new Map<string, LogPosition>();
  private without = 0;
  private answered = false;
  /** Whether the server has let us read, so that a refusal may be that of one which has just started. */
  private allowed = false;

  constructor(
    private readonly cluster: Cluster,
    private readonly options: ServiceLogOptions,
  ) {}

  /**
   * All lines there are now, in the order of their times.
   * @throws AccessDenied, KubeServicesError
   */
  async read(): Promise<LogsRead> {
    const { namespace, labelSelector, fieldSelector, signal, container } = this.options;
    const pods = await this.cluster.list(kinds.pod, { namespace, labelSelector, fieldSelector, signal });
    this.answered = true;
    this.without = 0;
    const all = pods.flatMap((pod) =>
      sources(pod, container).map((source) => (pod.spec?.nodeName ? this.history(source) : this.homeless(source))),
    );
    for await (const line of mergeByTime(all)) this.options.onLine(line);
    const names = pods.flatMap(({ spec }) =>
      [...(spec?.containers ?? []), ...(spec?.initContainers ?? []), ...(spec?.ephemeralContainers ?? [])].map(
        (one) => one.name,
      ),
    );
    return { pods: pods.length, containers: all.length, without: this.without, names: [...new Set(names)] };
  }

  /**
   * Lines as they are written, also by pods and containers that start later, until the signal. Lines that arrive
   * together are put in the order of their times.
   * @throws AccessDenied, KubeServicesError
   */
  async follow(): Promise<void> {
    const { namespace, labelSelector, fieldSelector, container } = this.options;
    const stop = new AbortController();
    const signal =
      this.options.signal === undefined ? stop.signal : AbortSignal.any([this.options.signal, stop.signal]);
    setMaxListeners(0, signal); // each log listens
    const gathered = new Gathering(this.options.onLine);
    const runs = new Map<string, Run>();
    let failed: unknown;
    let first = true;
    let lost = false;
    const update = (pods: ReadonlyMap<string, Pod>): void => {
      const present = new Set<string>();
      for (const pod of pods.values()) {
        for (const source of sources(pod, container)) {
          const key = keyOf(source);
          present.add(key);
          const run = runs.get(key);
          if (run !== undefined) run.see(pod);
          else {
            const begun = new Run(pod, source, first);
            runs.set(key, begun);
            this.followOne(begun, signal, gathered).catch((error: unknown) => {
              failed ??= error;
              stop.abort();
            });
          }
        }
      }
      first = false;
      for (const [key, run] of runs) {
        if (present.has(key)) continue;
        run.end();
        runs.delete(key);
      }
    };
    try {
      await this.cluster.follow(kinds.pod, {
        namespace,
        labelSelector,
        fieldSelector,
        signal,
        answered: this.answered,
        onChange: update,
        onReconnect: (reason) => {
          if (!lost) this.options.onConnection?.(reason);
          lost = true;
        },
        onReconnected: () => {
          lost = false;
          this.options.onConnection?.(undefined);
        },
        onWatchDenied: (denial) => {
          this.options.onNote?.(`not allowed: ${denial.permission}; read every five seconds instead`);
        },
      });
    } finally {
      stop.abort();
      for (const run of runs.values()) run.end();
      gathered.flush();
    }
    if (failed !== undefined) throw failed;
  }

  private position(source: Source): LogPosition {
    const key = keyOf(source);
    const position = this.positions.get(key) ?? new LogPosition();
    this.positions.set(key, position);
    return position;
  }

  /** Of a pod without node the API server would give an empty log. */
  private async *homeless(source: Source): AsyncGenerator<ServiceLogLine, void, undefined> {
    this.without += 1;
    this.options.onNote?.(`${keyOf(source)} has no log: its pod is on no node yet`);
  }

  private async *history(source: Source): AsyncGenerator<ServiceLogLine, void, undefined> {
    const { namespace, tailLines, sinceTime, previous, signal } = this.options;
    const position = this.position(source);
    try {
      const lines = await this.cluster.logs(namespace, source.pod, {
        container: source.container,
        tailLines,
        sinceTime,
        previous: previous ?? false,
        signal,
      });
      for await (const line of lines) {
        const parsed = parseLogLine(line);
        position.accept(parsed);
        yield { ...parsed, ...source };
      }
    } catch (error) {
      if (signal?.aborted === true) return;
      if (error instanceof AccessDenied || !(error instanceof ApiError)) throw error;
      this.without += 1;
      this.options.onNote?.(`${keyOf(source)} has no log: ${error.detail}`);
    }
  }

  /** Reads one container's log to its end, again and again: after a restart, and when the connection broke. */
  private async followOne(run: Run, signal: AbortSignal, gathered: Gathering): Promise<void> {
    const { source } = run;
    const { tailLines } = this.options;
    const position = this.position(source);
    let wait = 250;
    let reported = "";
    let begun: string | undefined; // from then on no line may be left out, whatever --tail says
    let refusals = 0;
    while (!signal.aborted && !run.ended) {
      const seen = run.state;
      let broken = false;
      if (run.hasLog) {
        position.restart();
        try {
          const lines = await this.cluster.logs(this.options.namespace, source.pod, {
            container: source.container,
            follow: true,
            // What starts while we follow is wanted from its beginning.
            sinceTime: position.since ?? begun ?? (run.wasThere ? this.options.sinceTime : undefined),
            tailLines: position.since === undefined && begun === undefined && run.wasThere ? tailLines : undefined,
            signal,
          });
          begun ??= new Date().toISOString();
          this.allowed = true;
          refusals = 0;
          for await (const line of lines) {
            wait = 250;
            const parsed = parseLogLine(line);
            if (position.accept(parsed)) gathered.add({ ...parsed, ...source });
          }
        } catch (error) {
          if (signal.aborted) return;
          if (isRefusal(error) && !(this.allowed && ++refusals <= PASSING_REFUSALS)) throw error;
          broken = isRefusal(error) || !(error instanceof ApiError);
          if (error instanceof ApiError && !broken) this.allowed = true;
          // Of the connection the watch of the pods tells.
          if (error instanceof ApiError && !broken && error.detail !== reported) {
            reported = error.detail;
            this.options.onNote?.(`${keyOf(source)} has no log: ${reported}`);
          }
        }
      }
      // The stream of a container that still runs only lost its connection; one that has ended may start again.
      if (!run.running && !broken) await run.change(seen, signal);
      await sleep(wait, undefined, { signal }).catch(() => undefined);
      wait = Math.min(wait * 2, 5000);
    }
  }
}

/** One container as the watch of its pod shows it. */
class Run {
  state = "";
  running = false;
  hasLog = false;
  ended = false;
  private wake: (() => void)[] = [];

  constructor(
    pod: Pod,
    readonly source: Source,
    /** Whether it was there when the following began. */
    readonly wasThere: boolean,
  ) {
    this.see(pod);
  }

  see(pod: Pod): void {
    const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = pod.status ?? {};
    const all = [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses];
    const status = all.find((one) => one.name === this.source.container);
    this.running = status?.state?.running !== undefined;
    this.hasLog = this.running || status?.state?.terminated !== undefined || (status?.restartCount ?? 0) > 0;
    this.state = `${pod.metadata?.uid}/${status?.restartCount ?? 0}/${this.running}/${this.hasLog}`;
    this.awake();
  }

  end(): void {
    this.ended = true;
    this.awake();
  }

  /** Waits until the container is in another state than the given one. */
  async change(from: string, signal: AbortSignal): Promise<void> {
    while (this.state === from && !this.ended && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.wake.push(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }

  private awake(): void {
    for (const wake of this.wake.splice(0)) wake();
  }
}

const GATHER = 200;

/** Holds lines back for a moment, so that what several pods wrote at about the same time comes in its order. */
class Gathering {
  private lines: ServiceLogLine[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly onLine: (line: ServiceLogLine) => void) {}

  add(line: ServiceLogLine): void {
    this.lines.push(line);
    this.timer ??= setTimeout(() => this.flush(), GATHER);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const lines = this.lines;
    this.lines = [];
    // Stable: lines of one container keep their order.
    for (const line of lines.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))) this.onLine(line);
  }
}
