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

  async function open(path: string, width: number, colorScheme: "light" | "dark"): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
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
    "reference/commands.html",
    "reference/constructs/StatelessService.html",
  ];
  testBrowser.each(
    PAGES.flatMap(
      (path) =>
        [
          [path, 1400],
          [path, 375],
        ] as const,
    ),
  )(
    "%s fits into %i pixels, in light and dark",
    async (path, width) => {
      for (const scheme of ["light", "dark"] as const) {
        const page = await open(path, width, scheme);
        const sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        expect(await page.evaluate<number>(sideways)).toBe(0);
        expect(await page.evaluate<boolean>(`document.documentElement.classList.contains("dark")`)).toBe(
          scheme === "dark",
        );
        await page.context().close();
      }
      expect(trouble).toEqual([]);
    },
    180_000,
  );

  testBrowser(
    "search finds an error code, and leads to it",
    async () => {
      const page = await open("index.html", 1400, "light");
      await page.click("#local-search button");
      await page.fill(".VPLocalSearchBox input", "StickyTimeoutInvalid");
      const first = page.locator(".VPLocalSearchBox .result").first();
      await first.waitFor({ timeout: 60_000 });
      expect(await first.getAttribute("href")).toContain("errors/services");
      await page.context().close();
      expect(trouble).toEqual([]);
    },
    180_000,
  );
});
