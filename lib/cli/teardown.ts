import { InvalidArgumentError, type Command } from "commander";
import { connect } from "../cluster";
import { chosenServices, declaredServices } from "../details";
import { KubeServicesError } from "../errors";
import {
  CATEGORIES,
  categoryOf,
  executeTeardown,
  planTeardown,
  refuseProtected,
  renderOutcome,
  renderPlan,
  survey,
  type AssociatedObject,
  type Category,
  type TeardownPlan,
} from "../teardown";
import { progress, terminal } from "../terminal";
import { EXIT_FOUND } from "./exit-codes";
import { tellNotes } from "./notes";
import { onStack, stackOf, type StackOptions } from "./stack-argument";

interface TeardownOptions extends StackOptions {
  readonly with?: readonly Category[];
  readonly keep?: readonly Category[];
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** Adds `kube-services teardown STACK [SERVICE]`. */
export function registerTeardown(program: Command): void {
  const words = CATEGORIES.join(", ");
  onStack(program.command("teardown"))
    .argument("[service]", "one service of the stack, by its name (default: the whole stack)")
    .description("remove a stack or one service, with the associated resources that are ticked; the rest stays")
    .option("--with <kinds>", `delete these too although Terraform does not know them: ${words}`, categories)
    .option("--keep <kinds>", `keep these although Terraform knows them: ${words}`, categories)
    .option("--dry-run", "show what would happen, and do nothing")
    .option("--yes", "do not ask")
    .action(async (name: string, service: string | undefined, options: TeardownOptions) => {
      const stack = stackOf(name, options);
      const connected = await connect(stack);
      const { cluster, configuration } = connected;
      try {
        const asked = service === undefined ? declaredServices(configuration) : chosenServices(configuration, service);
        const found = await survey(stack, connected, asked);
        tellNotes(found.notes);
        const { width, colour } = terminal();
        const planWith = (chosen: (object: AssociatedObject) => boolean): TeardownPlan =>
          planTeardown(found, {
            servicesOnly: service !== undefined,
            with: chosen,
            keep: new Set(options.keep ?? []),
          });
        const plan = planWith(await chooseLeftovers(planWith, options));
        process.stdout.write(`${renderPlan(plan, { width, colour })}\n`);
        refuseProtected(plan, configuration);
        if (options.dryRun === true || [...plan.destroy, ...plan.forget, ...plan.remove].length === 0) return;
        if (!(await confirmed(name, service, options))) {
          process.stdout.write("Nothing was done.\n");
          return;
        }
        const whole = service === undefined;
        let forgotten = false;
        const lingering = await executeTeardown(plan, {
          terraform: found.terraform,
          stack,
          cluster,
          progress: progress(),
          whole,
          onForgotten: () => (forgotten = true),
        }).catch((error: unknown) => {
          const only = { ...plan, destroy: [], remove: [], stay: [] };
          if (forgotten) process.stdout.write(`${renderOutcome(only, [])}\n`);
          throw error;
        });
        process.stdout.write(`\n${renderOutcome(plan, lingering)}\n`);
        if (!whole) process.stdout.write(`Take ${service} out of the app: the next apply would make it again.\n`);
        if (lingering.length > 0) process.exitCode = EXIT_FOUND;
      } finally {
        cluster.close();
      }
    });
}

function categories(text: string): readonly Category[] {
  return text.split(",").map((word) => {
    const known = CATEGORIES.find((one) => one === word.trim());
    if (known === undefined) throw new InvalidArgumentError(`allowed: ${CATEGORIES.join(", ")}`);
    return known;
  });
}

const interactive = (): boolean => process.stdin.isTTY === true && terminal().interactive;

/** What of the objects that Terraform does not know is to go: by flag, else by a checklist where somebody is there. */
async function chooseLeftovers(
  planWith: (chosen: (object: AssociatedObject) => boolean) => TeardownPlan,
  options: TeardownOptions,
): Promise<(object: AssociatedObject) => boolean> {
  if (options.with !== undefined || options.yes === true || options.dryRun === true || !interactive()) {
    const wanted = new Set(options.with ?? []);
    return (object) => {
      const category = categoryOf(object.kind);
      return category !== undefined && wanted.has(category);
    };
  }
  const offered = planWith(() => true).remove;
  if (offered.length === 0) return () => false;
  const { checkbox } = await import("@inquirer/prompts");
  const ticked = await checkbox({
    message: "Terraform does not know these. Delete the ticked ones, too (data cannot be brought back):",
    choices: offered.map((object) => ({
      name: `${object.kind} ${object.namespace}/${object.name} (${object.relation})`,
      value: object,
    })),
  });
  return (object) => ticked.includes(object);
}

async function confirmed(stack: string, service: string | undefined, options: TeardownOptions): Promise<boolean> {
  if (options.yes === true) return true;
  if (!interactive()) {
    throw new KubeServicesError({
      code: "ConfirmationMissing",
      what: "nobody is there to confirm this",
      where: "--yes",
      fix: "look at the list with --dry-run, then run it with --yes",
    });
  }
  const { confirm } = await import("@inquirer/prompts");
  const what = service === undefined ? `the stack ${stack}` : `${service} of the stack ${stack}`;
  return confirm({ message: `Tear down ${what} as listed?`, default: false });
}
