export { associated, type AssociatedObject } from "./associated";
export { findLeftovers, partsOf, retainedBy, type Leftover, type LeftoverReport } from "./leftovers";
export { readState, stateAfter, type ManagedObject } from "./state";
export { executeTeardown, type Lingering, type TeardownTools } from "./execute";
export { CATEGORIES, categoryOf, type Category } from "./category";
export { planTeardown, refuseInUse, refuseProtected, type TeardownPlan, type TeardownRequest } from "./plan";
export { renderAssociated, renderLeftovers, renderOutcome, renderPlan } from "./screens";
export { survey, type Survey } from "./survey";
export { leftoversBeside, leftoversOf, leftUnseen } from "./stack-leftovers";
