import { z } from "zod";
import { isToken, props, type Report } from "../resource";
import { integer } from "./common";
import type { Container } from "./container";
import { budgetSchema, type DisruptionBudget } from "./disruption-budget";
import type { PodProps } from "./pod";
import { checkOneWay, type Affinity } from "./scheduling";

/** How a pod ends without losing requests: it goes on serving while Services still lead to it, and is stopped then. */
export interface GracefulShutdown {
  /**
   * Seconds for which the containers go on after their pod was told to end: until then Services and load balancers have
   * taken it out. Each worker container without a `lifecycle.preStop` of its own runs `sleep` meanwhile: its image needs that program
   * (the Terraform provider does not know Kubernetes' own `preStop.sleep`). 1 to 3600.
   * @default 5
   */
  readonly delaySeconds?: number;
  /** Seconds that the containers then have to end by themselves, before they are killed. 1 to 86400. @default 30 */
  readonly stopSeconds?: number;
}

/** What keeps a workload reachable while nodes are drained, lost, or its pods are replaced. */
export interface AvailabilityProps {
  /**
   * How many pods a drain may take at once: makes a PodDisruptionBudget, named like the workload. One that lets no pod go
   * is refused.
   * @default - none: a drain may take all of them at once
   */
  readonly disruptionBudget?: DisruptionBudget;
  /**
   * Whether the pods are spread. `Preferred`: evenly over zones, and over nodes, where that can be had. `Required`: over
   * zones where that can be had, and never two on one node; a pod waits until there is a node for it, so that a rollout
   * needs a spare node or a `strategy` that takes a pod away first.
   * @default - as Kubernetes' scheduler does it by itself
   */
  readonly spread?: "Preferred" | "Required";
  /**
   * Whether pods end without losing requests; `true` is `{}`. It sets `terminationGracePeriodSeconds` to the sum of both times.
   * @default false: containers are told to end at once, and killed 30 seconds later
   */
  readonly gracefulShutdown?: boolean | GracefulShutdown;
}

const time = (most: number) => integer(1, most, "SecondsInvalid", "this is no such time").optional();

/** Checks of the props that keep a workload reachable. */
export const availabilityShape = {
  disruptionBudget: budgetSchema.optional(),
  spread: z.enum(["Preferred", "Required"]).optional(),
  gracefulShutdown: z.union([z.boolean(), props({ delaySeconds: time(3600), stopSeconds: time(86_400) })]).optional(),
};

type Given = Pick<AvailabilityProps, "spread" | "gracefulShutdown"> & PodProps;

function timesOf(shutdown: AvailabilityProps["gracefulShutdown"]): Required<GracefulShutdown> | undefined {
  if (shutdown === undefined || shutdown === false) return undefined;
  const { delaySeconds = 5, stopSeconds = 30 } = shutdown === true ? {} : shutdown;
  return { delaySeconds, stopSeconds };
}

/** Rules between these props and the rest of the pod. */
export function checkAvailability(given: Given, mostSeconds: number, report: Report): void {
  const times = timesOf(given.gracefulShutdown);
  if (times !== undefined) {
    if (given.terminationGracePeriodSeconds !== undefined)
      report({
        code: "GracePeriodAmbiguous",
        what: "gracefulShutdown says already how long the pods have to end",
        prop: "terminationGracePeriodSeconds",
        value: given.terminationGracePeriodSeconds,
        fix: "take it out, and say gracefulShutdown.stopSeconds",
      });
    for (const prop of ["delaySeconds", "stopSeconds"] as const)
      if (isToken(times[prop]))
        report({
          code: "PropsUnknown",
          what: "this is added to another time at synth, and it is a token",
          prop: `gracefulShutdown.${prop}`,
          allowed: "an integer",
        });
    const sum = times.delaySeconds + times.stopSeconds;
    if (!isToken(times.delaySeconds) && !isToken(times.stopSeconds) && sum > mostSeconds)
      report({
        code: "SecondsInvalid",
        what: `the platform allows a grace period of at most ${mostSeconds} seconds`,
        prop: "gracefulShutdown",
        value: sum,
        allowed: `delaySeconds and stopSeconds of at most ${mostSeconds} together`,
      });
  }
  if (given.spread === undefined) return;
  if (given.scheduling?.type === "Centralized")
    report({
      code: "SpreadContradicts",
      what: "the pods cannot be spread and be kept together",
      prop: "scheduling.type",
      value: given.scheduling.type,
      fix: "take scheduling out, or spread",
    });
  checkOneWay(given.topologySpreadConstraints ?? [], constraintsOf(given.spread), report);
}

const ZONE = "topology.kubernetes.io/zone";
const NODE = "kubernetes.io/hostname";

function constraintsOf(spread: AvailabilityProps["spread"]): NonNullable<PodProps["topologySpreadConstraints"]> {
  const over = (topologyKey: string) => ({ maxSkew: 1, topologyKey, whenUnsatisfiable: "ScheduleAnyway" }) as const;
  return spread === "Preferred" ? [over(ZONE), over(NODE)] : spread === "Required" ? [over(ZONE)] : [];
}

/** The pods' affinity, with what keeps two of them from one node. */
function apart(affinity: Affinity | undefined, podLabels: Readonly<Record<string, string>>): Affinity {
  const rules = affinity?.podAntiAffinity;
  return {
    ...affinity,
    podAntiAffinity: {
      ...rules,
      requiredDuringSchedulingIgnoredDuringExecution: [
        ...(rules?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
        { labelSelector: { matchLabels: { ...podLabels } }, topologyKey: NODE },
      ],
    },
  };
}

/**
 * The pods as these props make them, in Kubernetes' words.
 * @param podLabels labels that select exactly this workload's pods
 */
export function withAvailability<Pod extends Given>(pod: Pod, podLabels: Readonly<Record<string, string>>): Pod {
  const times = timesOf(pod.gracefulShutdown);
  const { spread } = pod;
  return {
    ...pod,
    ...(times === undefined
      ? {}
      : {
          terminationGracePeriodSeconds: times.delaySeconds + times.stopSeconds,
          containers: pod.containers.map((one) => waiting(one, times.delaySeconds)),
        }),
    ...(spread === undefined
      ? {}
      : { topologySpreadConstraints: [...constraintsOf(spread), ...(pod.topologySpreadConstraints ?? [])] }),
    ...(spread === "Required" ? { affinity: apart(pod.affinity, podLabels) } : {}),
  };
}

/** A container that goes on for some time when its pod is told to end, unless it has a hook of its own. */
function waiting(container: Container, seconds: number): Container {
  if (container.lifecycle?.preStop !== undefined) return container;
  return {
    ...container,
    lifecycle: { ...container.lifecycle, preStop: { exec: { command: ["sleep", `${seconds}`] } } },
  };
}
