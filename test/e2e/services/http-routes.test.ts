import type { CustomObjectsApi } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import {
  HttpRoute,
  KubeServicesError,
  Manifest,
  StatelessService,
  type EnvironmentStack,
  type HttpRouteProps,
} from "../../../lib";
import { synthesise, testStack } from "../../support/synthesise";
import { createNamespace, deleteNamespace, names, objects, read } from "../lifecycle/support/live";
import { Workspace } from "../lifecycle/support/workspace";
import { loadKubeConfig } from "../support/apply";
import { runCli } from "../support/cli";
import { sharedSandbox, uniqueName } from "../support/sandbox";

/*
 * The Gateway API's own definitions judge: what the constructs accept the API server accepts and adds nothing to, and what
 * they refuse by one of the definitions' rules it refuses, too. A real Terraform moves a canary.
 */
const namespace = uniqueName("routes");
const workspace = new Workspace(namespace);
const CONTAINERS = [{ image: "nginx:1.27", ports: [{ name: "http", containerPort: 8080, servicePort: 80 }] }];
const GROUP = { group: "gateway.networking.k8s.io", version: "v1" } as const;
let custom: CustomObjectsApi;

beforeAll(async () => {
  const client = await import("@kubernetes/client-node");
  custom = (await loadKubeConfig(sharedSandbox().kubeconfig)).makeApiClient(client.CustomObjectsApi);
  await createNamespace(namespace);
});

afterAll(async () => {
  await deleteNamespace(namespace);
  workspace.remove();
});

type Rules = HttpRouteProps["rules"];
interface Tried {
  readonly what: string;
  readonly rules: (web: StatelessService) => Rules;
  readonly more?: Partial<HttpRouteProps>;
}

/** The HTTPRoute of some props, as it would be sent; or the codes with which it is refused. */
function routeOf({ rules, more }: Tried): { readonly spec: unknown } | readonly string[] {
  const stack = testStack({ namespace });
  const web = new StatelessService(stack, "web", { containers: CONTAINERS });
  web.addVersion("v2", {});
  try {
    new HttpRoute(stack, "site", { gateway: "public", rules: rules(web), ...more });
  } catch (error) {
    if (KubeServicesError.is(error)) return error.problems.map(({ code }) => code);
    throw error;
  }
  synthesise(stack);
  return Manifest.of(stack).objects.find(({ kind }) => kind === "HTTPRoute") as unknown as { readonly spec: unknown };
}

const MATCHES: readonly NonNullable<Rules[number]["matches"]>[] = [
  [{ path: "/" }],
  [{ path: "/a/b-c_d~!$&'()*+,;=:@%20" }, { path: "/a", pathType: "Exact" }],
  [{ path: "^/v[0-9]+$", pathType: "RegularExpression", method: "PATCH" }],
  [{ headers: [{ name: "X-A", value: "1" }], queryParams: [{ name: "q", value: ".*", type: "RegularExpression" }] }],
  Array.from({ length: 64 }, (_, index) => ({ path: `/${index}` })),
];
const FILTERS = (web: StatelessService): readonly NonNullable<Rules[number]["filters"]>[] => [
  [
    {
      type: "RequestHeaderModifier",
      set: [{ name: "A", value: "1" }],
      add: [{ name: "B", value: "2" }],
      remove: ["C"],
    },
  ],
  [{ type: "ResponseHeaderModifier", remove: ["Server"] }],
  [{ type: "URLRewrite", hostname: "inner.example.com", path: { replaceFullPath: "/x" } }],
  [
    { type: "RequestMirror", service: web },
    { type: "RequestMirror", service: web, version: "v2", percent: 5 },
  ],
  [{ type: "ExtensionRef", group: "traefik.io", kind: "Middleware", name: "limit" }],
];
const accepted: Tried[] = [
  ...MATCHES.map((matches, index) => ({
    what: `matches ${index}`,
    rules: (web: StatelessService): Rules => [{ matches, backends: [{ service: web }] }],
  })),
  ...[0, 1, 2, 3, 4].map((index) => ({
    what: `filters ${index}`,
    rules: (web: StatelessService): Rules => {
      const filters = FILTERS(web)[index];
      return [{ ...(filters === undefined ? {} : { filters }), backends: [{ service: web }] }];
    },
  })),
  {
    what: "a prefix that is replaced",
    rules: (web) => [
      {
        matches: [{ path: "/a" }],
        filters: [{ type: "URLRewrite", path: { replacePrefixMatch: "/" } }],
        backends: [{ service: web }],
      },
    ],
  },
  {
    what: "a redirect",
    rules: () => [{ filters: [{ type: "RequestRedirect", scheme: "https", port: 8443, statusCode: 301 }] }],
  },
  {
    what: "a redirect of a prefix, by default",
    rules: () => [
      { matches: [{ path: "/a" }], filters: [{ type: "RequestRedirect", path: { replacePrefixMatch: "/b" } }] },
    ],
  },
  {
    what: "weights",
    rules: (web) => [
      {
        backends: [
          { service: web, version: "v1", weight: 1_000_000 },
          { service: web, version: "v2", weight: 0 },
        ],
        timeouts: { request: "1h30m10s5ms", backendRequest: "0s" },
      },
    ],
  },
  {
    what: "many Gateways and hosts",
    rules: (web) => [{ backends: [{ service: web, port: "http" }] }],
    more: {
      gateway: [
        { name: "public", sectionName: "http" },
        { name: "public", sectionName: "https", port: 443 },
        { name: "public", namespace: "other" },
      ],
      hostnames: ["a.example.com", "*.b.example.com"],
    },
  },
];

