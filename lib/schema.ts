import type { z } from "zod";

/**
 * A zod schema that is made when it is first asked for: to load zod takes longer than most commands of the CLI work,
 * and many have no file to check.
 */
export function schema<T extends z.ZodType>(make: (zod: typeof z) => T): () => T {
  let made: T | undefined;
  return () => {
    if (made === undefined) {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { z: zod } = require("zod") as typeof import("zod");
      made = make(zod);
    }
    return made;
  };
}
