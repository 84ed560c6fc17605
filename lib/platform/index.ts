export { LOAD_BALANCER_OWNED, METALLB_OWNED, OWNED_BY_KIND } from "./controller-owned";
export { dce, type DceOptions } from "./dce";
export { kubernetes, type KubernetesOptions } from "./kubernetes";
export { kubesphere, type KubesphereOptions } from "./kubesphere";
export { INGRESS_PRESETS, type IngressController, type IngressOptions, type IngressPreset } from "./ingress-presets";
export type { LoadBalancerPreset, LoadBalancerProvider } from "./load-balancer-presets";
export { LOAD_BALANCER_PRESETS } from "./load-balancer-presets";
export type { Description, LengthRange, Platform, ServiceTypeName } from "./platform";
export {
  isConsoleService,
  recogniseCreator,
  recogniseDescription,
  recognisePlatform,
  withoutWritten,
} from "./recognise";
