import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { resourceSchemaOf } from "../../../../lib/manifest";
import { showJson, type Terraform } from "../../../../lib/terraform";
import { read } from "../../lifecycle/support/live";
import { uniqueNames } from "../sandbox";
import type { StepRecord } from "./compare";
import { normalise } from "./normalise";

const ROOT = join(__dirname, "..", "..");
/** How many steps each test has had. */
const steps = new Map<string, number>();

type Changes = readonly {
  readonly address: string;
  readonly change: { readonly actions: readonly string[]; readonly before: unknown; readonly after: unknown };
}[];
interface PlanJson {
  readonly resource_changes?: Changes;
  /** What others did since the last run. */
  readonly resource_drift?: Changes;
}
interface StateJson {
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly {
      readonly index_key?: string | number;
      readonly attributes: { readonly id?: string };
    }[];
  }[];
}

/** The folder for the records of this run; undefined where nothing compares it with another (see .ci/test-e2e.mjs). */
const folder = (): string | undefined => process.env.KUBE_SERVICES_TEST_RECORD;

/**
 * Writes down a plan.
 * @param plan as `terraform show -json` prints it
 */
export function recordPlan(plan: string): void {
  if (folder() === undefined) return;
  const { resource_changes: changes = [], resource_drift: drift = [] } = JSON.parse(plan) as PlanJson;
  // A new resource version or address is drift as well; whether it comes before the state is written is chance.
  const lasting = (value: unknown): object => ({ ...(value as object | null), status: undefined });
  const seen = drift
    .map(({ address, change }) => ({
      address,
      change: { actions: change.actions, before: lasting(change.before), after: lasting(change.after) },
    }))
    .filter(({ change: { before, after } }) => {
      const [old, now] = [before, after].map((each) => JSON.stringify(normalise(each, new Map())));
      return old !== now;
    });
  write("plan", {
    ...Object.fromEntries(changes.map(({ address, change }) => [address, change])),
    ...Object.fromEntries(seen.map(({ address, change }) => [`${address} (drift)`, change])),
  });
}

/** Writes down a plan that stands in a file. */
export async function recordPlanFile(
  terraform: Terraform,
  file: string,
  options: Parameters<typeof showJson>[2],
): Promise<void> {
  if (folder() !== undefined) recordPlan((await showJson(terraform, file, options)).toString("utf8"));
}

/**
 * Writes down the live objects of all resources in a state.
 * @param stateFile its path; a state that does not exist has no resources
 */
export async function recordObjects(stateFile: string): Promise<void> {
  if (folder() === undefined) return;
  const resources = existsSync(stateFile)
    ? (JSON.parse(readFileSync(stateFile, "utf8")) as StateJson).resources.filter(({ mode }) => mode === "managed")
    : [];
  const found = await Promise.all(
    resources.flatMap(({ type, name, instances }) =>
      instances.map(async ({ index_key: key, attributes }) => {
        const address = `${type}.${name}${key === undefined ? "" : `[${JSON.stringify(key)}]`}`;
        return [address, await liveObject(type, attributes.id ?? "")] as const;
      }),
    ),
  );
  write("objects", Object.fromEntries(found));
}

async function liveObject(type: string, id: string): Promise<unknown> {
  const schema = resourceSchemaOf(type);
  if (schema === undefined) return "not looked at";
  const [name = "", namespace] = id.split("/").reverse();
  const live = await read(schema.kind, namespace ?? "", name, schema.apiVersion);
  if (live === undefined) return null;
  return { ...live, status: undefined }; // what controllers have come to by now
}

function write(what: string, seen: Readonly<Record<string, unknown>>): void {
  const { currentTestName = "before the tests", testPath = "" } = expect.getState();
  const file = relative(ROOT, testPath).replaceAll("\\", "/");
  const test = `${file} › ${currentTestName.replace(/\b(?:real|offline) provider/, "provider")}`;
  const number = (steps.get(test) ?? 0) + 1;
  steps.set(test, number);
  const record: StepRecord = {
    step: `${test} › step ${number}, ${what}`,
    seen: normalise(seen, uniqueNames()) as StepRecord["seen"],
  };
  mkdirSync(folder() ?? "", { recursive: true });
  appendFileSync(join(folder() ?? "", `${file.replaceAll("/", "--")}.jsonl`), `${JSON.stringify(record)}\n`);
}
