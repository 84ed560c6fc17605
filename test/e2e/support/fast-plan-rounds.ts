import { isDeepStrictEqual } from "node:util";
import { TerraformOutput } from "cdktf";
import { audit, parsePlan, type Evidence, type Report } from "../../../lib/audit";
import { ConfigMap, StatefulService, StatelessService, type EnvironmentStack } from "../../../lib";
import { fastPlan, type PlanWay } from "../../../lib/fast-plan";
import { planReady, readyStack } from "../../../lib/terraform";
import type { Workspace } from "../lifecycle/support/workspace";
import { live } from "./fast-plan-drifts";

/** One service of the stack that is edited. */
interface ServiceModel {
  image: number;
  replicas: number;
  port: number;
  label: number;
  env: number;
  exposed: boolean;
  autoscaled: boolean;
}

/** What the code says now. */
export interface Model {
  readonly services: Map<string, ServiceModel>;
  readonly data: Map<string, string>;
  storage: boolean;
}

const service = (autoscaled = false): ServiceModel => ({
  ...{ image: 1, replicas: 1, port: 8080, label: 1, env: 1 },
  ...{ exposed: false, autoscaled },
});

export const firstModel = (): Model => ({
  services: new Map([
    ...["api", "cart", "pay", "search", "mail", "stock", "tax"].map((name) => [name, service()] as const),
    ["web", service(true)],
  ]),
  data: new Map([["mode", "1"]]),
  storage: true,
});

/** The stack of a model. */
export function build({ services, data, storage }: Model, stack: EnvironmentStack): void {
  const config = new ConfigMap(stack, "settings", { data: Object.fromEntries(data) });
  for (const [name, model] of services)
    new StatelessService(stack, name, {
      ...(model.autoscaled
        ? { autoscaling: { minReplicas: 1, maxReplicas: 1 + model.replicas, targetCpuUtilization: 80 } }
        : { replicas: model.replicas }),
      labels: { round: `r${model.label}` },
      containers: [
        {
          image: `example.com/${name}:${model.image}`,
          ports: [{ name: "http", containerPort: model.port, servicePort: 80 }],
          env: [
            { name: "N", value: String(model.env) },
            { name: "MODE", valueFrom: { configMapKeyRef: { name: config.name, key: "mode" } } },
          ],
          resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "1", memory: "64Mi" } },
          readinessProbe: { httpGet: { path: "/", port: model.port } },
        },
      ],
      ...(model.exposed ? { exposure: { type: "NodePort" } } : {}),
    });
  // What a plan of others leaves as the state has it, and what it does not read.
  new TerraformOutput(stack, "stack-of", { value: "shop $${a}" });
  new TerraformOutput(stack, "settings-of", { value: "${kubernetes_config_map_v1.settings.metadata[0].name}" });
  if (storage)
    new StatefulService(stack, "db", {
      replicas: 1,
      containers: [{ image: "example.com/db:1", ports: [{ name: "tcp-db", containerPort: 5432 }] }],
      volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data" }],
    });
}

type Chance = () => number;
const pick = <Item>(items: readonly Item[], chance: Chance): Item => items[Math.floor(chance() * items.length)] as Item;

const EDITS: Readonly<Record<string, (model: Model, chance: Chance, round: number) => void>> = {
  image: ({ services }, chance) => void pick([...services.values()], chance).image++,
  replicas: ({ services }, chance) => {
    const model = pick([...services.values()], chance);
    model.replicas = 1 + (model.replicas % 3);
  },
  port: ({ services }, chance) => void pick([...services.values()], chance).port++,
  label: ({ services }, chance) => void pick([...services.values()], chance).label++,
  env: ({ services }, chance) => void pick([...services.values()], chance).env++,
  exposure: ({ services }, chance) => {
    const model = pick([...services.values()], chance);
    model.exposed = !model.exposed;
  },
  autoscaling: ({ services }, chance) => {
    const model = pick([...services.values()], chance);
    model.autoscaled = !model.autoscaled;
  },
  add: ({ services }, _, round) => void services.set(`new-${round}`, service()),
  remove: ({ services }, chance) => {
    if (services.size > 5) services.delete(pick([...services.keys()], chance));
  },
  rename: ({ services }, chance, round) => {
    const name = pick([...services.keys()], chance);
    const model = services.get(name) as ServiceModel;
    services.delete(name);
    services.set(`was-${round}`, model);
  },
  data: ({ data }, _, round) => void data.set("mode", String(round)),
  storage: (model) => void (model.storage = !model.storage),
  nothing: () => undefined,
};

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode: string;
    readonly action_reason?: string;
    readonly change: Readonly<Record<string, unknown>> & { readonly actions: readonly string[] };
  }[];
  readonly output_changes?: unknown;
}

