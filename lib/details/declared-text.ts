import { evaluate, UnresolvedExpression, type StackConfiguration } from "../cluster";
import { KubeServicesError } from "../errors";

/**
 * A name or namespace that a stack declares, computed without Terraform.
 * @param prop its place in the configuration
 * @param code of the error
 * @throws KubeServicesError with the code, where only Terraform knows it
 */
export function declaredText(text: string, prop: string, configuration: StackConfiguration, code: string): string {
  try {
    return evaluate(text, configuration.scope);
  } catch (error) {
    if (!(error instanceof UnresolvedExpression)) throw error;
    throw new KubeServicesError({
      code,
      what: error.part.startsWith("var.")
        ? `it needs ${error.part}; set TF_VAR_${error.part.slice(4)}`
        : `${error.message}; this command needs names that are plain values or variables`,
      where: configuration.file,
      prop,
    });
  }
}
