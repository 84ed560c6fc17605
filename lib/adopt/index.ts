export { adopt, renewUnreadable } from "./adopt";
export { planAdoption, type Adoption, type StateEntry } from "./plan-adoption";
export { readState } from "./state";
