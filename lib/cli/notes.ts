import { KubeServicesError, formatProblem, type Problem } from "../errors";
import { paint, printable, terminal } from "../terminal";

/** What is missing in an output, on standard error, so that the output itself stays whole for other programs. */
export function tellNotes(notes: readonly string[]): void {
  const { colour } = terminal(process.stderr);
  for (const note of notes) process.stderr.write(`${paint(printable(note), "warning", colour)}\n`);
}

/**
 * Stops where something stands against an apply; where nothing is to be applied, it is a note.
 * @throws KubeServicesError with the problems, if there are any
 */
export function stopUnlessDry(problems: readonly Problem[], dryRun = false): void {
  if (problems.length > 0 && !dryRun) throw new KubeServicesError(problems);
  tellNotes(problems.map(formatProblem));
}
