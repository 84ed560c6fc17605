import CliTable from "cli-table3";
import { paint, type Style } from "./style";
import { lineWidth, printable, textWidth } from "./text";
import { addressWidth, cutLine, leastWidth, wrapLine } from "./wrap";

/** One column of a table. */
export interface Column {
  /** The heading, shown as given. */
  readonly title: string;
  /** @default "left" */
  readonly align?: "left" | "right";
  /**
   * What may happen to the column where the table is wider than the terminal: `wrap` breaks its cells into lines,
   * `cut` shortens them with an ellipsis.
   * @default - it keeps its width until the columns that may shrink cannot shrink further
   */
  readonly shrink?: "wrap" | "cut";
  /**
   * How many terminal columns it keeps when it shrinks.
   * @default - the width of the title, at least 8
   */
  readonly minWidth?: number;
}

/** The text of one cell, with a style where it has one. Line breaks in it are kept. */
export type Cell = string | { readonly text: string; readonly style: Style };

/** How a table is drawn. */
interface TableOptions {
  /**
   * Terminal columns at hand.
   * @default - as wide as its cells are
   */
  readonly width?: number | undefined;
  /** Whether styles become colours. */
  readonly colour: boolean;
  /**
   * Whether the headings are shown.
   * @default true
   */
  readonly header?: boolean;
  /**
   * Spaces before each line.
   * @default 0
   */
  readonly indent?: number;
}

const GAP = 2;
const LEAST = 4;
/** Rows laid out by one call of cli-table3, whose work grows with the square of their number. */
const CHUNK = 100;

/**
 * A table as text: columns by spaces, no borders, no trailing spaces, no final line break; wide characters (CJK, emoji)
 * count as the two columns they take. Control characters in cells are taken out.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): string {
  if (columns.length === 0) return "";
  const indent = options.indent ?? 0;
  const all = cells(columns, rows, options);
  const { widths } = fit(columns, all, options.width === undefined ? undefined : options.width - indent);
  const lines: string[] = [];
  for (let start = 0; start < all.length; start += CHUNK) {
    lines.push(...draw(columns, widths, all.slice(start, start + CHUNK), options.colour));
  }
  return lines.map((line) => (line === "" ? line : " ".repeat(indent) + line)).join("\n");
}

/**
 * Whether a table fits into the width so that every line can be read on: no address is broken, no word in its middle,
 * no column narrower than it wants to be.
 */
export function fitsTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): boolean {
  const width = options.width === undefined ? undefined : options.width - (options.indent ?? 0);
  return fit(columns, cells(columns, rows, options), width).readable;
}

function cells(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): readonly (readonly Cell[])[] {
  const head = columns.map((column): Cell => ({ text: column.title, style: "heading" }));
  const body = rows.map((row) => columns.map((_, i) => clean(row[i])));
  return options.header === false ? body : [head, ...body];
}

function clean(cell: Cell | undefined): Cell {
  if (cell === undefined) return "";
  return typeof cell === "string" ? printable(cell) : { ...cell, text: printable(cell.text) };
}

const textOf = (cell: Cell | undefined): string => (typeof cell === "string" ? cell : (cell?.text ?? ""));

type Measure = (text: string) => number;

const widest = (columns: readonly Column[], rows: readonly (readonly Cell[])[], measure: Measure): number[] =>
  columns.map((_, i) => rows.reduce((most, row) => Math.max(most, measure(textOf(row[i]))), 1));

/**
 * The columns' widths. The excess is taken from those that may shrink, widest first, as long as every line can be read
 * on; then from them down to their addresses; then from all, so that no line is too long.
 */
function fit(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  available: number | undefined,
): { readonly widths: readonly number[]; readonly readable: boolean } {
  const widths = widest(columns, rows, textWidth);
  let excess = widths.reduce((sum, width) => sum + width, GAP * (columns.length - 1)) - (available ?? Infinity);
  const narrow = (floor: (column: Column, i: number) => number): void => {
    const floors = columns.map(floor);
    while (excess > 0) {
      let most = -1;
      widths.forEach((width, i) => {
        if (width > floors[i]! && (most < 0 || width > widths[most]!)) most = i;
      });
      if (most < 0) return;
      widths[most]! -= 1;
      excess -= 1;
    }
  };
  if (excess <= 0) return { widths, readable: true };
  const least = widest(columns, rows, leastWidth);
  const shrinking = (floor: (column: Column, i: number) => number) => (column: Column, i: number) =>
    column.shrink === undefined ? Infinity : floor(column, i);
  narrow(
    shrinking((column, i) =>
      Math.max(column.minWidth ?? Math.max(8, lineWidth(column.title)), column.shrink === "cut" ? 0 : least[i]!),
    ),
  );
  const readable = excess <= 0;
  const unbroken = widest(columns, rows, addressWidth);
  narrow(shrinking((_, i) => Math.max(LEAST + 2, unbroken[i]!)));
  narrow(() => LEAST);
  return { widths, readable };
}

const NO_BORDER = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid"].flatMap((side) => [
    [side, ""],
    [`${side}-left`, ""],
    [`${side}-mid`, ""],
    [`${side}-right`, ""],
  ]),
);

function draw(
  columns: readonly Column[],
  widths: readonly number[],
  rows: readonly (readonly Cell[])[],
  colour: boolean,
): string[] {
  const table = new CliTable({
    chars: { ...NO_BORDER, middle: " ".repeat(GAP) },
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true },
    colWidths: [...widths],
    colAligns: columns.map((column) => column.align ?? "left"),
  });
  for (const row of rows) table.push(row.map((cell, i) => lay(cell, widths[i]!, columns[i]!, colour)));
  return table
    .toString()
    .split("\n")
    .map((line) => trimEnd(line));
}

/** A cell's lines, each within the width; styled line by line, so that no colour runs into the next column. */
function lay(cell: Cell, width: number, column: Column, colour: boolean): string {
  const text = textOf(cell);
  const style = typeof cell === "string" ? undefined : cell.style;
  const lines = text.split("\n").flatMap((line) => {
    if (lineWidth(line) <= width) return [line];
    return column.shrink === "cut" ? [cutLine(line, width)] : wrapLine(line, width);
  });
  return lines.map((line) => paint(line, style, colour)).join("\n");
}

/** Trailing spaces go, also those before the code that ends a colour. */
const TRAILING = / +((?:\u001b\[\d+m)*)$/;
const trimEnd = (line: string): string => line.replace(TRAILING, "$1");
