import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { z } from "zod";
import { defined } from "../defined";
import {
  KubernetesResource,
  ReferredObject,
  annotationMap,
  editAlone,
  editOf,
  environmentOf,
  labelMap,
  objectMetadata,
  objectName,
  ownershipLabels,
  props as propsSchema,
  type AsGiven,
  checkObject,
  type ObjectEdit,
} from "../resource";

/** Props of a `ServiceAccount`: who pods are towards the cluster, and towards a cloud. */
export interface ServiceAccountProps extends AsGiven {
  /** Name of the object. @default - the construct's id */
  readonly name?: string;
  /** Namespace of the account. @default - the stack's */
  readonly namespace?: string;
  /** Labels of the account, beside those of the library. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations, by which clouds give pods a role of theirs. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Names of Secrets with registry credentials, for all pods of the account. @default - none */
  readonly imagePullSecrets?: readonly string[];
  /** "Edit YAML" of the account; see `editYaml`. @default - none */
  readonly edit?: ObjectEdit;
}

/** Checks the props of a ServiceAccount. */
export const serviceAccountSchema = propsSchema({
  asGiven: z.boolean().optional(),
  name: objectName.optional(),
  namespace: objectName.optional(),
  labels: labelMap.optional(),
  annotations: annotationMap.optional(),
  imagePullSecrets: z.array(objectName).optional(),
  edit: editOf,
});

/**
 * Who a workload's pods are towards the cluster. Whether they get the account's token is said by the workload
 * (`automountServiceAccountToken`). Name and namespace replace it; all else is changed in place.
 *
 * Address, where the construct `web` stands directly in a stack: `kubernetes_service_account_v1.web`.
 * @example
 * ```ts
 * const account = new ServiceAccount(prod, "uploader", {
 *   annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/uploader" },
 * });
 * new Deployment(prod, "uploader-jobs", {
 *   containers: [{ image: "example.com/uploader:1" }],
 *   serviceAccountName: account.name,
 * });
 * ```
 */
export class ServiceAccount extends ReferredObject {
  /** The Terraform resource: the last escape hatch. */
  readonly resource: KubernetesResource;

  /** @throws KubeServicesError with everything that is wrong with the props */
  constructor(scope: Construct, id: string, props: ServiceAccountProps = {}) {
    super(scope, id);
    props = checkObject(this, id, props, { schema: serviceAccountSchema });
    const name = props.name ?? id;
    const { imagePullSecrets } = props;
    this.resource = new KubernetesResource(this, "Resource", {
      logicalId: TerraformStack.of(this).getLogicalId(this.node),
      object: defined({
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: objectMetadata(this, {
          name,
          namespace: props.namespace ?? environmentOf(this).namespace,
          labels: { ...ownershipLabels(this, name), ...props.labels },
          annotations: props.annotations,
        }),
        imagePullSecrets: imagePullSecrets?.map((secret) => ({ name: secret })),
      }),
    });
    this.editYaml(props.edit);
  }

  /**
   * "Edit YAML" of the consoles: changes the object past the props, and checks it like a manifest; see `ObjectEdit`.
   * @throws KubeServicesError with all that is wrong with the edit
   */
  editYaml(edit: ObjectEdit | undefined): void {
    editAlone(this, edit, this.resource);
  }
}
