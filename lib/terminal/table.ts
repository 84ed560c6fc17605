import CliTable from "cli-table3";
import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";
import { paint, type Style } from "./style";
import { printable, textWidth } from "./text";

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
export interface TableOptions {
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
  const head = columns.map((column): Cell => ({ text: column.title, style: "heading" }));
  const all = (options.header === false ? [] : [head]).concat(rows.map((row) => columns.map((_, i) => clean(row[i]))));
  const indent = options.indent ?? 0;
  const widths = fit(columns, natural(columns, all), options.width === undefined ? undefined : options.width - indent);
  const lines: string[] = [];
  for (let start = 0; start < all.length; start += CHUNK) {
    lines.push(...draw(columns, widths, all.slice(start, start + CHUNK), options.colour));
  }
  return lines.map((line) => (line === "" ? line : " ".repeat(indent) + line)).join("\n");
}

function clean(cell: Cell | undefined): Cell {
  if (cell === undefined) return "";
  return typeof cell === "string" ? printable(cell) : { ...cell, text: printable(cell.text) };
}

const textOf = (cell: Cell | undefined): string => (typeof cell === "string" ? cell : (cell?.text ?? ""));

function natural(columns: readonly Column[], rows: readonly (readonly Cell[])[]): number[] {
  return columns.map((_, i) => rows.reduce((most, row) => Math.max(most, textWidth(textOf(row[i]))), 1));
}

/** Takes the excess from the columns that may shrink, widest first; then from all, so that no line is too long. */
function fit(columns: readonly Column[], widths: readonly number[], available: number | undefined): number[] {
  const fitted = [...widths];
  if (available === undefined) return fitted;
  let excess = fitted.reduce((sum, width) => sum + width, 0) + GAP * (columns.length - 1) - available;
  const narrow = (floor: (column: Column) => number): void => {
    while (excess > 0) {
      let widest = -1;
      columns.forEach((column, i) => {
        if (fitted[i]! > floor(column) && (widest < 0 || fitted[i]! > fitted[widest]!)) widest = i;
      });
      if (widest < 0) return;
      fitted[widest]! -= 1;
      excess -= 1;
    }
  };
  narrow((column) =>
    column.shrink === undefined ? Infinity : (column.minWidth ?? Math.max(8, stringWidth(column.title))),
  );
  narrow((column) => (column.shrink === undefined ? Infinity : LEAST + 2));
  narrow(() => LEAST);
  return fitted;
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
    if (stringWidth(line) <= width) return [line];
    return column.shrink === "cut" ? [cut(line, width)] : wrap(line, width);
  });
  return lines.map((line) => paint(line, style, colour)).join("\n");
}

/** Breaks at spaces; a word that is too long for a line, as Kubernetes' names are, behind a `-`, `/`, `.` or the like. */
function wrap(line: string, width: number): string[] {
  const words = line.split(" ").map((word) => (stringWidth(word) <= width ? word : pieces(word, width).join(" ")));
  return wrapAnsi(words.join(" "), width, { hard: true }).split("\n");
}

function pieces(word: string, width: number): string[] {
  const result: string[] = [];
  let rest = word;
  while (stringWidth(rest) > width) {
    const whole = cut(rest, width, "");
    const end = Math.max(...["-", "/", ".", ",", ":", "=", "_", "@"].map((mark) => whole.lastIndexOf(mark) + 1));
    const piece = end > whole.length / 2 ? whole.slice(0, end) : whole;
    if (piece === "") break; // not even one wide character fits
    result.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...result, rest];
}

function cut(line: string, width: number, end = "…"): string {
  let kept = "";
  let taken = 0;
  for (const character of line) {
    taken += stringWidth(character);
    if (taken > width - end.length) break;
    kept += character;
  }
  return kept + end;
}

/** Trailing spaces go, also those before the code that ends a colour. */

const TRAILING = / +((?:\u001b\[\d+m)*)$/;
const trimEnd = (line: string): string => line.replace(TRAILING, "$1");
