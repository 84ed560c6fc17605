import type { z } from "zod";
import { schema } from "../../schema";
import { isHiddenFromRules, Unknown, type Tree } from "../mask/marks";
import { isEmpty, pick } from "../model/tree";
import { CATEGORIES, hits, SEVERITIES, UNDECIDED, withoutSetting, type StateRule, type Verdict } from "../rule/rule";

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

/** A rule that a team writes down as JSON: what a field of some kinds of objects must be. */
export const declaredRuleSchema = schema((z) => {
  const pattern = z.string().refine(isPattern, "a regular expression");
  const scalar = z.union([z.string(), z.number(), z.boolean()]);
  return z.strictObject({
    id: z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, "kebab case, such as owner-label-missing"),
    severity: z.enum(SEVERITIES),
    category: z.enum(CATEGORIES).default("workload"),
    title: z.string().min(1),
    why: z.string().min(1),
    fix: z.string().min(1),
    /** Kubernetes kinds. */
    kinds: z.array(z.string().min(1)).min(1),
    /** Whether the path is read in the object, or in each container of its pods. */
    each: z.enum(["object", "container"]).default("object"),
    /** In the provider's spelling, such as `spec.type`; a list of keys where one has a dot in it. */
    path: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
    must: z.union([
      z.strictObject({ exist: z.boolean() }),
      z.strictObject({ equal: scalar }),
      z.strictObject({ notEqual: scalar }),
      z.strictObject({ oneOf: z.array(scalar).min(1) }),
      z.strictObject({ match: pattern }),
      z.strictObject({ notMatch: pattern }),
      z.strictObject({ atLeast: z.number() }),
      z.strictObject({ atMost: z.number() }),
    ]),
  });
});

type Declared = z.output<ReturnType<typeof declaredRuleSchema>>;

function holds(must: Declared["must"], value: Tree): boolean {
  if ("exist" in must) return isEmpty(value) !== must.exist;
  const text = isEmpty(value) ? "" : String(value);
  if ("equal" in must) return text === String(must.equal);
  if ("notEqual" in must) return text !== String(must.notEqual);
  if ("oneOf" in must) return must.oneOf.some((one) => text === String(one));
  if ("match" in must) return new RegExp(must.match).test(text);
  if ("notMatch" in must) return !new RegExp(must.notMatch).test(text);
  if (text === "" || Number.isNaN(Number(text))) return false;
  return "atLeast" in must ? Number(text) >= must.atLeast : Number(text) <= must.atMost;
}

function describe(must: Declared["must"]): string {
  if ("exist" in must) return must.exist ? "must be set" : "must not be set";
  const [name, wanted] = Object.entries(must)[0] as [string, unknown];
  const words: Readonly<Record<string, string>> = {
    equal: "must be",
    notEqual: "must not be",
    oneOf: "must be one of",
    match: "must match",
    notMatch: "must not match",
    atLeast: "must be at least",
    atMost: "must be at most",
  };
  return `${words[name]} ${JSON.stringify(wanted)}`;
}

/** Makes a rule of its declaration. */
export function declaredRule(declared: Declared): StateRule {
  const { id, severity, category, title, why, fix, kinds, each, path, must } = declared;
  const shown = typeof path === "string" ? path : path.join(".");
  const judge = (tree: Tree): Verdict => {
    const value = pick(tree, path);
    const fails = `${shown} ${describe(must)}`;
    if (isHiddenFromRules(value)) {
      const silent = value instanceof Unknown && value.leftToServer && !holds(must, undefined);
      return silent ? withoutSetting(fails) : UNDECIDED;
    }
    return holds(must, value) ? undefined : fails;
  };
  return {
    ...{ id, severity, category, title, why, fix },
    looksAt: "state",
    *check(world) {
      for (const object of world.objects) {
        if (!kinds.includes(object.kind)) continue;
        if (each === "object") {
          yield* hits(object.address, judge(object.body));
          continue;
        }
        const pods = world.podsAt(object.address);
        if (pods?.containersUnknown) yield* hits(object.address, UNDECIDED, "its containers");
        for (const container of pods?.containers ?? []) {
          yield* hits(object.address, judge(container.body), `container ${container.name}`, container.name);
        }
      }
    },
  };
}
