import { z } from "zod";
import { isToken, rule } from "../resource";

/** An integer in a range, reported under a code of its own. */
export function integer(min: number, max: number, code: string, what: string): z.ZodNumber {
  return rule(z.number(), (value) => isToken(value) || (Number.isInteger(value) && value >= min && value <= max), {
    code,
    what,
    allowed: max === Number.MAX_SAFE_INTEGER ? `an integer of ${min} or more` : `an integer from ${min} to ${max}`,
  });
}

/** An integer of at least 0. */
export const count = integer(0, 2_147_483_647, "NumberInvalid", "this is no such number");
/** A number of seconds, 0 or more. */
export const seconds = integer(0, 2_147_483_647, "SecondsInvalid", "this is no number of seconds");
/** Text with at least one character. */
export const someText = rule(z.string(), (text) => isToken(text) || text.trim() !== "", {
  code: "TextEmpty",
  what: "this must not be empty",
  allowed: "text",
});

const PERCENT = /^\d{1,3}%$/;
/** A number of pods, or a share of them such as `25%`. */
export const podsOrPercent = rule(
  z.union([z.number(), z.string()]),
  (value) =>
    isToken(value) ||
    (typeof value === "number"
      ? Number.isInteger(value) && value >= 0
      : PERCENT.test(value) && Number.parseInt(value) <= 100),
  {
    code: "PodsOrPercentInvalid",
    what: "this is neither a number of pods nor a percentage",
    allowed: 'an integer of 0 or more, or text from "0%" to "100%"',
  },
);
