import { onceFor } from "../../once-for";
import { enumerate } from "../model/lists";
import { podsOf, type Pods } from "../model/pods";
import type { Service } from "../model/services";
import { matches, type Match } from "../model/world";
import type { ChangeRule, Hit } from "../rule/rule";

/** Workloads that are told one by one. */
const MOST = 20;

interface Orphans {
  readonly pods: Pods;
  readonly match: Match;
}
const known = onceFor<readonly Pods[], Map<string, readonly Orphans[]>>(() => new Map());

/** The pods that run on and may no longer be behind a Service as it is now. */
function orphans(behind: readonly Pods[], now: Service): readonly Orphans[] {
  const found = known(behind);
  const key = now.selector === undefined ? "" : JSON.stringify([...now.selector]);
  let lost = found.get(key);
  if (lost === undefined) {
    lost = behind.flatMap((pods): Orphans[] => {
      const later = pods.owner.change.after && podsOf(pods.owner.change.after);
      const match = later === undefined ? "yes" : matches(now.selector, later.labels);
      return match === "yes" ? [] : [{ pods, match }];
    });
    found.set(key, lost);
  }
  return lost;
}

/** Pods that run on are no longer behind their Service. */
export const selectorOrphansPods: ChangeRule = {
  id: "selector-orphans-pods",
  severity: "high",
  category: "selector",
  title: "Pods that run on are no longer behind their Service",
  why: "They keep running and get no traffic any more.",
  fix: "Change the labels of the pods and the selector of the Service in a way that they always meet.",
  ids: ["CWE-404"],
  example: "the labels of a pod template change, and the selector does not",
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const service of plan.before.services) {
      const now = plan.after.serviceAt(service.object.address);
      if (now === undefined) continue;
      const lost = orphans(plan.before.behind(service), now);
      const { address } = service.object;
      if (lost.length > MOST) {
        const sure = lost
          .filter(({ match }) => match === "no")
          .map(({ pods }) => `${pods.owner.kind} ${pods.owner.name}`);
        if (sure.length > 0) yield { address, message: `no longer selects the pods of ${enumerate(sure)}` };
        else
          yield {
            address,
            message: `whether ${lost.length} workloads stay behind it is not known before the apply`,
            unknown: true,
          };
        continue;
      }
      for (const { pods, match } of lost) {
        const at = { address, subject: pods.owner.address };
        if (match === "unknown")
          yield {
            ...at,
            message: `whether ${pods.owner.kind} ${pods.owner.name} stays behind it is not known before the apply`,
            unknown: true,
          };
        else yield { ...at, message: `no longer selects the pods of ${pods.owner.kind} ${pods.owner.name}` };
      }
    }
  },
};