/** All that a plan would do, and what it holds of it before and after. */
function changesOf(json: Buffer): unknown {
  const plan = JSON.parse(json.toString("utf8")) as PlanJson;
  return (plan.resource_changes ?? [])
    .filter(({ mode, change }) => mode === "managed" && change.actions.join() !== "no-op")
    .map(({ address, action_reason: reason, change }) => ({ address, reason, change }))
    .sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** What an audit says, but for where the plan comes from, places in it, and what was written by itself. */
function judged(json: Buffer, evidence?: Evidence): unknown {
  const report: Report = audit([{ environment: "shop", plan: parsePlan(json, "p", evidence) }], { toolVersion: "0" });
  return JSON.parse(
    JSON.stringify({
      ...report,
      environments: report.environments.map((one) => ({ ...one, provenance: undefined, drift: one.drift.changed })),
    }),
    (key, value: unknown) => (key === "source" ? undefined : value),
  ) as unknown;
}

/** What a round came to. */
export interface Round {
  readonly did: string;
  readonly way: PlanWay;
  readonly full: { readonly changes: unknown; readonly judged: unknown };
  readonly fast: { readonly changes: unknown; readonly judged: unknown };
}

/**
 * Edits the code and the cluster by chance, and plans it in both ways. Now and then what was planned is applied.
 * @param chance gives numbers from 0 to 1
 */
export async function playRound(workspace: Workspace, model: Model, chance: Chance, round: number): Promise<Round> {
  const did: string[] = [];
  const times = 1 + Math.floor(chance() * 2);
  for (let index = 0; index < times; index++) {
    const edits = chance() < 0.6;
    const name = pick(Object.keys(edits ? EDITS : live), chance);
    did.push(name);
    if (edits) EDITS[name]?.(model, chance, round);
    else await live[name]?.(workspace.namespace, chance);
  }
  await workspace.synthesise((stack) => build(model, stack), { waitForRollout: false });
  // The one that was found fast is applied: the next rounds show whether anything was forgotten.
  const applies = round % 3 === 2;
  const once = await planBoth(workspace, did.join(", "), applies);
  // Autoscalers and other controllers write whenever they like: what they wrote in between is no difference.
  return isDeepStrictEqual(once.fast, once.full) ? once : planBoth(workspace, did.join(", "), applies);
}

/** Plans in both ways, and applies the fast plan where it is the full one and that is wanted. */
async function planBoth(workspace: Workspace, did: string, applies: boolean): Promise<Round> {
  const place = { projectDir: workspace.folder, outdir: `${workspace.folder}/out`, synthesise: false };
  const { plan, way } = await fastPlan("shop", place);
  const full = await planReady(await readyStack("shop", { ...place, init: false }), place);
  try {
    const evidence = way.kind === "fast" ? way.evidence : undefined;
    const result = {
      did,
      way,
      full: { changes: changesOf(full.json), judged: judged(full.json) },
      fast: { changes: changesOf(plan.json), judged: judged(plan.json, evidence) },
    };
    if (applies && isDeepStrictEqual(result.fast, result.full))
      await workspace.run("apply", "-parallelism=30", "-no-color", plan.file);
    return result;
  } finally {
    plan.discard();
    full.discard();
  }
}
