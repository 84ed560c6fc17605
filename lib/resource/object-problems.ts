import type { Problem } from "../errors";
// Not the room's index, as in kubernetes-resource.ts.
import { problemOf, refusedByKubernetes } from "../manifest/issue";
import { validateObject } from "../manifest/validate/validate";
import type { KubernetesObject } from "./kubernetes-object";

/**
 * What the API server would refuse of an object that is made of props, by the rules that manifests are held to: the rules
 * of props look at what users say, and those of Kubernetes at all that comes of it. Secrets are left to their props: the
 * object does not have what is write-only.
 * @param where the construct's path
 */
export function objectProblems(where: string, object: KubernetesObject): readonly Problem[] {
  if (object.kind === "Secret") return [];
  return validateObject(object).map((issue) => refusedByKubernetes(problemOf(issue, where)));
}
