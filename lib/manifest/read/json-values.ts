/** One value of a stream of JSON, and where it begins. */
export interface JsonValue {
  readonly text: string;
  /** Lines before it. */
  readonly line: number;
  /** Characters before it on its first line. */
  readonly column: number;
}

/**
 * The values of a text that is several JSON objects one after the other, with nothing but space between them, as
 * `kubectl get -o json` twice or `jq --compact-output` print them: kubectl takes such a text.
 * @returns undefined for any other text
 */
export function jsonValues(text: string): readonly JsonValue[] | undefined {
  const values: JsonValue[] = [];
  let [depth, begin, line, lineStart] = [0, 0, 0, 0];
  let [startLine, startColumn, quoted] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === "\n") [line, lineStart] = [line + 1, at + 1];
    if (quoted) {
      if (letter === "\\") at++;
      else if (letter === '"') quoted = false;
    } else if (letter === "{" || letter === "[") {
      if (depth === 0) {
        if (letter === "[") return undefined;
        [begin, startLine, startColumn] = [at, line, at - lineStart];
      }
      depth++;
    } else if (letter === "}" || letter === "]") {
      depth--;
      if (depth < 0) return undefined;
      if (depth === 0) values.push({ text: text.slice(begin, at + 1), line: startLine, column: startColumn });
    } else if (depth === 0 && letter !== undefined && !/\s/.test(letter)) return undefined;
    else if (letter === '"') quoted = true;
  }
  return depth === 0 && values.length > 1 ? values : undefined;
}
