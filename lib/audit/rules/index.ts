import type { Rule } from "../rule/rule";
import * as all from "./all";

/** Every rule that comes with this package, by id. */
export const BUILT_IN_RULES: readonly Rule[] = (Object.values(all) as Rule[]).sort((a, b) => (a.id < b.id ? -1 : 1));
