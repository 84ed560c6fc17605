import type { TerraformElement } from "cdktf";
import type { IConstruct } from "constructs";
import { isResolvable } from "./tokens";

/** A part of Terraform's JSON configuration. */
export type Json = Record<string, unknown>;

/** A resource that can say whether nothing in it is left to resolve. */
export interface Finishing {
  /** The resource as the last configuration has it; undefined where a token must still be resolved. */
  finished(): Json | undefined;
}

const FINISHING = Symbol.for("cdktf-kube-services/Finishing");

/** Marks an element as one that may be finished. */
export function markFinishing(element: TerraformElement & Finishing): void {
  Object.defineProperty(element, FINISHING, { value: true });
}

const isFinishing = (construct: IConstruct): construct is TerraformElement & Finishing => FINISHING in construct;

/** Stacks that render just now: finished resources leave themselves out, since the stack adds them. */
const rendering = new WeakMap<IConstruct, ReadonlyMap<IConstruct, Json>>();

/** Whether the stack adds this resource itself, so that it must not render. */
export function isLeftOut(stack: IConstruct, element: IConstruct): boolean {
  return rendering.get(stack)?.has(element) === true;
}

/**
 * Runs a step of a stack's synthesis without the resources that hold no token: CDKTF would walk through every value of
 * them three times and change none.
 * @returns the step's result, and the finished resources
 */
export function withoutFinished<T>(
  stack: IConstruct,
  step: () => T,
): { readonly result: T; readonly finished: ReadonlyMap<IConstruct, Json> } {
  const finished = new Map<IConstruct, Json>();
  for (const construct of stack.node.findAll()) {
    const json = isFinishing(construct) ? construct.finished() : undefined;
    if (json !== undefined) finished.set(construct, json);
  }
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
