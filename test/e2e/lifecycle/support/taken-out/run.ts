import type { EnvironmentStack } from "../../../../../lib";
import { uniqueName } from "../../../support/sandbox";
import { comparable } from "../comparable";
import { all, createNamespace, deleteNamespace, objects, type LiveObject } from "../live";
import { Workspace, type PlannedChange } from "../workspace";
import type { Case } from "./cases";
import { combined } from "./rows";

const KINDS = [
  "Service",
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "CronJob",
  "HorizontalPodAutoscaler",
  "PodDisruptionBudget",
  "ConfigMap",
  "Secret",
  "ServiceAccount",
  "Role",
  "RoleBinding",
  "NetworkPolicy",
  "Ingress",
  "HTTPRoute",
] as const;

/** How one construct ended. */
export interface Outcome {
  /** Its objects after the edit, and those of a construct that never had what was taken out; by kind and name. */
  readonly edited: Readonly<Record<string, unknown>>;
  readonly fresh: Readonly<Record<string, unknown>>;
  /** What the plan of the edit did to it. */
  readonly planned: readonly PlannedChange[];
  /** What a plan after it would still do. */
  readonly left: readonly PlannedChange[];
}

/**
 * Sets all rows and deploys, takes all out and deploys again, in one namespace; and deploys the same constructs that
 * never had them in another.
 */
export class TakenOut {
  private readonly namespaces = { edited: uniqueName("taken-out"), fresh: uniqueName("never-had") };
  private readonly workspaces = {
    edited: new Workspace(this.namespaces.edited, "shop", false),
    fresh: new Workspace(this.namespaces.fresh, "shop", false),
  };
  private readonly outcomes = new Map<string, Outcome>();
  /** Which construct stands for which in the namespace of those that never had it: many are alike. */
  private readonly freshIds = new Map<string, string>();

  constructor(private readonly cases: readonly Case[]) {}

  async run(): Promise<void> {
    const { edited, fresh } = this.workspaces;
    await Promise.all(Object.values(this.namespaces).map(createNamespace));
    await Promise.all(Object.values(this.namespaces).map(createExistingWorkload));
    await edited.synthesise(this.declare("before"), STACK);
    await edited.apply();
    await fresh.synthesise(this.declareFresh(), STACK);
    await fresh.apply();
    await edited.synthesise(this.declare("after"), STACK);
    const planned = await edited.plan();
    await edited.applyPlan();
    const left = await edited.plan();
    const [is, should] = await Promise.all([live(this.namespaces.edited), live(this.namespaces.fresh)]);
    for (const { id } of this.cases) {
      const freshId = this.freshIds.get(id) ?? id;
      const ofCase = (changes: readonly PlannedChange[]): PlannedChange[] =>
        changes.filter(({ address }) => address.includes(id));
      this.outcomes.set(id, {
        edited: objectsOf(is, id, this.namespaces.edited),
        fresh: objectsOf(should, freshId, this.namespaces.fresh),
        planned: ofCase(planned),
        left: ofCase(left),
      });
    }
  }

  outcome({ id }: Case): Outcome {
    const found = this.outcomes.get(id);
    if (found === undefined) throw new Error(`${id} was not run`);
    return found;
  }

  async remove(): Promise<void> {
    await Promise.all(Object.values(this.namespaces).map(deleteNamespace));
    for (const workspace of Object.values(this.workspaces)) workspace.remove();
  }

  private declare(side: "before" | "after"): (stack: EnvironmentStack) => void {
    return (stack) => {
      for (const { id, tried, rows } of this.cases) tried.make(stack, id, combined(tried.base(rows[0]!), rows, side));
    };
  }

  private declareFresh(): (stack: EnvironmentStack) => void {
    const known = new Map<string, string>();
    return (stack) => {
      for (const { id, tried, rows } of this.cases) {
        const props = combined(tried.base(rows[0]!), rows, "after");
        const key = JSON.stringify([tried.name, props]);
        const same = known.get(key);
        this.freshIds.set(id, same ?? id);
        if (same !== undefined) continue;
        known.set(key, id);
        tried.make(stack, id, props);
      }
    };
  }
}

/** Sets rows whose plan stops, takes them out, and tells what each plan said. */
export async function stops(cases: readonly Case[]): Promise<ReadonlyMap<string, string>> {
  const namespace = uniqueName("stops");
  const workspace = new Workspace(namespace, "shop", false);
  const declare =
    (side: "before" | "after") =>
    (stack: EnvironmentStack): void => {
      for (const { id, tried, rows } of cases) tried.make(stack, id, combined(tried.base(rows[0]!), rows, side));
    };
  try {
    await createNamespace(namespace);
    await workspace.synthesise(declare("before"), STACK);
    await workspace.apply();
    await workspace.synthesise(declare("after"), STACK);
    const { stderr } = await workspace.attempt("plan", "-no-color");
    const errors = stderr.split(/^(?:╷|Error:)/m).map((text) => text.replace(/[\s│]+/g, " "));
    return new Map(cases.map(({ id }) => [id, errors.filter((text) => text.includes(`.${id}`)).join("\n")] as const));
  } finally {
    await deleteNamespace(namespace);
    workspace.remove();
  }
}

const STACK = { waitForRollout: false } as const;

/** The workload that a WorkloadService reads, which belongs to nobody here. */
async function createExistingWorkload(namespace: string): Promise<void> {
  const labels = { app: "there" };
  await (
    await objects()
  ).create({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "there", namespace },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "c", image: "nginx:1.27" }] } },
    },
  } as never);
}

type Live = Readonly<Record<string, Readonly<Record<string, LiveObject>>>>;

async function live(namespace: string): Promise<Live> {
  return Object.fromEntries(await Promise.all(KINDS.map(async (kind) => [kind, await all(kind, namespace)] as const)));
}

/** The objects of one construct, without its id and namespace, so that those of two constructs can be compared. */
function objectsOf(found: Live, id: string, namespace: string): Readonly<Record<string, unknown>> {
  const scaled = Object.values(found["HorizontalPodAutoscaler"] ?? {}).map(targetOf);
  const entries = Object.entries(found).flatMap(([kind, byName]) =>
    Object.entries(byName)
      .filter(([, object]) => JSON.stringify([object.metadata?.name, object.metadata?.labels]).includes(id))
      .map(([name, object]) => [`${kind} ${name}`, comparable(object, scaled.includes(`${kind} ${name}`))] as const),
  );
  const text = JSON.stringify(Object.fromEntries(entries)).replaceAll(id, "ID").replaceAll(namespace, "NAMESPACE");
  return JSON.parse(text) as Record<string, unknown>;
}

/** What an autoscaler scales, by kind and name. */
function targetOf({ spec }: LiveObject): string {
  const { kind, name } = (spec as { readonly scaleTargetRef: { readonly kind: string; readonly name: string } })
    .scaleTargetRef;
  return `${kind} ${name}`;
}
