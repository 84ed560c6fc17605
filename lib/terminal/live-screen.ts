import type { OutputStream } from "./terminal";

/** Where a live screen is drawn; `process.stdout` fits. */
interface ScreenStream extends OutputStream {
  readonly rows?: number;
  write(text: string): unknown;
}

/** A full screen that is redrawn in place. */
interface LiveScreen {
  /** Shows a text; lines beyond the screen's height are counted, not shown. */
  draw(text: string): void;
  /** Gives the terminal back as it was. May be called twice. */
  close(): void;
}

/** Lines of a terminal that tells none, or 0. */
const ROWS = 24;
const ESC = "\u001b[";
const ENTER = `${ESC}?1049h${ESC}?25l`; // the alternate screen, without cursor
const LEAVE = `${ESC}?25h${ESC}?1049l`;
const BEGIN = `${ESC}?2026h${ESC}H`; // terminals that know it show the whole frame at once
const END = `${ESC}J${ESC}?2026l`;

/**
 * A screen without flicker: it is never cleared, each line is written over the one that stands there, and only what is
 * left of it is erased.
 */
export function liveScreen(stream: ScreenStream): LiveScreen {
  let open = true;
  let shown = "";
  stream.write(ENTER);
  return {
    draw(text) {
      if (!open) return;
      const frame = fit(text.split("\n"), stream.rows || ROWS)
        .map((line) => `${line}${ESC}K`)
        .join("\r\n");
      if (frame === shown) return;
      shown = frame;
      stream.write(BEGIN + frame + END);
    },
    close() {
      if (!open) return;
      open = false;
      stream.write(LEAVE);
    },
  };
}

function fit(lines: readonly string[], rows: number): readonly string[] {
  if (lines.length <= rows) return lines;
  const kept = Math.max(1, rows - 1);
  return [...lines.slice(0, kept), `… ${lines.length - kept} more lines`];
}
