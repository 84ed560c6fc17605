/**
 * Signs of a Helm template in its own syntax, outside of any quotes or block text: an action that stands where YAML
 * has a value, a key or a line. Kubernetes objects may hold `{{ … }}` in texts (alerting rules do), never there.
 */
const BARE_ACTION = /^(?:[^'"#|>\n]{0,200}[:\-\s]\s{0,80})?\{\{/m;
/** Names that Helm alone gives. */
const HELM_NAME =
  /\{\{-?[^}]{0,200}(?:\.Values\b|\.Release\b|\.Chart\b|\.Capabilities\b|\b(?:include|template|define|toYaml|tpl)\b)/;

/** How much of a document is looked at, in characters. */
const MAX_LENGTH = 65_536;

/** Whether a document that could not be read, or was read to nonsense, is a template. */
export function looksLikeTemplate(text: string): boolean {
  const head = text.slice(0, MAX_LENGTH);
  return HELM_NAME.test(head) || BARE_ACTION.test(head);
}

/** Whether a value that must be plain, such as a name, is a template's action. */
export function holdsTemplate(value: string): boolean {
  return value.includes("{{");
}
