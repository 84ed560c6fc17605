import { InvalidArgumentError, Option, type Command } from "commander";
import { renewUnreadable } from "../adopt";
import type { ConnectedStack } from "../cluster";
import { declaredObjects, declaredServices, kindOfEntry, meantEntries, parseDuration, type Entry } from "../details";
import { KubeServicesError } from "../errors";
import {
  CATEGORIES,
  categoryOf,
  executeTeardown,
  leftUnseen,
  leftoversOf,
  planTeardown,
  refuseInUse,
  refuseProtected,
  renderLeftovers,
  renderOutcome,
  renderPlan,
  retainedBy,
  survey,
  type AssociatedObject,
  type Category,
  type Leftover,
  type Lingering,
  type ManagedObject,
  type TeardownPlan,
  type TeardownRequest,
  type TeardownTools,
} from "../teardown";
import type { SynthesisedStack } from "../terraform";
import { printable, progress, terminal } from "../terminal";
import type { TeardownDocument } from "./documents";
import { confirmed, interactive } from "./confirm";
import { EXIT_FOUND } from "./exit-codes";
import { tellNotes } from "./notes";
import { asDocument, formatOption, type Format } from "./output";
import { onStack, stackOf, type StackOptions } from "./stack-argument";
import { connectTo } from "./connect-stack";

interface TeardownOptions extends StackOptions {
  readonly with?: readonly Category[];
  readonly keep?: readonly Category[];
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly wait: string;
  readonly timeout?: string;
  readonly format: Format;
}

/** Adds `kube-services teardown STACK [NAME]`. */
export function registerTeardown(program: Command): void {
  const words = CATEGORIES.join(", ");
  onStack(program.command("teardown").alias("destroy"))
    .argument(
      "[name]",
      "a service, workload or other object of the stack, by its name or as Kind/name (default: the whole stack)",
    )
    .description(
      "remove a stack, or one service or workload of it, with the associated resources that are ticked; the rest stays",
    )
    .option(
      "--with <kinds>",
      `delete these too although Terraform does not know them, or onDelete retains them: ${words}`,
      categories,
    )
    .option("--keep <kinds>", `keep these although Terraform knows them: ${words}`, categories)
    .option("--dry-run", "show what would happen, and do nothing")
    .option("--yes", "do not ask")
    .option("--wait <duration>", "how long what Terraform does not know may take to be gone, such as 90s or 5m", "2m")
    .addOption(new Option("--timeout <duration>").hideHelp()) // what --wait was called before
    .addOption(formatOption())
    .action(async (name: string, service: string | undefined, options: TeardownOptions) => {
      const patience = parseDuration(
        options.timeout ?? options.wait,
        options.timeout === undefined ? "--wait" : "--timeout",
      );
      const stack = stackOf(name, options);
      const connected = await connectTo(stack);
      const { cluster, configuration } = connected;
      try {
        const asked =
          service === undefined
            ? [...declaredServices(configuration), ...declaredObjects(configuration)]
            : meantEntries(configuration, service);
        const found = await survey(stack, connected, asked);
        tellNotes(found.notes);
        const { width, colour } = terminal();
        const planWith = (choice: Choice): TeardownPlan =>
          planTeardown(found, { partOnly: service !== undefined, ...choice });
        const plan = planWith(await choose(planWith, options, service === undefined ? [] : asked));
        const text = options.format === "text";
        const say = (line: string): void => void (text ? process.stdout : process.stderr).write(line);
        const give = (more: Partial<TeardownDocument> = {}): void => {
          if (options.format !== "text") process.stdout.write(teardownDocument(plan, more, options.format));
        };
        if (text) say(`${renderPlan(plan, { width, colour })}\n`);
        refuseProtected(plan, configuration);
        refuseInUse(plan, found);
        if (options.dryRun === true) return give();
        const whole = service === undefined;
        const leftNow = (): Promise<readonly Leftover[]> =>
          tellLeftUnseen(plan, found.terraform, stack, connected, { ...options, whole });
        if ([...plan.destroy, ...plan.forget, ...plan.remove].length === 0)
          return give({ leftBehind: await leftNow() });
        const what = service === undefined ? `the stack ${name}` : `${service} of the stack ${name}`;
        if (!(await confirmed(`Tear down ${what} as listed?`, "the list", options.yes))) {
          say("Nothing was done.\n");
          return give();
        }
        let forgotten = false;
        const tools: TeardownTools = {
          terraform: found.terraform,
          stack,
          cluster,
          progress: progress(),
          whole,
          patience,
          onForgotten: () => (forgotten = true),
        };
        const renewed = (error: unknown): Promise<readonly Lingering[]> => renewAndGoOn(error, plan, tools, connected);
        const lingering = await executeTeardown(plan, tools)
          .catch(renewed)
          .catch((error: unknown) => {
            const only = { ...plan, destroy: [], remove: [], stay: [] };
            if (forgotten) say(`${renderOutcome(only, [])}\n`);
            throw withFix(error, "run the same command again: it finishes the work");
          });
        if (text) say(`\n${renderOutcome(plan, lingering)}\n`);
        if (!whole) say(`Take ${service} out of the app: the next apply would make it again.\n`);
        if (lingering.length > 0) process.exitCode = EXIT_FOUND;
        give({ done: true, lingering, leftBehind: lingering.length > 0 ? [] : await leftNow() });
      } catch (error) {
        throw withFix(error, "nothing was done; run the same command again");
      } finally {
        cluster.close();
      }
    });
}

const teardownDocument = (
  { destroy, forget, remove, stay }: TeardownPlan,
  more: Partial<TeardownDocument>,
  format: "json" | "yaml",
): string => asDocument("Teardown", { destroy, forget, remove, stay, done: false, ...more }, format);

