// Links of the pages lead through the repository, so that they work on GitHub as they do on the site.
import { dirname, join, normalize } from "node:path/posix";

const REPOSITORY = "https://github.com/cdktf-kube-services/cdktf-kube-services";

/** As GitHub makes anchors of headings, so that a link with one works there and here. */
export function slug(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Mark}\p{Number}\s_-]/gu, "")
    .replace(/\s/g, "-");
}

/** Where a link of a page leads on the site: what is no page of it is shown by the repository. */
export function target(page: string, href: string): string {
  if (/^(?:[a-z]+:|#|\/)/i.test(href)) return href;
  const [path = "", anchor = ""] = href.split(/(?=#)/);
  const file = normalize(join("docs", dirname(page), path));
  if (file === "README.md") return `/${anchor}`;
  if (/^docs\/.*\/README\.md$/.test(file)) return `/${dirname(file).slice("docs/".length)}/${anchor}`;
  if (file.startsWith("docs/") && file.endsWith(".md")) return href;
  return `${REPOSITORY}/${/\.\w+$|LICENSE$/.test(file) ? "blob" : "tree"}/main/${file}${anchor}`;
}

/** What is used here of markdown-it, which is a part of the site's generator and no package that is named here. */
export interface Markdown {
  readonly core: { readonly ruler: { push(name: string, rule: (state: State) => void): void } };
  readonly renderer: { readonly rules: Record<string, ((...given: never[]) => string) | undefined> };
}
interface State {
  readonly env: { readonly relativePath: string };
  readonly tokens: readonly { readonly children: readonly Token[] | null }[];
}
interface Token {
  readonly type: string;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

/** Makes markdown-it turn links to files that are no pages into links to the repository. */
export function repositoryLinks(md: Markdown): void {
  md.core.ruler.push("repository-links", (state) => {
    for (const { children } of state.tokens)
      for (const token of children ?? []) {
        if (token.type === "link_open")
          token.attrSet("href", target(state.env.relativePath, token.attrGet("href") ?? ""));
      }
  });
}

/** Pages are text: braces in them are no expressions of the generator's template language. */
export function plainBraces(md: Markdown): void {
  for (const rule of ["text", "code_inline"]) {
    const render = md.renderer.rules[rule];
    if (render === undefined) throw new Error(`markdown-it has no rule ${rule}`);
    md.renderer.rules[rule] = (...given: never[]) => render(...given).replaceAll("{{", "&#123;&#123;");
  }
}
