import { DataKubernetesResource } from "@cdktf/provider-kubernetes/lib/data-kubernetes-resource";
import type { Construct } from "constructs";
import type { WorkloadKind } from "../workload";

/** A workload that this stack does not make. */
export interface ExistingWorkload {
  /** What runs the pods. */
  readonly kind: WorkloadKind;
  /** Name of the workload. */
  readonly name: string;
  /** Namespace of the workload; a Service leads to pods of its own alone. @default - the Service's */
  readonly namespace?: string;
}

/**
 * The labels of an existing workload's pods, read by Terraform at plan time: planning fails where the workload is not
 * there.
 */
export function existingPodLabels(
  scope: Construct,
  logicalId: string,
  workload: ExistingWorkload,
  namespace: string,
): Readonly<Record<string, string>> {
  const source = new DataKubernetesResource(scope, "ExistingWorkload", {
    apiVersion: "apps/v1",
    kind: workload.kind,
    metadata: { name: workload.name, namespace: workload.namespace ?? namespace },
  });
  source.overrideLogicalId(logicalId);
  // The labels' names are unknown at synth, so the map as a whole is a token.
  return source.interpolationForAttribute("object.spec.template.metadata.labels") as unknown as Readonly<
    Record<string, string>
  >;
}
