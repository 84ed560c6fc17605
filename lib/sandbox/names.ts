import { readdirSync } from "node:fs";
import { sandboxesFolder } from "./folders";

/** The names of the sandboxes that have been made and not removed. */
export function sandboxNames(): readonly string[] {
  try {
    return readdirSync(sandboxesFolder(), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch {
    return []; // none yet
  }
}
