import { join } from "node:path";

/**
 * A program that runs as a process of its own, in the published package, which holds it compiled.
 * @returns undefined in a checkout, where it is TypeScript
 */
export function compiledProgram(name: "supervisor" | "offline-provider"): string | undefined {
  return __filename.endsWith(".ts") ? undefined : join(__dirname, "..", "..", "dist", "command", `${name}.js`);
}
