import { isIP } from "node:net";
import wrapAnsi from "wrap-ansi";
import { lineWidth } from "./text";

/** A word may be broken behind one of these. */
const BREAK = /(?<=[-/.,:=_@])/;
/** A part of a word that is longer than this is broken anywhere. */
const LONGEST_PART = 24;

/** An IP address, with a port or in brackets as well: broken, nobody could read or copy it. */
function isAddress(word: string): boolean {
  const bare = word.replace(/^[([<]+/, "").replace(/[)\]>,;]+$/, "");
  return [bare, bare.replace(/\]?:\d+$/, "")].some((text) => isIP(text) !== 0);
}

const addresses = (text: string): readonly string[] => text.split(/\s+/).filter(isAddress);

/** The columns that a text's longest address takes; 0 where it has none. */
export const addressWidth = (text: string): number => Math.max(0, ...addresses(text).map(lineWidth));

/** The columns that a text needs so that no line ends where one cannot read on. */
export function leastWidth(text: string): number {
  const parts = text.split(/\s+/).flatMap((word) => (isAddress(word) ? [word] : word.split(BREAK)));
  const longest = parts.reduce((most, part) => Math.max(most, lineWidth(part)), 0);
  return Math.max(Math.min(longest, LONGEST_PART), addressWidth(text));
}

/**
 * A line in lines of a width: broken at spaces; a word that is too long for a line, as Kubernetes' names are, behind a
 * `-`, `/`, `.` or the like.
 */
export function wrapLine(line: string, width: number): string[] {
  const words = line.split(" ").map((word) => (lineWidth(word) <= width ? word : pieces(word, width).join(" ")));
  return wrapAnsi(words.join(" "), width, { hard: true }).split("\n");
}

function pieces(word: string, width: number): string[] {
  const result: string[] = [];
  let piece = "";
  for (const part of word.split(BREAK)) {
    if (lineWidth(piece + part) <= width) {
      piece += part;
      continue;
    }
    if (piece !== "") result.push(piece);
    piece = part;
    for (
      let head = cutLine(piece, width, "");
      lineWidth(piece) > width && head !== "";
      head = cutLine(piece, width, "")
    ) {
      result.push(head);
      piece = piece.slice(head.length);
    }
  }
  return [...result, piece];
}

/** A line that is cut to a width. */
export function cutLine(line: string, width: number, end = "…"): string {
  let kept = "";
  let taken = 0;
  for (const character of line) {
    taken += lineWidth(character);
    if (taken > width - end.length) break;
    kept += character;
  }
  return kept + end;
}
