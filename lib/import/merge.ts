import { metadataOf, type ConvertedManifest } from "../manifest";
import { fieldsOf } from "./props";

/** What one construct of the code will stand for. */
export type Group =
  | {
      readonly type: "StatelessService" | "StatefulService";
      readonly service: ConvertedManifest;
      readonly workload: ConvertedManifest;
    }
  | { readonly type: "ExternalService" | "WorkloadService"; readonly service: ConvertedManifest }
  | { readonly type: "KubernetesResource"; readonly manifest: ConvertedManifest; readonly reason?: string };

/** Finds the workload of each Service. What has no place in a service construct is a resource by itself. */
export function groupManifests(manifests: readonly ConvertedManifest[]): readonly Group[] {
  const typed = manifests.filter(({ resourceType }) => resourceType !== "kubernetes_manifest");
  const workloads = typed.filter(({ object }) => object.kind === "Deployment" || object.kind === "StatefulSet");
  const byNamespace = groupBy(workloads, namespaceOf);
  const taken = new Set<ConvertedManifest>();
  const owners = new Map<ConvertedManifest, ConvertedManifest>();
  // The Service of a workload's own name first: others that lead to it stand by themselves.
  const services = typed.filter(({ object }) => object.kind === "Service");
  for (const byName of [true, false]) {
    for (const service of services) {
      if (owners.has(service)) continue;
      const selector = fieldsOf(service.object, "spec", "selector");
      if (Object.keys(selector).length === 0) continue;
      const found = (byNamespace.get(namespaceOf(service)) ?? []).filter(
        (workload) => !taken.has(workload) && selects(selector, workload),
      );
      const own = found.find((workload) => metadataOf(workload.object).name === metadataOf(service.object).name);
      const owner = byName ? own : found.length === 1 ? found[0] : undefined;
      if (owner === undefined || !fits(service, owner)) continue;
      owners.set(service, owner);
      taken.add(owner);
    }
  }
  return manifests.flatMap((manifest): readonly Group[] => {
    if (taken.has(manifest)) return [];
    const { object, resourceType } = manifest;
    if (resourceType === "kubernetes_manifest") return [{ type: "KubernetesResource", manifest }];
    if (object.kind !== "Service" || object.apiVersion !== "v1") return [{ type: "KubernetesResource", manifest }];
    const workload = owners.get(manifest);
    if (workload !== undefined) {
      const type = workload.object.kind === "Deployment" ? "StatelessService" : "StatefulService";
      return [{ type, service: manifest, workload }];
    }
    if (fieldsOf(object, "spec")["type"] === "ExternalName") return [{ type: "ExternalService", service: manifest }];
    if (Object.keys(fieldsOf(object, "spec", "selector")).length > 0)
      return [{ type: "WorkloadService", service: manifest }];
    return [{ type: "KubernetesResource", manifest, reason: "the Service has no selector" }];
  });
}

/** A StatefulSet goes with the headless Service that gives its pods their names. */
function fits(service: ConvertedManifest, { object }: ConvertedManifest): boolean {
  if (object.kind === "Deployment") return true;
  const headless = fieldsOf(service.object, "spec")["clusterIP"] === "None";
  return headless && fieldsOf(object, "spec")["serviceName"] === metadataOf(service.object).name;
}

function selects(selector: Readonly<Record<string, unknown>>, { object }: ConvertedManifest): boolean {
  const labels = fieldsOf(object, "spec", "template", "metadata", "labels");
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

const namespaceOf = ({ object }: ConvertedManifest): string => metadataOf(object).namespace ?? "";

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
