import { audit, format, FORMATS, parsePlan, type Report } from "../../lib/audit";
import {
  container,
  created,
  deleted,
  deployment,
  DEPLOYMENT,
  metadata,
  planBytes,
  podSpec,
  replaced,
  service,
  SERVICE,
  updated,
  type Block,
  type Resource,
} from "./support/plan";

/** Every format of a report, colours and narrow lines too. */
function everything(resources: readonly Resource[], more: Block = {}): string {
  const plan = parsePlan(planBytes(resources, more), "plan.json");
  const report = audit([{ environment: "prod", plan }], { toolVersion: "0.0.0" });
  const narrow = { colour: true, width: 60 };
  // Wrapping breaks long words: what is broken over lines is still there for people to read.
  const wrapped = format(report, "text", narrow).replace(/\n\s*/g, "");
  return [...FORMATS.map((as) => format(report, as)), wrapped].join("\n");
}

const canary = (place: string) => `C4n4ry-${place}-9fX2kQ7z`;
const withEnv = (variables: Block[]) => deployment(podSpec({ container: [container({ env: variables })] }));

const PLACES: Readonly<Record<string, (secret: string) => { resources: Resource[]; more?: Block }>> = {
  "a leaf of before_sensitive": (secret) => ({
    resources: [
      updated(SERVICE, "web", service({ load_balancer_ip: secret }), service({ load_balancer_ip: "x" }), {
        beforeSensitive: { spec: [{ load_balancer_ip: true }] },
      }),
    ],
  }),
  "a leaf of after_sensitive": (secret) => ({
    resources: [
      updated(SERVICE, "web", service(), service({ load_balancer_ip: secret }), {
        afterSensitive: { spec: [{ load_balancer_ip: true }] },
      }),
    ],
  }),
  "under a sensitive parent": (secret) => ({
    resources: [
      updated(SERVICE, "web", service(), service({ external_name: secret }), { afterSensitive: { spec: true } }),
    ],
  }),
  "in a list whose parent is sensitive": (secret) => ({
    resources: [
      updated(SERVICE, "web", service(), service({ external_ips: [secret] }), {
        afterSensitive: { spec: [{ external_ips: true }] },
      }),
    ],
  }),
  "where the root is sensitive": (secret) => ({
    resources: [
      replaced(
        SERVICE,
        "web",
        service({ external_name: secret }),
        service({ external_name: `${secret}2` }),
        ["spec", 0],
        {
          beforeSensitive: true,
          afterSensitive: true,
        },
      ),
    ],
  }),
  "a deleted object, root sensitive": (secret) => ({
    resources: [deleted(SERVICE, "web", service({}, { name: secret }), { beforeSensitive: true })],
  }),
  "a name that is sensitive": (secret) => ({
    resources: [
      created(SERVICE, "web", service({}, { name: secret }), { afterSensitive: { metadata: [{ name: true }] } }),
    ],
  }),
  "a label that is sensitive": (secret) => ({
    resources: [
      created(SERVICE, "web", service({ selector: { app: secret } }), {
        afterSensitive: { spec: [{ selector: { app: true } }] },
      }),
      created(DEPLOYMENT, "web", deployment(podSpec(), { labels: { app: secret } })),
    ],
  }),
  "data of a Secret without any mark": (secret) => ({
    resources: [
      updated(
        "kubernetes_secret_v1",
        "s",
        { metadata: metadata("s"), data: { a: secret } },
        { metadata: metadata("s"), data: { a: `${secret}2` } },
        { afterSensitive: {} },
      ),
    ],
  }),
  "data of a Secret that goes": (secret) => ({
    resources: [deleted("kubernetes_secret", "s", { metadata: metadata("s"), data: { a: secret } })],
  }),
  "a key of a Secret": (secret) => ({
    resources: [created("kubernetes_secret_v1", "s", { metadata: metadata("s"), data: { [secret]: "x" } })],
  }),
  "binary_data of a Secret, and its plain text elsewhere": (secret) => ({
    resources: [
      created("kubernetes_secret_v1", "s", {
        metadata: metadata("s"),
        binary_data: { a: Buffer.from(secret).toString("base64") },
      }),
      created(SERVICE, "web", service({}, { annotations: { note: secret } })),
    ],
  }),
  "a Secret as kubernetes_manifest": (secret) => {
    const manifest = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s", namespace: "shop" },
      stringData: { a: secret },
      data: { b: Buffer.from(secret).toString("base64") },
    };
    return {
      resources: [
        updated(
          "kubernetes_manifest",
          "s",
          { manifest: { ...manifest, stringData: {} }, object: manifest },
          { manifest, object: manifest },
        ),
      ],
    };
  },
  "a custom resource as kubernetes_manifest": (secret) => {
    const manifest = {
      apiVersion: "example.com/v1",
      kind: "Vault",
      metadata: { name: "v", namespace: "shop" },
      spec: { any: secret },
    };
    return {
      resources: [
        updated(
          "kubernetes_manifest",
          "v",
          { manifest: { ...manifest, spec: { any: "y" } }, object: manifest },
          { manifest, object: manifest },
        ),
      ],
    };
  },
  "a value of a ConfigMap": (secret) => ({
    resources: [
      updated(
        "kubernetes_config_map_v1",
        "c",
        { metadata: metadata("c"), data: { a: "x" } },
        { metadata: metadata("c"), data: { a: secret } },
      ),
    ],
  }),
  "an environment variable that is called like one": (secret) => ({
    resources: [
      updated(
        DEPLOYMENT,
        "web",
        withEnv([{ name: "DB_PASSWORD", value: "y" }]),
        withEnv([{ name: "DB_PASSWORD", value: secret }]),
      ),
    ],
  }),
  "an environment variable by its form": (secret) => ({
    resources: [
      updated(
        DEPLOYMENT,
        "web",
        withEnv([{ name: "DB", value: "y" }]),
        withEnv([{ name: "DB", value: `postgres://u:${secret}@db/x` }]),
      ),
    ],
  }),
  "an environment variable of any name that is random": (secret) => ({
    resources: [
      updated(DEPLOYMENT, "web", withEnv([{ name: "FOO", value: "y" }]), withEnv([{ name: "FOO", value: secret }])),
    ],
  }),
  "an argument": (secret) => ({
    resources: [
      updated(
        DEPLOYMENT,
        "web",
        deployment(),
        deployment(podSpec({ container: [container({ args: ["--token", secret, `--x=${secret}`] })] })),
      ),
    ],
  }),
  "a command of a probe": (secret) => ({
    resources: [
      updated(
        DEPLOYMENT,
        "web",
        deployment(),
        deployment(
          podSpec({
            container: [container({ liveness_probe: [{ exec: [{ command: ["check", `password=${secret}`] }] }] })],
          }),
        ),
      ),
    ],
  }),
  "an annotation": (secret) => ({
    resources: [updated(SERVICE, "web", service(), service({}, { annotations: { "example.com/x": secret } }))],
  }),
  "last-applied-configuration": (secret) => ({
    resources: [
      updated(
        SERVICE,
        "web",
        service(),
        service({}, { annotations: { "kubectl.kubernetes.io/last-applied-configuration": `{"a":"${secret}"}` } }),
      ),
    ],
  }),
  "an annotation of pods": (secret) => ({
    resources: [
      updated(
        DEPLOYMENT,
        "web",
        deployment(),
        deployment(podSpec(), {
          spec: {
            template: [{ metadata: [{ labels: { app: "web" }, annotations: { seed: secret } }], spec: [podSpec()] }],
          },
        }),
      ),
    ],
  }),
  "an image with a password": (secret) => ({
    resources: [
      updated(
        DEPLOYMENT,
        "web",
        deployment(),
        deployment(podSpec({ container: [container({ image: `user:${secret}@registry.example/app:1` })] })),
      ),
    ],
  }),
  "a resource of another provider": (secret) => ({
    resources: [
      { ...updated("random_password", "p", { result: "y" }, { result: secret }), afterSensitive: { result: true } },
      updated("aws_instance", "i", { user_data: "y" }, { user_data: secret }),
      updated("terraform_data", "d", { input: { a: "y" } }, { input: { a: secret } }),
    ],
  }),
  variables: (secret) => ({
    resources: [],
    more: { variables: { token: { value: secret }, harmless: { value: secret } } },
  }),
  "a sensitive variable that is used in clear": (secret) => ({
    resources: [updated(SERVICE, "web", service(), service({ load_balancer_ip: secret }))],
    more: {
      variables: { x: { value: secret } },
      configuration: { root_module: { variables: { x: { sensitive: true } } } },
    },
  }),
  "configuration of a provider": (secret) => ({
    resources: [created(SERVICE, "web", service({}, { annotations: { a: secret } }))],
    more: {
      configuration: {
        provider_config: {
          k: {
            expressions: {
              token: { constant_value: secret },
              exec: [{ env: { constant_value: { PASSWORD: secret } } }],
            },
          },
        },
      },
    },
  }),
  "configuration of a resource": (secret) => ({
    resources: [],
    more: {
      configuration: {
        root_module: { resources: [{ address: "a.b", expressions: { x: { constant_value: secret } } }] },
      },
    },
  }),
  "code of a resource that is looked at": (secret) => ({
    resources: [
      created(DEPLOYMENT, "web", deployment(), {
        unknown: { spec: [{ template: [{ spec: [{ container: [{ resources: true }] }] }] }] },
      }),
      created("null_resource", "run", { triggers: null }),
    ],
    more: {
      configuration: {
        root_module: {
          resources: [
            {
              ...{ mode: "managed", type: DEPLOYMENT, name: "web" },
              expressions: {
                metadata: [{ name: { constant_value: secret } }],
                spec: [{ template: [{ spec: [{ container: [{ image: { constant_value: secret } }] }] }] }],
              },
            },
            {
              ...{ mode: "managed", type: "null_resource", name: "run", expressions: {} },
              provisioners: [{ type: "local-exec", expressions: { command: { constant_value: secret } } }],
            },
          ],
        },
      },
    },
  }),
  "a Secret as kubernetes_manifest that becomes another kind": (secret) => {
    const manifest = (kind: string, apiVersion: string, more: Block) => ({
      manifest: { apiVersion, kind, metadata: { name: "s", namespace: "shop" }, ...more },
    });
    const was = manifest("Secret", "v1", { data: { x: secret }, stringData: { y: secret } });
    const is = manifest("Deployment", "apps/v1", { spec: {} });
    return {
      resources: [
        replaced("kubernetes_manifest", "m", was, is, ["manifest", "kind"]),
        replaced("kubernetes_manifest", "n", is, was, ["manifest", "kind"]),
      ],
    };
  },
  "a custom resource with the name of a known kind": (secret) => {
    const manifest = (value: string) => ({
      manifest: {
        apiVersion: "serving.knative.dev/v1",
        kind: "Service",
        metadata: { name: "s", namespace: "shop" },
        spec: { setting: value },
      },
    });
    return { resources: [updated("kubernetes_manifest", "m", manifest("y"), manifest(secret))] };
  },
  "a field of a variable that is not marked": (secret) => ({
    resources: [updated(SERVICE, "web", service(), service({ load_balancer_ip: secret }))],
    more: { variables: { database: { value: { hosts: [{ password: secret }] } } } },
  }),
  "an argument of a provider's exec": (secret) => ({
    resources: [updated(SERVICE, "web", service(), service({ load_balancer_ip: secret }))],
    more: {
      configuration: {
        provider_config: {
          k: { expressions: { exec: [{ args: { constant_value: ["login", "--token", secret] } }] } },
        },
      },
    },
  }),
  "invocations, diagnostics and what is put off": (secret) => ({
    resources: [],
    more: {
      action_invocations: [{ address: "action.a.b", config_values: { x: secret }, provider_name: secret }],
      deferred_action_invocations: [{ reason: secret, action_invocation: { config_values: { x: secret } } }],
      deferred_changes: [
        { reason: secret, resource_change: { address: "a.b", change: { actions: ["create"], after: { x: secret } } } },
      ],
      relevant_attributes: [{ resource: "a.b", attribute: [secret] }],
      diagnostics: [{ summary: secret, detail: secret }],
    },
  }),
  "a variable of a container that is sensitive alone": (secret) => ({
    resources: [
      created(SERVICE, "web", service()),
      {
        ...updated(DEPLOYMENT, "web", deployment(), withEnv([{ name: "LEVEL", value: secret }])),
        afterSensitive: { spec: [{ template: [{ spec: [{ container: [{ env: [{ value: true }] }] }] }] }] },
      },
    ],
  }),
  "prior_state and planned_values": (secret) => ({
    resources: [],
    more: {
      prior_state: { values: { root_module: { resources: [{ values: { x: secret } }] } } },
      planned_values: { root_module: { resources: [{ values: { x: secret } }] } },
    },
  }),
  outputs: (secret) => ({
    resources: [],
    more: {
      output_changes: {
        a: { actions: ["update"], before: secret, after: `${secret}2`, before_sensitive: false, after_sensitive: true },
      },
    },
  }),
  "the text of a check": (secret) => ({
    resources: [],
    more: {
      checks: [
        { address: { to_display: "check.a" }, status: "fail", instances: [{ problems: [{ message: secret }] }] },
      ],
    },
  }),
  "generated configuration and import ids": (secret) => {
    const resource = updated(SERVICE, "web", service(), service());
    return {
      resources: [resource],
      more: {
        resource_drift: [],
        generated: { generated_config: secret },
        relevant_attributes: [{ resource: "a", attribute: [secret] }],
      },
    };
  },
  drift: (secret) => ({
    resources: [],
    more: {
      resource_drift: [
        {
          address: "kubernetes_secret_v1.s",
          mode: "managed",
          type: "kubernetes_secret_v1",
          name: "s",
          change: {
            actions: ["update"],
            before: { metadata: metadata("s"), data: { a: "y" } },
            after: { metadata: metadata("s"), data: { a: secret } },
          },
        },
      ],
    },
  }),
  "a sensitive value that is a key of for_each": (secret) => ({
    resources: [
      created("kubernetes_secret_v1", "s", { metadata: metadata("s"), data: { a: secret } }),
      created(SERVICE, "web", service(), { address: `module.app["${secret}"].kubernetes_service_v1.web` }),
      replaced(SERVICE, "old", service(), service(), ["spec", 0, secret], {
        more: { previous_address: `x["${secret}"]` },
      }),
    ],
  }),
  "a line of a sensitive file": (secret) => ({
    resources: [
      created("kubernetes_secret_v1", "s", { metadata: metadata("s"), data: { file: `first\n${secret}\nlast` } }),
      created(SERVICE, "web", service({}, { annotations: { note: secret } })),
    ],
  }),
  "names of ports, containers and volumes that are sensitive": (secret) => ({
    resources: [
      created(
        DEPLOYMENT,
        "web",
        deployment(
          podSpec({
            container: [container({ name: secret })],
            volume: [{ name: secret, host_path: [{ path: `/${secret}` }] }],
          }),
        ),
        {
          afterSensitive: { spec: [{ template: [{ spec: [{ container: [{ name: true }], volume: true }] }] }] },
        },
      ),
    ],
  }),
};

