import { ownKey, readable } from "../mask/marks";
import type { Container } from "./pods";
import { blocks, pick } from "./tree";

/** Longer command lines than this, in characters, are not looked at further. */
const LONGEST = 20_000;

/** The words of a command, as far as they may be shown. */
function words(tree: Parameters<typeof pick>[0], path: string): readonly string[] {
  const value = pick(tree, path);
  return Array.isArray(value) ? value.flatMap((one) => readable(one) ?? []) : [];
}

/** All command lines of a container: its own, and those of its hooks and probes. */
export function commandLines({ body }: Pick<Container, "body">): readonly string[] {
  const own = [...words(body, "command"), ...words(body, "args")].join(" ");
  const hooks = ["post_start", "pre_stop"].map((hook) => `lifecycle.${hook}`);
  const probes = ["liveness_probe", "readiness_probe", "startup_probe"];
  const others = [...hooks, ...probes].flatMap((path) =>
    blocks(body, `${path}.exec`).map((exec) => words(exec, "command").join(" ")),
  );
  // A variable may hold a script that the image's entrypoint runs.
  const scripts = blocks(body, "env").flatMap((variable) => {
    // That some value is hidden leaves nothing undecided: few are scripts.
    const value = readable(ownKey(variable, "value")) ?? "";
    return /[\s|;&]/.test(value) ? [value] : [];
  });
  return [own, ...others, ...scripts].map((line) => line.slice(0, LONGEST));
}
