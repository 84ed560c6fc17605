/** Text as Markdown that shows just this text. What stands in backticks stays code. */
export function escaped(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\*_<>[\]|~]|^#/g, (character) => `\\${character}`)))
    .join("");
}

/** The same within a cell of a table. */
export const cell = (text: string): string =>
  escaped(text.replace(/\s*\n\s*/g, " "))
    .replace(/`[^`]+`/g, (code) => code.replaceAll("|", "\\|"))
    .trim();

/** A table, with its columns as wide as they have to be. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A sentence: a capital in front, a period at the end. */
export function sentence(text: string): string {
  const first = /^[a-z]+(?=[\s,:;]|$)/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(first) ? first : `${first}.`;
}

/** What stands at the top of each page that is written by a program. */
export const heading = (title: string, order: number, more = ""): string =>
  `---\ntitle: ${JSON.stringify(title)}\norder: ${order}\neditLink: false\n${more}---\n\n` +
  "<!-- Written by npm run generate:reference from the code. Edit that. -->\n\n";
