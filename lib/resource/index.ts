export { afterShape, checkAfter, comeAfter, type AfterProps } from "./after";
export { addressOf } from "./address";
export { checkAtSynth } from "./at-synth";
export { adoptLive, importLive, type AdoptLiveOptions } from "./adopt-live";
export { checkObject } from "./check-object";
export {
  checkProps,
  ownCopy,
  propPath,
  props,
  rule,
  type PropsCheck,
  type PropsSchema,
  type Report,
  type Rule,
} from "./check-props";
export {
  enterAsGiven,
  environmentOf,
  setEnvironment,
  type AsGiven,
  type DeletePolicy,
  type Environment,
  type OnDelete,
  type SecurityProfile,
} from "./environment";
export { withoutFinished, type Json } from "./finished";
export { EDIT_HIDDEN, editAlone, editOf, editParts, editsOf, type Edits } from "./edit";
export { forget } from "./forget";
export { KubernetesResource, type KubernetesResourceProps, type ObjectLifecycle } from "./kubernetes-resource";
export type { ManifestOptions } from "../manifest";
export type { ObjectEdit } from "../manifest/patch/edit-object";
export { Manifest } from "./manifest";
export type { Decisive } from "./replacement";
export { STORAGE_CLASS } from "../manifest";
export { onDeleteOf, policyRecords, recordPolicy } from "./retention";
export { checkOnDelete, deletePolicy } from "./check-on-delete";
export {
  MANAGED_BY,
  OWNERSHIP_KEYS,
  SELECTOR_KEYS,
  checkReservedLabels,
  objectMetadata,
  ownershipLabels,
  toLabelValue,
} from "./metadata";
export { withMarks } from "./manifest-marks";
export { ObjectConstruct, ReferredObject } from "./object-construct";
export { orderConstructs } from "./order";
export { requireJson } from "./json-only";
export { ownId } from "./own-id";
export type { KubernetesObject, ObjectMetadata } from "./kubernetes-object";
export { annotationMap, checkObjectName, labelMap, labelName, objectName, tokenOr } from "./name-rules";
export { isLabelName, isLabelValue, isQualifiedName, isServiceName, isSubdomain } from "../names";
export { compareQuantities, quantitySpellings, unitOfResource } from "../quantity";
export {
  addressRange,
  appProtocol,
  impliedPortName,
  ipAddress,
  portNumber,
  portReference,
  protocol,
  transportOf,
  type AppProtocol,
  type Protocol,
} from "./network-values";
export { checkUnit, positiveQuantity, quantity, type Amounts } from "./quantity";
export { isResolvable, isToken, knownFields } from "./tokens";
