import { createHash } from "node:crypto";
import { html, raw, type Markup, type Part } from "./markup";

/** What a page is made of. */
interface PageParts {
  readonly title: string;
  /** Its style sheet and its script: the page allows these alone. */
  readonly styles: string;
  readonly script: string;
  /** Where its script may connect to, as a Content Security Policy says it. @default - nowhere */
  readonly connects?: "'self'";
  /** Such as `Skip to the report`. */
  readonly skip: string;
  /** A class of the body. @default - none */
  readonly bodyClass?: string;
  readonly header: Part;
  /** The list of contents: what its links lead to, and a number to show beside each. */
  readonly contents: readonly PageLink[];
  readonly main: Part;
}

/** A line of the list of contents. */
export interface PageLink {
  readonly href: string;
  readonly title: string;
  readonly count?: number | string;
}

/** The source of a Content Security Policy that means one text. */
const source = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The page may load nothing and run nothing but what it brings: whatever slipped through would stay dead text. */
function policy({ styles, script, connects }: PageParts): string {
  return [
    "default-src 'none'",
    `style-src ${source(styles)}`,
    `script-src ${source(script)}`,
    "img-src data:",
    ...(connects === undefined ? [] : [`connect-src ${connects}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** The list of contents. */
const contentsList = (links: readonly PageLink[]): Markup =>
  html`<ol>
    ${links.map(
      ({ href, title, count }) =>
        html`<li>
          <a href="${href}">${title}${count === undefined ? "" : html` <span>${count}</span>`}</a>
        </li>`,
    )}
  </ol>`;

/** A page that stands alone: one document in both themes, on paper, and by keyboard and screen reader. */
export function pageDocument(parts: PageParts): Markup {
  const { title, styles, script, skip, bodyClass, header, contents, main } = parts;
  // To the byte, as the policy has their hashes.
  const [styleElement, scriptElement] = [raw(`<style>${styles}</style>`), raw(`<script>${script}</script>`)];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy(parts)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        ${styleElement}
      </head>
      <body${bodyClass === undefined ? "" : html` class="${bodyClass}"`}>
        <a class="skip" href="#content">${skip}</a>
        <div class="layout">
          <header>${header}</header>
          <div class="columns">
            <nav class="contents" aria-label="Contents">${contentsList(contents)}</nav>
            <main id="content">${main}</main>
          </div>
        </div>
        ${scriptElement}
      </body>
    </html> `;
}
