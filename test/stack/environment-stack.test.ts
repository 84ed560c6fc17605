import { homedir } from "node:os";
import { TerraformVariable } from "cdktf";
import {
  ConfigMap,
  ENGINES,
  EnvironmentStack,
  KubeServicesError,
  StatefulService,
  StatelessService,
  kubesphere,
  type Backend,
  type Cluster,
  type EnvironmentStackProps,
  type Problem,
} from "../../lib";
import { providerSchema } from "../../lib/manifest";
import { CLUSTER, at, plainStack, synthesise, synthesised, testApp, testStack } from "../support/synthesise";

const web = (stack: EnvironmentStack) =>
  new StatelessService(stack, "web", { containers: [{ image: "nginx:1.27", ports: [{ containerPort: 80 }] }] });
const providerOf = (props: Partial<EnvironmentStackProps>): Record<string, unknown> =>
  at(synthesised(web, props).json, "provider.kubernetes.0") as Record<string, unknown>;

const problemsOf = (props: Partial<EnvironmentStackProps>): readonly Problem[] => {
  try {
    synthesised(web, props);
    return [];
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    return error.problems;
  }
};

/** Attributes of the provider that name a cluster or an identity. */
const CONNECTION = [
  "host",
  "username",
  "password",
  "token",
  "insecure",
  "tls_server_name",
  "client_certificate",
  "client_key",
  "cluster_ca_certificate",
  "config_path",
  "config_context",
  "config_context_auth_info",
  "config_context_cluster",
  "proxy_url",
];
const HOST = "https://k8s.example.com:6443";

describe("the cluster", () => {
  const ways: readonly [string, Cluster, Record<string, unknown>][] = [
    ["a kubeconfig and a context", CLUSTER, { config_path: "/etc/kube/config", config_context: "test" }],
    [
      "a kubeconfig in the home folder of whoever runs Terraform",
      { kubeconfig: "~/.kube/config", context: "prod" },
      { config_path: "~/.kube/config", config_context: "prod" },
    ],
    [
      "a kubeconfig beside the app",
      { kubeconfig: "kube/config", context: "prod" },
      { config_path: `${process.cwd()}/kube/config`, config_context: "prod" },
    ],
    [
      "a host and a token",
      { host: HOST, token: true, clusterCaCertificate: true },
      { host: HOST, token: "${var.cluster_token}", cluster_ca_certificate: "${var.cluster_ca_certificate}" },
    ],
    [
      "a host and a client certificate",
      { host: HOST, clientCertificate: true, clientKey: true, clusterCaCertificate: "-----BEGIN CERTIFICATE-----" },
      {
        host: HOST,
        client_certificate: "${var.cluster_client_certificate}",
        client_key: "${var.cluster_client_key}",
        cluster_ca_certificate: "-----BEGIN CERTIFICATE-----",
      },
    ],
    [
      "a host and a token of one's own",
      { host: HOST, token: "${data.aws.token}" },
      { host: HOST, token: "${data.aws.token}" },
    ],
    [
      "the cluster that Terraform runs in",
      { inCluster: true },
      {
        host: "https://kubernetes.default.svc",
        token: '${file("/var/run/secrets/kubernetes.io/serviceaccount/token")}',
        cluster_ca_certificate: '${file("/var/run/secrets/kubernetes.io/serviceaccount/ca.crt")}',
      },
    ],
  ];
  test.each(ways)(
    "%s: each attribute that the provider would else take from its environment is said",
    (_, cluster, said) => {
      const provider = providerOf({ cluster });
      for (const attribute of CONNECTION)
        expect({ attribute, value: provider[attribute] }).toEqual({
          attribute,
          value: said[attribute] ?? (attribute === "insecure" ? false : ""),
        });
    },
  );

  test("the list of those attributes is all that the provider has, but for what no environment variable sets", () => {
    const others = ["config_paths", "exec", "experiments", "ignore_annotations", "ignore_labels"];
    expect([...providerSchema().fields.keys()].sort()).toEqual([...CONNECTION, ...others].sort());
  });

  test("KUBE_* variables of the machine that synthesises change nothing", () => {
    const before = synthesised(web).text;
    const kube = {
      KUBE_HOST: "https://elsewhere.example.com",
      KUBE_TOKEN: "abc",
      KUBE_CONFIG_PATH: "/elsewhere",
      KUBE_CTX: "elsewhere",
      KUBECONFIG: "/elsewhere",
    };
    const saved = { ...process.env };
    Object.assign(process.env, kube);
    try {
      expect(synthesised(web).text).toBe(before);
    } finally {
      for (const key of Object.keys(kube)) delete process.env[key];
      Object.assign(process.env, saved);
    }
    expect(before).not.toContain(homedir());
  });

  test("variables for credentials are sensitive and have no default", () => {
    const { json } = synthesised(web, {
      cluster: { host: HOST, token: true, clusterCaCertificate: true, clientCertificate: true, clientKey: true },
    });
    const variables = json["variable"] as Record<string, Record<string, unknown>>;
    expect(Object.keys(variables).sort()).toEqual([
      "cluster_ca_certificate",
      "cluster_client_certificate",
      "cluster_client_key",
      "cluster_token",
    ]);
    for (const variable of Object.values(variables)) {
      expect(variable).toMatchObject({ type: "string", sensitive: true });
      expect(variable).not.toHaveProperty("default");
    }
  });

  test("two stacks of one app each reach their own cluster", () => {
    const app = testApp();
    const contexts = ["dev", "prod"].map((context) => {
      const stack = new EnvironmentStack(app, context, { cluster: { ...CLUSTER, context }, namespace: "shop" });
      return at(synthesise(stack).json, "provider.kubernetes.0.config_context");
    });
    expect(contexts).toEqual(["dev", "prod"]);
  });
});

