export { checkRouteExposure, pathsOf } from "./check-exposure";
export { hostsOf } from "./requests";
export type { RouteBackend } from "./backend";
export type { RouteConstruct, RouteProps } from "./route";
export { HttpRoute, type HttpRouteProps, type HttpRouteRule } from "./http-route";
export type { HttpRouteBackend } from "./http-route-backend";
export type { HttpHeader, HttpPathChange, HttpRouteFilter } from "./http-route-filter";
export type { HttpMethod, HttpRouteMatch, HttpValueMatch } from "./http-route-match";
export { Ingress, type IngressBackend, type IngressProps, type IngressRule } from "./ingress";
