import { providerSchema, resourceSchemas } from "../../manifest";
import type { ProviderParts } from "./provider";
import { TypedResource } from "./resources/typed-resource";
import { providerSchemaOf } from "./schema/from-table";

/** Everything that the offline provider offers. */
export function offlineProviderParts(): ProviderParts {
  return {
    schema: providerSchemaOf(providerSchema()),
    resources: new Map(resourceSchemas().map((each) => [each.resourceType, new TypedResource(each)])),
    dataSources: new Map(),
  };
}
