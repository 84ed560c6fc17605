export type { ExistingWorkload } from "./existing-workload";
export { ExternalService, type ExternalServiceProps } from "./external-service";
export { ManifestService, type ManifestServiceProps } from "./manifest-service";
export { ServiceConstruct } from "./service-construct";
export {
  StatefulService,
  type StatefulPart,
  type StatefulServiceProps,
  type StatefulVersionProps,
} from "./stateful-service";
export {
  StatelessService,
  type StatelessPart,
  type StatelessServiceProps,
  type StatelessVersionProps,
} from "./stateless-service";
export type { WorkloadBackedServiceProps, ServiceVersionProps } from "./workload-backed-props";
export { WorkloadBackedService } from "./workload-backed";
export { WorkloadService, type WorkloadServiceProps } from "./workload-service";
export type { OnUnsupported } from "../manifest";
export type { ManifestSourceProps } from "./manifest-source";
export type { RetiredPart } from "./retired-objects";
export { RetiredService, type RetiredServiceProps } from "./retired-service";
