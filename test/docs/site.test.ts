import { readdirSync } from "node:fs";
import { join } from "node:path";
import { target, slug } from "../../docs/.vitepress/markdown";
import { sidebar, type SidebarItem } from "../../docs/.vitepress/sidebar";

const DOCS = join(__dirname, "../../docs");

const linksOf = (items: readonly SidebarItem[]): readonly string[] =>
  items.flatMap(({ link, items: inside = [] }) => [...(link === undefined ? [] : [link]), ...linksOf(inside)]);

test("the sidebar leads to every page, and to each once", () => {
  const pages = readdirSync(DOCS, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".md") && !file.startsWith(".vitepress/") && file !== "index.md")
    .map((file) => `/${file.replace(/(README|index)\.md$|\.md$/, "")}`);
  expect([...linksOf(sidebar(DOCS))].sort()).toEqual(pages.sort());
});

test.each([
  ["audit.md", "rules.md", "rules.md"],
  [
    "audit.md",
    "../lib/page/index.ts",
    "https://github.com/cdktf-kube-services/cdktf-kube-services/blob/main/lib/page/index.ts",
  ],
  ["audit.md", "schemas", "https://github.com/cdktf-kube-services/cdktf-kube-services/tree/main/docs/schemas"],
  ["ci/README.md", "../release.md#secrets", "../release.md#secrets"],
  ["architecture.md", "../README.md", "/"],
  ["audit.md", "#profiles", "#profiles"],
  ["audit.md", "https://example.com/a.md", "https://example.com/a.md"],
])("a link of %s to %s leads to %s", (page, href, expected) => {
  expect(target(page, href)).toBe(expected);
});

test("anchors are those that GitHub makes", () => {
  expect(slug("Storage: `PersistentVolumeClaim`, and other_volumes 2.0")).toBe(
    "storage-persistentvolumeclaim-and-other_volumes-20",
  );
});
