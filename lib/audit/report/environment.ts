import { defined } from "../../defined";
import type { Action } from "../model/change";
import { driftOf } from "../model/drift";
import type { Grouping } from "../model/groups";
import type { PlanModel } from "../model/model";
import { claimNames, claimRetention, claimTemplates, replicasOf } from "../model/pods";
import { reasonInWords } from "../model/words";
import type { EnvironmentReport, Leftover, Provenance, Removal, Verdict } from "./report";
import { isTold, nameOf, reportChange, reportService, type Sources } from "./services";

function stated(value: boolean | undefined): "yes" | "no" | "not stated" {
  return value === undefined ? "not stated" : value ? "yes" : "no";
}

function provenance(plan: PlanModel, commit: string | undefined): Provenance {
  const { timestamp, ...source } = plan.plan.provenance;
  const { evidence } = plan.plan;
  return {
    ...source,
    ...defined({ planTime: timestamp, commit, evidence }),
    complete: evidence === undefined ? stated(plan.plan.complete) : "by evidence",
    applyable: stated(plan.plan.applyable),
  };
}

function counts(plan: PlanModel): EnvironmentReport["counts"] {
  const zero: Record<Action | "moved" | "imported", number> = {
    create: 0,
    update: 0,
    replace: 0,
    delete: 0,
    forget: 0,
    read: 0,
    "no-op": 0,
    moved: 0,
    imported: 0,
  };
  for (const change of plan.changes) {
    if (change.partOf !== undefined) continue;
    zero[change.action]++;
    if (change.previousAddress !== undefined) zero.moved++;
    if (change.importing) zero.imported++;
  }
  return zero;
}

function leftovers(plan: PlanModel): Leftover[] {
  const dead = new Set(
    plan.before
      .ofKind("Namespace")
      .filter((namespace) => namespace.change.after === undefined)
      .map((namespace) => namespace.name),
  );
  return plan.changes.flatMap((change): Leftover[] => {
    const { before, after, address } = change;
    if (change.action === "forget") return [{ object: nameOf(change), why: "Terraform forgets it", address }];
    if (before === undefined || claimTemplates(before).length === 0) return [];
    if (before.namespace !== undefined && dead.has(before.namespace)) return [];
    const at = before.namespace === undefined ? "" : `${before.namespace}/`;
    const claim = (why: string) => (name: string) => ({ object: `PersistentVolumeClaim ${at}${name}`, why, address });
    if (change.action === "delete" && claimRetention(before, "when_deleted") !== "Delete") {
      return claimNames(before).map(claim(`its StatefulSet ${before.name} is destroyed and keeps its claims`));
    }
    const [from, to] = [replicasOf(before), after && replicasOf(after)];
    if (after === undefined || from === undefined || to === undefined || to >= from) return [];
    if (claimRetention(after, "when_scaled") === "Delete") return [];
    return claimNames(before, to, from).map(
      claim(`its StatefulSet ${before.name} is scaled down and keeps its claims`),
    );
  });
}

function removals(plan: PlanModel, grouping: Grouping): Removal[] {
  const rank = { delete: 0, replace: 1, forget: 2 } as const;
  return plan.changes
    .flatMap((change): Removal[] => {
      const { action } = change;
      if (action !== "delete" && action !== "replace" && action !== "forget") return [];
      if (change.hasParts) return []; // what is in it is told
      const service = grouping.groupOf.get(change.address)?.id;
      const why =
        action === "forget" ? "Terraform no longer manages it, it stays in the cluster" : reasonInWords(change);
      const at = { address: change.address, object: nameOf(change), action, why };
      return [service === undefined ? at : { ...at, service }];
    })
    .sort((a, b) => rank[a.action] - rank[b.action] || (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}

/** Tells one plan. */
export function reportEnvironment(
  plan: PlanModel,
  grouping: Grouping,
  verdict: Verdict,
  undecided: number,
  { commit, sources }: { readonly commit?: string | undefined; readonly sources?: Sources },
): EnvironmentReport {
  return {
    name: plan.environment,
    verdict,
    provenance: provenance(plan, commit),
    counts: counts(plan),
    removals: removals(plan, grouping),
    leftovers: leftovers(plan),
    drift: {
      changed: plan.drift.map((change) => ({
        address: change.address,
        object: nameOf(change),
        attributes:
          change.before === undefined || change.after === undefined
            ? [{ path: "(object)", before: "there", after: "gone" }]
            : driftOf(change),
      })),
      noise: plan.driftNoise,
    },
    changedOutputs: [...plan.plan.outputs]
      .filter(([, { changes }]) => changes)
      .map(([name]) => name)
      .sort(),
    services: grouping.groups.map((one) => reportService(one, plan, sources)),
    others: grouping.others.filter(isTold).map(reportChange),
    undecided,
  };
}
