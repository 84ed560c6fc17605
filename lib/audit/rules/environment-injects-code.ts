import { isHiddenFromRules } from "../mask/marks";
import { blocks, pick, text } from "../model/tree";
import { containerRule } from "../rule/define";
import type { Severity } from "../rule/rule";

/** Variables by which code gets into programs, each with the values that do so. */
const INJECTING: ReadonlyMap<string, readonly [value: RegExp, severity: Severity]> = new Map([
  ["LD_PRELOAD", [/./, "medium"]],
  ["LD_AUDIT", [/./, "medium"]],
  ["DYLD_INSERT_LIBRARIES", [/./, "medium"]],
  ["BASH_ENV", [/./, "medium"]],
  ["PROMPT_COMMAND", [/./, "medium"]],
  ["PYTHONSTARTUP", [/./, "medium"]],
  ["PERL5OPT", [/-M|-d/, "medium"]],
  ["RUBYOPT", [/-r/, "medium"]],
  ["NODE_OPTIONS", [/--(?:require|import|loader|experimental-loader|inspect)\b|(?:^|\s)-r\s/, "medium"]],
  ["DOTNET_STARTUP_HOOKS", [/./, "medium"]],
  ["CORECLR_PROFILER_PATH", [/./, "low"]],
  ["COR_PROFILER_PATH", [/./, "low"]],
  ...["JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_OPTS", "CATALINA_OPTS"].map(
    (name): [string, readonly [RegExp, Severity]] => [name, [/-javaagent|-agentpath|-agentlib/, "low"]],
  ),
  ["GIT_SSH_COMMAND", [/./, "low"]],
  // Where packages come from that are fetched at the start.
  ...[
    ...["PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "GOPROXY"],
    ...["NPM_CONFIG_REGISTRY", "npm_config_registry", "YARN_NPM_REGISTRY_SERVER"],
  ].map((name): [string, readonly [RegExp, Severity]] => [name, [/^https?:/i, "low"]]),
  // A folder that anybody in the container may write to, before those of the system.
  [
    "PATH",
    [
      /^(?:\.|\/tmp|\/var\/tmp|\/dev\/shm|\/mnt|\/data|\/(?!usr|bin|sbin|opt|root|home|app|go|node|srv|var|nix|layers|cnb|workspace|etc|lib|python|venv|java)[\w-]+)[/:]/,
      "low",
    ],
  ],
  ["LD_LIBRARY_PATH", [/^(?:\.|\/tmp|\/var\/tmp|\/dev\/shm)(?:[/:]|$)/, "low"]],
  ["PYTHONPATH", [/^(?:\/tmp|\/var\/tmp|\/dev\/shm)(?:[/:]|$)/, "low"]],
]);
/** A debugger that listens to everybody: whoever reaches the port runs code. */
const DEBUGGER = /-agentlib:jdwp\S*address=(?:\*|0\.0\.0\.0|:::?)|--inspect(?:-brk)?=(?:0\.0\.0\.0|\[?::)/;
/** Variables that switch the check of certificates off. */
const TRUSTING: ReadonlyMap<string, RegExp> = new Map([
  ["NODE_TLS_REJECT_UNAUTHORIZED", /^0$/],
  ["PYTHONHTTPSVERIFY", /^0$/],
  ["GIT_SSL_NO_VERIFY", /^(?:1|true|yes|on)$/i],
  ["CURL_INSECURE", /^(?:1|true)$/i],
]);

/** A variable brings code into a program, or switches its check of certificates off. */
export const environmentInjectsCode = containerRule({
  id: "environment-injects-code",
  severity: "medium",
  category: "security",
  title: "A variable brings code into a program, or switches its check of certificates off",
  why: "The program in the image runs with code that the image's build did not see, or believes whoever answers.",
  fix: "Build it into the image; give it the certificate authority instead of switching the check off.",
  ids: ["CWE-426", "CWE-295"],
  example: 'env { name = "LD_PRELOAD", value = "/tmp/x.so" }',
  readsMarks: true,
  check: ({ body }) => {
    const found = blocks(body, "env").flatMap((variable) => {
      const [name, value] = [text(variable, "name") ?? "", text(variable, "value") ?? ""];
      if (TRUSTING.get(name)?.test(value) === true) return [{ name, severity: "medium" as Severity }];
      const known = INJECTING.get(name);
      if (known === undefined) return [];
      // Of what is hidden, or read from elsewhere, no value is known; some names are enough.
      const elsewhere = isHiddenFromRules(pick(variable, "value")) || blocks(variable, "value_from").length > 0;
      if (!(elsewhere && known[0].source === ".") && !known[0].test(value)) return [];
      return [{ name, severity: DEBUGGER.test(value) ? ("medium" as Severity) : known[1] }];
    });
    if (found.length === 0) return undefined;
    const severity = found.some((one) => one.severity === "medium") ? "medium" : "low";
    return { message: `sets ${found.map((one) => one.name).join(", ")}`, severity };
  },
});
