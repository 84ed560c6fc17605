export { declaredObjects, KINDS_WITH_PODS, type DeclaredObject, type ObjectKind } from "./declared";
export { describeObjects, objectParts, partOf } from "./objects";
export { jobsOfCronJob, podsOfJob } from "./job";
export { heldBack } from "./workload";
export { podSelector, podsOfObject } from "./pod-selector";
export { stateBeside, type ObjectView } from "./view";
