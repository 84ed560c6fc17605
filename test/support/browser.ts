import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** The Chromium of this machine: what CHROME_PATH says, else what is on PATH or in the usual places. */
export function findBrowser(): string | undefined {
  const onPath = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [process.env.CHROME_PATH ?? "", ...onPath, ...PLACES].find((path) => {
    try {
      if (path === "") return false;
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** What axe-core finds on a page with everything unfolded, and by how much it has to be scrolled sideways. */
export async function findingsOn(page: Page): Promise<{ readonly axe: readonly string[]; readonly sideways: number }> {
  await page.evaluate(`document.querySelectorAll("details").forEach((one) => (one.open = true))`);
  // A page's own policy keeps scripts out, and so axe too: it is put in by the browser's debugger.
  await page.evaluate(`${readFileSync(require.resolve("axe-core/axe.min.js"), "utf8")}; undefined`);
  const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
  const axe = violations.map(({ impact, id, nodes }) => {
    const places = nodes.map((node) => node.html).slice(0, 3);
    return `${impact} ${id}: ${places.join(" ")}`;
  });
  const sideways = `document.documentElement.scrollWidth - document.documentElement.clientWidth`;
  return { axe, sideways: await page.evaluate<number>(sideways) };
}
