import { loadBalancerAssigned, objectExists, quotaInForce } from "../../waits/checks";
import { waitFor } from "../../waits/wait";
import type { KindBehaviour } from "../behaviour";
import { specOf, withSpec } from "../fields";

/** kubernetes_namespace_v1 */
export const namespace: KindBehaviour = {
  afterCreate: async ({ client, reference, attributes, options }) => {
    if (attributes["wait_for_default_service_account"] !== true) return;
    const account = { apiVersion: "v1", kind: "ServiceAccount", name: "default", namespace: reference.name };
    await waitFor(client, account, objectExists, options);
  },
  waitsUntilGone: true,
};

/** kubernetes_ingress_v1 */
export const ingress: KindBehaviour = {
  update: ({ after }) => ({ replace: after }),
  afterCreate: async ({ client, reference, attributes, options }) => {
    if (attributes["wait_for_load_balancer"] === true) await waitFor(client, reference, loadBalancerAssigned, options);
  },
  waitsUntilGone: true,
};

/** kubernetes_ingress_class_v1 */
export const ingressClass: KindBehaviour = { update: ({ after }) => ({ replace: after }) };

/** kubernetes_resource_quota_v1 */
export const resourceQuota: KindBehaviour = {
  afterCreate: ({ client, reference, options }) => waitFor(client, reference, quotaInForce, options),
  afterUpdate: ({ client, reference, options }) => waitFor(client, reference, quotaInForce, options),
};

/** kubernetes_service_account_v1 */
export const serviceAccount: KindBehaviour = {
  read: (attributes) => ({
    ...attributes,
    automount_service_account_token: attributes["automount_service_account_token"] ?? false,
    default_secret_name: "", // no Kubernetes that is still maintained makes one
  }),
};

/** kubernetes_horizontal_pod_autoscaler_v2 */
export const horizontalPodAutoscaler: KindBehaviour = {
  // The real provider always sends it, so that the API server fills in its defaults.
  prepare: (object) => withSpec(object, { behavior: specOf(object)["behavior"] ?? {} }),
};
