// Names, labels, messages and addresses may be written by anybody. What would drive a terminal or a CI system, hide in a
// line or pass for something else is written so that people see it: as `\u{…}`. Every output goes through here.

/**
 * Characters that could drive a terminal, reorder a line or hide in it, by Unicode's own classes: controls, bidirectional
 * marks, zero-width characters, fillers, line separators, variation selectors and joiners but in emoji, tags, half
 * surrogates, characters that a font of its own or none at all draws, blanks of odd width, and marks piled upon marks.
 */
const UNSAFE =
  /(?!(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d|(?<=\p{Extended_Pictographic})[\ufe00-\ufe0f])[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufffc]|(?![ \u00a0\u3000])\p{Zs}|(?<=\p{M}{3})\p{M}/gu;
/**
 * What looks like ASCII and is not: letters in width, as mathematics, in phonetic notation, of the kind of "℡"; between two
 * letters, dashes, dots, strokes and bars of any script.
 */
const LOOK_ALIKES = new RegExp(
  [
    "[\\uff10-\\uff19\\uff21-\\uff3a\\uff41-\\uff5a\\u{1d400}-\\u{1d7ff}]",
    "(?:(?<=[A-Za-z0-9-])|(?=.[A-Za-z0-9-]))(?=[\\p{L}\\p{Nl}])" +
      "[\\u01c0-\\u01c3\\u0250-\\u0258\\u025a-\\u02af\\u1d00-\\u1dbf\\u2100-\\u218f\\u2c60-\\u2c7f\\ua720-\\ua7ff\\uab30-\\uab6f]",
    "(?<=[A-Za-z0-9])(?:(?![\\x20-\\x7e\\u02bb\\u02bc])[\\p{Pd}\\p{Pc}\\p{Lm}\\p{Sk}]|" +
      "[\\u00b7\\u2024\\u2025\\u2027\\u2043\\u2044\\u2212\\u2215\\u2219\\u2223\\u22c5\\u2236\\u2500-\\u2503\\u2571-\\u2573\\u29f8" +
      "\\u4e00\\u4e28\\u4e36\\u4e3f\\u30fb\\u30ce\\uff0f])(?=[A-Za-z0-9])",
  ].join("|"),
  "gsu",
);
/**
 * Letters and digits of other scripts, which look like Latin ones where they stand in one word with them. Chinese, Japanese
 * and Korean are written beside Latin without a blank.
 */
const OTHER_LETTER =
  /(?![\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}])[\p{L}\p{N}]/gu;
/**
 * What CI systems take for commands: of Azure Pipelines and TeamCity anywhere in a line, of GitHub, GitLab, Travis and
 * Buildkite at the beginning of one, where a text may come to stand by wrapping.
 */
const COMMANDS: readonly RegExp[] = [
  /(#)(#)(?=\[|vso\[|teamcity\[)/gi,
  /(:)(:)(?=(?:error|warning|notice|debug|group|endgroup|add-mask|add-matcher|remove-matcher|add-path|set-output|set-env|save-state|stop-commands|echo|internal-set-repo-path)(?![a-z]))/gi,
  /((?:section_(?:start|end)|travis_(?:fold|time)))(:)/gi,
  /^()([-+~^])(?=(?:--|\+\+|~~|\^\^) )/gm,
];

const escaped = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
const ASCII = /^[\x20-\x7e]*$/;

/**
 * A text in which no CI system finds a command: one character of each is written in another way.
 * @param code how that character is written where the text stands
 */
function withoutCommands(text: string, code: (character: string) => string = escaped): string {
  let out = text;
  if (!/[#:]|^[-+~^]/m.test(text)) return text;
  for (const command of COMMANDS)
    out = out.replace(command, (_, before: string, character: string) => before + code(character));
  return out;
}

function withoutLookAlikes(text: string): string {
  const plain = text.replace(LOOK_ALIKES, escaped);
  if (!/[A-Za-z]/.test(plain)) return plain;
  return plain.replace(/[^\s]+/g, (word) => {
    // One word at a time, so that the time grows with the text alone.
    if (ASCII.test(word) || !/[A-Za-z]/.test(word)) return word;
    return word.replace(OTHER_LETTER, escaped);
  });
}

/**
 * A text that somebody else wrote, as one line that is what it looks like: characters that deceive are written as
 * `\u{…}`, and commands of CI systems are broken.
 */
export function visible(text: string): string {
  return withoutCommands(ASCII.test(text) ? text : withoutLookAlikes(text.replace(UNSAFE, escaped)));
}

/** As {@link visible}, and its lines stay. */
export function visibleLines(text: string): string {
  return text.includes("\n") ? text.split("\n").map(visible).join("\n") : visible(text);
}

/** What no eye sees, or what reorders or hides what is beside it. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** A character as `\u0023`: as JSON and TypeScript write it. */
export const unicodeEscape = (character: string): string =>
  [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
    .join("");

/** Whether {@link safeLiteral} would change a text. */
export const isUnsafeLiteral = (text: string): boolean =>
  text.replace(UNSEEN, "").length !== text.length || withoutCommands(text) !== text;

/**
 * The text of a literal in double quotes, or of several lines of code with such literals, as the same literal without what
 * no eye sees and without commands of CI systems: it may come to stand in a log. Line feeds stay.
 * @param escape how a character is written by its number
 */
export const safeLiteral = (code: string, escape = unicodeEscape): string =>
  withoutCommands(
    code.replace(UNSEEN, (character) => (character === "\n" ? character : escape(character))),
    escape,
  );
