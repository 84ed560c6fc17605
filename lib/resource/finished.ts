import type { TerraformElement } from "cdktf";
import type { IConstruct } from "constructs";
import { isResolvable } from "./tokens";

/** A part of Terraform's JSON configuration. */
export type Json = Record<string, unknown>;

/** A resource that can say whether nothing in it is left to resolve. */
interface Finishing {
  /** Whether the resource is as it will be written: no token must be resolved, and nothing of CDKTF's be added. */
  isFinished(): boolean;
  /** The resource as the last configuration has it, where it is finished. */
  finished(): Json;
}

/** The resources of a stack that may be finished, in the order in which they were made. */
const finishing = new WeakMap<IConstruct, (TerraformElement & Finishing)[]>();

/** Notes a resource of a stack as one that may be finished. */
export function noteFinishing(stack: IConstruct, element: TerraformElement & Finishing): void {
  const noted = finishing.get(stack);
  if (noted === undefined) finishing.set(stack, [element]);
  else noted.push(element);
}

/** Stacks that render just now: finished resources leave themselves out, since the stack adds them. */
const rendering = new WeakMap<IConstruct, ReadonlySet<IConstruct>>();

/** Whether the stack adds this resource itself, so that it must not render. */
export function isLeftOut(stack: IConstruct, element: IConstruct): boolean {
  return rendering.get(stack)?.has(element) === true;
}

/** Whether nobody has taken a construct, or one that it stands in, out of the stack. */
function isIn(stack: IConstruct, construct: IConstruct): boolean {
  for (let inner = construct; inner !== stack;) {
    const { scope } = inner.node;
    if (scope === undefined || scope.node.tryFindChild(inner.node.id) !== inner) return false;
    inner = scope;
  }
  return true;
}

/**
 * Runs a step of a stack's synthesis without the resources that hold no token: CDKTF would walk through every value of
 * them three times and change none.
 * @returns the step's result, and the finished resources
 */
export function withoutFinished<T>(
  stack: IConstruct,
  step: () => T,
): { readonly result: T; readonly finished: ReadonlySet<TerraformElement & Finishing> } {
  const finished = new Set<TerraformElement & Finishing>();
  for (const resource of finishing.get(stack) ?? [])
    if (isIn(stack, resource) && resource.isFinished()) finished.add(resource);
  rendering.set(stack, finished);
  try {
    return { result: step(), finished };
  } finally {
    rendering.delete(stack);
  }
}

/** Whether a value holds nothing that CDKTF would have to resolve. */
export function isResolved(value: unknown): boolean {
  switch (typeof value) {
    case "string":
      return !value.includes("TfToken[");
    case "number":
      return value > -1e100; // CDKTF encodes number tokens far below
    case "boolean":
      return true;
    case "object":
      if (value === null || isResolvable(value)) return false;
      if (Array.isArray(value)) return value.every(isResolved);
      for (const key in value) if (!isResolved((value as Json)[key]) || key.includes("TfToken[")) return false;
      return true;
    default:
      return false;
  }
}
