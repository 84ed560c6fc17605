import { progress, type Progress, type ProgressStream } from "../terminal";

/** Who is told what a sandbox does while it comes up. */
export interface Reporter extends Progress {
  /** A line that stays: something was decided, skipped or replaced. */
  note(text: string): void;
}

/** Tells it to a person, on standard error. */
export function terminalReporter(stream: ProgressStream = process.stderr): Reporter {
  const steps = progress({ stream });
  return { step: (title) => steps.step(title), note: (text) => void stream.write(`${text}\n`) };
}
