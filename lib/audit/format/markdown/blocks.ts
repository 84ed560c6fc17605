/** A part of a Markdown text that can be written by itself, and divided. */
export type Block =
  /** Headings, paragraphs, items of lists: written as they are, divided between lines. */
  | { readonly is: "text"; readonly lines: readonly string[] }
  /** A heading, which never stands last in a part. */
  | { readonly is: "heading"; readonly line: string }
  /** Indented code: it ends nowhere but at its indentation, whatever is in it. */
  | { readonly is: "code"; readonly lines: readonly string[] }
  | { readonly is: "table"; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly is: "fold"; readonly summary: string; readonly blocks: readonly Block[] };

export const heading = (line: string): Block => ({ is: "heading", line });
export const paragraph = (...lines: readonly string[]): Block => ({ is: "text", lines });
export const codeLines = (lines: readonly string[]): Block => ({ is: "code", lines });
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): Block => ({
  is: "table",
  head,
  rows,
});
export const folded = (summary: string, blocks: readonly Block[]): Block => ({ is: "fold", summary, blocks });

const rowLine = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** The lines of a block, an empty one last. */
function linesOf(block: Block): readonly string[] {
  if (block.is === "heading") return [block.line, ""];
  if (block.is === "text") return [...block.lines, ""];
  if (block.is === "code") return [...block.lines.map((line) => `    ${line}`), ""];
  if (block.is === "table")
    return [rowLine(block.head), rowLine(block.head.map(() => "---")), ...block.rows.map(rowLine), ""];
  return ["<details>", `<summary>${block.summary}</summary>`, "", ...block.blocks.flatMap(linesOf), "</details>", ""];
}

/** A text of blocks. */
export function render(blocks: readonly Block[]): string {
  return `${blocks.flatMap(linesOf).join("\n").trimEnd()}\n`;
}

const lengths = new WeakMap<Block, number>();

/** The characters of a block; the parts of a large one are measured once. */
function lengthOf(block: Block): number {
  let length = lengths.get(block);
  if (length === undefined) {
    const lines = block.is === "fold" ? linesOf({ ...block, blocks: [] }) : linesOf(block);
    length = lines.reduce((sum, line) => sum + line.length + 1, 0);
    if (block.is === "fold") for (const inner of block.blocks) length += lengthOf(inner);
    lengths.set(block, length);
  }
  return length;
}

/** As many items of a list as there is room for, and one in any case. */
function some<T>(items: readonly T[], room: number, length: (item: T) => number): number {
  let taken = 0;
  let used = 0;
  while (taken < items.length) {
    used += length(items[taken] as T);
    if (used > room && taken > 0) break;
    taken++;
    if (used > room) break;
  }
  return taken;
}

/** What of a block goes into the room that is left, and its rest. */
type Divided = readonly [first: Block, rest: Block | undefined];

function divide(block: Block, room: number): Divided {
  if (block.is === "heading") return [block, undefined];
  if (block.is === "fold") {
    const inner = room - 30 - block.summary.length;
    const [first, rest] = take(block.blocks, inner);
    const continued = block.summary.endsWith(", continued") ? block.summary : `${block.summary}, continued`;
    return [{ ...block, blocks: first }, rest.length === 0 ? undefined : folded(continued, rest)];
  }
  if (block.is === "table") {
    const head = lengthOf({ ...block, rows: [] });
    const count = some(block.rows, room - head, (row) => rowLine(row).length + 1);
    const rest = block.rows.slice(count);
    return [{ ...block, rows: block.rows.slice(0, count) }, rest.length === 0 ? undefined : { ...block, rows: rest }];
  }
  const count = some(block.lines, room, (line) => line.length + (block.is === "code" ? 5 : 1));
  const rest = block.lines.slice(count);
  return [{ ...block, lines: block.lines.slice(0, count) }, rest.length === 0 ? undefined : { ...block, lines: rest }];
}

/** Below this, a block begins in the next part. */
const LEAST = 600;

/** The first blocks that go into a room, and what is left over; something goes in whatever the room. */
function take(blocks: readonly Block[], room: number): readonly [first: Block[], rest: readonly Block[]] {
  const first: Block[] = [];
  let left = room;
  let at = 0;
  for (; at < blocks.length; at++) {
    const block = blocks[at] as Block;
    const length = lengthOf(block);
    if (length <= left) {
      first.push(block);
      left -= length;
      continue;
    }
    if (first.length > 0 && left < Math.min(LEAST, room / 4)) break;
    const [begin, rest] = divide(block, left);
    if (lengthOf(begin) > left && first.length > 0) break; // not even a row of it
    first.push(begin);
    at++;
    return withoutLastHeadings(first, rest === undefined ? blocks.slice(at) : [rest, ...blocks.slice(at)]);
  }
  return withoutLastHeadings(first, blocks.slice(at));
}

/** Headings that would stand last go with what they are for. */
function withoutLastHeadings(
  first: Block[],
  rest: readonly Block[],
): readonly [first: Block[], rest: readonly Block[]] {
  const moved: Block[] = [];
  while (rest.length > 0 && first.length > 1 && first.at(-1)?.is === "heading") moved.unshift(first.pop() as Block);
  return [first, [...moved, ...rest]];
}

/**
 * Divides blocks into parts of at most so many characters; tables begin anew with their head, folds with their summary.
 * One row or line that is longer than a part is cut.
 */
export function divideInto(blocks: readonly Block[], room: number): readonly string[] {
  const parts: string[] = [];
  let rest: readonly Block[] = blocks;
  while (rest.length > 0) {
    const [first, after] = take(rest, room);
    const text = render(first);
    parts.push(text.length <= room ? text : `${text.slice(0, room - 2)}…\n`);
    rest = after;
  }
  return parts;
}
