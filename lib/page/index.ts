export { pageDocument, type PageLink } from "./document";
export { Anchors, code, each, html, raw, template, type Markup, type Part } from "./markup";
export { BASE_STYLES } from "./styles";
