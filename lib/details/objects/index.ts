export { declaredObjects, OBJECT_KINDS, type DeclaredObject, type ObjectKind } from "./declared";
export { describeObjects, objectParts, partOf } from "./objects";
export { jobsOfCronJob, podsOfJob } from "./job";
export { podSelector, podsOfObject } from "./pod-selector";
export type { ObjectView } from "./view";
