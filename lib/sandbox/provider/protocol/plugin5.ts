import type { MessageDefinitions } from "./message";

/*
 * Version 5 of the protocol that Terraform and OpenTofu speak with a provider, as far as this provider takes part in
 * it. Field numbers are the protocol's; a field that is not listed is skipped when read.
 */

/** The messages of the protocol. */
export const PLUGIN5_MESSAGES: MessageDefinitions = {
  DynamicValue: { msgpack: [1, "bytes"], json: [2, "bytes"] },
  Diagnostic: {
    severity: [1, "int32"],
    summary: [2, "string"],
    detail: [3, "string"],
    attribute: [4, "AttributePath"],
  },
  AttributePath: { steps: [1, "AttributePath.Step", "repeated"] },
  "AttributePath.Step": {
    attribute_name: [1, "string"],
    element_key_string: [2, "string"],
    element_key_int: [3, "int64"],
  },
  RawState: { json: [1, "bytes"], flatmap: [2, "string", "map"] },
  ServerCapabilities: {
    plan_destroy: [1, "bool"],
    get_provider_schema_optional: [2, "bool"],
    move_resource_state: [3, "bool"],
  },
  Schema: { version: [1, "int64"], block: [2, "Schema.Block"] },
  "Schema.Block": {
    version: [1, "int64"],
    attributes: [2, "Schema.Attribute", "repeated"],
    block_types: [3, "Schema.NestedBlock", "repeated"],
    description: [4, "string"],
    description_kind: [5, "int32"],
    deprecated: [6, "bool"],
  },
  "Schema.Attribute": {
    name: [1, "string"],
    type: [2, "bytes"],
    description: [3, "string"],
    required: [4, "bool"],
    optional: [5, "bool"],
    computed: [6, "bool"],
    sensitive: [7, "bool"],
    description_kind: [8, "int32"],
    deprecated: [9, "bool"],
    write_only: [10, "bool"],
  },
  "Schema.NestedBlock": {
    type_name: [1, "string"],
    block: [2, "Schema.Block"],
    nesting: [3, "int32"],
    min_items: [4, "int64"],
    max_items: [5, "int64"],
  },
  "GetMetadata.Request": {},
  "GetMetadata.Response": {
    server_capabilities: [1, "ServerCapabilities"],
    diagnostics: [2, "Diagnostic", "repeated"],
    data_sources: [3, "GetMetadata.TypeName", "repeated"],
    resources: [4, "GetMetadata.TypeName", "repeated"],
  },
  "GetMetadata.TypeName": { type_name: [1, "string"] },
  "GetProviderSchema.Request": {},
  "GetProviderSchema.Response": {
    provider: [1, "Schema"],
    resource_schemas: [2, "Schema", "map"],
    data_source_schemas: [3, "Schema", "map"],
    diagnostics: [4, "Diagnostic", "repeated"],
    provider_meta: [5, "Schema"],
    server_capabilities: [6, "ServerCapabilities"],
  },
  IdentitySchema: { version: [1, "int64"], identity_attributes: [2, "IdentitySchema.Attribute", "repeated"] },
  "IdentitySchema.Attribute": {
    name: [1, "string"],
    type: [2, "bytes"],
    required_for_import: [3, "bool"],
    optional_for_import: [4, "bool"],
  },
  IdentityData: { identity_data: [1, "DynamicValue"] },
  "GetResourceIdentitySchemas.Request": {},
  "GetResourceIdentitySchemas.Response": {
    identity_schemas: [1, "IdentitySchema", "map"],
    diagnostics: [2, "Diagnostic", "repeated"],
  },
  "UpgradeResourceIdentity.Request": { type_name: [1, "string"], version: [2, "int64"], raw_identity: [3, "RawState"] },
  "UpgradeResourceIdentity.Response": {
    upgraded_identity: [1, "IdentityData"],
    diagnostics: [2, "Diagnostic", "repeated"],
  },
  "PrepareProviderConfig.Request": { config: [1, "DynamicValue"] },
  "PrepareProviderConfig.Response": {
    prepared_config: [1, "DynamicValue"],
    diagnostics: [2, "Diagnostic", "repeated"],
  },
  "Configure.Request": { terraform_version: [1, "string"], config: [2, "DynamicValue"] },
  "Configure.Response": { diagnostics: [1, "Diagnostic", "repeated"] },
  "ValidateConfig.Request": { type_name: [1, "string"], config: [2, "DynamicValue"] },
  "ValidateConfig.Response": { diagnostics: [1, "Diagnostic", "repeated"] },
  "UpgradeResourceState.Request": { type_name: [1, "string"], version: [2, "int64"], raw_state: [3, "RawState"] },
  "UpgradeResourceState.Response": {
    upgraded_state: [1, "DynamicValue"],
    diagnostics: [2, "Diagnostic", "repeated"],
  },
  "ReadResource.Request": {
    type_name: [1, "string"],
    current_state: [2, "DynamicValue"],
    private: [3, "bytes"],
    current_identity: [6, "IdentityData"],
  },
  "ReadResource.Response": {
    new_state: [1, "DynamicValue"],
    diagnostics: [2, "Diagnostic", "repeated"],
    private: [3, "bytes"],
    new_identity: [5, "IdentityData"],
  },
  "PlanResourceChange.Request": {
    type_name: [1, "string"],
    prior_state: [2, "DynamicValue"],
    proposed_new_state: [3, "DynamicValue"],
    config: [4, "DynamicValue"],
    prior_private: [5, "bytes"],
    prior_identity: [8, "IdentityData"],
  },
  "PlanResourceChange.Response": {
    planned_state: [1, "DynamicValue"],
    requires_replace: [2, "AttributePath", "repeated"],
    planned_private: [3, "bytes"],
    diagnostics: [4, "Diagnostic", "repeated"],
    legacy_type_system: [5, "bool"],
    planned_identity: [7, "IdentityData"],
  },
  "ApplyResourceChange.Request": {
    type_name: [1, "string"],
    prior_state: [2, "DynamicValue"],
    planned_state: [3, "DynamicValue"],
    config: [4, "DynamicValue"],
    planned_private: [5, "bytes"],
    planned_identity: [7, "IdentityData"],
  },
  "ApplyResourceChange.Response": {
    new_state: [1, "DynamicValue"],
    private: [2, "bytes"],
    diagnostics: [3, "Diagnostic", "repeated"],
    legacy_type_system: [4, "bool"],
    new_identity: [5, "IdentityData"],
  },
  "ImportResourceState.Request": { type_name: [1, "string"], id: [2, "string"], identity: [4, "IdentityData"] },
  "ImportResourceState.ImportedResource": {
    type_name: [1, "string"],
    state: [2, "DynamicValue"],
    private: [3, "bytes"],
  },
  "ImportResourceState.Response": {
    imported_resources: [1, "ImportResourceState.ImportedResource", "repeated"],
    diagnostics: [2, "Diagnostic", "repeated"],
  },
  "ReadDataSource.Request": { type_name: [1, "string"], config: [2, "DynamicValue"] },
  "ReadDataSource.Response": { state: [1, "DynamicValue"], diagnostics: [2, "Diagnostic", "repeated"] },
  "Stop.Request": {},
  "Stop.Response": { Error: [1, "string"] },
};

