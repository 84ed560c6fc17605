export { fastPlan, fullPlan, type FastPlan, type PlanWay } from "./fast-plan";
