import type { BlockSchema, FieldSchema } from "../../../manifest";
import type { StatusCause } from "../client/api-error";
import { ApiError } from "../client/api-error";
import type { ObjectReference } from "../client/kube-client";
import type { AttributePath, PathStep } from "../cty/path";
import type { Diagnostic } from "../diagnostic";
import { DiagnosticError } from "../diagnostic";
import { nameOf } from "../waits/wait";

/**
 * What the API server refused, told at the attributes that it is about.
 * @param doing what was tried, such as `create`
 * @returns other errors as they are
 */
export function explainApiError(
  error: unknown,
  doing: string,
  reference: ObjectReference,
  block?: BlockSchema,
): unknown {
  if (!(error instanceof ApiError)) return error;
  const summary = `Failed to ${doing} ${nameOf(reference)}`;
  if (error.reason === "AlreadyExists") {
    return new DiagnosticError({
      severity: "error",
      summary,
      detail: `${error.message}\nAdopt it with an import block, or give the resource another name.`,
    });
  }
  // An update is checked as a whole and as a change, which can tell the same twice.
  const causes = [
    ...new Map(
      error.causes
        .filter(({ field }) => field !== undefined)
        .map((cause) => [`${cause.field} ${cause.message}`, cause]),
    ).values(),
  ];
  if (causes.length === 0) return new DiagnosticError({ severity: "error", summary, detail: detailOf(error) });
  return new DiagnosticError(...causes.map((cause) => causeDiagnostic(cause, summary, block)));
}

function detailOf(error: ApiError): string {
  return error.reason === "" ? `${error.message} (HTTP status ${error.status})` : `${error.reason}: ${error.message}`;
}

function causeDiagnostic(cause: StatusCause, summary: string, block: BlockSchema | undefined): Diagnostic {
  const attribute = block === undefined ? [] : attributePathOf(cause.field ?? "", block);
  return {
    severity: "error",
    summary,
    detail: `${cause.field}: ${cause.message ?? cause.reason ?? "refused"}`,
    ...(attribute.length === 0 ? {} : { attribute }),
  };
}

/**
 * The attribute that stands for a Kubernetes field; for a field without one, the nearest that holds it.
 * @param field as the API server names it, such as `spec.ports[0].nodePort`
 */
export function attributePathOf(field: string, root: BlockSchema): AttributePath {
  const steps: PathStep[] = [];
  let block: BlockSchema | undefined = root;
  for (const [, name, position] of field.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)) {
    if (position !== undefined) {
      const last = steps.at(-1);
      if (last === undefined || !("attribute" in last)) break;
      steps.push(/^\d+$/.test(position) ? { index: Number(position) } : { key: position });
      continue;
    }
    let found: FieldSchema | undefined = block?.byKubernetesName.get(name ?? "");
    if (found === undefined && block?.inlined?.block !== undefined) {
      const { inlined }: BlockSchema = block;
      found = inlined?.block?.byKubernetesName.get(name ?? "");
      if (found !== undefined) steps.push({ attribute: inlined?.name ?? "" }, { index: 0 });
    }
    if (found === undefined) break;
    steps.push({ attribute: found.name });
    if (found.single === true && found.block !== undefined) steps.push({ index: 0 });
    block = found.block;
  }
  return steps;
}
