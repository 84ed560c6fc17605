import { dce, kubernetes, kubesphere, StatelessService, type LoadBalancerProvider, type Platform } from "../../lib";
import { at, problemsOf, synthesised } from "../support/synthesise";

const QINGCLOUD = "service.beta.kubernetes.io/qingcloud-load-balancer-";
const ALIYUN = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-";
const AZURE = "service.beta.kubernetes.io/azure-";
const AWS = "service.beta.kubernetes.io/aws-load-balancer-";

/** The annotation keys that KubeSphere's console completes: provider, number of keys, and some of them in full. */
const presets: readonly [LoadBalancerProvider, number, Readonly<Record<string, string>>][] = [
  ["qingcloud", 2, { "eip-ids": `${QINGCLOUD}eip-ids`, type: `${QINGCLOUD}type` }],
  [
    "aliyun",
    15,
    {
      "address-type": `${ALIYUN}address-type`,
      spec: `${ALIYUN}spec`,
      "master-zoneid": `${ALIYUN}master-zoneid`,
      "delete-protection": `${ALIYUN}delete-protection`,
      name: `${ALIYUN}name`,
    },
  ],
  [
    "azure",
    8,
    {
      "load-balancer-internal": `${AZURE}load-balancer-internal`,
      "dns-label-name": `${AZURE}dns-label-name`,
      "shared-securityrule": `${AZURE}shared-securityrule`,
    },
  ],
  [
    "huawei",
    4,
    { "elb.class": "kubernetes.io/elb.class", "session-affinity-mode": "kubernetes.io/session-affinity-mode" },
  ],
  [
    "aws",
    30,
    {
      type: `${AWS}type`,
      scheme: `${AWS}scheme`,
      "healthcheck-port": `${AWS}healthcheck-port`,
      "private-ipv4-addresses": `${AWS}private-ipv4-addresses`,
      "load-balancer-source-ranges": "service.beta.kubernetes.io/load-balancer-source-ranges",
    },
  ],
  ["google", 1, { "network-tier": "cloud.google.com/network-tier" }],
  [
    "tencent",
    16,
    {
      "loadbalance-id": "service.kubernetes.io/loadbalance-id",
      "direct-access": "service.cloud.tencent.com/direct-access",
      "service.internetChargeType": "kubernetes.io/service.internetChargeType",
    },
  ],
  [
    "openelb",
    3,
    {
      lb: "lb.kubesphere.io/v1alpha1",
      protocol: "protocol.openelb.kubesphere.io/v1alpha1",
      eip: "eip.openelb.kubesphere.io/v1alpha2",
    },
  ],
];

const annotationsOf = (exposure: object, platform: Platform = kubernetes(), more: object = {}): unknown =>
  at(
    synthesised(
      (stack) =>
        new StatelessService(stack, "shop", {
          containers: [{ image: "nginx:1.27", ports: [{ containerPort: 80 }] }],
          exposure: { type: "LoadBalancer", ...exposure },
          ...more,
        } as never),
      { platform },
    ).resource("kubernetes_service_v1.shop"),
    "metadata.0.annotations",
  );

describe.each(presets)("load balancers of %s", (provider, count, some) => {
  test("have the console's keys, without its trailing tabs", () => {
    const { keys } = kubernetes().loadBalancerPresets[provider] ?? { keys: {} };
    expect(Object.keys(keys)).toHaveLength(count);
    expect(keys).toMatchObject(some);
    for (const key of Object.values(keys))
      expect(key).toMatch(/^[a-z0-9.-]+\/[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])$/);
  });

  test("take each short key, and a full key as it is", () => {
    const { keys } = kubernetes().loadBalancerPresets[provider] ?? { keys: {} };
    const annotations = { ...Object.fromEntries(Object.keys(keys).map((key) => [key, "x"])), "example.com/own": "y" };
    const expected = { ...Object.fromEntries(Object.values(keys).map((key) => [key, "x"])), "example.com/own": "y" };
    expect(annotationsOf({ provider, annotations })).toEqual(expected);
  });
});

test("an OpenELB load balancer says that OpenELB is meant, unless told otherwise", () => {
  expect(annotationsOf({ provider: "openelb" })).toEqual({ "lb.kubesphere.io/v1alpha1": "openelb" });
  expect(annotationsOf({ provider: "openelb", annotations: { lb: "other", eip: "eip-1" } })).toEqual({
    "lb.kubesphere.io/v1alpha1": "other",
    "eip.openelb.kubesphere.io/v1alpha2": "eip-1",
  });
});

test("OpenELB's own annotation is what KubeSphere wants of a load balancer", () => {
  expect(annotationsOf({ provider: "openelb" }, kubesphere())).toMatchObject({
    "lb.kubesphere.io/v1alpha1": "openelb",
  });
});

test("a full key and a user's annotation win over a preset's default, the annotation last", () => {
  const given = { provider: "openelb", annotations: { "lb.kubesphere.io/v1alpha1": "a" } };
  expect(annotationsOf(given)).toEqual({ "lb.kubesphere.io/v1alpha1": "a" });
  const annotations = { "lb.kubesphere.io/v1alpha1": "b" };
  expect(annotationsOf(given, kubernetes(), { annotations })).toEqual({ "lb.kubesphere.io/v1alpha1": "b" });
});

