import { progress, type ProgressStream, type Step } from "../terminal";

/** Who is told what a sandbox does while it comes up. */
export interface Reporter {
  /** Begins a step; one at a time: a step that is still open counts as done. */
  step(title: string): Step;
  /** A line that stays: something was decided, skipped or replaced. */
  note(text: string): void;
}

/** Tells it to a person, on standard error. */
export function terminalReporter(stream: ProgressStream = process.stderr): Reporter {
  const steps = progress({ stream });
  return { step: (title) => steps.step(title), note: (text) => void stream.write(`${text}\n`) };
}
