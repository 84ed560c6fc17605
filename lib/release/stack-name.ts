import { KubeServicesError } from "../errors";

const STACK_NAME = /^[A-Za-z0-9_][\w.-]{0,200}$/;

/** Whether a stack's name can be that of a folder, a job and a variable, and nothing more than a name there. */
export const isStackName = (name: string): boolean => STACK_NAME.test(name);

/**
 * Refuses names of stacks that would lead out of a folder, or that a forge would take for an expression.
 * @throws KubeServicesError `StackNameUnusable`
 */
export function checkStackNames(names: readonly string[]): void {
  const odd = names.filter((name) => !isStackName(name));
  if (odd.length === 0) return;
  throw new KubeServicesError(
    odd.map((name) => ({
      code: "StackNameUnusable",
      what: "this stack cannot be planned into a folder, nor named in a pipeline",
      where: "the name of a stack",
      value: name,
      allowed: "up to 201 letters, digits, dots, dashes and underscores, of which the first is no dot and no dash",
      fix: "give the stack such an id",
    })),
  );
}
