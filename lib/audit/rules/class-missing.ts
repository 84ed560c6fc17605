import { looksLike } from "../model/images";
import type { KubernetesObject } from "../model/object";
import { classesOf, classesOfPods, CLASS_USERS, type ClassKind } from "../model/references";
import { text } from "../model/tree";
import type { World } from "../model/world";
import type { Hit, StateRule } from "../rule/rule";

/** Kinds whose classes the cluster's own parts make: that one is not in a plan proves nothing. */
const OF_OTHERS: ReadonlySet<ClassKind> = new Set(["StorageClass"]);

interface Use {
  readonly owner: KubernetesObject;
  readonly kind: ClassKind;
  readonly name: string;
}

function usesIn(world: World): readonly Use[] {
  const pods = world.pods.flatMap((one) => classesOfPods(one).map((used) => ({ owner: one.owner, ...used })));
  const others = CLASS_USERS.flatMap((kind) =>
    world.ofKind(kind).flatMap((owner) => classesOf(owner).map((used) => ({ owner, ...used }))),
  );
  return [...pods, ...others];
}

/** A class is named that this plan, which makes such classes, does not have. */
export const classMissing: StateRule = {
  id: "class-missing",
  severity: "low",
  category: "selector",
  title: "A class is named that this plan does not have",
  why: "Pods of a PriorityClass or RuntimeClass that is not there are refused, an Ingress of such a class is served by nobody, and a claim waits for ever.",
  fix: "Correct the name, or make the class in the same configuration.",
  ids: ["CWE-1068"],
  example: 'priority_class_name = "hihg", where the plan makes the PriorityClass "high"',
  looksAt: "state",
  *check(world): Iterable<Hit> {
    if (world.partial) return;
    // A claim may be bound to a volume by a class that is no object.
    const bare = new Set(world.ofKind("PersistentVolume").map((one) => text(one.body, "spec.storage_class_name")));
    for (const { owner, kind, name } of usesIn(world)) {
      const made = world.ofKind(kind);
      if (made.length === 0 || made.some((one) => one.name === name)) continue;
      if (kind === "StorageClass" && bare.has(name)) continue;
      const meant = made.find((one) => looksLike(one.name, name));
      if (meant === undefined && OF_OTHERS.has(kind)) continue;
      const like = meant === undefined ? "" : `; it has ${meant.name}`;
      yield {
        address: owner.address,
        subject: `${kind} ${name}`,
        message: `${owner.kind} ${owner.name} names ${kind} ${name}, which this plan does not have${like}`,
        severity: meant === undefined ? "low" : "medium",
      };
    }
  },
};
