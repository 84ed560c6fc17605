import { imageName } from "../model/images";
import { podsOf } from "../model/pods";
import { text } from "../model/tree";
import type { ChangeRule, Hit } from "../rule/rule";

/** A workload that was there gets another container. */
export const containerAdded: ChangeRule = {
  id: "container-added",
  severity: "medium",
  category: "workload",
  title: "A workload gets another container",
  why: "It runs beside the others: it sees their traffic, their volumes and the service account of the pod.",
  fix: "Check where its image comes from and what it does.",
  ids: ["NSA-pods-image-scanning", "CWE-829"],
  example: 'a container "metrics" with the image evil.example/exfil comes beside "app"',
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const pods of plan.after.pods) {
      const { change } = pods.owner;
      const before = change.before && podsOf(change.before);
      if (before === undefined || before.containersUnknown || change.action === "no-op") continue;
      const known = new Set(before.containers.map((one) => one.name));
      const homes = new Set(
        before.containers.map((container) => {
          const { registry, organisation } = imageName(text(container.body, "image") ?? "");
          return `${registry}/${organisation}`;
        }),
      );
      for (const container of pods.containers) {
        if (known.has(container.name)) continue;
        const image = text(container.body, "image");
        const { registry, organisation } = imageName(image ?? "");
        const strange = image === undefined || !homes.has(`${registry}/${organisation}`);
        yield {
          address: pods.owner.address,
          subject: container.name,
          message: `${container.sort} ${container.name} is new, with the image ${image ?? "(not known)"}${strange ? ", which is of nobody whose images it ran so far" : ""}`,
          severity: strange ? "medium" : "low",
        };
      }
    }
  },
};
