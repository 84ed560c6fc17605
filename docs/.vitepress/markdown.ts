// Links of the pages lead through the repository, so that they work on GitHub as they do on the site.
import { dirname, join, normalize } from "node:path/posix";

/** As GitHub makes anchors of headings, so that a link with one works there and here. */
export function slug(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Mark}\p{Number}\s_-]/gu, "")
    .replace(/\s/g, "-");
}

/**
 * Where a link of a page leads on the site: what is no page of it is shown by the repository.
 * @param repository its address
 * @returns nothing where nobody says where the repository is
 */
export function target(page: string, href: string, repository: string | undefined): string | undefined {
  if (/^(?:[a-z]+:|#|\/)/i.test(href)) return href;
  const [path = "", anchor = ""] = href.split(/(?=#)/);
  const file = normalize(join("docs", dirname(page), path));
  if (file === "README.md") return `/${anchor}`;
  if (/^docs\/.*\/README\.md$/.test(file)) return `/${dirname(file).slice("docs/".length)}/${anchor}`;
  if (file.startsWith("docs/") && file.endsWith(".md")) return href;
  if (repository === undefined) return undefined;
  return `${repository}/${/\.\w+$|LICENSE$/.test(file) ? "blob" : "tree"}/main/${file}${anchor}`;
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
  type: string;
  tag: string;
  content: string;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

/**
 * The address of the repository, as package.json names it.
 * @returns nothing where it names none
 */
export function addressOf(repository: string | { readonly url: string } | undefined): string | undefined {
  const url = typeof repository === "string" ? repository : repository?.url;
  return url?.replace(/^git\+|\.git$/g, "");
}

/** Makes markdown-it turn links to files that are no pages into links to the repository, or into their text. */
export function repositoryLinks(md: Markdown, repository: string | undefined): void {
  md.core.ruler.push("repository-links", (state) => {
    for (const { children } of state.tokens) {
      let dropped = false;
      for (const token of children ?? []) {
        if (token.type === "link_open") {
          const leads = target(state.env.relativePath, token.attrGet("href") ?? "", repository);
          dropped = leads === undefined;
          if (leads !== undefined) token.attrSet("href", leads);
        }
        if (dropped && /^link_/.test(token.type)) Object.assign(token, { type: "text", tag: "", content: "" });
      }
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
