import { isToken, type Report } from "../resource";
import { isNone } from "./strategy";
import type { Volume } from "./volume";

/** A workload, as far as it says how many pods there are at a time. */
export interface Running {
  readonly kind: string;
  readonly replicas?: number | undefined;
  readonly autoscaling?: { readonly maxReplicas: number } | undefined;
  readonly strategy?:
    | {
        readonly type: string;
        readonly rollingUpdate?: { readonly maxSurge?: number | string; readonly partition?: number };
      }
    | undefined;
}

/** Why there may be several pods at a time, and what makes it one. */
interface Several {
  readonly why: string;
  readonly fix: string;
}

const most = ({ replicas = 1, autoscaling }: Running): number => autoscaling?.maxReplicas ?? replicas;

/** Whether a workload has a pod, as far as that is known. */
export const hasPods = (running: Running): boolean =>
  running.kind === "DaemonSet" || (!isToken(most(running)) && most(running) > 0);

/** Why a workload may have several pods at a time; undefined where it has one at most, or where Terraform knows. */
export function severalPods(running: Running): Several | undefined {
  const { kind, autoscaling, strategy } = running;
  if (kind === "DaemonSet")
    return {
      why: "a DaemonSet has a pod on each node",
      fix: "use ephemeral or hostPath, or a StatefulSet's claimTemplate",
    };
  const pods = most(running);
  if (isToken(pods) || pods < 1) return undefined;
  const own = kind === "StatefulSet" ? "claimTemplate, which gives each pod a claim of its own" : "";
  if (pods > 1)
    return {
      why: autoscaling === undefined ? `there are ${pods} pods` : `the autoscaler makes up to ${pods} pods`,
      fix: own === "" ? `take ${autoscaling === undefined ? "replicas" : "autoscaling"} out` : `use ${own}`,
    };
  const { type = "RollingUpdate", rollingUpdate: { maxSurge } = {} } = strategy ?? {};
  if (kind !== "Deployment" || type !== "RollingUpdate" || isNone(maxSurge) || isToken(maxSurge)) return undefined;
  return {
    why: "a rollout makes the new pod before the old one goes",
    fix: 'set strategy: { type: "Recreate" }',
  };
}

/** The access mode that lets one pod alone in. */
export const ONE_POD = "ReadWriteOncePod";

/** What is told of a claim that one pod alone may have, where there may be several. */
export const onePodProblem = ({ why, fix }: Several) =>
  ({
    code: "ClaimForOnePod",
    what: `one pod at a time has a claim of the access mode ${ONE_POD}, and ${why}: another one would wait for ever`,
    fix: `${fix}, or choose another access mode`,
  }) as const;

/** A claim that one pod alone may have is not made for several. */
export function checkOnePodClaims(running: Running, volumes: readonly Volume[] | undefined, report: Report): void {
  volumes?.forEach(({ claim }, index) => {
    const several = claim?.accessModes?.includes(ONE_POD) === true ? severalPods(running) : undefined;
    if (several !== undefined)
      report({ ...onePodProblem(several), prop: `volumes[${index}].claim.accessModes`, value: ONE_POD });
  });
}