test.each(Object.entries(PLACES))("no format prints what stands in: %s", (place, plan) => {
  const secret = canary(place.replace(/[^a-z]/g, "").slice(0, 12));
  const { resources, more } = plan(secret);
  const printed = everything(resources, more);
  expect(printed).not.toContain(secret);
  expect(printed).not.toContain(Buffer.from(secret).toString("base64").replace(/=+$/, ""));
  expect(printed).not.toContain("9fX2kQ7z");
});

test.each([
  ["AWS", "AKIAIOSFODNN7EXAMPLE"],
  ["GitHub", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"],
  ["JSON web token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"],
  ["Slack", "xoxb-123456789012-abcdefABCDEF"],
  ["private key", "-----BEGIN RSA PRIVATE KEY-----MIIEpAIBAAKCAQEA"],
  ["URL with a password", "https://user:hunter2pass@example.com/"],
])("what has the form of a credential is printed nowhere, not even in a name or an address: %s", (_name, secret) => {
  const printed = everything([
    created(
      SERVICE,
      "web",
      service({ port: [{ name: secret, port: 80, protocol: "TCP" }] }, { name: secret, labels: { a: secret } }),
      {
        address: `module.a["${secret}"].kubernetes_service_v1.web`,
      },
    ),
    updated(DEPLOYMENT, "x", deployment(), deployment(podSpec({ node_selector: { zone: secret } }))),
  ]);
  expect(printed).not.toContain(secret);
});

test("a changed secret is told as changed, an unchanged one not at all", () => {
  const body = (value: string): Block => ({ metadata: metadata("s"), data: { a: value } });
  const report = (after: string): Report => {
    const plan = parsePlan(
      planBytes([updated("kubernetes_secret_v1", "s", body("s3cret-one"), body(after), { actions: ["update"] })]),
      "p",
    );
    return audit([{ environment: "prod", plan }], { toolVersion: "0.0.0" });
  };
  expect(report("s3cret-two").environments[0]?.others[0]?.attributes).toEqual([
    { path: "data", before: "(sensitive)", after: "(sensitive), changed" },
  ]);
  expect(report("s3cret-one").environments[0]?.others[0]?.attributes).toEqual([]);
});

test("what auditors need is still shown", () => {
  const printed = everything([
    updated(
      DEPLOYMENT,
      "web",
      withEnv([{ name: "LOG_LEVEL", value: "info" }]),
      withEnv([{ name: "LOG_LEVEL", value: "debug" }]),
    ),
    updated(
      SERVICE,
      "web",
      service(),
      service({ type: "LoadBalancer" }, { annotations: { "example.com/team": "shop-front" } }),
    ),
  ]);
  for (const text of ["info", "debug", "shop-front", "Internet access None → LoadBalancer"])
    expect(printed).toContain(text);
});