describe("the state backend", () => {
  const backends: readonly [Backend, Record<string, unknown>][] = [
    [{ type: "local", path: "/var/state/a.tfstate" }, { path: "/var/state/a.tfstate" }],
    [
      { type: "s3", bucket: "b", key: "k", region: "eu-central-1", encrypt: true },
      { bucket: "b", key: "k", region: "eu-central-1", encrypt: true },
    ],
    [
      { type: "gcs", bucket: "b", prefix: "p" },
      { bucket: "b", prefix: "p" },
    ],
    [
      { type: "azurerm", storageAccountName: "a", containerName: "c", key: "k" },
      { storage_account_name: "a", container_name: "c", key: "k" },
    ],
    [
      {
        type: "kubernetes",
        secretSuffix: "shop",
        configPath: "~/.kube/config",
        configContext: "prod",
        namespace: "tf",
      },
      { secret_suffix: "shop", config_path: "~/.kube/config", config_context: "prod", namespace: "tf" },
    ],
    [{ type: "http", address: "https://state.example.com/a" }, { address: "https://state.example.com/a" }],
    [
      { type: "remote", organization: "acme", workspaces: { name: "shop" } },
      { organization: "acme", workspaces: { name: "shop" } },
    ],
  ];
  test.each(
    backends.map(([backend, expected]): [string, Backend, Record<string, unknown>] => [
      backend.type,
      backend,
      expected,
    ]),
  )("%s", (type, backend, expected) => {
    const { json } = synthesised(web, { backend });
    const made = at(json, "terraform.backend") as Record<string, unknown>;
    expect(Object.keys(made)).toEqual([type]);
    expect(made[type]).toMatchObject(expected);
    expect(made[type]).not.toHaveProperty("type");
  });

  test("remote, with a prefix", () => {
    const { json } = synthesised(web, {
      backend: { type: "remote", organization: "acme", workspaces: { prefix: "shop-" } },
    });
    expect(at(json, "terraform.backend.remote.workspaces")).toEqual({ prefix: "shop-" });
  });

  test("the seven are all that the type knows", () => {
    expect(backends.map(([{ type }]) => type).sort()).toEqual(
      ["azurerm", "gcs", "http", "kubernetes", "local", "remote", "s3"].sort(),
    );
  });
});

