import { TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { z } from "zod";
import { defined } from "../defined";
import { acknowledgeForgotten } from "../acknowledge";
import { KubeServicesError, type Problem } from "../errors";
import {
  KubernetesResource,
  addressOf,
  forget,
  importLive,
  isToken,
  policyRecords,
  props as propsSchema,
} from "../resource";
import type { Cluster } from "./cluster";

/** Where services of a stack come from. */
export interface MovedFrom {
  /** The stack of the same app that had them until now. It is deployed first. */
  readonly stack: TerraformStack;
  /**
   * Ids of the constructs that come from there, as they stand directly in this stack.
   * @default - all of this stack
   */
  readonly constructs?: readonly string[];
}

export const movedFromSchema = propsSchema({
  stack: z.custom<TerraformStack>((value) => TerraformStack.isStack(value), {
    error: "a stack of the same app",
    params: { code: "MovedStackInvalid", what: "this is no stack", allowed: "a stack of the same app" },
  }),
  constructs: z.array(z.string()).optional(),
});

/** What is compared of the two stacks. */
export interface MovingStack {
  readonly cluster: Cluster;
  readonly namespace: string;
}

/**
 * Takes over what another stack had, at the same addresses: there it is forgotten, here it is imported. Records of
 * Terraform's own are forgotten there, too, and made anew here. It is done once for a stack.
 * @param receiving the stack that they come to, with what it reaches
 * @param other what the stack that they come from reaches, where that is known
 * @throws KubeServicesError with all that cannot be moved: `MovedStillDeclared`, `MovedElsewhere`, `MovedUnimportable`,
 *   `MovedUnknown`
 */
export function takeOver(
  scope: TerraformStack,
  { stack, constructs }: MovedFrom,
  receiving: MovingStack,
  other: MovingStack | undefined,
): void {
  const where = scope.node.path;
  const chosen = constructs === undefined ? undefined : new Set(constructs);
  const problems = [...placeProblems(scope, stack, receiving, other), ...unknownProblems(scope, constructs ?? [])];
  const left = declaredIn(stack);
  const moved: string[] = [];
  for (const resource of resourcesOf(scope)) {
    if (chosen !== undefined && !chosen.has(topIdOf(scope, resource))) continue;
    const address = addressOf(resource) as string;
    const holder = left.get(address) ?? left.get(objectKeyOf(resource));
    if (holder !== undefined)
      problems.push({
        code: "MovedStillDeclared",
        what: `${stack.node.path} still declares ${address}, as ${holder}`,
        where: resource.node.path,
        fix: `take it out of ${stack.node.path}; or name in movedFrom.constructs what has moved, without this`,
      });
    else if (!isTakenOver(resource))
      problems.push({
        code: "MovedUnimportable",
        what: "Terraform cannot import this by what the code says of it",
        where: resource.node.path,
        value: address,
        fix: 'say what it is there: .importFrom("<id>"), as its provider\'s documentation has it; or leave it in its stack',
      });
    else moved.push(address);
  }
  if (problems.length === 0 && moved.length === 0)
    problems.push({
      code: "MovedNothing",
      what: "movedFrom names a stack that nothing comes from",
      where,
      prop: "movedFrom",
      fix: "declare here what moves, or take movedFrom out",
    });
  if (problems.length > 0) throw new KubeServicesError(problems);
  const names = new Set(moved.map((address) => address.slice(address.indexOf(".") + 1)));
  const claims = [...policyRecords(scope).claims.keys()].filter((id) => names.has(id));
  const records = claims.flatMap((id) => [`${id}_claims`, `${id}_claims_fixed`]).map((id) => `terraform_data.${id}`);
  for (const address of new Set([...moved, ...records])) forget(stack, address);
  acknowledgeForgotten(stack, moved, `the stack ${where} takes it over (movedFrom)`);
  scope.addDependency(stack);
}

/** All resources that stand in a stack itself. */
function resourcesOf(stack: TerraformStack): readonly TerraformResource[] {
  const found: TerraformResource[] = [];
  const visit = (construct: IConstruct): void => {
    if (TerraformResource.isTerraformResource(construct)) found.push(construct);
    for (const child of construct.node.children) if (!TerraformStack.isStack(child)) visit(child);
  };
  visit(stack);
  return found;
}

/** The id of what a resource stands in, directly in its stack. */
const topIdOf = (stack: TerraformStack, { node }: IConstruct): string =>
  node.scopes[node.scopes.indexOf(stack) + 1]?.node.id ?? "";

/** The paths of a stack's resources, by address and by object. */
function declaredIn(stack: TerraformStack): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const resource of resourcesOf(stack))
    for (const key of [addressOf(resource) as string, objectKeyOf(resource)])
      if (key !== "") found.set(key, resource.node.path);
  return found;
}

/** What tells an object from others; the version of its kind's group does not. */
function objectKeyOf(resource: TerraformResource): string {
  if (!(resource instanceof KubernetesResource)) return "";
  const { apiVersion, kind, metadata } = resource.object;
  return JSON.stringify([apiVersion.replace(/(^|\/)[^/]*$/, ""), kind, metadata.namespace, metadata.name]);
}

/** Gives a resource its `import` block, where it needs one; false where nobody knows what it is called there. */
function isTakenOver(resource: TerraformResource): boolean {
  if ((resource as unknown as { readonly _imported?: unknown })._imported !== undefined) return true;
  if (resource.terraformResourceType === "terraform_data") return true;
  return resource instanceof KubernetesResource && importLive(resource);
}

/** What would make the import one of another object. */
function placeProblems(
  scope: TerraformStack,
  stack: TerraformStack,
  receiving: MovingStack,
  other: MovingStack | undefined,
): Problem[] {
  const where = scope.node.path;
  const elsewhere = (what: string, fix: string, value?: string, allowed?: string): Problem => ({
    ...{ code: "MovedElsewhere", what, where, prop: "movedFrom", fix },
    ...defined({ value, allowed }),
  });
  if (scope === stack) return [elsewhere("a stack takes nothing over from itself", "name the other stack")];
  if (scope.node.root !== stack.node.root)
    return [elsewhere("the other stack is one of another app", "declare both in one app until both are deployed")];
  if (other === undefined) return [];
  const problems: Problem[] = [];
  const [here, there] = [clusterText(receiving.cluster), clusterText(other.cluster)];
  if (here !== undefined && there !== undefined && here !== there)
    problems.push(elsewhere("the other stack names another cluster", "name the same one in both", here, there));
  if (![receiving.namespace, other.namespace].some(isToken) && receiving.namespace !== other.namespace)
    problems.push(
      elsewhere(
        "the other stack is about another namespace: objects cannot change theirs",
        "name the same one in both",
        receiving.namespace,
        other.namespace,
      ),
    );
  return problems;
}

/** A cluster as its stack names it; undefined where only Terraform knows. */
function clusterText(cluster: Cluster): string | undefined {
  const text =
    "kubeconfig" in cluster
      ? `context ${cluster.context} of ${cluster.kubeconfig}`
      : "host" in cluster
        ? cluster.host.replace(/\/$/, "")
        : "the cluster that Terraform runs in";
  return isToken(text) ? undefined : text;
}

const unknownProblems = (scope: TerraformStack, constructs: readonly string[]): Problem[] =>
  constructs
    .filter((id) => scope.node.tryFindChild(id) === undefined)
    .map((id) => ({
      code: "MovedUnknown",
      what: "the stack has no construct of this id",
      where: scope.node.path,
      prop: "movedFrom.constructs",
      value: id,
      fix: "name the ids of constructs that stand directly in this stack",
    }));
