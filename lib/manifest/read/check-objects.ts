import { groupVersion } from "../../api-names";
import type { Problem } from "../../errors";
import { resourceSchemaForKind } from "../table";
import type { KubernetesObject } from "../to-terraform";
import { describeObject, metadataOf } from "./manifest-object";
import type { ManifestObject } from "./manifest-object";
import { holdsTemplate } from "./template";

/** What every object needs, whatever its kind: apiVersion, kind, a name, and an identity of its own. */
export function checkObjects(objects: readonly ManifestObject[]): readonly Problem[] {
  const problems: Problem[] = [];
  const known = new Map<string, ManifestObject>();
  for (const each of objects) {
    const found = checkOne(each);
    if (found.length > 0) {
      problems.push(...found);
      continue;
    }
    const identity = identityOf(each);
    if (identity === undefined) continue;
    const other = known.get(identity);
    if (other === undefined) known.set(identity, each);
    else {
      problems.push({
        code: "ManifestDuplicate",
        what: `${describeObject(each.object)} is given twice, first at ${other.where()}`,
        where: each.where(),
        fix: "keep one of them",
      });
    }
  }
  return problems;
}

/** Groups that look like those of a cluster, and are read by a tool from its files. */
function toolOf({ apiVersion, kind }: KubernetesObject): { readonly name: string; readonly fix: string } | undefined {
  const { group } = groupVersion(apiVersion);
  const leaveOut = "leave the file out";
  if (group === "kustomize.config.k8s.io" || apiVersion === "builtin")
    return { name: "Kustomize", fix: "build the folder: kustomize build FOLDER > FILE" };
  if (group === "kind.x-k8s.io") return { name: "kind", fix: leaveOut };
  if (group === "kubeadm.k8s.io" || group === "kubelet.config.k8s.io" || group === "kubeproxy.config.k8s.io")
    return { name: "the node's programs", fix: leaveOut };
  if (apiVersion === "v1" && kind === "Config") return { name: "kubectl (a kubeconfig)", fix: leaveOut };
  return undefined;
}

function checkOne({ object, where }: ManifestObject): readonly Problem[] {
  for (const field of ["apiVersion", "kind"] as const) {
    const value: unknown = object[field];
    if (typeof value === "string" && value !== "") continue;
    const missing = value === undefined || value === null || value === "";
    return [
      {
        code: field === "kind" ? "ManifestKindMissing" : "ManifestApiVersionMissing",
        what: missing ? `${field} is missing` : `${field} must be a text`,
        where: where([field]),
        prop: field,
        ...(missing ? {} : { value }),
        fix: field === "kind" ? "add kind, such as Service" : "add apiVersion, such as v1 or apps/v1",
      },
    ];
  }
  const tool = toolOf(object);
  if (tool !== undefined) {
    return [
      {
        code: "ManifestOfTool",
        what: `${describeObject(object)} is a configuration of ${tool.name}: no cluster has such a kind`,
        where: where(["kind"]),
        prop: "kind",
        fix: tool.fix,
      },
    ];
  }
  const metadata = object["metadata"];
  const { name, generateName } = metadataOf(object);
  if (name === undefined && generateName === undefined) {
    const given = typeof metadata === "object" && metadata !== null && "name" in metadata ? metadata.name : undefined;
    const wrong = given !== undefined && given !== null && given !== "";
    return [
      {
        code: wrong ? "ManifestFieldType" : "ManifestNameMissing",
        what: wrong ? "the name must be a text" : `this ${object.kind} has no name`,
        where: where(["metadata", "name"]),
        prop: "metadata.name",
        ...(wrong ? { value: given } : {}),
        fix: wrong ? "quote the name" : "add metadata.name",
      },
    ];
  }
  if (name === undefined || !holdsTemplate(name)) return [];
  return [
    {
      code: "ManifestTemplate",
      what: "this is a template, not a manifest: its name holds {{ … }}",
      where: where(["metadata", "name"]),
      prop: "metadata.name",
      fix: "render it first, as with: helm template RELEASE CHART > FILE",
    },
  ];
}

/** Group, kind, namespace and name; undefined for an object whose name the server makes. */
function identityOf({ object }: ManifestObject): string | undefined {
  const { name, namespace } = metadataOf(object);
  if (name === undefined) return undefined;
  const { group } = groupVersion(object.apiVersion);
  const namespaced = resourceSchemaForKind(object.apiVersion, object.kind)?.namespaced ?? true;
  return JSON.stringify([group, object.kind, namespaced ? (namespace ?? "") : "", name]);
}
