import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { addressOf, plainBraces, repositoryLinks, slug, type Markdown } from "./markdown.js";
import { sidebar } from "./sidebar.js";

const docs = dirname(dirname(fileURLToPath(import.meta.url)));
const { repository } = JSON.parse(readFileSync(join(docs, "..", "package.json"), "utf8")) as {
  readonly repository?: string | { readonly url: string };
};

interface Page {
  readonly relativePath: string;
  readonly frontmatter: Readonly<Record<string, unknown>>;
}

/** Search: what explains comes before what lists. The browser runs this text, so it may name nothing around it. */
const weight = (page: string): number =>
  page.includes("/tasks/") ? 2 : /\/(rules|security|audit-peers|CHANGELOG)\.|\/reference\//.test(page) ? 0.5 : 1;

/** The site of docs/: see "The documentation" in docs/architecture.md. */
export default {
  title: "cdktf-kube-services",
  description: "Kubernetes workloads and Services in TypeScript, planned and applied by Terraform",
  lang: "en",
  cleanUrls: false,
  lastUpdated: false,
  metaChunk: true,
  rewrites: { "ci/README.md": "ci/index.md" },
  head: [["link", { rel: "icon", href: "data:," }]], // none, so that no browser asks for one
  transformPageData: (page: Page) =>
    page.relativePath.startsWith("reference/constructs/")
      ? { frontmatter: { ...page.frontmatter, pageClass: "props" } }
      : undefined,
  markdown: {
    anchor: { slugify: slug },
    toc: { slugify: slug },
    languageAlias: { rego: "python" }, // the highlighter has no rego; comments, text and most words are alike
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config: (md: Markdown) => {
      repositoryLinks(md, addressOf(repository));
      plainBraces(md);
    },
  },
  themeConfig: {
    nav: [
      { text: "Reference", link: "/reference/", activeMatch: "^/reference" },
      { text: "Changes", link: "/CHANGELOG" },
    ],
    sidebar: sidebar(docs),
    outline: [2, 3],
    search: {
      provider: "local",
      options: { detailedView: false, miniSearch: { searchOptions: { boostDocument: weight } } },
    },
    docFooter: { prev: "Before", next: "Next" },
    externalLinkIcon: true,
  },
};
