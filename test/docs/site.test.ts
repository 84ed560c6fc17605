import { readdirSync } from "node:fs";
import { join } from "node:path";
import { addressOf, repositoryLinks, slug, target, type Markdown } from "../../docs/.vitepress/markdown";
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
  ["audit.md", "../lib/page/index.ts", "https://git.example.com/us/it/blob/main/lib/page/index.ts"],
  ["audit.md", "schemas", "https://git.example.com/us/it/tree/main/docs/schemas"],
  ["ci/README.md", "../release.md#secrets", "../release.md#secrets"],
  ["architecture.md", "../README.md", "/"],
  ["audit.md", "#profiles", "#profiles"],
  ["audit.md", "https://example.com/a.md", "https://example.com/a.md"],
])("a link of %s to %s leads to %s", (page, href, expected) => {
  expect(target(page, href, addressOf({ url: "git+https://git.example.com/us/it.git" }))).toBe(expected);
});

test("where nobody says where the repository is, a link to a file of it is its text", () => {
  const link = (href: string) => [
    { type: "link_open", tag: "a", content: "", attrGet: () => href, attrSet: jest.fn() },
    { type: "text", tag: "", content: "the text" },
    { type: "link_close", tag: "a", content: "" },
  ];
  const children = [...link("../lib/index.ts"), ...link("rules.md")];
  const push = (_: string, rule: (state: object) => void): void =>
    rule({ env: { relativePath: "audit.md" }, tokens: [{ children }] });
  repositoryLinks({ core: { ruler: { push } } } as unknown as Markdown, addressOf(undefined));
  expect(children.map(({ type }) => type)).toEqual(["text", "text", "text", "link_open", "text", "link_close"]);
});

test("anchors are those that GitHub makes", () => {
  expect(slug("Storage: `PersistentVolumeClaim`, and other_volumes 2.0")).toBe(
    "storage-persistentvolumeclaim-and-other_volumes-20",
  );
});
