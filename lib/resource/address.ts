import { TerraformDataSource, TerraformModule, TerraformResource, TerraformVariable } from "cdktf";
import type { IConstruct } from "constructs";

/**
 * The Terraform address of what can stand in a configuration once: a resource, a data source, a module, a variable.
 * @returns undefined for everything else
 */
export function addressOf(construct: IConstruct): string | undefined {
  if (TerraformResource.isTerraformResource(construct))
    return `${construct.terraformResourceType}.${construct.friendlyUniqueId}`;
  if (TerraformDataSource.isTerraformDataSource(construct))
    return `data.${construct.terraformResourceType}.${construct.friendlyUniqueId}`;
  if (construct instanceof TerraformModule) return `module.${construct.friendlyUniqueId}`;
  return construct instanceof TerraformVariable ? `var.${construct.friendlyUniqueId}` : undefined;
}
