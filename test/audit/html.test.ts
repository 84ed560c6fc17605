import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { audit, format, parsePlan } from "../../lib/audit";
import { findBrowser, findingsOn } from "../support/browser";
import {
  container,
  created,
  deleted,
  deployment,
  DEPLOYMENT,
  planBytes,
  podSpec,
  service,
  SERVICE,
  statefulSet,
  STATEFUL_SET,
  updated,
} from "./support/plan";

const executablePath = findBrowser();
const describeBrowser = executablePath === undefined ? describe.skip : describe;
if (executablePath === undefined) {
  process.stderr.write("not run: the audit's page in a browser, no Chromium on PATH (CHROME_PATH names another)\n");
}

const dev = planBytes([
  updated(SERVICE, "web", service(), service({ type: "LoadBalancer" })),
  updated(DEPLOYMENT, "web", deployment(), deployment(podSpec({ host_network: true }))),
  deleted(STATEFUL_SET, "db", statefulSet()),
  created(SERVICE, "api", service({ selector: { app: "api" } }, {}, "api")),
  { type: "aws_instance", name: "i", before: { a: 1 }, after: { a: 2 } },
]);
const prod = planBytes([
  created(SERVICE, "web", service({ type: "NodePort" })),
  created(DEPLOYMENT, "web", deployment()),
]);
const report = audit(
  [
    {
      environment: "dev",
      plan: parsePlan(dev, "dev.json"),
      acknowledgements: [{ rule: "host-network", reason: "a node agent", source: "code of dev/web" }],
    },
    { environment: "prod", plan: parsePlan(prod, "prod.json") },
  ],
  { toolVersion: "0.0.0" },
);
const html = format(report, "html");

