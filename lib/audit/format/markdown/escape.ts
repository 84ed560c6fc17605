// GitHub and GitLab render Markdown, in comments too: so nothing that a plan holds may become a link, an image, a
// mention, a reference to an issue, an emoji or HTML.

/**
 * Text that stays text. Entities alone are no help against mentions, references and links that are made of text: they
 * are looked for after entities have become characters. A zero-width space behind the mark breaks them for good.
 */
export function plain(text: string): string {
  const entity = (mark: string) => `&#${mark.charCodeAt(0)};`;
  const broken = (mark: string) => `${entity(mark)}&#8203;`;
  return text
    .replace(/[&@#~$!%](?=[\w"'/.:-])|[<>`|\\[\]&@#~$^]/g, (mark, at: number) =>
      /[&@#~$!%]/.test(mark) && /[\w"'/.:-]/.test(text[at + 1] ?? "") ? broken(mark) : entity(mark),
    )
    .replace(/[*_]/g, "\\$&")
    .replace(/:(?=\S)/g, broken) // emoji, and the scheme of an address
    .replace(/\bwww\./gi, (www) => www.replace(".", broken(".")))
    .replace(/\b(GH|gh)-(?=\d)/g, "$1-&#8203;"); // references to issues of GitHub
}

/** Text in a code span, in a table too. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  const inner = text.replace(/\|/g, "\\|");
  return /^`|`$/.test(inner) || inner === "" ? `${fence} ${inner} ${fence}` : `${fence}${inner}${fence}`;
}
