import { z } from "zod";
import { isToken, props, type Report } from "../resource";
import { count, podsOrPercent } from "./common";

/** How a Deployment replaces its pods when their template changes (console: "Update Strategy"). */
export type DeploymentStrategy =
  | {
      /** New pods come before old ones go, a few at a time. */
      readonly type: "RollingUpdate";
      /** How many at a time. @default - the defaults of its props */
      readonly rollingUpdate?: {
        /** How many pods may be missing meanwhile: a number or a percentage. @default "25%" */
        readonly maxUnavailable?: number | string;
        /** How many pods may be there beyond the wanted number. @default "25%" */
        readonly maxSurge?: number | string;
      };
    }
  | {
      /** All old pods go before the first new one comes: nothing answers meanwhile. */
      readonly type: "Recreate";
    };

/** How a StatefulSet replaces its pods: one after the other, or only when someone deletes a pod. */
export type StatefulSetUpdateStrategy =
  | {
      /** Pods are replaced one after the other, the highest ordinal first. */
      readonly type: "RollingUpdate";
      /** How many at a time. @default - the defaults of its props */
      readonly rollingUpdate?: {
        /** Pods with a lower ordinal keep the old template. @default 0 */
        readonly partition?: number;
      };
    }
  | {
      /** A pod gets the new template when someone deletes it. */
      readonly type: "OnDelete";
    };

/** Checks a Deployment's strategy. */
export const deploymentStrategySchema = z.discriminatedUnion("type", [
  props({
    type: z.literal("RollingUpdate"),
    rollingUpdate: props({ maxUnavailable: podsOrPercent.optional(), maxSurge: podsOrPercent.optional() }).optional(),
  }),
  props({ type: z.literal("Recreate") }),
]);

/** Checks a StatefulSet's strategy. */
export const statefulSetStrategySchema = z.discriminatedUnion("type", [
  props({ type: z.literal("RollingUpdate"), rollingUpdate: props({ partition: count.optional() }).optional() }),
  props({ type: z.literal("OnDelete") }),
]);

/** Whether a number of pods, or a share of them, is none. */
export const isNone = (value: number | string | undefined): boolean =>
  !isToken(value) && (value === 0 || value === "0%");

/** A rolling update that may neither remove nor add a pod cannot begin. */
export function checkDeploymentStrategy(strategy: DeploymentStrategy | undefined, report: Report): void {
  if (strategy?.type !== "RollingUpdate") return;
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate ?? {};
  if (isNone(maxUnavailable) && isNone(maxSurge))
    report({
      code: "StrategyStuck",
      what: "an update that may neither remove nor add a pod cannot begin",
      prop: "strategy.rollingUpdate",
      value: strategy.rollingUpdate,
      allowed: "maxUnavailable or maxSurge above 0",
    });
}

/** A Deployment's strategy with everything said: the provider keeps the old value of what is left out. */
export function renderDeploymentStrategy(strategy: DeploymentStrategy | undefined): Record<string, unknown> {
  if (strategy?.type === "Recreate") return { type: "Recreate" };
  const { maxUnavailable = "25%", maxSurge = "25%" } = strategy?.rollingUpdate ?? {};
  return { type: "RollingUpdate", rollingUpdate: { maxUnavailable, maxSurge } };
}

/** A StatefulSet's strategy with everything said. */
export function renderStatefulSetStrategy(strategy: StatefulSetUpdateStrategy | undefined): Record<string, unknown> {
  if (strategy?.type === "OnDelete") return { type: "OnDelete" };
  return { type: "RollingUpdate", rollingUpdate: { partition: strategy?.rollingUpdate?.partition ?? 0 } };
}

/** With OnDelete nothing can be waited for. */
export function checkOnDeleteWait(
  given: { readonly strategy?: { readonly type: string }; readonly waitForRollout?: boolean },
  report: Report,
): void {
  if (given.strategy?.type === "OnDelete" && given.waitForRollout === true)
    report({
      code: "WaitImpossible",
      what: "with OnDelete the pods change when someone deletes them, so nothing can be waited for",
      prop: "waitForRollout",
      value: true,
      fix: "leave waitForRollout out",
    });
}
