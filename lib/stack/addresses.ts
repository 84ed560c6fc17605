import { TerraformLocal, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { KubeServicesError, type Problem } from "../errors";
import { addressOf, policyRecords } from "../resource";

/**
 * Two elements of one address would melt into one, and CDKTF says nothing about it.
 * @throws KubeServicesError `ObjectDuplicate`
 */
export function refuseSharedAddresses(stack: TerraformStack): void {
  const records = policyRecords(stack);
  const holders = new Map<string, IConstruct>(records.addresses().map((address) => [address, records]));
  const problems: Problem[] = [];
  const visit = (construct: IConstruct): void => {
    const address = construct instanceof TerraformLocal ? `local.${construct.friendlyUniqueId}` : addressOf(construct);
    const holder = address === undefined ? undefined : holders.get(address);
    if (address !== undefined && holder === undefined) holders.set(address, construct);
    if (holder !== undefined)
      problems.push({
        code: "ObjectDuplicate",
        what: `${holder.node.path} has the address ${address} already`,
        where: construct.node.path,
        value: address,
        fix: "give the construct another id",
      });
    for (const child of construct.node.children) if (!TerraformStack.isStack(child)) visit(child);
  };
  visit(stack);
  if (problems.length > 0) throw new KubeServicesError(problems);
}