describeBrowser("the audit's page in Chromium", () => {
  let browser: Browser;
  let folder: string;
  let url: string;
  const trouble: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "audit-page-"));
    writeFileSync(join(folder, "report.html"), html);
    const single = audit([{ environment: "dev", plan: parsePlan(dev, "dev.json") }], { toolVersion: "0.0.0" });
    writeFileSync(join(folder, "one.html"), format(single, "html"));
    url = pathToFileURL(join(folder, "report.html")).href;
    browser = await chromium.launch({ executablePath: executablePath as string, args: ["--no-sandbox"] });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(hash = "", options: BrowserContextOptions = {}, file = url): Promise<Page> {
    const page = await (await browser.newContext({ viewport: { width: 1400, height: 1000 }, ...options })).newPage();
    page.on("console", (message) => trouble.push(message.text()));
    page.on("pageerror", (error) => trouble.push(String(error)));
    page.on("request", (request) => {
      if (!request.url().startsWith(file)) requests.push(request.url());
    });
    await page.goto(file + hash);
    return page;
  }
  const shown = (page: Page) => page.locator("article.rule .places > li:visible").count();

  test("filters by severity, service, action, environment, text and what is new, together and back", async () => {
    const page = await open();
    const all = report.findings.length;
    expect(await shown(page)).toBe(all);
    expect(await page.locator("#filter-count").textContent()).toBe(`${all} findings`);
    const count = (wanted: (finding: (typeof report.findings)[number]) => boolean) =>
      report.findings.filter(wanted).length;

    for (const severity of ["low", "info"]) await page.locator(`[name=severity][value=${severity}]`).uncheck();
    expect(await shown(page)).toBe(count((one) => !["low", "info"].includes(one.severity)));
    await page.locator("[name=environment]").selectOption("prod");
    expect(await shown(page)).toBe(
      count((one) => !["low", "info"].includes(one.severity) && one.environment === "prod"),
    );
    expect(new URL(page.url()).hash).toContain("environment=prod");

    await page.getByRole("button", { name: "Show all" }).click();
    await page.getByText(`${all} findings`, { exact: true }).waitFor();
    expect(await shown(page)).toBe(all);
    await page.locator("[name=service]").selectOption("shop/web");
    expect(await shown(page)).toBe(count((one) => one.service === "shop/web"));
    await page.locator("[name=action]").selectOption("update");
    expect(await shown(page)).toBe(count((one) => one.service === "shop/web" && one.action === "update"));
    await page.locator("[name=text]").fill("load balancer");
    expect(await shown(page)).toBeLessThan(count((one) => one.service === "shop/web" && one.action === "update") + 1);

    const again = await open("#?environment=dev&new=yes&severity=medium");
    expect(await shown(again)).toBe(
      count((one) => one.environment === "dev" && one.introduced && one.severity === "medium"),
    );
  }, 180_000);

  test("deep links lead to a finding, a service and a change, also when they are folded or filtered away", async () => {
    const finding = report.findings.find((one) => one.environment === "prod");
    const page = await open(`#finding-${finding?.fingerprint}`);
    expect(await page.locator(`#finding-${finding?.fingerprint}`).isVisible()).toBe(true);
    const change = await open("#change-dev-kubernetes-service-v1-web");
    expect(await change.locator("#change-dev-kubernetes-service-v1-web").getAttribute("open")).not.toBeNull();
    expect(await change.getByText("spec.type").first().isVisible()).toBe(true);
    await page.locator("[name=environment]").selectOption("dev");
    await page.evaluate(`location.hash = "#service-prod-shop-web"`);
    await page.locator("#service-prod-shop-web figure").waitFor({ state: "visible" });
  }, 180_000);

  test("a heading that a link leads to is in sight, below the filters", async () => {
    const page = await open("", { viewport: { width: 1400, height: 1000 } });
    await page.locator(".contents a[href='#services']").click();
    const [heading, filters] = await Promise.all([
      page.locator("#services").boundingBox(),
      page.locator("#filters").boundingBox(),
    ]);
    expect(heading?.y).toBeGreaterThanOrEqual((filters?.y ?? 0) + (filters?.height ?? 0));
    expect(heading?.y).toBeLessThan(500);
  }, 180_000);

  test("in a page of hundreds of findings, too, a deep link leads to its finding and the filters find it", async () => {
    const many = Array.from({ length: 130 }, (_, index) => {
      const spec = podSpec({ container: [container({ resources: null })] });
      const labels = { app: `app-${index}` };
      return created(DEPLOYMENT, `app-${index}`, deployment(spec, { name: `app-${index}`, labels }));
    });
    const large = audit([{ environment: "many", plan: parsePlan(planBytes(many), "many.json") }], {
      toolVersion: "0.0.0",
    });
    expect(large.findings.length).toBeGreaterThan(500);
    const file = join(folder, "large.html");
    writeFileSync(file, format(large, "html"));
    const wanted = large.findings[400];
    const page = await open(`#finding-${wanted?.fingerprint}`, {}, pathToFileURL(file).href);
    const place = page.locator(`#finding-${wanted?.fingerprint}`);
    const box = await place.boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect(box?.y).toBeLessThan(page.viewportSize()?.height ?? 0);
    expect(await place.textContent()).toContain(wanted?.message);
    await page.locator("[name=text]").fill("app-129");
    expect(await shown(page)).toBe(large.findings.filter((one) => /app-129\b/.test(one.address)).length);
  }, 180_000);

  test("the one critical finding of a page of hundreds is in its first screen, and leads to its place", async () => {
    const many = Array.from({ length: 300 }, (_, index) => {
      const [name, labels] = [`app-${index}`, { app: `app-${index}` }];
      return created(
        DEPLOYMENT,
        name,
        deployment(podSpec({ container: [container({ resources: null })] }), { name, labels }),
      );
    });
    const bad = deleted("kubernetes_namespace_v1", "zzz", { metadata: [{ name: "zzz" }] });
    const large = audit([{ environment: "many", plan: parsePlan(planBytes([...many, bad]), "many.json") }], {
      toolVersion: "0.0.0",
    });
    expect(large.findings.filter((one) => one.severity === "critical")).toHaveLength(1);
    const file = join(folder, "first.html");
    writeFileSync(file, format(large, "html"));
    for (const viewport of [
      { width: 1400, height: 900 },
      { width: 390, height: 844 },
    ]) {
      const page = await open("", { viewport }, pathToFileURL(file).href);
      const link = page.locator(".first a").first();
      expect(await link.textContent()).toContain("Namespace zzz");
      const box = await link.boundingBox();
      expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThan(viewport.height);
      await link.click();
      const place = page.locator(`#finding-${large.findings[0]?.fingerprint}`);
      expect((await place.boundingBox())?.y).toBeLessThan(viewport.height);
      await page.close();
    }
  }, 180_000);

  test("drift stands on the page, with the script too", async () => {
    const [was, is] = [service(), service({ type: "NodePort" })];
    const drift = [
      {
        address: `${SERVICE}.web`,
        mode: "managed",
        type: SERVICE,
        name: "web",
        provider_name: "registry.terraform.io/hashicorp/kubernetes",
        change: { actions: ["update"], before: was, after: is },
      },
    ];
    const plan = parsePlan(planBytes([updated(SERVICE, "web", is, was)], { resource_drift: drift }), "d.json");
    const file = join(folder, "drift.html");
    writeFileSync(file, format(audit([{ environment: "d", plan }], { toolVersion: "0.0.0" }), "html"));
    const page = await open("", {}, pathToFileURL(file).href);
    expect(
      await page.locator("section[aria-labelledby=drift]").getByText("1 changed outside Terraform").isVisible(),
    ).toBe(true);
    const none = await open();
    expect(await none.locator("section[aria-labelledby=drift]").getByText("none").first().isVisible()).toBe(true);
  }, 180_000);

  test("is all there without JavaScript, and the filters are not", async () => {
    const page = await open("", { javaScriptEnabled: false });
    expect(await shown(page)).toBe(report.findings.length);
    expect(await page.locator("#filters").isVisible()).toBe(false);
    await page.locator("#service-dev-shop-web figure").waitFor({ state: "visible" });
    expect(await page.getByText("Internet access None → LoadBalancer").first().isVisible()).toBe(true);
  }, 180_000);

  test.each([
    ["wide, light", { viewport: { width: 1400, height: 1000 }, colorScheme: "light" }, "report.html"],
    ["narrow, dark", { viewport: { width: 390, height: 800 }, colorScheme: "dark" }, "report.html"],
    ["of one environment", { viewport: { width: 1000, height: 800 } }, "one.html"],
  ] as const)(
    "axe-core finds nothing at all, and nothing has to be scrolled sideways: %s",
    async (_name, options, file) => {
      const page = await open("", options, pathToFileURL(join(folder, file)).href);
      expect(await findingsOn(page)).toEqual({ axe: [], sideways: 0 });
    },
    180_000,
  );

  test("everything can be reached by keyboard, the first stop leads past the contents", async () => {
    const page = await open();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(`document.activeElement.textContent`)).toBe("Skip to the report");
    await page.keyboard.press("Enter");
    expect(new URL(page.url()).hash).toBe("#content");
    const summary = page.locator("#service-prod-shop-web > summary");
    await summary.focus();
    const before = await page.locator("#service-prod-shop-web").getAttribute("open");
    await page.keyboard.press("Enter");
    expect(await page.locator("#service-prod-shop-web").getAttribute("open")).not.toBe(before);
  }, 180_000);

  test("prints with everything unfolded and without the filters", async () => {
    const page = await open("", { colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    const ink = `getComputedStyle(document.querySelector(".rule .tag")).color`;
    const onPaper = await page.evaluate(ink);
    await page.emulateMedia({ media: "screen" });
    expect(await page.evaluate(ink)).not.toBe(onPaper);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(`void dispatchEvent(new Event("beforeprint"))`);
    expect(await page.locator("details:not([open])").count()).toBe(0);
    expect(await page.locator("#filters").isVisible()).toBe(false);
    expect((await page.pdf({ format: "A4" })).length).toBeGreaterThan(10_000);
  }, 180_000);

  test("no console message, no error, and no request to anywhere", () => {
    expect(trouble).toEqual([]);
    expect(requests).toEqual([]);
  });
});

test("the page names no other place to load from, and its policy lets nothing in", () => {
  expect(html).not.toMatch(/(?:src|href)="(?!#|data:,)/);
  expect(html).toMatch(/default-src &#39;none&#39;|default-src 'none'/);
  expect(html).not.toMatch(/\son[a-z]+=/);
});