test.each([
  ["kubernetes()", kubernetes(), "metallb.io"],
  ["dce()", dce(), "metallb.universe.tf"],
  ["kubesphere()", kubesphere(), "metallb.io"],
  ["kubernetes() with a prefix", kubernetes({ metalLbPrefix: "metallb.universe.tf" }), "metallb.universe.tf"],
  ["kubesphere() with a prefix", kubesphere({ metalLbPrefix: "metallb.universe.tf" }), "metallb.universe.tf"],
  ["dce() with a prefix", dce({ metalLbPrefix: "metallb.io" }), "metallb.io"],
])("MetalLB's pool, address and sharing on %s", (_, platform, prefix) => {
  const loadBalancer = { type: "MetalLB", ipPool: "pool-1", address: "192.0.2.9", sharedIpKey: "edge" };
  expect(annotationsOf({ loadBalancer }, platform)).toMatchObject({
    [`${prefix}/address-pool`]: "pool-1",
    [`${prefix}/loadBalancerIPs`]: "192.0.2.9",
    [`${prefix}/allow-shared-ip`]: "edge",
  });
});

/** What differs from plain Kubernetes, by docs/consoles.md. */
test.each([
  [
    "kubernetes",
    kubernetes(),
    { nameLength: { min: 1, max: 63 }, protocols: ["TCP", "UDP", "SCTP"], defaultStickySeconds: 10_800 },
  ],
  [
    "kubesphere",
    kubesphere(),
    {
      nameLength: { min: 1, max: 63 },
      protocols: ["TCP", "UDP"],
      defaultStickySeconds: 10_800,
      maxDescriptionLength: 256,
      requiresLoadBalancerAnnotations: true,
    },
  ],
  [
    "dce",
    dce(),
    {
      nameLength: { min: 4, max: 63 },
      protocols: ["TCP", "UDP"],
      defaultStickySeconds: 30,
      maxDescriptionLength: 512,
      requiresMetalLbPool: true,
      maxDnsSearches: 6,
      maxGracePeriodSeconds: 9999,
    },
  ],
])("%s() has its own limits and defaults", (name, platform, expected) => {
  expect(platform).toMatchObject({ name, ...expected });
});

const both = { alias: "Shop", description: "Sells" };
test.each<[string, Platform, Readonly<Record<string, string>>]>([
  [
    "kubesphere",
    kubesphere({ creator: "admin" }),
    {
      "kubesphere.io/serviceType": "statelessservice",
      "kubesphere.io/alias-name": "Shop",
      "kubesphere.io/description": "Sells",
      "kubesphere.io/creator": "admin",
    },
  ],
  ["kubernetes", kubernetes(), { "cdktf-kube-services/alias": "Shop", "kubernetes.io/description": "Sells" }],
  ["dce", dce(), { "cdktf-kube-services/alias": "Shop", "kubernetes.io/description": "Sells" }],
])("on %s an alias and a description are annotations of the Service, not of its workload", (_, platform, expected) => {
  const synth = synthesised(
    (stack) =>
      new StatelessService(stack, "shop", {
        containers: [{ image: "nginx:1.27", ports: [{ containerPort: 80 }] }],
        ...both,
      }),
    { platform },
  );
  expect(at(synth.resource("kubernetes_service_v1.shop"), "metadata.0.annotations")).toEqual(expected);
  const ofWorkload = at(synth.resource("kubernetes_deployment_v1.shop"), "metadata.0.annotations");
  expect(Object.values(ofWorkload as object)).not.toContain("Shop");
});

test.each([kubernetes(), kubesphere(), dce()])(
  "patterns of what controllers own are regular expressions ($name)",
  (platform) => {
    const owned = [...platform.ignoreAnnotations, ...platform.ignoreLabels].map((pattern) => new RegExp(pattern));
    expect(owned.some((pattern) => pattern.test("metallb.io/ip-allocated-from-pool"))).toBe(true);
    expect(owned.some((pattern) => pattern.test("app"))).toBe(false);
  },
);

describe("the options of a platform", () => {
  test.each<[string, () => Platform, string, string]>([
    ["a misspelt one", () => kubesphere({ worksapce: "a" } as never), "PropUnknown", "worksapce"],
    ["a workspace with capitals", () => kubesphere({ workspace: "Shop" }), "PlatformOptionInvalid", "workspace"],
    ["an empty creator", () => kubesphere({ creator: "" }), "PlatformOptionInvalid", "creator"],
    ["a prefix with a slash", () => dce({ metalLbPrefix: "metallb.io/" }), "PlatformOptionInvalid", "metalLbPrefix"],
    ["one of another platform", () => kubernetes({ creator: "ada" } as never), "PropUnknown", "creator"],
  ])("%s is told", (_, build, code, prop) => {
    const [problem] = problemsOf(build);
    expect(problem).toMatchObject({ code, prop });
    expect(problem?.where).toMatch(/^(kubernetes|kubesphere|dce)\(\)$/);
    expect(problem?.allowed).toMatch(/\S/);
  });

  test.each([null, "shop", ["a"]])("%p instead of an object is told", (options) => {
    for (const platform of [kubernetes, kubesphere, dce])
      expect(problemsOf(() => platform(options as never))[0]).toMatchObject({ code: "PropTypeInvalid" });
  });
});
