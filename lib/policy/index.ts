export { checkCutOff, checkNetwork, type OutsideAccess } from "./check-network";
export { createIsolation } from "./isolation";
export {
  networkShape,
  type HasPods,
  type NetworkPeer,
  type NetworkPort,
  type NetworkProps,
  type PodGroup,
  type PodPort,
} from "./network-peer";
export { createNetworkPolicies, createWayIn, idOf, shutOf } from "./network-policy";
export {
  checkPermissions,
  createPermissions,
  hasPermissions,
  permissionShape,
  type ClusterPermission,
  type Permission,
  type PermissionProps,
} from "./permissions";
