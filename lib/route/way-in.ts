import type { Construct } from "constructs";
import { checkCutOff, createWayIn, idOf, shutOf, type PodGroup } from "../policy";
import { isToken, type KubernetesResource, type Report } from "../resource";
import type { RouteBackend } from "./backend";

/** A service that a route leads to, and where the props say so. */
export interface Reached {
  readonly service: RouteBackend;
  readonly prop: string;
}

const callersOf = (controllerNamespace: string | undefined): { readonly namespace: string }[] =>
  controllerNamespace === undefined ? [] : [{ namespace: controllerNamespace }];

/** Pods that not everyone may call are reached by a route where they let its controller in. */
export function checkWaysIn(
  route: Construct,
  kind: "Ingress" | "HTTPRoute",
  reached: readonly Reached[],
  controllerNamespace: string | undefined,
  report: Report,
): void {
  for (const { service, prop } of reached) {
    const { pods } = service;
    const shut = pods && shutOf(route, pods);
    if (pods === undefined || shut === undefined) continue;
    checkCutOff(
      shut.allowFrom,
      {
        type: kind,
        callers: [...shut.callers, ...callersOf(controllerNamespace)],
        at: { prop: `${prop}.service`, value: service.service.name },
        controllerProp: "controllerNamespace",
      },
      pods.ports,
      report,
    );
  }
}

/** Lets a route's controller call the pods of its services, where not everyone may: a NetworkPolicy for each. */
export function createWaysIn(
  route: Construct,
  {
    name,
    labels,
    logicalId,
  }: { readonly name: string; readonly labels: PodGroup["labels"]; readonly logicalId: string },
  services: readonly RouteBackend[],
  controllerNamespace: string | undefined,
): readonly KubernetesResource[] {
  const callers = callersOf(controllerNamespace);
  if (callers.length === 0) return [];
  const groups = new Map<string, PodGroup>();
  for (const { pods } of services)
    if (pods !== undefined && shutOf(route, pods) !== undefined) groups.set(isToken(pods.name) ? "" : pods.name, pods);
  return [...groups.values()].map((pods) =>
    createWayIn(route, `To-${pods.name}`, pods, {
      name: `${name}-to-${pods.name}`,
      labels,
      logicalId: `${logicalId}_to_${idOf(pods)}`,
      callers,
    }),
  );
}
