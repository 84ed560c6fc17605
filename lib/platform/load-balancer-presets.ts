/**
 * The annotation keys of one load-balancer provider, as the KubeSphere console offers them: short key → full key.
 * Source: what https://github.com/kubesphere/console/tree/release-3.4 completes in its gateway settings; 4.1 has the
 * same keys. The tabulators that end some of them there are gone.
 */
export interface LoadBalancerPreset {
  /** The provider's name as people know it. */
  readonly title: string;
  /** Short key, as a user may write it in `exposure.annotations`, to the full annotation key. */
  readonly keys: Readonly<Record<string, string>>;
  /** Annotations that make no sense to leave out, added where the user gives none. @default - none */
  readonly defaults?: Readonly<Record<string, string>>;
}

function preset(
  title: string,
  ...groups: readonly [prefix: string, suffixes: readonly string[]][]
): LoadBalancerPreset {
  const keys: Record<string, string> = {};
  for (const [prefix, suffixes] of groups) for (const suffix of suffixes) keys[suffix] = `${prefix}${suffix}`;
  return { title, keys };
}

const words = (text: string): string[] => text.trim().split(/\s+/);

/** The eight providers of the KubeSphere console. */
export const LOAD_BALANCER_PRESETS: Readonly<Record<LoadBalancerProvider, LoadBalancerPreset>> = {
  qingcloud: preset("QingCloud QKE", ["service.beta.kubernetes.io/qingcloud-load-balancer-", words("eip-ids type")]),
  aliyun: preset("Alibaba Cloud ACK", [
    "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-",
    words(`address-type charge-type id spec master-zoneid slave-zoneid force-override-listeners bandwidth vswitch-id
      additional-resource-tags ip-version delete-protection modification-protection resource-group-id name`),
  ]),
  azure: preset("Azure AKS", [
    "service.beta.kubernetes.io/azure-",
    words(`load-balancer-internal load-balancer-internal-subnet dns-label-name shared-securityrule
      load-balancer-resource-group allowed-service-tags load-balancer-tcp-idle-timeout load-balancer-disable-tcp-reset`),
  ]),
  huawei: preset("Huawei CCE", ["kubernetes.io/", words("elb.class elb.id elb.subnet-id session-affinity-mode")]),
  aws: preset(
    "Amazon EKS",
    [
      "service.beta.kubernetes.io/aws-load-balancer-",
      words(`type nlb-target-type name internal scheme proxy-protocol ip-address-type access-log-enabled
        access-log-s3-bucket-name access-log-s3-bucket-prefix cross-zone-load-balancing-enabled ssl-cert ssl-ports
        ssl-negotiation-policy backend-protocol additional-resource-tags healthcheck-healthy-threshold
        healthcheck-unhealthy-threshold healthcheck-timeout healthcheck-interval healthcheck-protocol healthcheck-port
        healthcheck-path eip-allocations private-ipv4-addresses target-group-attributes subnets alpn-policy
        target-node-labels`),
    ],
    ["service.beta.kubernetes.io/", ["load-balancer-source-ranges"]],
  ),
  google: preset("Google GKE", ["cloud.google.com/", ["network-tier"]]),
  tencent: preset(
    "Tencent TKE",
    [
      "service.kubernetes.io/",
      words(`loadbalance-id qcloud-loadbalancer-internal-subnetid tke-existed-lbid local-svc-only-bind-node-with-pod
        qcloud-loadbalancer-backends-label loadbalance-nat-ipv6 loadbalance-type service.extensiveParameters`),
    ],
    [
      "service.cloud.tencent.com/",
      words(`local-svc-weighted-balance direct-access tke-service-config tke-service-config-auto specify-protocol
        enable-grace-shutdown`),
    ],
    ["kubernetes.io/", words("service.internetChargeType service.internetMaxBandwidthOut")],
  ),
  openelb: {
    title: "OpenELB",
    keys: {
      lb: "lb.kubesphere.io/v1alpha1",
      protocol: "protocol.openelb.kubesphere.io/v1alpha1",
      eip: "eip.openelb.kubesphere.io/v1alpha2",
    },
    defaults: { "lb.kubesphere.io/v1alpha1": "openelb" },
  },
};

/** The load-balancer providers with a preset. */
export type LoadBalancerProvider =
  "qingcloud" | "aliyun" | "azure" | "huawei" | "aws" | "google" | "tencent" | "openelb";
