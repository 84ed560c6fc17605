import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { visibleLines } from "../foreign-text";

/**
 * Everything that is not text to a terminal: the C0 and C1 control characters (escape sequences start with one) and
 * the marks that reorder or hide what is beside them. A newline stays.
 */

const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
/** A whole escape sequence: CSI with its parameters, OSC up to its end, or a two-character one. */

const ESCAPE =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[@-Z\\-_]/g;

/**
 * Text that may have been written by anybody who can label a pod or print a log line, made safe to show on a terminal:
 * escape sequences, other control characters and bidirectional overrides are taken out; a tab becomes a space. What
 * looks like something else, or is a command to a CI system, is shown as what it is.
 */
export function printable(text: string): string {
  return visibleLines(text.replace(ESCAPE, "").replace(/\t/g, " ").replace(CONTROL, ""));
}

/** {@link printable} text on one line: each run of line breaks becomes one space. */
export function oneLine(text: string): string {
  return printable(text.replace(/\s*[\r\n]+\s*/g, " ")).trim();
}

const PLAIN = /^[ -~]*$/;

/** How many terminal columns one line takes. Most are plain, for which the library takes a hundred times as long. */
export const lineWidth = (line: string): number => (PLAIN.test(line) ? line.length : stringWidth(line));

/** How many terminal columns a text takes: those of its longest line. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return Math.max(...stripVTControlCharacters(text).split("\n").map(lineWidth));
}