test.each(accepted.map((one) => [one.what, one] as const))(
  "the API server accepts what is accepted, and fills nothing in: %s",
  async (_what, tried) => {
    const route = routeOf(tried);
    if (!("spec" in route)) throw new Error(route.join());
    const stored = await (await objects()).create(route as never, undefined, "All");
    expect((stored as unknown as { spec: unknown }).spec).toEqual(route.spec);
  },
);

type Spec = Record<string, unknown>;
const backendRefs = [{ name: "web", port: 80 }];
/** The same mistake for the construct, and as the API server would get it. */
const refused: readonly (Tried & { readonly spec: Spec })[] = [
  {
    what: "a path out of the tree",
    rules: (web) => [{ matches: [{ path: "/a/../b" }], backends: [{ service: web }] }],
    spec: { rules: [{ matches: [{ path: { value: "/a/../b" } }], backendRefs }] },
  },
  {
    what: "a path with a fragment",
    rules: (web) => [{ matches: [{ path: "/a#b" }], backends: [{ service: web }] }],
    spec: { rules: [{ matches: [{ path: { value: "/a#b" } }], backendRefs }] },
  },
  {
    what: "a redirect and backends",
    rules: (web) => [{ filters: [{ type: "RequestRedirect" }], backends: [{ service: web }] }],
    spec: { rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: {} }], backendRefs }] },
  },
  {
    what: "a redirect and a rewrite",
    rules: () => [{ filters: [{ type: "RequestRedirect" }, { type: "URLRewrite" }] }],
    spec: {
      rules: [
        {
          filters: [
            { type: "RequestRedirect", requestRedirect: {} },
            { type: "URLRewrite", urlRewrite: {} },
          ],
        },
      ],
    },
  },
  {
    what: "a rewrite twice",
    rules: (web) => [{ filters: [{ type: "URLRewrite" }, { type: "URLRewrite" }], backends: [{ service: web }] }],
    spec: {
      rules: [
        {
          filters: [
            { type: "URLRewrite", urlRewrite: {} },
            { type: "URLRewrite", urlRewrite: {} },
          ],
          backendRefs,
        },
      ],
    },
  },
  {
    what: "the prefix of an exact path",
    rules: (web) => [
      {
        matches: [{ path: "/a", pathType: "Exact" }],
        filters: [{ type: "URLRewrite", path: { replacePrefixMatch: "/" } }],
        backends: [{ service: web }],
      },
    ],
    spec: {
      rules: [
        {
          matches: [{ path: { type: "Exact", value: "/a" } }],
          filters: [
            { type: "URLRewrite", urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } } },
          ],
          backendRefs,
        },
      ],
    },
  },
  {
    what: "a try that outlasts the request",
    rules: (web) => [{ backends: [{ service: web }], timeouts: { request: "1s", backendRequest: "1001ms" } }],
    spec: { rules: [{ backendRefs, timeouts: { request: "1s", backendRequest: "1001ms" } }] },
  },
  {
    what: "a time without unit",
    rules: (web) => [{ backends: [{ service: web }], timeouts: { request: "10" } }],
    spec: { rules: [{ backendRefs, timeouts: { request: "10" } }] },
  },
  {
    what: "a weight below nothing",
    rules: (web) => [{ backends: [{ service: web, weight: -1 }] }],
    spec: { rules: [{ backendRefs: [{ name: "web", port: 80, weight: -1 }] }] },
  },
  {
    what: "a Gateway twice",
    rules: (web) => [{ backends: [{ service: web }] }],
    more: { gateway: ["public", "public"] },
    spec: { parentRefs: [{ name: "public" }, { name: "public" }], rules: [{ backendRefs }] },
  },
  {
    what: "a Gateway, and a listener of it",
    rules: (web) => [{ backends: [{ service: web }] }],
    more: { gateway: ["public", { name: "public", sectionName: "https" }] },
    spec: {
      parentRefs: [{ name: "public" }, { name: "public", sectionName: "https" }],
      rules: [{ backendRefs }],
    },
  },
  {
    what: "a host with a port",
    rules: (web) => [{ backends: [{ service: web }] }],
    more: { hostnames: "a.example.com:80" },
    spec: { hostnames: ["a.example.com:80"], rules: [{ backendRefs }] },
  },
  {
    what: "too many matches",
    rules: (web) =>
      [0, 1, 2].map((rule) => ({
        matches: Array.from({ length: 43 }, (_, index) => ({ path: `/${rule}/${index}` })),
        backends: [{ service: web }],
      })),
    spec: {
      rules: [0, 1, 2].map((rule) => ({
        matches: Array.from({ length: 43 }, (_, index) => ({ path: { value: `/${rule}/${index}` } })),
        backendRefs,
      })),
    },
  },
];

