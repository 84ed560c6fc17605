import { defined } from "../defined";
import type { Problem } from "../errors";

/** One step of a path: a field's name or an index. */
export type PathStep = string | number;

/** Something in an object that cannot be converted as it is. */
export interface ConversionIssue extends Pick<Problem, "code" | "what" | "value" | "allowed" | "fix"> {
  /** Steps from the object's root to the field. */
  readonly path: readonly PathStep[];
  /**
   * Whether the rest of the object can be converted without the field; a field of a wrong type makes the whole object
   * unusable.
   */
  readonly droppable: boolean;
}

/** A path as text: `spec.template.spec.containers[0].image`. A name that is not a plain word is quoted. */
export function formatPath(path: readonly PathStep[]): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

/** The issue as a problem of a `KubeServicesError`. */
export function problemOf(issue: ConversionIssue, where?: string): Problem {
  const { path, droppable, ...rest } = issue;
  void droppable;
  return { ...rest, ...defined({ where }), prop: formatPath(path) };
}

/** A problem that the API server would tell as well. */
export const refusedByKubernetes = (problem: Problem): Problem => ({
  ...problem,
  what: `${problem.what} (Kubernetes refuses this)`,
});
