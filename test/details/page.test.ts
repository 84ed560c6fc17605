import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get, request } from "node:http";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import type { Cluster, Pod } from "../../lib/cluster";
import type { Snapshot } from "../../lib/details";
import {
  entriesOf,
  formatEntryPage,
  formatStackPage,
  PageServer,
  stackPage,
  type StackPage,
} from "../../lib/details/page";
import { findBrowser, findingsOn } from "../support/browser";
import { NOW, pod, running, service, snapshot } from "./objects";
import { state } from "./shop";

const services = ["web", "db", "billing", "metrics", "search"].map((name) => ({
  name,
  namespace: "shop",
  address: `kubernetes_service_v1.${name}`,
}));
const objects = (["Job", "PersistentVolumeClaim", "Deployment"] as const).map((kind) => ({
  kind,
  name: { Job: "migrate", PersistentVolumeClaim: "other", Deployment: "web-v1" }[kind],
  namespace: "shop",
  address: `kubernetes.${kind}`,
  said: {},
}));
/** What of a page reaches over the edge of what it stands in. */
const OVER_EDGE = `[...document.querySelectorAll(".tag, dd, td, th, h3, summary")]
  .filter((one) => one.getClientRects().length > 0 && !one.closest(".out-of-sight, .lines, thead"))
  .filter((one) => one.getBoundingClientRect().right > one.parentElement.getBoundingClientRect().right + 1)
  .map((one) => one.outerHTML.slice(0, 100))`;
const source = { stack: "dev", cluster: "https://127.0.0.1:6443", declared: { services, objects } };
const pageOf = (now: Snapshot): StackPage => stackPage(source, now, NOW);
const tails = new Map([["shop/web-v1-7c9d8f6b5-2xkzq/web", ["GET / 200", "<b>GET /cart</b>"]]]);
const stack = formatStackPage(pageOf(state), { tails });

/** Names, hosts and reasons as long as Kubernetes lets them be. */
const LONG = { host: `${"a1b2c3d4e5f6-1234567890.".repeat(4)}elb.amazonaws.example.com`, name: "n".repeat(63) };
const long = stackPage(
  {
    ...source,
    declared: {
      services: [{ name: LONG.name, namespace: "shop", address: "kubernetes_service_v1.x" }],
      objects: (["Ingress", "CronJob", "DaemonSet"] as const).map((kind) => ({
        kind,
        name: LONG.name,
        namespace: "shop",
        address: `kubernetes.${kind}`,
        said: {},
      })),
    },
  },
  {
    ...state,
    services: [service(LONG.name)],
    ingresses: [
      {
        metadata: { name: LONG.name, namespace: "shop" },
        spec: {
          rules: [{ host: LONG.host, http: { paths: [{ pathType: "Prefix", backend: { service: { name: "x" } } }] } }],
        },
        status: { loadBalancer: { ingress: [{ hostname: LONG.host }] } },
      },
    ],
    cronJobs: [
      {
        metadata: { name: LONG.name, namespace: "shop" },
        spec: {
          schedule: "15,45 6-20/2 1-7 JAN-MAR MON-FRI",
          timeZone: "America/Argentina/ComodRivadavia",
          jobTemplate: {},
        },
      },
    ],
  } as unknown as Snapshot,
  NOW,
);

describe("the page of a stack", () => {
  test("lists services and what else runs, those in trouble first, and the workloads behind a service with it", () => {
    const page = pageOf(state);
    expect(page.services.map((one) => `${one.name}: ${one.state}`)).toEqual([
      "web: 1/3 pods ready",
      "db: 1/1 pods ready",
      "billing: outside",
      "metrics: no pods",
      "search: absent",
    ]);
    expect(page.objects.map((one) => `${one.kind} ${one.name}: ${one.state}`)).toEqual([
      "Job migrate: absent",
      "PersistentVolumeClaim other: Lost",
    ]);
    expect(stack).toContain("5 of 7 are not as they should be");
    expect(stack).toContain("CrashLoopBackOff");
  });

  test("loads nothing, and what a cluster says stays text", () => {
    expect(stack).not.toMatch(/(?:src|href)="(?!#|data:,)/);
    expect(stack).toContain("default-src &#39;none&#39;");
    expect(stack).toContain("&lt;b&gt;GET /cart&lt;/b&gt;");
    expect(stack).not.toMatch(/\son[a-z]+=/);
    const hostile = service("evil", {}, { note: "<script>alert(1)</script>\u202e\u2028\u001b[31m" });
    const text = formatStackPage(
      stackPage(
        { ...source, declared: { services: [{ name: "evil", namespace: "shop", address: "a" }], objects: [] } },
        snapshot({ services: [hostile] }),
        NOW,
      ),
      { tails },
    );
    expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(text).not.toMatch(/[\u202e\u2028\u001b]/);
  });

  test("shows fifty pods of an entry, those in trouble among them, and counts the others", () => {
    const many = Array.from({ length: 80 }, (_, index) => pod(`web-${String(index).padStart(2, "0")}`, [running()]));
    const ill: Pod = pod("web-zz", [], { status: { phase: "Pending", conditions: [] } });
    const page = pageOf(snapshot({ services: [service("web")], pods: [...many, ill] }));
    const html = formatEntryPage(page, page.services[0]!, { tails });
    expect(html.match(/class="pod-name"/g)).toHaveLength(50);
    expect(html).toContain("web-zz");
    expect(html).toContain("and 31 more pods");
  });
});

/** A cluster that has one pod with a log. */
function clusterWithLog(): Cluster {
  const web = state.pods[0] as Pod;
  return {
    follow: async (_kind: unknown, options: { onChange: (all: Map<string, Pod>) => void; signal: AbortSignal }) => {
      options.onChange(new Map([["shop/web", web]]));
      await new Promise((resolve) => options.signal.addEventListener("abort", resolve));
    },
    logs: async (_namespace: string, _pod: string, options: { signal?: AbortSignal }) =>
      (async function* () {
        yield "2026-03-01T11:59:00Z GET /first";
        yield "2026-03-01T11:59:01Z token=ghp_0123456789abcdefghijklmnopqrstuvwxyz and more";
        await new Promise((resolve) => options.signal?.addEventListener("abort", resolve));
      })(),
  } as unknown as Cluster;
}

async function statusOf(url: string, headers: Record<string, string> = {}, method = "GET"): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    sent.on("error", reject);
    sent.end();
  });
}

