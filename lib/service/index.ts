export type { Access } from "./access";
export type {
  Exposure,
  ExternalExposure,
  ExternalTrafficPolicy,
  LoadBalancerExposure,
  LoadBalancerKind,
  NodePortExposure,
} from "./exposure";
export { isRouted } from "./exposure";
export {
  gatewaysOf,
  httpPathShape,
  httpRouteShape,
  httpTimeouts,
  isHttpPath,
  routeWeight,
  type GatewayReference,
  type HttpPathType,
  type HttpRouteExposure,
  type HttpRoutePath,
  type HttpRouteTimeouts,
} from "./http-route-exposure";
export { serviceDecisive } from "./lifecycle";
export {
  INGRESS_PATH_INVALID,
  hostName,
  ingressPathShape,
  ingressSettingsShape,
  portOfBackend,
  type IngressExposure,
  type IngressPath,
  type IngressPathType,
  type IngressSettings,
  type IngressTls,
} from "./route-exposure";
export { servicePortName, servicePortSchema, type ServicePort } from "./ports";
export {
  Service,
  checkServiceAccess,
  checkServiceIdentity,
  serviceAccessShape,
  serviceIdentityShape,
  type ServiceAccessProps,
  type ServiceIdentityProps,
  type ServiceProps,
} from "./service";
export type { StickySession } from "./sticky-session";
