import type { Command } from "commander";
import {
  allHealthy,
  awaitHealth,
  declaredEntries,
  namedEntries,
  parseDuration,
  renderHealth,
  type DeclaredEntries,
  type Verdict,
} from "../details";
import { KubeServicesError } from "../errors";
import { progress, terminal } from "../terminal";
import { EXIT_FOUND } from "./exit-codes";
import { healthData, healthyCount, soFar } from "./health-output";
import { untilInterrupted } from "./interrupt";
import { tellNotes } from "./notes";
import { asDocument, formatOption, type Format } from "./output";
import { onStack, type StackOptions } from "./stack-argument";
import { connectStack } from "./connect-stack";

interface StatusOptions extends StackOptions {
  readonly format: Format;
  readonly wait?: string;
  readonly only?: readonly string[];
  readonly ignore?: readonly string[];
}

/** Adds `kube-services status STACK`. */
export function registerStatus(program: Command): void {
  onStack(program.command("status"))
    .argument(
      "[name]",
      "a service, workload or other object of the stack, by its name or as Kind/name (default: all of them)",
    )
    .description(
      "whether all that a stack runs is ready: services with their pods and endpoints, workloads without a service, " +
        "Jobs and the latest run of CronJobs, claims, Ingresses, autoscalers; exits 1 with the reasons if not",
    )
    .option(
      "--wait <duration>",
      "how long what runs may take to be ready, such as 90s or 5m; less where only rollouts past their deadline are left (default: look once)",
    )
    .option("--only <names...>", "look at these alone, by name or as Kind/name")
    .option("--ignore <names...>", "leave these out, by name or as Kind/name")
    .addOption(formatOption())
    .action(async (stack: string, name: string | undefined, options: StatusOptions) => {
      const wait = options.wait === undefined ? 0 : parseDuration(options.wait, "--wait");
      const { cluster, configuration } = await connectStack(stack, options);
      try {
        const all = declaredEntries(configuration);
        const meant = narrowed(all, (one) => namedEntries(configuration, one), name, options);
        const step = wait > 0 ? progress().step(`Wait for what ${stack} runs`) : undefined;
        let latest = "";
        const verdict = await awaitHealth(
          cluster,
          all,
          {
            wait,
            ...(wait > 0 ? { signal: untilInterrupted() } : {}),
            onChange: (now) => step?.update((latest = soFar(now))),
            onConnection: (lost) => step?.update(lost === undefined ? latest : `${lost.message}; trying again`),
          },
          meant,
        );
        const well = allHealthy(verdict);
        if (well) step?.done();
        else step?.fail(healthyCount(verdict));
        print(verdict, options.format);
        tellNotes(verdict.notes);
        if (!well) process.exitCode = EXIT_FOUND;
      } finally {
        cluster.close();
      }
    });
}

/**
 * What of a stack is meant.
 * @returns undefined where nothing narrows it down
 * @throws KubeServicesError `ServiceUnknown`, `NothingLeft`
 */
function narrowed(
  all: DeclaredEntries,
  named: (name: string) => DeclaredEntries,
  name: string | undefined,
  { only, ignore }: StatusOptions,
): DeclaredEntries | undefined {
  const wanted = [...(name === undefined ? [] : [name]), ...(only ?? [])];
  if (wanted.length === 0 && ignore === undefined) return undefined;
  const listed = wanted.map(named);
  const left = (ignore ?? []).map(named);
  const keep = <Key extends keyof DeclaredEntries>(key: Key): DeclaredEntries[Key] => {
    const address = (one: { readonly address: string }): string => one.address;
    const chosen = new Set(listed.flatMap((one) => one[key].map(address)));
    const without = new Set(left.flatMap((one) => one[key].map(address)));
    const kept = all[key].filter(
      (one) => (wanted.length === 0 || chosen.has(one.address)) && !without.has(one.address),
    );
    return kept as unknown as DeclaredEntries[Key];
  };
  const entries = { services: keep("services"), objects: keep("objects") };
  if (entries.services.length + entries.objects.length > 0) return entries;
  throw new KubeServicesError({
    code: "NothingLeft",
    what: "nothing is left to look at",
    where: "--ignore",
    value: ignore,
    fix: "ignore less",
  });
}

function print(verdict: Verdict, format: Format): void {
  const { width, colour } = terminal();
  const text =
    format === "text"
      ? `${renderHealth(verdict, { width, colour })}\n`
      : asDocument("Status", healthData(verdict), format);
  process.stdout.write(text);
}
