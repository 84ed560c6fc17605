import { Construct, type IConstruct } from "constructs";
import { z } from "zod";
import type { Report } from "./check-props";

/** The prop that says what comes first. */
export interface AfterProps {
  /**
   * What is deployed before the pods are: a `Job` has then completed (a migration before the rollout), a workload has rolled
   * out, anything else of the stack is there. Also when both change.
   * @default - what the props refer to
   */
  readonly after?: readonly IConstruct[];
}

/** Checks what comes first. */
export const afterShape = {
  after: z
    .array(z.custom<IConstruct>(Construct.isConstruct, { error: "a construct of this stack, such as a Job" }))
    .optional(),
};

/** A construct that is only waited for where it says so. */
interface Completing {
  readonly waitsForCompletion?: boolean;
}

/** What is not waited for is not done before anything. */
export function checkAfter(after: AfterProps["after"], report: Report): void {
  after?.forEach((construct, index) => {
    if ((construct as Completing).waitsForCompletion === false)
      report({
        code: "AfterNotWaited",
        what: `nobody waits until the Job ${construct.node.path} is done, so that nothing comes after that`,
        prop: `after[${index}]`,
        fix: "take waitForCompletion: false out of the Job, or the Job out of after",
      });
  });
}

/** Lets a construct wait for others. */
export function comeAfter(construct: Construct, after: AfterProps["after"]): void {
  if (after !== undefined && after.length > 0) construct.node.addDependency(...after);
}