/**
 * Goes on with a teardown that Terraform has refused because entries of the state have no identity: they are made anew.
 * By then it has forgotten what it was to forget.
 */
async function renewAndGoOn(
  error: unknown,
  plan: TeardownPlan,
  tools: TeardownTools,
  connected: ConnectedStack,
): Promise<readonly Lingering[]> {
  if (!KubeServicesError.is(error) || error.code !== "IdentityLost") throw error;
  const steps = await renewUnreadable(connected, tools.terraform, { cwd: tools.stack.directory });
  if (steps.length === 0 || steps.some(({ action }) => action === "undeclared")) throw error;
  tellNotes(steps.map(({ address }) => `${address}: its entry in the state had no identity and was made anew`));
  return executeTeardown({ ...plan, forget: [], records: [] }, tools);
}

/**
 * Looks whether anything of the stack is in the cluster that neither the state knows nor anybody meant to keep, and
 * ends with exit status 1 then: the state alone would say that all is gone.
 */
async function tellLeftUnseen(
  plan: TeardownPlan,
  terraform: TeardownTools["terraform"],
  stack: SynthesisedStack,
  connected: ConnectedStack,
  { whole, ...options }: TeardownOptions & { readonly whole: boolean },
): Promise<readonly Leftover[]> {
  const { leftovers, notes } = await leftoversOf(terraform, stack, connected, options.outdir);
  const isRetained = retainedBy(connected.configuration);
  // Claims stay by design when their service goes; only the end of the whole stack asks what became of all of them.
  const isKept = (left: Leftover): boolean =>
    isRetained(left) ||
    (!whole && left.kind === "PersistentVolumeClaim") ||
    (options.keep ?? []).some((one) => one === categoryOf(left.kind));
  const left = leftUnseen(leftovers, plan, isKept);
  if (left.length > 0) process.exitCode = EXIT_FOUND;
  if (left.length > 0 && options.format === "text") {
    const { width, colour } = terminal();
    process.stdout.write(
      "\nStill in the cluster with the stack's labels, though its state does not know it (an earlier run may have been killed):\n" +
        `${renderLeftovers(left, { width, colour, now: new Date() })}\n` +
        "Take it back with `kube-services adopt`, delete it, or say that it stays with --keep.\n",
    );
  }
  tellNotes(notes);
  return left;
}

/** An interruption with what to do then, where it does not say that yet. */
function withFix(error: unknown, fix: string): unknown {
  if (!KubeServicesError.is(error) || error.code !== "Interrupted") return error;
  return new KubeServicesError(error.problems.map((problem) => ({ fix, ...problem })));
}

function categories(text: string): readonly Category[] {
  return text.split(",").map((word) => {
    const known = CATEGORIES.find((one) => one === word.trim());
    if (known === undefined) throw new InvalidArgumentError(`allowed: ${CATEGORIES.join(", ")}`);
    return known;
  });
}

/** What is to be deleted beside the rest, and what is to stay. */
type Choice = Pick<TeardownRequest, "with" | "keep">;

/** By flags: what `onDelete` retains stays, unless `--with` names it. */
function byFlags(options: TeardownOptions): Choice {
  const wanted = new Set(options.with ?? []);
  const kept = new Set(options.keep ?? []);
  const isIn = (categories: ReadonlySet<Category>, kind: string): boolean => {
    const category = categoryOf(kind);
    return category !== undefined && categories.has(category);
  };
  return {
    with: ({ kind }) => isIn(wanted, kind),
    keep: ({ kind, record }) => isIn(kept, kind) || (record !== undefined && !isIn(wanted, kind)),
  };
}

/** By a checklist of all that goes or could go, where somebody is there and gave no flags. */
async function choose(
  planWith: (choice: Choice) => TeardownPlan,
  options: TeardownOptions,
  asked: readonly Entry[],
): Promise<Choice> {
  const flags = byFlags(options);
  const decided = [options.with, options.keep, options.yes, options.dryRun].some((one) => one !== undefined);
  if (decided || !interactive()) return flags;
  const { destroy, forget } = planWith(flags);
  const { stay } = planWith({ with: () => false, keep: () => false });
  // A namespace goes where nothing in it stays.
  const managed = [...destroy, ...forget].filter(
    ({ kind, name }) =>
      categoryOf(kind) !== undefined &&
      kind !== "Namespace" &&
      !asked.some((one) => one.name === name && kindOfEntry(one) === kind),
  );
  const others = stay.filter((one) => one.fate === "kept" && categoryOf(one.kind) !== undefined);
  if (managed.length + others.length === 0) return flags;
  const { default: checkbox } = await import("@inquirer/checkbox");
  const ticked = new Set<ManagedObject | AssociatedObject>(
    await checkbox<ManagedObject | AssociatedObject>({
      message: "The ticked ones go, the others stay in the cluster (deleted data cannot be brought back):",
      pageSize: 20,
      loop: false,
      choices: [
        ...managed.map((object) => ({
          name: `${printable(title(object))} (Terraform${object.record === undefined ? "" : ', onDelete: "retain"'})`,
          value: object,
          checked: destroy.includes(object),
        })),
        ...others.map((object) => ({
          name: printable(`${title(object)} (${object.relation}; Terraform does not know it)`),
          value: object,
        })),
      ],
    }),
  );
  return {
    with: (object) => [...ticked].some((one) => "uid" in one && one.uid === object.uid),
    keep: (object) => managed.includes(object) && !ticked.has(object),
  };
}

const title = (object: ManagedObject | AssociatedObject): string =>
  `${object.kind} ${object.namespace === undefined ? "" : `${object.namespace}/`}${object.name}`;
