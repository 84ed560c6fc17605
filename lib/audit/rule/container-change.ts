import { podsOf, type Container } from "../model/pods";
import { text } from "../model/tree";
import { hits, type ChangeRule, type Hit, type RuleFacts, type Verdict } from "./rule";

/** A rule on how a container that stays, by its name, becomes another one, in every kind of workload. */
export function containerChangeRule(
  rule: RuleFacts & { check(before: Container, after: Container): Verdict },
): ChangeRule {
  const { check, ...facts } = rule;
  return {
    ...facts,
    looksAt: "change",
    *check(plan): Iterable<Hit> {
      for (const pods of plan.after.pods) {
        const { change } = pods.owner;
        if (change.action !== "update" && change.action !== "replace") continue;
        const before = change.before && podsOf(change.before);
        for (const container of pods.containers) {
          const was = before?.containers.find((one) => one.name === container.name && one.init === container.init);
          if (was === undefined) continue;
          const what = `${container.sort} ${container.name}`;
          yield* hits(pods.owner.address, check(was, container), what, container.name);
        }
      }
    },
  };
}

/** The image before and after; nothing where one of them is not known. */
export function imagesOf(
  before: Container,
  after: Container,
): { readonly from: string; readonly to: string } | undefined {
  const [from, to] = [text(before.body, "image"), text(after.body, "image")];
  return from === undefined || to === undefined ? undefined : { from, to };
}
