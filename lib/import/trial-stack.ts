import type { App } from "cdktf";
import { KubeServicesError } from "../errors";
import { EnvironmentStack } from "../stack";
import { Inexpressible } from "./differences";
import { platformOf, type StackFacts } from "./stack-facts";

/**
 * A stack as the code's own, to try constructs out; it is never synthesised.
 * @param namespace the namespace of objects that name none
 */
export const trialStack = (app: App, id: string, namespace: string, facts: StackFacts): EnvironmentStack =>
  new EnvironmentStack(app, id, {
    cluster: { inCluster: true },
    namespace: facts.namespace ?? namespace,
    platform: platformOf(facts),
    asGiven: facts.asGiven,
    labels: facts.labels,
    partOf: facts.partOf ?? "trial",
  });

/** Why a construct that was tried cannot stand for its objects. Defects are thrown on. */
export function reasonOf(error: unknown): string {
  if (error instanceof Inexpressible) return error.message;
  if (!KubeServicesError.is(error)) throw error;
  const [problem] = error.problems;
  return [problem?.prop, problem?.what].filter((part) => part !== undefined && part !== "").join(": ");
}
