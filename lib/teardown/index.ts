export { associated, type AssociatedObject, type Fate } from "./associated";
export { findLeftovers, partsOf, type Leftover, type LeftoverReport } from "./leftovers";
export { readState, type ManagedObject } from "./state";
export { renderAssociated, renderLeftovers, showFate } from "./screens";
export { survey, type ServiceSurvey, type Survey } from "./survey";