/** The protocol's calls: name, request, response. */
export const PLUGIN5_CALLS = [
  ["GetMetadata", "GetMetadata.Request", "GetMetadata.Response"],
  ["GetSchema", "GetProviderSchema.Request", "GetProviderSchema.Response"],
  ["GetResourceIdentitySchemas", "GetResourceIdentitySchemas.Request", "GetResourceIdentitySchemas.Response"],
  ["UpgradeResourceIdentity", "UpgradeResourceIdentity.Request", "UpgradeResourceIdentity.Response"],
  ["PrepareProviderConfig", "PrepareProviderConfig.Request", "PrepareProviderConfig.Response"],
  ["ValidateResourceTypeConfig", "ValidateConfig.Request", "ValidateConfig.Response"],
  ["ValidateDataSourceConfig", "ValidateConfig.Request", "ValidateConfig.Response"],
  ["UpgradeResourceState", "UpgradeResourceState.Request", "UpgradeResourceState.Response"],
  ["Configure", "Configure.Request", "Configure.Response"],
  ["ReadResource", "ReadResource.Request", "ReadResource.Response"],
  ["PlanResourceChange", "PlanResourceChange.Request", "PlanResourceChange.Response"],
  ["ApplyResourceChange", "ApplyResourceChange.Request", "ApplyResourceChange.Response"],
  ["ImportResourceState", "ImportResourceState.Request", "ImportResourceState.Response"],
  ["ReadDataSource", "ReadDataSource.Request", "ReadDataSource.Response"],
  ["Stop", "Stop.Request", "Stop.Response"],
] as const;

/** The name of one of the protocol's calls. */
export type Plugin5Call = (typeof PLUGIN5_CALLS)[number][0];

/** A value as bytes, in one of two forms; Terraform sends MessagePack, and takes it. */
export interface WireValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

/** How Terraform's schema nests a block, as its number in the protocol. */
export const NESTING_NUMBERS = { single: 1, list: 2, set: 3, map: 4, group: 5 } as const;

/** How grave a diagnostic is, as its number in the protocol. */
export const SEVERITY_NUMBERS = { error: 1, warning: 2 } as const;
