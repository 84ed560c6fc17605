import { terminal, type OutputStream } from "./terminal";
import { paint } from "./style";
import { oneLine } from "./text";
import wrapAnsi from "wrap-ansi";

/** Where progress is written; `process.stderr` fits, so that a command's output stays clean on stdout. */
export interface ProgressStream extends OutputStream {
  write(text: string): unknown;
}

/** One step under way. */
export interface Step {
  /** Tells what the step is at, such as `3 of 7`. Shown on a terminal; a log gets it only when it changes. */
  update(detail: string): void;
  /** The step is done. */
  done(detail?: string): void;
  /** The step has failed. The error itself is the caller's to report. */
  fail(detail?: string): void;
}

/** A step that tells a terminal and a log different things. */
interface ShownStep extends Step {
  /** Tells a terminal alone what the step is at: asked again each time that the line is drawn. */
  show(detail: () => string): void;
  /** Tells a log alone what the step is at. */
  log(detail: string): void;
}

/** Shows what long work is at. */
export interface Progress {
  /** Begins a step; one at a time: a step that is still open counts as done. */
  step(title: string): ShownStep;
}

/** Times and environment, for tests. */
interface ProgressOptions {
  /** @default - process.stderr */
  readonly stream?: ProgressStream;
  /** @default - process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds from any fixed start. @default - the clock */
  readonly now?: () => number;
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 120;
const CLEAR_LINE = "\r\u001b[2K";

/**
 * Progress of long work. On a terminal one line per step, rewritten in place with a spinner and the time since the
 * step began; in a log one plain line when a step begins and one when it ends. The spinner's timer keeps no process
 * alive.
 */
export function progress(options: ProgressOptions = {}): Progress {
  const stream = options.stream ?? process.stderr;
  const facts = terminal(stream, options.env);
  const now = options.now ?? (() => performance.now());
  let open: Step | undefined;
  return {
    step: (title) => {
      open?.done();
      const step = facts.interactive ? liveStep(title, stream, facts, now) : loggedStep(title, stream, now);
      open = step;
      return step;
    },
  };
}

/** A span of time in a few characters: `12 s`, `3 min 5 s`. */
export const spent = (milliseconds: number): string => {
  const whole = Math.round(milliseconds / 1000);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
};

const detailed = (title: string, detail: string | undefined): string =>
  oneLine(detail === undefined || detail === "" ? title : `${title}: ${detail}`);

function loggedStep(title: string, stream: ProgressStream, now: () => number): ShownStep {
  const start = now();
  let last = "";
  let ended = false;
  const end = (word: string, detail: string | undefined): void => {
    if (ended) return;
    ended = true;
    stream.write(`${detailed(title, [word, detail].filter(Boolean).join(", "))} (${spent(now() - start)})\n`);
  };
  stream.write(`${oneLine(title)} …\n`);
  const log = (detail: string): void => {
    if (ended || detail === last) return;
    last = detail;
    stream.write(`${detailed(title, detail)}\n`);
  };
  return {
    update: log,
    show: () => undefined,
    log,
    done: (detail) => end("done", detail),
    fail: (detail) => end("failed", detail),
  };
}

function liveStep(
  title: string,
  stream: ProgressStream,
  facts: { readonly width: number | undefined; readonly colour: boolean },
  now: () => number,
): ShownStep {
  const start = now();
  let detail: () => string | undefined = () => undefined;
  let frame = 0;
  let ended = false;
  const width = (facts.width ?? 80) - 1;
  const show = (): void => {
    const text = `${detailed(title, detail())} (${spent(now() - start)})`;
    const line = wrapAnsi(`${FRAMES[frame++ % FRAMES.length]} ${text}`, width, { hard: true }).split("\n")[0] ?? "";
    stream.write(`${CLEAR_LINE}${paint(line, "quiet", facts.colour)}`);
  };
  const timer = setInterval(show, FRAME_MS);
  timer.unref();
  const end = (mark: string, style: "good" | "bad", last: string | undefined): void => {
    if (ended) return;
    ended = true;
    clearInterval(timer);
    const text = `${detailed(title, last)} (${spent(now() - start)})`;
    stream.write(`${CLEAR_LINE}${paint(mark, style, facts.colour)} ${text}\n`);
  };
  show();
  const change = (next: () => string): void => {
    if (ended) return;
    detail = next;
    show();
  };
  return {
    update: (next) => change(() => next),
    show: change,
    log: () => undefined,
    done: (last) => end("✓", "good", last),
    fail: (last) => end("✗", "bad", last),
  };
}
