import { KubeServicesError, formatProblem, type Problem } from "../errors";
import { paint, printable, terminal, textWidth, wrapLine } from "../terminal";

/** What is missing in an output, on standard error, so that the output itself stays whole for other programs. */
export function tellNotes(notes: readonly string[]): void {
  const { colour, width, interactive } = terminal(process.stderr);
  for (const note of notes) {
    // A terminal would break words.
    const lines = printable(note)
      .split("\n")
      .flatMap((line) =>
        !interactive || width === undefined || textWidth(line) <= width ? [line] : wrapLine(line, width),
      );
    for (const line of lines) process.stderr.write(`${paint(line, "warning", colour)}\n`);
  }
}

/**
 * Stops where something stands against an apply; where nothing is to be applied, it is a note.
 * @throws KubeServicesError with the problems, if there are any
 */
export function stopUnlessDry(problems: readonly Problem[], dryRun = false): void {
  if (problems.length > 0 && !dryRun) throw new KubeServicesError(problems);
  tellNotes(problems.map(formatProblem));
}
