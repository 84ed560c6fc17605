// The sidebar. Folders list themselves, by the front matter `title` and `order` of their pages; pages directly in docs/
// stand in the groups below, and those that none of them names come first. test/docs/site.test.ts asks that no page is left out.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const IN_DEPTH = [
  "services",
  "routes",
  "availability",
  "storage",
  "jobs",
  "secrets",
  "namespaces",
  "isolation",
  "permissions",
  "security-profile",
  "environments",
  "changes",
  "lifecycle",
  "sandbox",
  "testing",
];
const OPERATING = ["operations", "audit", "release", "large-stacks", "ci/README", "import"];
const FITTING = ["comparison", "consoles", "compatibility", "limits", "api", "versions", "CHANGELOG"];
const INSIDE = ["architecture", "security", "audit-peers"];

/** A page in the sidebar, or a group of pages. */
export interface SidebarItem {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: readonly SidebarItem[];
}

/** Front matter of a page, as far as the sidebar asks for it: one `key: value` a line. */
function frontMatter(text: string): Readonly<Record<string, string>> {
  const [, head = ""] = /^---\n([^]*?)\n---\n/.exec(text) ?? [];
  return Object.fromEntries([...head.matchAll(/^(\w+): *"?(.*?)"?$/gm)].map(([, key, value]) => [key, value]));
}

/** Name of a page in the sidebar: its title, else its first heading without what follows a colon. */
export function titleOf(file: string): string {
  const text = readFileSync(file, "utf8");
  const heading = /^# (.*)$/m.exec(text)?.[1];
  return frontMatter(text)["title"] ?? heading?.replace(/: .*$/, "").replaceAll("`", "") ?? file;
}

function entry(docs: string, page: string): SidebarItem {
  const link = `/${page.replace(/(^|\/)README$/, "$1").replace(/(^|\/)index$/, "$1")}`;
  return { text: titleOf(join(docs, `${page}.md`)), link };
}

function entries(docs: string, pages: readonly string[]): readonly SidebarItem[] {
  return pages.filter((page) => existsSync(join(docs, `${page}.md`))).map((page) => entry(docs, page));
}

/** The pages of a folder, by their `order`, then by name; folders in it follow, folded. */
function folder(docs: string, path: string): readonly SidebarItem[] {
  if (!existsSync(join(docs, path))) return [];
  const inside = readdirSync(join(docs, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const order = (page: string) => Number(frontMatter(readFileSync(join(docs, `${page}.md`), "utf8"))["order"] ?? 1000);
  const pages = inside
    .filter((one) => one.isFile() && one.name.endsWith(".md"))
    .map((one) => `${path}/${one.name.slice(0, -".md".length)}`)
    .sort((a, b) => order(a) - order(b));
  return [
    ...pages.map((page) => entry(docs, page)),
    ...inside
      .filter((one) => one.isDirectory())
      .map(({ name }) => ({ text: heading(name), collapsed: true, items: folder(docs, `${path}/${name}`) })),
  ];
}

const heading = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll("-", " ");

/** All groups of the sidebar, for the folder that holds the pages. */
export function sidebar(docs: string): readonly SidebarItem[] {
  const placed = new Set([...IN_DEPTH, ...OPERATING, ...FITTING, ...INSIDE, "rules", "output", "index"]);
  const others = readdirSync(docs)
    .filter((name) => name.endsWith(".md"))
    .map((name) => name.slice(0, -".md".length))
    .filter((page) => !placed.has(page));
  const groups = [
    { text: "Start", items: entries(docs, others) },
    { text: "Tasks", items: folder(docs, "tasks") },
    { text: "In depth", items: entries(docs, IN_DEPTH) },
    { text: "Running it", items: entries(docs, OPERATING) },
    { text: "Reference", items: [...folder(docs, "reference"), ...entries(docs, ["rules", "output"])] },
    { text: "Coming from elsewhere", items: folder(docs, "migrate") },
    { text: "Does it fit?", items: entries(docs, FITTING) },
    { text: "Inside", collapsed: true, items: entries(docs, INSIDE) },
  ];
  return groups.filter(({ items }) => items.length > 0);
}
