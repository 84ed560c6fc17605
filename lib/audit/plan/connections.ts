import { fieldsOf, type JsonObject } from "../../json-object";

/** What the code says of how a provider reaches what it manages. Values of credentials are not kept. */
export interface Connection {
  /** The key in the plan's configuration, such as `kubernetes` or `module.app:kubernetes.blue`. */
  readonly key: string;
  /** The provider's address, such as `registry.terraform.io/hashicorp/kubernetes`; empty where the plan has none. */
  readonly provider: string;
  /** The programs that it runs for its credentials, by their names without folders; `""` where that is not a constant. */
  readonly programs: readonly string[];
  /** Whether the server's certificate is not checked; undefined where that is not known from the code. */
  readonly insecure: boolean | undefined;
  /** Whether the server's address is a constant that is not encrypted, and not on this machine. */
  readonly plain: boolean;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/**
 * Every expression under a name, in blocks and maps too: a provider of charts has its connection in one of its own, and
 * what is all constants comes as one constant.
 */
function expressions(value: unknown, name: string, into: JsonObject[] = [], plain = false): readonly JsonObject[] {
  for (const [key, inner] of Object.entries(fieldsOf(value))) {
    if (key !== name) {
      for (const block of Array.isArray(inner) ? (inner as unknown[]) : [inner])
        expressions(block, name, into, plain || key === "constant_value");
    } else if (plain) into.push({ constant_value: inner });
    else into.push(...(Array.isArray(inner) ? (inner as unknown[]).map(fieldsOf) : [fieldsOf(inner)]));
  }
  return into;
}

function constant(expression: JsonObject): unknown {
  return expression["constant_value"];
}

function programName(command: unknown): string {
  const text = typeof command === "string" ? command : "";
  return (text.split(/[/\\]/).pop() ?? "").slice(0, 60);
}

function insecure(all: readonly JsonObject[]): boolean | undefined {
  if (all.length === 0) return false;
  const values = all.map(constant);
  if (values.some((value) => value === true || value === "true")) return true;
  return values.every((value) => value === false || value === "false" || value === null) ? false : undefined;
}

const LOOPBACK = /^http:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$)/i;

/**
 * How each provider of a configuration connects.
 * @param providers `configuration.provider_config` of a plan
 */
export function connectionsOf(providers: unknown): readonly Connection[] {
  return Object.entries(fieldsOf(providers)).map(([key, entry]) => {
    const settings = fieldsOf(entry)["expressions"];
    const hosts = expressions(settings, "host").map(constant);
    // A block of literal attributes, as newer providers have it, comes as one constant.
    const execs = expressions(settings, "exec").map((exec) => {
      const whole = fieldsOf(constant(exec));
      return "command" in whole ? whole["command"] : constant(fieldsOf(exec["command"]));
    });
    return {
      key,
      provider: String(fieldsOf(entry)["full_name"] ?? ""),
      programs: execs.map(programName),
      insecure: insecure(expressions(settings, "insecure")),
      plain: hosts.some((host) => typeof host === "string" && /^http:/i.test(host) && !LOOPBACK.test(host)),
    };
  });
}

/** Data sources that run a program of the machine that plans, by their Terraform types. */
const RUNS_PROGRAM = /^(?:external|shell_script|shell_command|command|exec|local_command|script|bash)$/;

/** Whether reading such a data source runs a program. */
export function runsProgram(type: string): boolean {
  return RUNS_PROGRAM.test(type);
}

/**
 * The data sources in the code that run a program, by their addresses without the keys of count and for_each: what is
 * read while a plan is made stands in no change of it.
 * @param rootModule `configuration.root_module` of a plan
 */
export function programsRead(rootModule: unknown): readonly string[] {
  const found: string[] = [];
  const walk = (module: unknown, path: string) => {
    for (const resource of list(fieldsOf(module)["resources"]).map(fieldsOf)) {
      const { mode, type, name } = resource;
      if (mode === "data" && typeof type === "string" && runsProgram(type)) {
        found.push(`${path}data.${type}.${String(name)}`);
      }
    }
    for (const [name, call] of Object.entries(fieldsOf(fieldsOf(module)["module_calls"]))) {
      walk(fieldsOf(call)["module"], `${path}module.${name}.`);
    }
  };
  walk(rootModule, "");
  return found;
}
