export { checkRouteExposure } from "./check-exposure";
export type { RouteBackend } from "./backend";
export { Ingress, type IngressBackend, type IngressProps, type IngressRule } from "./ingress";
