import { ownKey, readable, type Branch } from "../mask/marks";
import { piecesOf } from "./pieces";
import type { Container } from "./pods";
import { blocks, hidesSome, pick } from "./tree";

/** The words of a command, as far as they may be shown. */
function words(tree: Parameters<typeof pick>[0], path: string): readonly string[] {
  const value = pick(tree, path);
  return Array.isArray(value) ? value.flatMap((one) => readable(one) ?? []) : [];
}

/** Where commands stand besides the container's own. */
const HOOKS_AND_PROBES = [
  ...["lifecycle.post_start", "lifecycle.pre_stop"],
  ...["liveness_probe", "readiness_probe", "startup_probe"],
].map((path) => `${path}.exec`);
const READ = ["command", "args", "env", ...HOOKS_AND_PROBES.flatMap((path) => [path, `${path}.command`])];

const known = new WeakMap<Branch, readonly string[]>();

/** All command lines of a container: its own, and those of its hooks and probes; none of them is empty, long ones come in pieces. */
export function commandLines({ body }: Pick<Container, "body">): readonly string[] {
  let lines = known.get(body);
  if (lines !== undefined) return lines;
  lines = readLines(body);
  // Where something in it is hidden, each question has to meet that again.
  if (!READ.some((path) => hidesSome(pick(body, path)))) known.set(body, lines);
  return lines;
}

function readLines(body: Branch): readonly string[] {
  const command = [...words(body, "command"), ...words(body, "args")].join(" ");
  const others = HOOKS_AND_PROBES.flatMap((path) => blocks(body, path).map((exec) => words(exec, "command").join(" ")));
  // A variable may hold a script that the image's entrypoint runs.
  const scripts = blocks(body, "env").flatMap((variable) => {
    // That some value is hidden leaves nothing undecided: few are scripts.
    const value = readable(ownKey(variable, "value")) ?? "";
    return /[\s|;&]/.test(value) ? [value] : [];
  });
  return [command, ...others, ...scripts].filter((line) => line !== "").flatMap(piecesOf);
}