test.each(refused.map((one) => [one.what, one] as const))(
  "the API server refuses what is refused: %s",
  async (_what, tried) => {
    expect(routeOf(tried)).toEqual([expect.any(String)]);
    const metadata = { name: "refused", namespace };
    const route = { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata, spec: tried.spec };
    const answer = (await objects()).create(route as never, undefined, "All");
    await expect(answer).rejects.toMatchObject({ code: 422 });
  },
);

const canary = (weights: Readonly<Record<string, number>> | undefined, second = true) =>
  workspace.synthesise((stack: EnvironmentStack) => {
    const web = new StatelessService(stack, "web", {
      replicas: 2,
      containers: CONTAINERS,
      exposure: {
        type: "HTTPRoute",
        gateway: "public",
        hostnames: "shop.example.com",
        ...(weights === undefined ? {} : { weights }),
      },
    });
    if (second) web.addVersion("v2", { replicas: 1 });
  });
const backends = async (): Promise<readonly (readonly [string, number])[]> => {
  const route = (await read("HTTPRoute", namespace, "web")) as unknown as {
    spec: { rules: { backendRefs: { name: string; weight: number }[] }[] };
  };
  return route.spec.rules[0]!.backendRefs.map(({ name, weight }) => [name, weight] as const);
};
const status = async (): Promise<string> =>
  (await runCli(["status", "shop", "--outdir", workspace.folder + "/out"], sharedSandbox().env)).stdout;

