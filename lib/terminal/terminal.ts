/** What is known about the place that output goes to. */
export interface Terminal {
  /** Whether a person is looking: the stream is a terminal. */
  readonly interactive: boolean;
  /** Columns of the terminal; undefined when there is no terminal, so nothing is to be wrapped or cut. */
  readonly width: number | undefined;
  /** Whether colour may be used. */
  readonly colour: boolean;
}

/** The parts of a stream that tell whether it is a terminal; `process.stdout` and `process.stderr` have them. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * The facts about an output stream. Colour: `NO_COLOR` (any value, https://no-color.org) turns it off, `FORCE_COLOR`
 * turns it on (`0` or `false`: off), otherwise a terminal gets it unless `TERM=dumb`. Width: that of the terminal, or
 * `COLUMNS` where the terminal does not tell.
 * @param stream @default - process.stdout
 * @param env @default - process.env
 */
export function terminal(
  stream: OutputStream = process.stdout,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Terminal {
  const interactive = stream.isTTY === true;
  return { interactive, width: interactive ? width(stream, env) : undefined, colour: colour(interactive, env) };
}

function width(stream: OutputStream, env: Readonly<Record<string, string | undefined>>): number {
  if (stream.columns !== undefined && stream.columns > 0) return stream.columns;
  const columns = Number(env.COLUMNS);
  return Number.isInteger(columns) && columns > 0 ? columns : 80;
}

function colour(interactive: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  if ((env.NO_COLOR ?? "") !== "") return false;
  const force = env.FORCE_COLOR ?? "";
  if (force !== "") return force !== "0" && force.toLowerCase() !== "false";
  return interactive && env.TERM !== "dumb";
}
