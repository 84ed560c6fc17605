import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { findBrowser } from "../support/browser";

const ROOT = join(__dirname, "../..");
const executablePath = findBrowser();
const testBrowser = executablePath === undefined ? test.skip : test;
if (executablePath === undefined) {
  process.stderr.write("not run: the site in a browser, no Chromium on PATH (CHROME_PATH names another)\n");
}

let folder: string;
let server: ChildProcess;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kube-services-site-"));
  const args = [join(ROOT, ".ci/docs.mjs"), "--serve", "--port", "0", "--out", folder];
  server = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += String(chunk);
      const [served] = /http:\/\/127\.0\.0\.1:\d+\//.exec(said) ?? [];
      if (served !== undefined) resolve(served);
    };
    server.stdout?.on("data", hear);
    server.stderr?.on("data", hear);
    server.once("exit", (code) => reject(new Error(`npm run docs ended with ${code}:\n${said}`)));
  });
}, 600_000);
afterAll(() => {
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

const files = (): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".html") && name !== "404.html");
const textOf = (file: string): string => readFileSync(join(folder, file), "utf8");

test("every link within the site leads to a page, and to a place on it", () => {
  const ids = new Map(
    files().map((file) => [file, new Set([...textOf(file).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]),
  );
  const found = [...ids.keys()].flatMap((file) =>
    [...textOf(file).matchAll(/<a [^>]*href="([^"]+)"/g)].flatMap(([, href = ""]) => {
      if (/^[a-z]+:/i.test(href)) return [];
      const [path = "", anchor] = href.split("#");
      const at = path === "" ? file : path.startsWith("/") ? path.slice(1) : posix.join(posix.dirname(file), path);
      const page = [at, `${at}.html`, posix.join(at, "index.html")].find((one) => ids.has(one));
      if (page === undefined) return existsSync(join(folder, at)) && at !== "" ? [] : [`${file}: ${href}`];
      const isThere = anchor === undefined || anchor === "" || ids.get(page)?.has(decodeURIComponent(anchor)) === true;
      return isThere ? [] : [`${file}: ${href}`];
    }),
  );
  expect(ids.size).toBeGreaterThan(60);
  expect([...new Set(found)]).toEqual([]);
});

test("pages load nothing from elsewhere", () => {
  const foreign = files().flatMap((file) =>
    [...textOf(file).matchAll(/<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)="((?:https?:)?\/\/[^"]+)"/g)].map(
      ([, address]) => `${file}: ${address}`,
    ),
  );
  expect(foreign).toEqual([]);
});

describe("in Chromium", () => {
  let browser: Browser;
  const trouble: string[] = [];
  beforeAll(async () => {
    if (executablePath !== undefined) browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  }, 180_000);
  afterAll(() => browser?.close());

  /** The page of the site, loaded once: what is tried on it afterwards changes its width and its colours. */
  async function open(path: string): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, colorScheme: "light" });
    const page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") trouble.push(`${path}: ${message.text()}`);
    });
    page.on("pageerror", (error) => trouble.push(`${path}: ${String(error)}`));
    page.on("request", (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith("data:")) trouble.push(request.url());
    });
    await page.goto(url + path, { waitUntil: "networkidle" });
    return page;
  }

  const PAGES = [
    "index.html",
    "services.html",
    "rules.html",
    "comparison.html",
    "compatibility.html",
    "security.html",
    "migrate/kubesphere.html",
    "reference/commands.html",
    "reference/errors/services.html",
    "reference/constructs/StatelessService.html",
    "reference/constructs/types.html",
  ];
  testBrowser.each(PAGES)(
    "%s fits into wide and narrow windows, in light and dark",
    async (path) => {
      const page = await open(path);
      const sideways = (selector: string): Promise<number> =>
        page.evaluate<number>(
          `Math.max(0, ...[...document.querySelectorAll(${JSON.stringify(selector)})].map((e) => e.scrollWidth - e.clientWidth))`,
        );
      for (const width of [1400, 375]) {
        await page.setViewportSize({ width, height: 900 });
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          await page.waitForFunction(
            `document.documentElement.classList.contains("dark") === ${colorScheme === "dark"}`,
          );
          expect(await sideways("html")).toBe(0);
          if (width === 1400) expect(await sideways(".vp-doc table")).toBe(0);
        }
      }
      await page.context().close();
      expect(trouble).toEqual([]);
    },
    180_000,
  );

  testBrowser.each([
    ["StickyTimeoutInvalid", "errors/services"],
    ["sticky session", "tasks/sticky"],
    ["kubesphere", "migrate/kubesphere"],
  ])(
    "search for %s finds %s first, and leads there",
    async (query, expected) => {
      const page = await open("index.html");
      await page.click("#local-search button");
      await page.fill(".VPLocalSearchBox input", query);
      await page.waitForFunction(
        `document.querySelector(".VPLocalSearchBox .result")?.getAttribute("href")?.includes(${JSON.stringify(expected)})`,
        undefined,
        { timeout: 60_000 },
      );
      await page.keyboard.press("Enter");
      await page.waitForURL((address) => address.pathname.includes(expected), { timeout: 60_000 });
      await page.context().close();
      expect(trouble).toEqual([]);
    },
    180_000,
  );

  testBrowser(
    "the list of pages shows the one that is read",
    async () => {
      const page = await open("reference/constructs/StatelessService.html");
      await page.waitForFunction(`(() => {
        const item = document.querySelector(".VPSidebarItem.is-link.is-active")?.getBoundingClientRect();
        return item?.top >= 0 && item.bottom <= innerHeight && scrollY === 0;
      })()`);
      await page.context().close();
    },
    180_000,
  );
});
