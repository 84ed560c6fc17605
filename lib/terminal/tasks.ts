import { spent, type Progress } from "./progress";

/** Several things that are done one after the other, or side by side. */
export interface Tasks {
  /** One of them begins. */
  begin(name: string): void;
  /** One of them is done, whether it was begun or not. */
  end(name: string): void;
  /** Says why it takes so long; stays until another one is given. */
  hint(why: string): void;
  /** All is done. */
  done(detail?: string): void;
  /** It was given up. The error itself is the caller's to report. */
  fail(detail?: string): void;
}

/** A log gets no more lines than this of one piece of work, however many things it does. */
const LOG_LINES = 10;

/**
 * Progress of work on many things: how many of them are done, for how long it has been going on, and which of those
 * under way takes longest. A terminal shows it all the time, a log gets a line after each tenth of the work.
 * @param total how many things there are
 * @param now milliseconds from any fixed start
 */
export function tasks(progress: Progress, title: string, total: number, now = () => performance.now()): Tasks {
  const step = progress.step(title);
  const begun = new Map<string, number>();
  const ended = new Set<string>();
  let shown = 0;
  const count = (): string => `${ended.size} of ${total}`;
  let why = "";
  const detail = (): string => (why === "" ? counted() : `${counted()}; ${why}`);
  const counted = (): string => {
    const [slowest] = begun; // the first that is left has been under way for longest
    if (slowest === undefined) return count();
    const [name, since] = slowest;
    return `${count()}, slowest now: ${name}, ${spent(now() - since)}`;
  };
  return {
    begin: (name) => {
      if (!begun.has(name) && !ended.has(name)) begun.set(name, now());
      step.show(detail);
    },
    end: (name) => {
      begun.delete(name);
      ended.add(name);
      step.show(detail);
      const part = Math.floor((ended.size / total) * LOG_LINES);
      if (part > shown && ended.size < total) step.log(detail());
      shown = part;
    },
    hint: (text) => {
      if (text === why) return;
      why = text;
      step.show(detail);
      step.log(detail());
    },
    // Where fewer were told of, the rest needed no work, such as objects that were gone already.
    done: (last) => step.done(last ?? (ended.size === total ? count() : undefined)),
    fail: (last) => step.fail(last ?? count()),
  };
}
