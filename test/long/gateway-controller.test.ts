import type { EnvironmentStack } from "../../lib";
import { HttpRoute, Ingress, ManifestService, StatelessService, type HttpRouteExposure } from "../../lib";
import type { Contour } from "../e2e/support/contour/build";
import { buildContour } from "../e2e/support/contour/build";
import { GATEWAY_CLASS, runContour } from "../e2e/support/contour/run";
import { createNamespace, deleteNamespace, objects, read } from "../e2e/lifecycle/support/live";
import { Workspace } from "../e2e/lifecycle/support/workspace";
import { runCli, type CliResult } from "../e2e/support/cli";
import { sharedSandbox, uniqueName } from "../e2e/support/sandbox";
import { until } from "../e2e/support/until";
import { dataOf } from "../support/document";

/*
 * A controller of the Gateway API that is used in production judges the routes: what the constructs write it accepts, and
 * what it refuses `status` tells in its words. Its build takes minutes, so it is no test of each change.
 */
const contour: Contour = buildContour();
const missing = "missing" in contour ? contour.missing : undefined;
if (missing !== undefined) process.stderr.write(`NOT RUN: a controller of the Gateway API: ${missing}\n`);

const namespace = uniqueName("gateway");
const workspace = new Workspace(namespace);
const GATEWAY = "public";
let stop: (() => Promise<void>) | undefined;

const container = (name: string) => ({
  image: `example.com/${name}:1`,
  ports: [{ name: "http", containerPort: 8080, servicePort: 80 }],
});

/** @param more changes of the exposure of `web` */
const synthesise = (more: Partial<HttpRouteExposure> = {}) =>
  workspace.synthesise((stack: EnvironmentStack) => {
    new ManifestService(stack, "edge", {
      otherKinds: "kubernetes_manifest",
      objects: [
        {
          apiVersion: "gateway.networking.k8s.io/v1",
          kind: "Gateway",
          metadata: { name: GATEWAY },
          spec: {
            gatewayClassName: GATEWAY_CLASS,
            listeners: [{ name: "http", protocol: "HTTP", port: 80, hostname: "*.example.com" }],
          },
        },
      ],
    });
    const web = new StatelessService(stack, "web", {
      containers: [container("web")],
      exposure: {
        type: "HTTPRoute",
        gateway: GATEWAY,
        hostnames: "web.example.com",
        weights: { v1: 90, v2: 10 },
        timeouts: { request: "10s" },
        ...more,
      },
    });
    web.addVersion("v2", {});
    const api = new StatelessService(stack, "api", { containers: [container("api")] });
    new HttpRoute(stack, "site", {
      gateway: { name: GATEWAY, sectionName: "http" },
      hostnames: ["site.example.com"],
      rules: [
        { matches: [{ path: "/", headers: [{ name: "X-Beta", value: "1" }] }], backends: [{ service: api }] },
        {
          matches: [{ path: "/old" }],
          filters: [{ type: "RequestRedirect", path: { replaceFullPath: "/new" }, statusCode: 301 }],
        },
        {
          filters: [{ type: "ResponseHeaderModifier", set: [{ name: "X-A", value: "1" }] }],
          backends: [
            { service: web, version: "v1", weight: 9 },
            { service: web, version: "v2", weight: 1 },
          ],
        },
      ],
    });
    new Ingress(stack, "plain", {
      className: "contour",
      rules: [{ host: "plain.example.com", paths: [{ path: "/", service: api }] }],
    });
  });

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
}
interface Status {
  readonly parents?: readonly { readonly controllerName: string; readonly conditions: readonly Condition[] }[];
  readonly conditions?: readonly Condition[];
  readonly addresses?: readonly { readonly value: string }[];
  readonly loadBalancer?: { readonly ingress?: readonly { readonly ip: string }[] };
}
const statusOf = async (kind: string, name: string): Promise<Status> =>
  (
    (await read(kind, namespace, name, kind === "Gateway" ? "gateway.networking.k8s.io/v1" : undefined)) as {
      status?: Status;
    }
  ).status ?? {};
