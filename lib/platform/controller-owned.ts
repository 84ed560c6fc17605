// What controllers of clusters, and people with other tools, write on objects that they do not own. The Terraform provider
// passes over Kubernetes' own keys by itself, but for `service.beta.kubernetes.io/`, and would plan to take every other
// away, for ever. What the code says of such a key is the code's.

/**
 * Regular expressions of annotation keys that the provider is not to see, each with who writes it. Whoever writes it does
 * so again where it is gone: the first annotation that the provider sets on an object, it sets as the only one.
 */
export const CONTROLLER_OWNED_ANNOTATIONS: readonly string[] = [
  // MetalLB, under both of its prefixes: the pool of a Service's address. https://metallb.io/usage/
  "^metallb\\.(io|universe\\.tf)/ip-allocated-from-pool$",
  // GKE, on each Service. https://cloud.google.com/kubernetes-engine/docs/how-to/container-native-load-balancing
  "^cloud\\.google\\.com/neg(-status)?$",
  // GKE Autopilot, on workloads. https://cloud.google.com/kubernetes-engine/docs/concepts/autopilot-resource-requests
  "^autopilot\\.gke\\.io/",
  // Rancher, on namespaces, Services, Ingresses and workloads.
  // https://github.com/hashicorp/terraform-provider-kubernetes/issues/163
  "^(cattle\\.io/status|field\\.cattle\\.io/publicEndpoints|((lifecycle|management|authz\\.management)\\.cattle\\.io/.*))$",
];

/** Regular expressions of label keys that the provider is not to see, each with who writes it. */
export const CONTROLLER_OWNED_LABELS: readonly string[] = [
  // Scaleway, on Services of load balancers.
  "^k8s\\.scaleway\\.com/",
  // Rancher, on namespaces: their project.
  "^field\\.cattle\\.io/projectId$",
];

/** What MetalLB writes on a Service, for stacks whose provider is not told to pass over it. */
export const METALLB_OWNED: readonly string[] = [
  "metallb.io/ip-allocated-from-pool",
  "metallb.universe.tf/ip-allocated-from-pool",
];

/** Annotation keys by which a cloud, or what stands for one, finds the load balancer that it made for a Service. */
export const LOAD_BALANCER_OWNED: readonly string[] = [
  // https://docs.digitalocean.com/products/kubernetes/how-to/configure-load-balancers/
  "kubernetes.digitalocean.com/load-balancer-id",
  // https://github.com/scaleway/scaleway-cloud-controller-manager/blob/master/docs/loadbalancer-annotations.md
  "service.beta.kubernetes.io/scw-loadbalancer-id",
  // https://github.com/exoscale/exoscale-cloud-controller-manager/tree/master/docs
  "service.beta.kubernetes.io/exoscale-loadbalancer-id",
  // https://github.com/UpCloudLtd/uks-instructions/pull/60
  "service.beta.kubernetes.io/upcloud-load-balancer-id",
  "service.beta.kubernetes.io/upcloud-load-balancer-name",
  // OpenStack and OVHcloud. https://github.com/kubernetes/cloud-provider-openstack/tree/master/docs
  "loadbalancer.openstack.org/load-balancer-id",
  "loadbalancer.openstack.org/load-balancer-address",
  // https://kube-vip.io/docs/usage/kubernetes-services/
  "kube-vip.io/vipHost",
  // https://gitlab.com/purelb/purelb
  "purelb.io/allocated-by",
  "purelb.io/allocated-from",
  "purelb.io/pool-type",
  "purelb.io/announcing-IPv4",
  "purelb.io/announcing-IPv6",
];

/** Annotation keys that somebody else gives an object once and for all, by its kind. */
export const OWNED_BY_KIND: Readonly<Record<string, readonly string[]>> = {
  Namespace: [
    // OpenShift: which users and groups the pods run as.
    // https://github.com/open-cluster-management-io/config-policy-controller/pull/305
    "openshift.io/sa.scc.mcs",
    "openshift.io/sa.scc.supplemental-groups",
    "openshift.io/sa.scc.uid-range",
    // Rancher: the project that somebody moved it to.
    "field.cattle.io/projectId",
  ],
  // OpenShift: the Secret of its registry.
  // https://github.com/open-telemetry/opentelemetry-operator/issues/3106
  ServiceAccount: ["openshift.io/internal-registry-pull-secret-ref"],
};

/**
 * Annotation keys of pod templates by which somebody restarts pods; their value is a time. A plan that took one away would
 * restart all pods once more.
 */
export const RESTART_ANNOTATIONS: readonly string[] = [
  // kubectl rollout restart, and what does as it does (k9s, Lens, Argo CD, DCE).
  // https://kubernetes.io/docs/reference/kubectl/generated/kubectl_rollout/kubectl_rollout_restart/
  "kubectl.kubernetes.io/restartedAt",
  // "Redeploy" in Rancher. https://github.com/rancher/dashboard/blob/master/shell/config/labels-annotations.js
  "cattle.io/timestamp",
];
