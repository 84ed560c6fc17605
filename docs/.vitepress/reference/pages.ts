import { join } from "node:path";
import { commandPage } from "./commands";
import { constructPages } from "./constructs";
import { errorPages } from "./errors";

/** Every page that is written from the code, by its path in docs/reference. */
export function referencePages(root: string): ReadonlyMap<string, string> {
  return new Map([...commandPage(), ...errorPages(join(root, "lib")), ...constructPages(root)]);
}
