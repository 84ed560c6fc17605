import { defined } from "../../defined";
import { KubeServicesError, formatProblem } from "../../errors";
import type { AttributePath, PathStep } from "./cty/path";
import { SEVERITY_NUMBERS } from "./protocol/plugin5";

/** Something that Terraform shows its user. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  /** @default - none */
  readonly detail?: string;
  /** The attribute that it is about. @default - the whole resource */
  readonly attribute?: AttributePath;
}

/** An error that is told to Terraform's user as it is. */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(...diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((each) => [each.summary, each.detail].filter(Boolean).join(": ")).join("\n"));
    this.name = "DiagnosticError";
    this.diagnostics = diagnostics;
  }
}

/** One error without a place. */
export function failure(summary: string, detail?: string): DiagnosticError {
  return new DiagnosticError({ severity: "error", summary, ...defined({ detail }) });
}

/** What Terraform is told of a thrown value. What is not meant for users is named a defect. */
export function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof DiagnosticError) return error.diagnostics;
  if (KubeServicesError.is(error)) {
    return error.problems.map((each) => ({ severity: "error", summary: each.what, detail: formatProblem(each) }));
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    {
      severity: "error",
      summary: "Defect of the sandbox's offline provider",
      detail: `Please report this to cdktf-kube-services:\n${text}`,
    },
  ];
}

/** A diagnostic as a message of the plugin protocol. */
export function diagnosticMessage(diagnostic: Diagnostic): object {
  return {
    severity: SEVERITY_NUMBERS[diagnostic.severity],
    summary: diagnostic.summary,
    detail: diagnostic.detail ?? "",
    ...(diagnostic.attribute === undefined ? {} : { attribute: pathMessage(diagnostic.attribute) }),
  };
}

/** A path as a message of the plugin protocol. */
export function pathMessage(path: AttributePath): object {
  return { steps: path.map(stepMessage) };
}

function stepMessage(step: PathStep): object {
  if ("attribute" in step) return { attribute_name: step.attribute };
  return "key" in step ? { element_key_string: step.key } : { element_key_int: step.index };
}
