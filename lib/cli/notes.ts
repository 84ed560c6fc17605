import { paint, printable, terminal } from "../terminal";

/** What is missing in an output, on standard error, so that the output itself stays whole for other programs. */
export function tellNotes(notes: readonly string[]): void {
  const { colour } = terminal(process.stderr);
  for (const note of notes) process.stderr.write(`${paint(printable(note), "warning", colour)}\n`);
}
