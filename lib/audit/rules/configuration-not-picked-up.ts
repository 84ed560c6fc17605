import type { Change } from "../model/change";
import type { KubernetesObject } from "../model/object";
import { configReferences, frozenReferences } from "../model/references";
import { pick, sameTree } from "../model/tree";
import type { ChangeRule, Hit } from "../rule/rule";

const DATA = ["data", "binary_data", "string_data"];

/** Whether the data of a ConfigMap or Secret become other ones. */
function rotates({ before, after, action }: Change): boolean {
  if (before === undefined || after === undefined || (action !== "update" && action !== "replace")) return false;
  return DATA.some((key) => !sameTree(pick(before.body, key), pick(after.body, key)));
}

/** Whether the pods of a workload are made anew, or not made by the plan so far. */
function restarts(owner: KubernetesObject): boolean {
  const { before, after, action } = owner.change;
  if (before === undefined || after === undefined || action === "create" || action === "replace") return true;
  return !sameTree(pick(before.body, "spec.template"), pick(after.body, "spec.template"));
}

/** A ConfigMap or Secret changes, and pods that read it as variables run on with the old values. */
export const configurationNotPickedUp: ChangeRule = {
  id: "configuration-not-picked-up",
  severity: "medium",
  category: "workload",
  title: "A ConfigMap or Secret changes, and pods run on with its old values",
  why: "Variables, and files mounted by subPath, are read once, when a pod starts. A password that is rotated so is still the old one in these pods, until something restarts them, maybe at night.",
  fix: "Restart them in the same change: with an annotation of the pod template that follows the data, such as their hash.",
  ids: ["CWE-672"],
  example: "data of a Secret change that env.value_from.secret_key_ref reads, and the pod template does not",
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    const changed = [...plan.after.ofKind("Secret"), ...plan.after.ofKind("ConfigMap")].filter(({ change }) =>
      rotates(change),
    );
    if (changed.length === 0) return;
    const names = new Map(changed.map((one) => [`${one.kind}\0${one.namespace ?? ""}\0${one.name}`, one]));
    const readers = new Map<KubernetesObject, string[]>();
    for (const pods of plan.after.pods) {
      const { owner } = pods;
      // Pods of Jobs have run, those of a CronJob start anew by themselves.
      if (owner.kind === "Job" || owner.kind === "CronJob" || restarts(owner)) continue;
      const frozen = frozenReferences(pods);
      for (const { kind, name } of configReferences(pods)) {
        const read = names.get(`${kind}\0${owner.namespace ?? ""}\0${name}`);
        if (read === undefined || !frozen.has(`${kind} ${name}`)) continue;
        readers.set(read, [...(readers.get(read) ?? []), `${owner.kind} ${owner.name}`]);
      }
    }
    for (const [read, by] of readers) {
      const more = by.length > 5 ? ` and ${by.length - 5} more` : "";
      const secret = read.kind === "Secret";
      yield {
        address: read.address,
        message: `its data change, and ${by.slice(0, 5).join(", ")}${more} read${by.length === 1 ? "s" : ""} them once, at the start: not restarted`,
        severity: secret ? "medium" : "low",
      };
    }
  },
};