describe("the engine and the provider's version", () => {
  const versionsOf = (props: Partial<EnvironmentStackProps>) => {
    const { json } = synthesised(web, props);
    return [at(json, "terraform.required_version"), at(json, "terraform.required_providers.kubernetes.version")];
  };
  const KNOWN = process.env.KUBE_SERVICES_ENGINE;
  beforeEach(() => delete process.env.KUBE_SERVICES_ENGINE);
  afterEach(() => {
    delete process.env.KUBE_SERVICES_ENGINE;
    if (KNOWN !== undefined) process.env.KUBE_SERVICES_ENGINE = KNOWN;
  });

  test("go together: Terraform before 1.12 unless told otherwise", () => {
    const { requiredVersion, provider } = ENGINES["<1.12"];
    expect([requiredVersion, provider]).toEqual([">= 1.7.0, < 1.12.0", ">= 2.38.0, < 3.2.1"]);
    expect(versionsOf({})).toEqual([requiredVersion, provider]);
    expect(versionsOf({ engine: "<1.12" })).toEqual([requiredVersion, provider]);
  });

  test("are both told by engine, or by the variable where a stack says nothing", () => {
    const newer = [">= 1.12.0", ">= 3.2.1, < 4.0.0"];
    expect(versionsOf({ engine: ">=1.12" })).toEqual(newer);
    process.env.KUBE_SERVICES_ENGINE = ">=1.12";
    expect(versionsOf({})).toEqual(newer);
    expect(versionsOf({ engine: "<1.12" })[0]).toBe(ENGINES["<1.12"].requiredVersion);
  });

  test.each(["2.38.0", "~> 3.0", ">= 2.38, != 3.0.1, < 4"])("the provider's is narrowed by %s", (providerVersion) => {
    expect(versionsOf({ providerVersion })).toEqual([">= 1.7.0, < 1.12.0", `>= 2.38.0, < 3.2.1, ${providerVersion}`]);
  });

  test.each([
    ["2.38.0", ">=1.12", "<1.12"],
    ["~> 2.38", ">=1.12", "<1.12"],
    ["3.2.1", "<1.12", ">=1.12"],
    [">= 3.2.1", "<1.12", ">=1.12"],
  ] as const)("a provider %s is refused with %s, which it does not work with", (providerVersion, engine, other) => {
    const [problem, ...more] = problemsOf({ providerVersion, engine });
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: "ProviderVersionExcluded", prop: "providerVersion", value: providerVersion });
    expect(problem?.fix).toContain(JSON.stringify(other));
  });

  test("a version that works with no engine is refused, too, and so is a variable that names none", () => {
    expect(problemsOf({ providerVersion: "2.20.0" })[0]).toMatchObject({ fix: "leave providerVersion out" });
    process.env.KUBE_SERVICES_ENGINE = "1.15";
    expect(problemsOf({})[0]).toMatchObject({ code: "EngineUnknown", value: "1.15", allowed: '"<1.12", ">=1.12"' });
    expect(problemsOf({ engine: "<1.12" })).toEqual([]);
  });
});

describe("the namespace", () => {
  test("that exists is used and not made", () => {
    const synth = synthesised(web, { namespace: "shop" });
    expect(synth.addresses).toEqual(["kubernetes_deployment_v1.web", "kubernetes_service_v1.web"]);
    expect(at(synth.resource("kubernetes_service_v1.web"), "metadata.0.namespace")).toBe("shop");
    expect(synth.resource("kubernetes_service_v1.web")).not.toHaveProperty("depends_on");
  });

  test("that the stack makes comes before all that lies in it, with the workspace's label on KubeSphere", () => {
    const synth = synthesised(web, {
      namespace: { name: "shop", create: true, labels: { team: "a" }, annotations: { "example.com/a": "b" } },
      platform: kubesphere({ workspace: "demo", creator: "admin" }),
    });
    const namespace = synth.resource("kubernetes_namespace_v1.namespace");
    expect(namespace).toMatchObject({
      metadata: [
        {
          name: "shop",
          labels: {
            team: "a",
            "kubesphere.io/workspace": "demo",
            "app.kubernetes.io/managed-by": "cdktf-kube-services",
            "app.kubernetes.io/part-of": "test",
          },
          annotations: { "example.com/a": "b", "kubesphere.io/creator": "admin" },
        },
      ],
      timeouts: { delete: "900s" },
    });
    for (const address of ["kubernetes_deployment_v1.web", "kubernetes_service_v1.web"])
      expect(synth.resource(address)["depends_on"]).toEqual(["kubernetes_namespace_v1.namespace"]);
  });

  test("of another name needs no waiting for the stack's", () => {
    const synth = synthesised((stack) => new ConfigMap(stack, "settings", { namespace: "other", data: {} }), {
      namespace: { name: "shop", create: true },
    });
    expect(synth.resource("kubernetes_config_map_v1.settings")).not.toHaveProperty("depends_on");
  });
});

test("labels, annotations and partOf of the stack are on every object, and an object's own win", () => {
  const synth = synthesised(
    (stack) => {
      web(stack);
      new ConfigMap(stack, "settings", { data: {}, labels: { team: "b" }, annotations: { "example.com/a": "c" } });
    },
    { labels: { team: "a", tier: "x" }, annotations: { "example.com/a": "b" }, partOf: "Web shop" },
  );
  for (const address of synth.addresses) {
    const isSettings = address.endsWith("settings");
    expect(at(synth.resource(address), "metadata.0")).toMatchObject({
      labels: { team: isSettings ? "b" : "a", tier: "x", "app.kubernetes.io/part-of": "Web-shop" },
      annotations: { "example.com/a": isSettings ? "c" : "b" },
    });
  }
  expect(at(synth.resource("kubernetes_service_v1.web"), "spec.0.selector")).toEqual({ app: "web" });
});

