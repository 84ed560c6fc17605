/** Lines that are told of one text; of more the first are, and a last line says how many there are. */
const MOST_LINES = 80;
/** A line that is longer is cut. */
const LONGEST = 400;
/** Lines of context around a change. */
const CONTEXT = 2;
/** Above this many comparisons two texts are told one after the other. */
const MOST_COMPARISONS = 250_000;

type Step = readonly [mark: " " | "-" | "+", line: string];

/** The steps from the one list to the other by their longest common part. */
function steps(left: readonly string[], right: readonly string[]): readonly Step[] {
  const [rows, columns] = [left.length, right.length];
  if (rows * columns > MOST_COMPARISONS) {
    return [...left.map((line): Step => ["-", line]), ...right.map((line): Step => ["+", line])];
  }
  const width = columns + 1;
  const common = new Uint32Array((rows + 1) * width);
  const at = (row: number, column: number): number => common[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      common[row * width + column] =
        left[row] === right[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const found: Step[] = [];
  let [row, column] = [0, 0];
  while (row < rows || column < columns) {
    if (row < rows && column < columns && left[row] === right[column]) {
      found.push([" ", left[row] as string]);
      row++;
      column++;
    } else if (row < rows && (column === columns || at(row + 1, column) >= at(row, column + 1))) {
      found.push(["-", left[row++] as string]);
    } else found.push(["+", right[column++] as string]);
  }
  return found;
}

/** The lines in which two texts differ, with some that stay around them: `- gone`, `+ come`, `  stays`. */
export function lineDiff(before: string, after: string): readonly string[] {
  const split = (text: string) => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));
  const [left, right] = [split(before), split(after)];
  let head = 0;
  while (head < left.length && head < right.length && left[head] === right[head]) head++;
  let tail = 0;
  while (tail < left.length - head && tail < right.length - head && left.at(-1 - tail) === right.at(-1 - tail)) tail++;
  const changed = steps(left.slice(head, left.length - tail), right.slice(head, right.length - tail));
  const stays = (line: string): Step => [" ", line];
  const all = [
    ...left.slice(Math.max(0, head - CONTEXT), head).map(stays),
    ...changed,
    ...left.slice(left.length - tail, left.length - tail + CONTEXT).map(stays),
  ];
  // The same lines, and yet another text: what is cut out of them differs.
  if (changed.length === 0) return ["  (what differs is not shown)"];
  const near = all.map((_, index) =>
    all.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(([mark]) => mark !== " "),
  );
  const shown = all.flatMap(([mark, line], index) =>
    near[index]
      ? [`${mark} ${line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line}`]
      : near[index - 1]
        ? ["  …"]
        : [],
  );
  return shown.length <= MOST_LINES
    ? shown
    : [...shown.slice(0, MOST_LINES), `  … and ${shown.length - MOST_LINES} more lines`];
}
