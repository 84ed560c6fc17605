/** What is known about the place that output goes to. */
interface Terminal {
  /** Whether a person is looking: the stream is a terminal. */
  readonly interactive: boolean;
  /** Columns to keep within; undefined where there is no terminal and none are asked for: nothing is wrapped or cut. */
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
 * turns it on (`0` or `false`: off), otherwise a terminal gets it unless `TERM=dumb`. Width: that of the terminal; where there
 * is none, or it does not tell, `COLUMNS` of the environment, which shells keep to themselves unless it is exported.
 * @param stream @default - process.stdout
 * @param env @default - process.env
 */
export function terminal(
  stream: OutputStream = process.stdout,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Terminal {
  const interactive = stream.isTTY === true;
  return { interactive, width: width(interactive, stream, env), colour: colour(interactive, env) };
}

function width(
  interactive: boolean,
  { columns }: OutputStream,
  env: Readonly<Record<string, string | undefined>>,
): number | undefined {
  if (interactive && columns !== undefined && columns > 0) return columns;
  const asked = Number(env.COLUMNS);
  if (Number.isInteger(asked) && asked > 0) return asked;
  return interactive ? 80 : undefined;
}

function colour(interactive: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  if ((env.NO_COLOR ?? "") !== "") return false;
  const force = env.FORCE_COLOR ?? "";
  if (force !== "") return force !== "0" && force.toLowerCase() !== "false";
  return interactive && env.TERM !== "dumb";
}