test("what controllers own is ignored: the platform's patterns and the stack's", () => {
  const provider = providerOf({
    platform: kubesphere(),
    ignoreAnnotations: ["^example\\.com/a$"],
    ignoreLabels: ["^example\\.com/b$"],
  });
  expect(provider["ignore_annotations"]).toEqual([...kubesphere().ignoreAnnotations, "^example\\.com/a$"]);
  expect(provider["ignore_labels"]).toEqual([...kubesphere().ignoreLabels, "^example\\.com/b$"]);
});

describe("protect", () => {
  const build = (stack: EnvironmentStack) => {
    web(stack);
    const containers = [{ image: "postgres:17", ports: [{ containerPort: 5432 }] }];
    new StatefulService(stack, "cache", { containers });
    new StatefulService(stack, "db", { containers, volumes: [{ claimTemplate: { name: "d" }, mountPath: "/d" }] });
  };
  const protectedOnes = (protect: boolean): string[] => {
    const synth = synthesised(build, { protect, namespace: { name: "shop", create: true } });
    return synth.addresses.filter((address) => at(synth.resource(address), "lifecycle.prevent_destroy") === true);
  };

  test("keeps what holds data, and nothing else", () => {
    expect(protectedOnes(true)).toEqual(["kubernetes_namespace_v1.namespace", "kubernetes_stateful_set_v1.db"]);
  });

  test("is off unless asked for", () => {
    expect(protectedOnes(false)).toEqual([]);
  });
});

describe("waits", () => {
  const waits = (props: Partial<EnvironmentStackProps>, ofService: object = {}) => {
    const synth = synthesised(
      (stack) =>
        new StatelessService(stack, "web", {
          containers: [{ image: "nginx:1.27", ports: [{ containerPort: 80 }] }],
          exposure: { type: "LoadBalancer" },
          ...ofService,
        }),
      props,
    );
    return [
      synth.resource("kubernetes_deployment_v1.web")["wait_for_rollout"],
      synth.resource("kubernetes_service_v1.web")["wait_for_load_balancer"],
    ];
  };

  test("for rollouts, and not for load balancers, unless told otherwise", () => {
    expect(waits({})).toEqual([true, false]);
  });
  test("as the stack says", () => {
    expect(waits({ waitForRollout: false, waitForLoadBalancer: true })).toEqual([false, true]);
  });
  test("as the construct says, whatever the stack says", () => {
    expect(
      waits({ waitForRollout: false, waitForLoadBalancer: true }, { waitForRollout: true, waitForLoadBalancer: false }),
    ).toEqual([true, false]);
  });
  test("as long as rolloutTimeoutSeconds, which Kubernetes is told, too", () => {
    const synth = synthesised(
      (stack) =>
        new StatelessService(stack, "web", {
          containers: [{ image: "nginx:1.27", ports: [{ containerPort: 80 }] }],
          rolloutTimeoutSeconds: 120,
        }),
    );
    const deployment = synth.resource("kubernetes_deployment_v1.web");
    expect(at(deployment, "spec.0.progress_deadline_seconds")).toBe(120);
    expect(deployment["timeouts"]).toMatchObject({ create: "150s", update: "150s" });
  });
});

test("constructs work under a TerraformStack that is none of this library's, with Kubernetes' own defaults", () => {
  const stack = plainStack();
  new StatelessService(stack, "web", {
    containers: [{ image: "nginx:1.27", ports: [{ containerPort: 80 }] }],
    exposure: { type: "LoadBalancer" },
  });
  const synth = synthesise(stack);
  expect(at(synth.resource("kubernetes_deployment_v1.web"), "metadata.0.namespace")).toBe("default");
  // Its provider ignores nothing, so the Service does, of MetalLB as well.
  expect(at(synth.resource("kubernetes_service_v1.web"), "lifecycle.ignore_changes")).toEqual(
    expect.arrayContaining([
      'metadata[0].annotations["metallb.io/ip-allocated-from-pool"]',
      'metadata[0].annotations["metallb.universe.tf/ip-allocated-from-pool"]',
    ]),
  );
});

test("a credential may be a sensitive variable of one's own", () => {
  const app = testApp();
  const stack = new (class extends EnvironmentStack {})(app, "own", {
    cluster: { host: HOST, token: "${var.my_token}" },
    namespace: "shop",
  });
  new TerraformVariable(stack, "my_token", { sensitive: true });
  expect(at(synthesise(stack).json, "provider.kubernetes.0.token")).toBe("${var.my_token}");
  expect(testStack().namespace).toBe("shop");
});

test("patterns that Go reads are taken: a backslash before a digit, groups", () => {
  const ignoreLabels = [String.raw`^a\\1$`, "(?:a|b)c", String.raw`example\.com/.*`, String.raw`\(?=x`];
  expect(() => testStack({ ignoreLabels })).not.toThrow();
});
