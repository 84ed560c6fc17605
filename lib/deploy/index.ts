export { applyPlan, withFix } from "./apply";
export { isEmpty, plannedChanges, showChanges, type PlannedChanges } from "./changes";
export { notReleased, takenFrom } from "./taken-over";
