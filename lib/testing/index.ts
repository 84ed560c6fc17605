/**
 * `cdktf-kube-services/testing`: matchers and fixtures for tests of stacks and of plans, in jest and in vitest.
 * @packageDocumentation
 */
export { matchers, type KubeServicesMatchers, type MatcherResult, type ObjectPart } from "./matchers";
export { testStack, type TestStackProps } from "./fixtures";
export { planOf, type PlanContent } from "./plan-of";
export { objectsOf, type StackSubject } from "./objects";
export type { ExposureKind } from "./exposure";
export type { AuditExpectation, PlanSubject } from "./plan";
