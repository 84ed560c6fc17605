export { dce, type DceOptions } from "./dce";
export { kubernetes, type KubernetesOptions } from "./kubernetes";
export { kubesphere, type KubesphereOptions } from "./kubesphere";
export type { LoadBalancerPreset, LoadBalancerProvider } from "./load-balancer-presets";
export { LOAD_BALANCER_PRESETS } from "./load-balancer-presets";
export type { Description, LengthRange, Platform, ServiceTypeName } from "./platform";
export {
  isConsoleService,
  recogniseCreator,
  recogniseDescription,
  recognisePlatform,
  withoutWritten,
  type RecognisedDescription,
} from "./recognise";
