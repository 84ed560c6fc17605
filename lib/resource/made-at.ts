/** The variable that lets constructs say where they were made; any value but the empty one does. */
const STACK_TRACES = "KUBE_SERVICES_STACK_TRACES";
const MOST_FRAMES = 60;

/**
 * Where a construct is made, as CDKTF's metadata hold it; nothing unless {@link STACK_TRACES} asks for it: a trace a
 * resource costs time, and CDKTF writes it into the stack's comments, with the folders of this machine.
 */
export function madeAt(constructor: new (...args: never[]) => unknown): readonly string[] | undefined {
  if ((process.env[STACK_TRACES] ?? "") === "") return undefined;
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = MOST_FRAMES;
  try {
    const holder: { stack?: string } = {};
    Error.captureStackTrace(holder, constructor);
    return (holder.stack ?? "")
      .split("\n")
      .slice(1)
      .map((frame) => frame.replace(/^\s*at\s+/, ""));
  } finally {
    Error.stackTraceLimit = before;
  }
}
