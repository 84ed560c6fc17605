/**
 * Kubernetes manifests ⇄ resources of the Terraform provider, by one generated table.
 * @packageDocumentation
 */
export type { ConversionIssue, PathStep } from "./issue";
export { formatPath, problemOf } from "./issue";
export type {
  BlockSchema,
  DataSourceSchema,
  FieldFacts,
  FieldSchema,
  KubernetesFormat,
  ProviderMajor,
  ResourceSchema,
  TerraformBlockJson,
  TerraformSchemaJson,
  TerraformType,
} from "./schema";
export {
  dataSourceSchemas,
  providerSchema,
  resourceSchemaForKind,
  resourceSchemaOf,
  resourceSchemas,
  storedTable,
} from "./table";
export type { ToKubernetesOptions } from "./to-kubernetes";
export { toKubernetes } from "./to-kubernetes";
export type { KubernetesObject, TerraformAttributes, TerraformResourceData, ToTerraformOptions } from "./to-terraform";
export { toTerraform } from "./to-terraform";
export type { DeclaredPart, ServerFieldsOptions } from "./server-fields";
export { declaredPart } from "./server-fields";
export { importId, type ImportTarget } from "./import-id";
export type { ManifestObject } from "./read/manifest-object";
export { manifestsOf, parseManifests } from "./read/parse-manifests";
export type { ManifestSource } from "./read/source";
export { readManifestFile } from "./read/source";
export type { DefaultsContext } from "./provider-defaults";
export { emptyMeansNothing } from "./empty-blocks";
export { withKubernetesDefaults } from "./provider-defaults";
export type { ConvertedManifest, ConvertManifestsOptions, OnUnsupported, OtherKinds } from "./convert-manifests";
export { convertManifests } from "./convert-manifests";
export { isInternalKey } from "./internal-key";
export { backendService, ingressBackends } from "./ingress-backends";
export { describeObject, metadataOf } from "./read/manifest-object";
export { defaultPullPolicy } from "./pull-policy";
export { neededObjects } from "./references";
export { PART_OF, STORAGE_CLASS, withoutOwn } from "./own-annotations";
export { literalText } from "./values";
export type {
  ConfigurationResources,
  ManifestOptions,
  StackManifest,
  StackManifests,
  StackManifestsOptions,
} from "./stack-manifests";
export { configurationManifests } from "./stack-manifests";
export { inFull, terse } from "./terse";
export { manifestsToJson, manifestsToYaml } from "./write-manifests";
export { editObject, type EditObjectOptions, type ObjectEdit } from "./patch/edit-object";
