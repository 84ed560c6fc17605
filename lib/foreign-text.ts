// Names, labels, messages and addresses may be written by anybody. What would drive a terminal or a CI system, hide in a
// line or pass for something else is written so that people see it: as `\u{…}`. Every output goes through here.

/**
 * Characters that could drive a terminal, reorder a line or hide in it: controls, bidirectional marks, zero-width
 * characters, fillers that look like nothing, line separators, variation selectors, tags and half surrogates.
 */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb]|(?<!\p{Extended_Pictographic})[\ufe00-\ufe0f]|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d|[\u{e0000}-\u{e0fff}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;
/** Letters and dashes that look like ASCII and are not: in width, as mathematics, between two letters. */
const LOOK_ALIKES =
  /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]|[\u{1d400}-\u{1d7ff}]|(?<=[A-Za-z0-9])[\u00b7\u2010-\u2015\u2024\u2043\u2044\u2212\u2215\ufe58\ufe63](?=[A-Za-z0-9])/gu;
/** Letters of other alphabets, which look like Latin ones where they stand in one word with them. */
const OTHER_LETTER =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Lisu}\p{Script=Coptic}]/gu;
/**
 * What CI systems take for commands: of Azure Pipelines and TeamCity anywhere in a line, of GitHub, GitLab, Travis and
 * Buildkite at the beginning of one, where a text may come to stand by wrapping.
 */
const COMMANDS: readonly (readonly [RegExp, string])[] = [
  [/##(?=\[|vso\[|teamcity\[)/gi, "#\\u{23}"],
  [
    /::(?=(?:error|warning|notice|debug|group|endgroup|add-mask|add-matcher|remove-matcher|add-path|set-output|set-env|save-state|stop-commands|echo)(?![a-z]))/gi,
    ":\\u{3a}",
  ],
  [/\b(section_(?:start|end)|travis_(?:fold|time)):/gi, "$1\\u{3a}"],
  [/^(?:---|\+\+\+|~~~|\^\^\^)(?= )/gm, "\\u{2d}$&"],
];

const escaped = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
const ASCII = /^[\x20-\x7e]*$/;

function withoutCommands(text: string): string {
  let out = text;
  if (out.includes("#") || out.includes(":") || /^[-+~^]/m.test(out)) {
    for (const [command, instead] of COMMANDS) out = out.replace(command, instead);
  }
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