const run = (verb: string, ...args: string[]): Promise<CliResult> =>
  runCli([verb, "shop", ...args, "--outdir", `${workspace.folder}/out`], sharedSandbox().env);

(missing === undefined ? describe : describe.skip)(
  `Contour${missing === undefined ? "" : `: NOT RUN: ${missing}`}`,
  () => {
    let address: string;

    beforeAll(async () => {
      await createNamespace(namespace);
      stop = await runContour(contour as Extract<Contour, { program: string }>, { name: GATEWAY, namespace });
      const service = (): Promise<Status> => statusOf("Service", "envoy");
      address = await until("the Service has an address", async () => (await service()).loadBalancer?.ingress?.[0]?.ip);
      await synthesise();
      await workspace.apply();
    });

    afterAll(async () => {
      await stop?.();
      await deleteNamespace(namespace);
      workspace.remove();
    });

    test.each(["web", "site"])("accepts the route %s and resolves its references", async (name) => {
      const [parent] = await until(
        "a controller has written the status",
        async () => (await statusOf("HTTPRoute", name)).parents,
      );
      expect(parent?.controllerName).toBe("projectcontour.io/gateway-controller");
      expect(Object.fromEntries((parent?.conditions ?? []).map(({ type, status }) => [type, status]))).toEqual({
        Accepted: "True",
        ResolvedRefs: "True",
      });
    });

    test("gives the Gateway and the Ingress its address, and the plan is empty", async () => {
      const gateway = await until("the Gateway has an address", async () => {
        const status = await statusOf("Gateway", GATEWAY);
        return (status.addresses ?? []).length > 0 ? status : undefined;
      });
      expect(gateway.addresses?.map(({ value }) => value)).toEqual([address]);
      const conditions = Object.fromEntries((gateway.conditions ?? []).map(({ type, status }) => [type, status]));
      expect(conditions).toMatchObject({ Accepted: "True", Programmed: "True" });
      const ingress = await until(
        "the Ingress has an address",
        async () => (await statusOf("Ingress", "plain")).loadBalancer?.ingress,
      );
      expect(ingress.map(({ ip }) => ip)).toEqual([address]);
      expect(await workspace.plan()).toEqual([]);
    });

    test("status and details show it", async () => {
      const { code, stdout } = await run("status", "--format", "json");
      const entries =
        dataOf<{ kind: string; name: string; state: string; healthy: boolean; reasons: string[] }[]>(stdout);
      expect(entries.filter(({ kind }) => kind === "HTTPRoute")).toMatchObject([
        { name: "site", healthy: true, reasons: [], state: `site.example.com at ${address}` },
        { name: "web", healthy: true, reasons: [], state: `web.example.com at ${address}` },
      ]);
      expect(code).toBe(0);
      const details = await run("details", "HTTPRoute/web");
      expect(details.stdout).toMatch(new RegExp(`Addresses +${address.replaceAll(".", "\\.")}`));
      expect(details.stdout).toMatch(/Gateways +public/);
    });

    test("a host that the listener does not have is refused, and status says so in its words", async () => {
      await synthesise({ hostnames: "web.example.org" });
      await workspace.apply();
      const refused = await until("the controller has refused it", async () => {
        const { code, stdout } = await run("status", "HTTPRoute/web");
        return code === 1 ? stdout : undefined;
      });
      expect(refused).toMatch(/gateway public: NoMatchingListenerHostname/);
    });

    test("a Service that goes is told", async () => {
      await synthesise();
      await workspace.apply();
      await (await objects()).delete({ apiVersion: "v1", kind: "Service", metadata: { name: "web-v2", namespace } });
      const shown = await until("the controller has seen it", async () => {
        const { stdout } = await run("status", "HTTPRoute/web");
        return stdout.includes("BackendNotFound") ? stdout : undefined;
      });
      expect(shown).toMatch(/gateway public: BackendNotFound/);
      await workspace.apply();
      await workspace.destroy();
    });
  },
);
