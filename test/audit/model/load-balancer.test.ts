import { isInternal, rangesOf } from "../../../lib/audit/model/load-balancer";

const aws = (name: string, value: string) => ({ [`service.beta.kubernetes.io/aws-load-balancer-${name}`]: value });

// What each controller's documentation says of its annotations.
test.each<
  [what: string, annotations: Record<string, string>, loadBalancerClass: string | undefined, internal: boolean]
>([
  ["none", {}, undefined, false],
  ["AWS, the older one", aws("internal", "true"), undefined, true],
  ["AWS, a range as in old charts", aws("internal", "0.0.0.0/0"), undefined, true],
  ["AWS, off", aws("internal", "false"), undefined, false],
  ["AWS, the scheme wins", { ...aws("internal", "true"), ...aws("scheme", "internet-facing") }, undefined, false],
  ["AWS, the scheme wins inside", { ...aws("internal", "false"), ...aws("scheme", "internal") }, undefined, true],
  ["AWS, a scheme in blanks", aws("scheme", " internal "), undefined, true],
  ["AWS, its controller is inside by default", aws("type", "external"), undefined, true],
  [
    "AWS, its controller, public",
    { ...aws("type", "external"), ...aws("scheme", "internet-facing") },
    undefined,
    false,
  ],
  ["AWS, by class", {}, "service.k8s.aws/nlb", true],
  ["AWS, an nlb of the tree is public", aws("type", "nlb"), undefined, false],
  ["another class", {}, "example.com/lb", false],
  ["Azure", { "service.beta.kubernetes.io/azure-load-balancer-internal": "true" }, undefined, true],
  [
    "Azure wants it in small letters",
    { "service.beta.kubernetes.io/azure-load-balancer-internal": "True" },
    undefined,
    false,
  ],
  ["Google", { "networking.gke.io/load-balancer-type": "Internal" }, undefined, true],
  [
    "Google, the newer key wins",
    { "networking.gke.io/load-balancer-type": "External", "cloud.google.com/load-balancer-type": "Internal" },
    undefined,
    false,
  ],
  ["Alibaba", { "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type": "intranet" }, undefined, true],
  ["Tencent", { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-1" }, undefined, true],
  ["DigitalOcean", { "service.beta.kubernetes.io/do-loadbalancer-network": "INTERNAL" }, undefined, true],
  ["Huawei", { "kubernetes.io/elb.autocreate": '{"type":"inner","name":"x"}' }, undefined, true],
  ["Huawei, public", { "kubernetes.io/elb.autocreate": '{"type":"public","name":"x"}' }, undefined, false],
  ["Oracle", { "service.beta.kubernetes.io/oci-load-balancer-internal": "true" }, undefined, true],
  [
    "Oracle, the key of another type",
    {
      "oci.oraclecloud.com/load-balancer-type": "nlb",
      "service.beta.kubernetes.io/oci-load-balancer-internal": "true",
    },
    undefined,
    false,
  ],
  [
    "one cloud's says inside, another's public",
    { ...aws("scheme", "internet-facing"), "service.beta.kubernetes.io/azure-load-balancer-internal": "true" },
    undefined,
    false,
  ],
  ["a key like one", { "aws-load-balancer-internal": "true" }, undefined, false],
])("%s", (_what, annotations, loadBalancerClass, internal) =>
  expect(isInternal(annotations, loadBalancerClass)).toBe(internal),
);

const RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
test.each<[string, readonly string[], Record<string, string>, readonly string[]]>([
  ["none", [], {}, []],
  ["the field wins", ["10.0.0.0/8"], { [RANGES]: "0.0.0.0/0" }, ["10.0.0.0/8"]],
  ["blanks do not count", [" 10.0.0.0/8", ""], {}, ["10.0.0.0/8"]],
  ["the annotation", [], { [RANGES]: "10.0.0.0/8, 192.0.2.0/24" }, ["10.0.0.0/8", "192.0.2.0/24"]],
  [
    "what Azure adds",
    ["10.0.0.0/8"],
    { "service.beta.kubernetes.io/azure-allowed-service-tags": "Internet" },
    ["0.0.0.0/0", "10.0.0.0/8"],
  ],
])("ranges: %s", (_what, field, annotations, ranges) => expect(rangesOf(field, annotations)).toEqual(ranges));