test("a canary is moved by a number, in place, and nothing is left of it", async () => {
  await canary(undefined, false);
  await workspace.apply();
  expect(await workspace.plan()).toEqual([]);
  expect(await backends()).toEqual([["web", 1]]);

  // The version and its first part of the requests at once: the route comes last.
  await canary({ v1: 90, v2: 10 });
  expect((await workspace.plan()).map(({ address, actions }) => `${actions.join()} ${address}`).sort()).toEqual([
    "create kubernetes_deployment_v1.web_v2",
    "create kubernetes_service_v1.web_v1",
    "create kubernetes_service_v1.web_v2",
    "update kubernetes_manifest.web",
  ]);
  await workspace.applyPlan();
  expect(await workspace.plan()).toEqual([]);
  expect(await backends()).toEqual([
    ["web-v1", 90],
    ["web-v2", 10],
  ]);
  for (const version of ["v1", "v2"]) {
    const { items } = (await custom.listNamespacedCustomObject({
      group: "discovery.k8s.io",
      version: "v1",
      namespace,
      plural: "endpointslices",
      labelSelector: `kubernetes.io/service-name=web-${version}`,
    })) as { items: { endpoints: { targetRef: { name: string } }[] }[] };
    const pods = items.flatMap(({ endpoints }) => endpoints.map(({ targetRef }) => targetRef.name));
    expect(pods.length).toBe(version === "v1" ? 2 : 1);
    for (const pod of pods) expect(pod).toMatch(new RegExp(`^web-${version}-`));
  }

  for (const weights of [
    { v1: 50, v2: 50 },
    { v1: 0, v2: 100 },
  ]) {
    await canary(weights);
    expect((await workspace.plan()).map(({ address, actions }) => `${actions.join()} ${address}`)).toEqual([
      "update kubernetes_manifest.web",
    ]);
    await workspace.applyPlan();
    expect(await backends()).toEqual(Object.entries(weights).map(([version, weight]) => [`web-${version}`, weight]));
    expect(await workspace.plan()).toEqual([]);
  }
});

test("what a controller writes into the status is seen, and is no drift", async () => {
  expect(await status()).toMatch(/HTTPRoute.*web[^]*no gateway has accepted it/);
  const condition = (type: string, is: "True" | "False", reason: string) => ({
    type,
    status: is,
    reason,
    message: reason,
    lastTransitionTime: new Date(0).toISOString(),
  });
  const writeLate = async (generationsBehind: number, ...conditions: object[]): Promise<void> => {
    const at = { ...GROUP, namespace, plural: "httproutes", name: "web" };
    const body = (await custom.getNamespacedCustomObjectStatus(at)) as { metadata: { generation: number } };
    const observedGeneration = body.metadata.generation - generationsBehind;
    const parents = [
      {
        parentRef: { name: "public" },
        controllerName: "example.com/gateway-controller",
        conditions: conditions.map((each) => ({ ...each, observedGeneration })),
      },
    ];
    await custom.replaceNamespacedCustomObjectStatus({ ...at, body: { ...body, status: { parents } } });
  };
  const write = (...conditions: object[]): Promise<void> => writeLate(0, ...conditions);
  await writeLate(1, condition("Accepted", "True", "Accepted"), condition("ResolvedRefs", "True", "ResolvedRefs"));
  expect(await status()).toMatch(/gateway public: has not seen the last change of it/);
  await write(
    condition("Accepted", "False", "NotAllowedByListeners"),
    condition("ResolvedRefs", "True", "ResolvedRefs"),
  );
  expect(await status()).toMatch(/gateway public: .*NotAllowedByListeners/);
  await write(condition("Accepted", "True", "Accepted"), condition("ResolvedRefs", "True", "ResolvedRefs"));
  expect(await status()).not.toMatch(/no gateway has accepted it|NotAllowed/);
  expect(await workspace.plan()).toEqual([]);
});

test("the canary ends: its Services go after the route has changed", async () => {
  await canary({ v1: 100, v2: 0 });
  await workspace.apply();
  await canary(undefined, false);
  expect((await workspace.plan()).map(({ address, actions }) => `${actions.join()} ${address}`).sort()).toEqual([
    "delete kubernetes_deployment_v1.web_v2",
    "delete kubernetes_service_v1.web_v1",
    "delete kubernetes_service_v1.web_v2",
    "update kubernetes_manifest.web",
  ]);
  const out = await workspace.run("apply", "-parallelism=30", "-no-color", "tfplan");
  const at = (text: string): number => {
    expect(out).toContain(text);
    return out.indexOf(text);
  };
  for (const version of ["v1", "v2"])
    expect(at("kubernetes_manifest.web: Modifications complete")).toBeLessThan(
      at(`kubernetes_service_v1.web_${version}: Destroying`),
    );
  expect(await names("Service", namespace)).toEqual(["web"]);
  expect(await workspace.plan()).toEqual([]);
  await workspace.destroy();
  expect(await names("HTTPRoute", namespace)).toEqual([]);
});