describe("the server of pages", () => {
  let server: PageServer;
  beforeEach(async () => {
    server = await PageServer.open({ cluster: clusterWithLog() });
  });
  afterEach(() => server.close());

  test("answers to the token, to its own names, and to reading alone", async () => {
    const url = server.url();
    expect(await statusOf(url)).toBe(503); // nothing is read yet
    server.show(pageOf(state));
    const { port, host } = new URL(url);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/);
    expect(await statusOf(url)).toBe(200);
    expect(await statusOf(url, { host: `localhost:${port}` })).toBe(200);
    for (const wrong of ["example.com", `example.com:${port}`, "127.0.0.1", `127.0.0.1:${port}.example.com`])
      expect([wrong, await statusOf(url, { host: wrong })]).toEqual([wrong, 403]);
    expect(await statusOf(url, { "sec-fetch-site": "cross-site" })).toBe(403);
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
      expect([method, await statusOf(url, {}, method)]).toEqual([method, 405]);
    for (const path of ["/", "/x/", `${new URL(url).pathname.slice(0, -3)}/`, "/%"])
      expect([path, await statusOf(`http://${host}${path}`)]).toEqual([path, 404]);
    expect(await statusOf(server.url("Service/shop/web"))).toBe(200);
    expect(await statusOf(server.url("Service/shop/none"))).toBe(404);
    expect(await statusOf(server.url("../../etc/passwd"))).toBe(404);
    const log = (of: string, name: string): string => `${url}log/${of}?pod=${name}&container=web`;
    expect(await statusOf(log("Service/shop/web", "web-v1-7c9d8f6b5-2xkzq"))).toBe(200);
    expect(await statusOf(log("Service/shop/web", "db-v1-0"))).toBe(404); // another entry's
  });

  test("allows no frame, no cache, no foreign reader", async () => {
    server.show(pageOf(state));
    const headers = await new Promise<NodeJS.Dict<string | string[]>>((resolve) =>
      get(server.url(), (response) => {
        response.resume();
        resolve(response.headers);
      }),
    );
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "content-security-policy": "frame-ancestors 'none'",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });

  test("a browser that does not read makes no log pile up: it gets the last lines when it reads again", async () => {
    const web = state.pods[0] as Pod;
    const line = `2026-03-01T11:59:00Z ${"GET / ".repeat(3000)}`;
    const ALL = 1500;
    let written = 0;
    const cluster = {
      ...clusterWithLog(),
      logs: async () =>
        (async function* () {
          for (; written < ALL; written++) {
            if (written % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
            yield line;
          }
          await new Promise(() => undefined);
        })(),
    } as unknown as Cluster;
    const busy = await PageServer.open({ cluster });
    try {
      busy.show(pageOf(state));
      const url = new URL(`${busy.url()}log/Service/shop/web?pod=${web.metadata?.name}&container=web`);
      const socket = createConnection(Number(url.port), "127.0.0.1");
      socket.pause();
      socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\n\r\n`);
      while (written < ALL) await new Promise((resolve) => setTimeout(resolve, 20));
      let text = "";
      await new Promise<void>((resolve) => {
        socket.on("data", (part) => {
          text += part.toString();
          if (text.includes("were left out")) resolve();
        });
        socket.resume();
      });
      socket.destroy();
      expect(text.length).toBeLessThan(ALL * line.length);
    } finally {
      await busy.close();
    }
  });

  test("refuses a port that is taken with a code", async () => {
    const port = Number(new URL(server.url()).port);
    await expect(PageServer.open({ cluster: clusterWithLog(), port })).rejects.toThrow("PortTaken");
  });
});

const executablePath = findBrowser();
const describeBrowser = executablePath === undefined ? describe.skip : describe;
if (executablePath === undefined) {
  process.stderr.write("not run: the pages in a browser, no Chromium on PATH (CHROME_PATH names another)\n");
}

describeBrowser("the pages in Chromium", () => {
  let browser: Browser;
  let server: PageServer;
  let folder: string;
  const trouble: string[] = [];
  const looks = [
    ["wide, light", { viewport: { width: 1400, height: 1000 }, colorScheme: "light" }],
    ["narrow, dark", { viewport: { width: 390, height: 800 }, colorScheme: "dark" }],
    ["between, dark", { viewport: { width: 900, height: 800 }, colorScheme: "dark" }],
  ] as const satisfies readonly (readonly [string, BrowserContextOptions])[];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath as string, args: ["--no-sandbox"] });
    folder = mkdtempSync(join(tmpdir(), "details-page-"));
    writeFileSync(join(folder, "stack.html"), stack);
    writeFileSync(join(folder, "long.html"), formatStackPage(long, { tails: new Map() }));
    server = await PageServer.open({ cluster: clusterWithLog() });
    server.show(pageOf(state));
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage();
    page.on("console", (message) => trouble.push(message.text()));
    page.on("pageerror", (error) => trouble.push(String(error)));
    await page.goto(url);
    return page;
  }
  const file = (name = "stack.html"): string => pathToFileURL(join(folder, name)).href;

  test.each(looks)(
    "axe-core finds nothing, and nothing has to be scrolled sideways: %s",
    async (_name, options) => {
      for (const url of [file(), file("long.html"), server.url("Service/shop/web")]) {
        const page = await open(url, options);
        expect(await findingsOn(page)).toEqual({ axe: [], sideways: 0 });
        expect(await page.evaluate(OVER_EDGE)).toEqual([]);
        await page.context().close();
      }
    },
    180_000,
  );

  test("a link of the list unfolds its entry, and a word finds rows", async () => {
    const page = await open(file());
    await page.locator("#services + .panel a", { hasText: "web" }).first().click();
    expect(await page.locator("#service-shop-web").getAttribute("open")).not.toBeNull();
    expect(await page.getByText("The shop's front page").first().isVisible()).toBe(true);
    await page.locator("#find").fill("crashloop");
    expect(await page.locator("#services + .panel tbody tr:visible").count()).toBe(1);
    expect(await page.locator("#found").textContent()).toBe("1 of 7");
  }, 180_000);

  test("all is there without JavaScript", async () => {
    const page = await open(file(), { javaScriptEnabled: false });
    await page.locator("#service-shop-web > summary").click();
    await page.locator("#service-shop-web .pod > summary").last().click();
    await page.locator("#service-shop-web .log > summary").first().click();
    expect(await page.getByText("GET / 200").isVisible()).toBe(true);
    expect(await page.locator("#find").isVisible()).toBe(false);
  }, 180_000);

  test("a live page follows the cluster, and what was unfolded and focused stays so", async () => {
    const page = await open(server.url("Service/shop/web"));
    await page.getByText("live, as of").waitFor();
    const item = page.locator(".pod").last();
    const name = await item.locator(".pod-name").textContent();
    await item.locator("summary").first().click();
    const log = item.locator(".log").last();
    await log.locator("summary").click();
    await log.getByText("GET /first").waitFor();
    expect(await log.locator(".lines").textContent()).toContain("(looks like a credential)");
    expect(await log.locator(".lines").textContent()).not.toContain("ghp_");
    server.show(pageOf({ ...state, pods: [...state.pods, pod("web-new", [running()])] }));
    await page.locator(".pod-name", { hasText: "web-new" }).waitFor();
    const same = page.locator(".pod", { has: page.locator(".pod-name", { hasText: name ?? "" }) });
    expect(await same.getAttribute("open")).not.toBeNull();
    expect(await page.evaluate(`document.activeElement.textContent`)).toContain("Log of web");
    expect(await log.locator(".lines").textContent()).toContain("GET /first");
    server.lost("it does not answer");
    await page.getByText("The connection to the cluster is lost: it does not answer").waitFor();
    server.lost(undefined);
    await page.getByText("live, as of").waitFor();

    const list = await open(server.url());
    await list.locator("#find").fill("metrics");
    server.show(pageOf({ ...state, services: state.services.slice(0, 3) }));
    await list.locator("#services + .panel tbody tr", { hasText: "metrics" }).getByText("absent").waitFor();
    expect(await list.locator("#services + .panel tbody tr:visible").count()).toBe(1);
    await list.locator("#services + .panel a", { hasText: "metrics" }).click();
    await list.getByText("it is not in the cluster").waitFor();
  }, 180_000);

  test("the page says so when the server has ended", async () => {
    const ending = await PageServer.open({ cluster: clusterWithLog() });
    ending.show(pageOf(state));
    const page = await open(ending.url());
    await page.getByText("live, as of").waitFor();
    const begun = performance.now();
    await ending.close();
    expect(performance.now() - begun).toBeLessThan(3000);
    await page.getByText("kube-services has ended").waitFor();
  }, 180_000);

  test("no message on the console", () => {
    expect(trouble).toEqual([]);
    expect(entriesOf(pageOf(state))).toHaveLength(7);
  });
});
