import {
  CronJob,
  HttpRoute,
  Job,
  StatefulService,
  StatelessService,
  acknowledge,
  type Container,
  type EnvironmentStack,
} from "../../lib";

/** In what the environments of the feed differ, and where its canary stands. */
export interface Feed {
  /** Under which name readers find it. */
  readonly host: string;
  /** Tag of the images. */
  readonly release: string;
  /** A release that is tried, and how many of a hundred requests it takes. @default - none */
  readonly canary?: { readonly release: string; readonly percent: number };
}

/**
 * A feed of news: pages, an API, a store and its cache behind a Gateway; a first load of the data, a clean-up each night. Pods may do
 * little, and call only whom they need. No YAML.
 */
export function feed(stack: EnvironmentStack, { host, release, canary }: Feed): StatelessService {
  const secure = { securityProfile: "restricted" } as const;
  const gateway = { name: "public", namespace: "gateways" };
  const container = (name: string, tag: string, servicePort = 80): Container => ({
    name,
    image: `ghcr.io/example/feed-${name}:${tag}`,
    ports: [{ name: "http", containerPort: 8080, servicePort }],
    readinessProbe: { httpGet: { path: "/healthz", port: 8080 } },
    resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
    writablePaths: ["/tmp"],
  });

  const store = new StatefulService(stack, "store", {
    ...secure,
    containers: [
      {
        name: "valkey",
        image: "valkey/valkey:8",
        ports: [{ containerPort: 6379, appProtocol: "redis" }],
        readinessProbe: { exec: { command: ["valkey-cli", "ping"] } },
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
      },
    ],
    volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data" }],
  });
  const load = new Job(stack, "load", {
    ...secure,
    containers: [
      {
        image: `ghcr.io/example/feed-load:${release}`,
        env: [{ name: "STORE", value: store.dnsName }],
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
      },
    ],
    after: [store],
  });
  const api = new StatelessService(stack, "news-api", {
    ...secure,
    replicas: 2,
    containers: [{ ...container("api", release), env: [{ name: "STORE", value: store.dnsName }] }],
    disruptionBudget: { maxUnavailable: 1 },
    spread: "Preferred",
    after: [load],
  });
  const pages = new StatelessService(stack, "pages", {
    ...secure,
    replicas: 2,
    containers: [container("pages", release)],
    disruptionBudget: { maxUnavailable: 1 },
    allowFrom: [{ namespace: gateway.namespace, ports: ["http"] }],
    permissions: [{ resources: ["configmaps"], verbs: ["get", "watch"] }],
    exposure: {
      type: "HTTPRoute",
      gateway: { ...gateway, sectionName: "https" },
      hostnames: host,
      timeouts: { request: "10s" },
      ...(canary === undefined ? {} : { weights: { v1: 100 - canary.percent, v2: canary.percent } }),
    },
  });
  if (canary !== undefined) pages.addVersion("v2", { replicas: 1, containers: [container("pages", canary.release)] });
  const apiRoute = new HttpRoute(stack, "api-route", {
    gateway: { ...gateway, sectionName: "https" },
    hostnames: host,
    rules: [
      {
        matches: [{ path: "/api" }],
        filters: [{ type: "URLRewrite", path: { replacePrefixMatch: "/" } }],
        backends: [{ service: api }],
      },
    ],
  });
  for (const route of [pages, apiRoute])
    acknowledge(route, "route-opens-service", { reason: "News and their API are for everyone." });
  new HttpRoute(stack, "to-https", {
    gateway: { ...gateway, sectionName: "http" },
    hostnames: host,
    rules: [{ filters: [{ type: "RequestRedirect", scheme: "https", statusCode: 301 }] }],
  });
  new CronJob(stack, "clean-up", {
    ...secure,
    schedule: "0 3 * * *",
    concurrencyPolicy: "Forbid",
    containers: [
      {
        image: `ghcr.io/example/feed-load:${release}`,
        command: ["/feed", "clean-up"],
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
      },
    ],
  });
  return pages;
}
