import type { Command, Option } from "commander";
import { KubeServicesError, type Problem } from "../errors";
import { isJsonObject } from "../json-object";
import { nearNames } from "../near-names";
import { readProject } from "../terraform/project";

/**
 * What has to be said each time: a yes, and what runs as a command. Whoever has cloned a repository has not agreed to
 * what its cdktf.json says.
 */
const SAID_EACH_TIME = new Set(["yes", "accept-findings", "encrypt", "decrypt", "install", "defaults"]);

/** The key of cdktf.json that holds them. */
const KEY = "kube-services";

/**
 * Sets the defaults of options that `cdktf.json` gives: below the key `kube-services` for each verb an object of its
 * options by their long names, as `{ "deploy": { "wait": "15m" }, "sandbox": { "name": "shop" } }`. What is said on the
 * command line counts for more.
 * @throws KubeServicesError `ProjectFileInvalid` where cdktf.json cannot be read, `DefaultInvalid` where it names no
 *   option or gives it a value that it cannot have, `DefaultForbidden` for what has to be said each time
 */
export function setDefaults(program: Command, verb: string): void {
  const defaults = (readProject(".") as Readonly<Record<string, unknown>> | undefined)?.[KEY];
  if (defaults === undefined) return;
  const where = `cdktf.json "${KEY}"`;
  if (!isJsonObject(defaults)) {
    throw new KubeServicesError({ code: "DefaultInvalid", what: "this must be an object", where, value: defaults });
  }
  const command = program.commands.find((one) => one.name() === verb);
  const ofVerb = Object.hasOwn(defaults, verb) ? defaults[verb] : undefined;
  if (command === undefined || ofVerb === undefined) return;
  if (!isJsonObject(ofVerb)) {
    throw new KubeServicesError({
      code: "DefaultInvalid",
      what: "this must be an object",
      where,
      prop: verb,
      value: ofVerb,
    });
  }
  const commands = command.commands.length > 0 ? command.commands : [command];
  const problems = Object.entries(ofVerb).flatMap(([name, value]): readonly Problem[] => {
    const takers = commands.flatMap((taker) => {
      const option = taker.options.find(({ long }) => long === `--${name}` || long === `--no-${name}`);
      return option === undefined ? [] : [{ command: taker, option }];
    });
    if (takers.length === 0) {
      const names = [...new Set(commands.flatMap((one) => one.options.map(nameOf)))];
      const near = nearNames(name, names);
      return [
        {
          code: "DefaultInvalid",
          what: `${verb} has no such option`,
          where,
          prop: `${verb}.${name}`,
          allowed: names.join(", "),
          ...(near.length === 0 ? {} : { fix: `did you mean ${near.join(" or ")}?` }),
        },
      ];
    }
    if (SAID_EACH_TIME.has(name)) {
      return [
        {
          code: "DefaultForbidden",
          what: "this has to be said on the command line each time: what a repository brings along must not agree in your name, or run commands",
          where,
          prop: `${verb}.${name}`,
          fix: `take it out of cdktf.json, and give --${name} where it is meant`,
        },
      ];
    }
    return takers.flatMap(({ command: taker, option }) => {
      const problem = set(taker, option, value);
      return problem === undefined
        ? []
        : [{ ...problem, code: "DefaultInvalid", where, prop: `${verb}.${name}`, value }];
    });
  });
  if (problems.length > 0) throw new KubeServicesError([...new Map(problems.map((one) => [one.prop, one])).values()]);
}

const nameOf = ({ long = "" }: Option): string => long.replace(/^--(no-)?/, "");

/** @returns what is wrong with the value */
function set(command: Command, option: Option, value: unknown): { what: string; allowed?: string } | undefined {
  const attribute = option.attributeName();
  if (!option.required && !option.optional) {
    if (typeof value !== "boolean") return { what: "this must be true or false" };
    command.setOptionValueWithSource(attribute, value, "config");
    return undefined;
  }
  const given = (Array.isArray(value) ? value : [value]) as unknown[];
  if (!given.every((one) => typeof one === "string" || typeof one === "number")) return { what: "this must be a text" };
  if (given.length > 1 && !option.variadic && !Array.isArray(option.defaultValue))
    return { what: "this must be one text" };
  try {
    let parsed: unknown = option.variadic && option.parseArg === undefined ? given.map(String) : option.defaultValue;
    if (option.parseArg !== undefined) for (const one of given) parsed = option.parseArg(String(one), parsed as never);
    else if (!option.variadic) parsed = String(given[0]);
    command.setOptionValueWithSource(attribute, parsed, "config");
    return undefined;
  } catch (error) {
    return { what: (error as Error).message };
  }
}
