export { connect, connectContext, connectTo, type ConnectedStack } from "./connect";
export { Cluster, type WantedObject } from "./cluster";
export {
  readConfiguration,
  retainedAddresses,
  type Block,
  type ConfiguredResource,
  type StackConfiguration,
} from "./configuration";
export { AccessDenied, ApiError, isRefusal, PASSING_REFUSALS, permissionOf, type Attempt } from "./errors";
export type { Delay } from "./transport";
export { evaluate, type ExpressionScope } from "./expression";
export { objectKey, type FollowOptions } from "./watch";
export * from "./resources";
export { templateParts, TemplateParser, UnresolvedExpression } from "./template";
