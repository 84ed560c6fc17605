import { KubeServicesError, type Problem } from "../errors";

/** What people set for all runs of a machine, and what leaves the work that Terraform does as it is. */
const HARMLESS = new Set(["parallelism", "lock-timeout", "compact-warnings", "no-color", "input", "concise"]);

/** Its logs hold what is sent to clusters and states, secrets among it, and come out with its errors. */
const LOG_LEVEL = /^TF_LOG(_CORE|_SDK|_PROVIDER|_CLOUD|_TEMP|_GRAPH|_STACKS|$)/;

/**
 * What of an environment Terraform is not given: levels of its log, unless `TF_LOG_PATH` sends the log to a file, where
 * whoever set that wants it.
 */
export function withoutLogs(environment: NodeJS.ProcessEnv): Readonly<Record<string, undefined>> {
  if ((environment.TF_LOG_PATH ?? "") !== "") return {};
  return Object.fromEntries(
    Object.keys(environment).flatMap((name) => (LOG_LEVEL.test(name) ? [[name, undefined]] : [])),
  );
}

/**
 * Refuses arguments that the environment gives Terraform beside those of a command, and with which it would do something
 * else: plan a part (`-target`), plan without a look at the cluster (`-refresh=false`), destroy. What `init` is given
 * leads to the state and to the providers, as Terraform's own configuration does, and is the shell's.
 * @param args of the run, such as `["plan", "-out=tfplan"]`
 * @throws KubeServicesError `TerraformArgumentsGiven`, without their values
 */
export function refuseArguments(args: readonly string[], environment: NodeJS.ProcessEnv): void {
  const words = args.slice(0, args.findIndex((arg) => arg.startsWith("-")) >>> 0);
  const verb = words[0] ?? "";
  const commands = verb === "init" ? [] : [verb, words.slice(0, 2).join("_")];
  const variables = new Set(["TF_CLI_ARGS", ...commands.map((name) => `TF_CLI_ARGS_${name.replaceAll("-", "_")}`)]);
  const problems = [...variables].flatMap((variable): Problem[] => {
    const flags = flagsOf(environment[variable] ?? "").filter((flag) => !HARMLESS.has(flag));
    if (flags.length === 0) return [];
    return [
      {
        code: "TerraformArgumentsGiven",
        what: `this gives Terraform ${flags.map((flag) => `-${flag}`).join(", ")}, with which it would do something else than is shown`,
        where: variable,
        allowed: [...HARMLESS].map((flag) => `-${flag}`).join(", "),
        fix: `unset ${variable} for this command`,
      },
    ];
  });
  if (problems.length > 0) throw new KubeServicesError(problems);
}

/** The names of all that could be a flag, once a shell has taken quotes away. */
function flagsOf(text: string): readonly string[] {
  const words = text.replace(/["'\\]/g, "").split(/\s+/);
  return words.flatMap((word) => {
    const [, flag] = /^--?([^=]+)/.exec(word) ?? [];
    return flag === undefined ? [] : [flag.slice(0, 40)];
  });
}
