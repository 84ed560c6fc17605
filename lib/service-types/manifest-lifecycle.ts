import { Construct } from "constructs";
import { knownFields, type KubernetesObject, type ObjectLifecycle } from "../resource";
import { serviceDecisive } from "../service";
import { workloadLifecycle } from "../workload";

/**
 * What a plan has to do where the provider keeps what a manifest says no more, and Kubernetes has no default that could
 * be said aloud: replace, or stop and tell; and what Kubernetes never changes of an object.
 * @param scope of records that the guard of claims makes
 */
export function manifestLifecycle(scope: Construct, logicalId: string, object: KubernetesObject): ObjectLifecycle {
  const spec = knownFields(object["spec"]);
  switch (object.kind) {
    case "Service":
      return { decisive: serviceDecisive(spec) };
    case "Ingress":
      return { decisive: { class: text(spec["ingressClassName"]) } };
    case "StatefulSet":
      return workloadLifecycle(new Construct(scope, `${logicalId}-claims`), logicalId, object);
    default:
      return workloadLifecycle(scope, logicalId, object);
  }
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
