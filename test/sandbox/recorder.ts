import type { Reporter } from "../../lib/sandbox";

/** Keeps what a reporter was told, as lines. */
export function recorder(): Reporter & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    note: (text) => void lines.push(text),
    step: (title) => ({
      update: () => undefined,
      done: (detail) => void lines.push(`${title}: done${detail === undefined ? "" : `, ${detail}`}`),
      fail: (detail) => void lines.push(`${title}: failed${detail === undefined ? "" : `, ${detail}`}`),
    }),
  };
}
