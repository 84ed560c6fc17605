import { z } from "zod";
import { KubeServicesError, type Problem } from "../errors";
import { isLabelName, isSubdomain } from "../names";

/** What an option must look like, and how that is said. */
interface OptionRule {
  readonly schema: z.ZodType;
  readonly what: string;
  readonly allowed: string;
}

/** Prefix of MetalLB's annotation keys: the DNS name before the `/`. */
export const metalLbPrefix: OptionRule = {
  schema: z.string().refine(isSubdomain),
  what: "this is no prefix of annotation keys",
  allowed: "a lowercase DNS name, such as metallb.io or metallb.universe.tf",
};

/** A workspace of KubeSphere, which is written as the value of a label. */
export const workspace: OptionRule = {
  schema: z.string().refine(isLabelName),
  what: "this is no workspace",
  allowed: "at most 63 lowercase letters, digits and '-', letter or digit at both ends",
};

/** A user whom a console shows. */
export const creator: OptionRule = {
  schema: z.string().min(1),
  what: "this is no user",
  allowed: "the name of a user of the platform",
};

/**
 * Checks the options of a platform.
 * @param where the function that takes them, such as `kubesphere()`
 * @throws KubeServicesError `PropUnknown`, `PlatformOptionInvalid`, or `PropTypeInvalid` for what is no object
 */
export function checkOptions(where: string, given: object, rules: Readonly<Record<string, OptionRule>>): void {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new KubeServicesError({ code: "PropTypeInvalid", what: "the options are an object", where, value: given });
  const known = Object.keys(rules).join(", ");
  const problems = Object.entries(given).flatMap(([prop, value]: [string, unknown]): Problem[] => {
    const rule = Object.hasOwn(rules, prop) ? rules[prop] : undefined;
    if (rule === undefined)
      return [
        {
          code: "PropUnknown",
          what: "there is no such option",
          where,
          prop,
          allowed: known,
          fix: "check its spelling, or take it out",
        },
      ];
    if (value === undefined || rule.schema.safeParse(value).success) return [];
    return [{ code: "PlatformOptionInvalid", what: rule.what, where, prop, value, allowed: rule.allowed }];
  });
  if (problems.length > 0) throw new KubeServicesError(problems);
}
