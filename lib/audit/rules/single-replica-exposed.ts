import { replicasOf } from "../model/pods";
import { isUndecided } from "../model/tree";
import { serviceRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A Service that is reached from outside has one pod. */
export const singleReplicaExposed = serviceRule({
  id: "single-replica-exposed",
  severity: "low",
  category: "workload",
  title: "A Service that is reached from outside has one pod",
  why: "Every restart, update and drain is an outage.",
  fix: "Run at least two replicas.",
  ids: ["CWE-654"],
  example: "replicas = 1 behind a public Service",
  check: (service, world) => {
    if (service.exposure === "None" || service.exposure === "unknown") return undefined;
    const pods = world.behind(service);
    if (pods.length !== 1 || pods[0] === undefined) return undefined;
    const autoscaled = world.autoscalerOf(pods[0].owner) !== undefined;
    if (autoscaled || !["Deployment", "StatefulSet"].includes(pods[0].owner.kind)) return undefined;
    if (isUndecided(pods[0].owner.body, "spec.replicas")) return UNDECIDED;
    return (replicasOf(pods[0].owner) ?? 1) === 1
      ? `${pods[0].owner.kind} ${pods[0].owner.name} behind it has one replica`
      : undefined;
  },
});
