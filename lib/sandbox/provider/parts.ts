import { dataSourceSchemas, providerSchema, resourceSchemas } from "../../manifest/table";
import { anyObject, anyObjects } from "./data-sources/dynamic-objects";
import { TypedDataSource } from "./data-sources/typed-data-source";
import { majorOf, PLAYED_VERSIONS, type PlayedVersion } from "./played-version";
import type { ProviderParts } from "./provider";
import { ManifestResource } from "./resources/manifest-resource";
import type { DataSource, Resource } from "./resources/resource";
import { TypedResource } from "./resources/typed-resource";
import { providerSchemaOf } from "./schema/from-table";

/**
 * Everything that the offline provider offers.
 * @param version that it plays @default - the oldest
 */
export function offlineProviderParts(version: PlayedVersion = PLAYED_VERSIONS[0]): ProviderParts {
  const major = majorOf(version);
  return {
    schema: providerSchemaOf(providerSchema()),
    resources: new Map<string, Resource>([
      ...resourceSchemas(major).map((each) => [each.resourceType, new TypedResource(each, major)] as const),
      ["kubernetes_manifest", new ManifestResource()],
    ]),
    dataSources: new Map<string, DataSource>([
      ...dataSourceSchemas(major).map((each) => [each.type, new TypedDataSource(each)] as const),
      ["kubernetes_resource", anyObject],
      ["kubernetes_resources", anyObjects],
    ]),
  };
}
