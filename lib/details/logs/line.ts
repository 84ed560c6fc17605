/** One line of a container's log. */
export interface LogLine {
  /** When it was written, as text that sorts: `YYYY-MM-DDThh:mm:ss.nnnnnnnnnZ`. Empty where the line has no time. */
  readonly time: string;
  readonly text: string;
}

const STAMPED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?(.*)$/s;

/** Takes apart what the API server sends with `timestamps=true`. */
export function parseLogLine(line: string): LogLine {
  const match = STAMPED.exec(line);
  if (match === null) return { time: "", text: line };
  const [, second, fraction = "", zone, text = ""] = match;
  const utc = zone === "Z" ? (second as string) : new Date(`${second}${zone}`).toISOString().slice(0, 19);
  return { time: `${utc}.${fraction.padEnd(9, "0")}Z`, text };
}
