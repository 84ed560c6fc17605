// What credentials look like, by their names and by their forms. Wrong guesses hide a value that could have been
// shown; that is the cheap kind of wrong. What is said of a value aloud has a higher threshold: credential-claims.ts.
//
// Anybody may have written these texts, and long ones: every pattern takes a time that grows with the text alone. A run
// of letters is entered at its beginning only, and repetitions in front of a condition are bounded.

/** Longer texts are not looked through: all of such a one is hidden. 4 Mi characters. */
export const LONGEST_TEXT = 4 * 1024 * 1024;
/** Of a longer name its beginning and its end are looked at. */
const LONGEST_NAME = 256;

const CREDENTIAL_WORDS =
  /(?:^|[^a-z])(?:pass(?:word|wd|phrase|code)?|pwd|secrets?|tokens?|credentials?|creds?|apikeys?|private|bearer|jwt|oauth|auth|authorization|cookie|session[_.-]?key|dsn|salt|pin|otp|signature|signing|encryption|decryption|webhook|htpasswd|kubeconfig|sas|connection[_.-]?string|conn[_.-]?str|ca[_.-]?bundle|license)(?:$|[^a-z])/;
const KEY_WORDS =
  /(?:api|access|secret|private|client|tls|ssh|master|account|storage|service|app|shared|signing|encryption|encrypt|aes|rsa|pgp|gpg)[_.-]?key/;
const SQUASHED = /(?:password|passwd|passphrase|secret|token|apikey|accesskey|privatekey|credential)/;
/** Names that hold such a word and say where a credential is, not what it is. */
const POINTER_NAMES =
  /(?:_|^)(?:secret_name|secret_ref|secret_namespace|secret_key_ref|token_path|automount_service_account_token|wait_for_service_account_token|image_pull_secrets)$|^nginx\.ingress\.kubernetes\.io\/auth-(?:tls-match-cn|tls-verify-client|tls-verify-depth|type|realm|method|signin|url)$/;

/** A check of texts that remembers short ones: a plan repeats a few thousand of them a hundred thousand times. */
function remembered(check: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    let verdict = known.get(text);
    if (verdict === undefined) {
      verdict = check(text);
      if (text.length <= 256 && known.size < 20_000) known.set(text, verdict);
    }
    return verdict;
  };
}

/** Whether the name of a variable, key or flag is one that usually goes with a credential. */
export const isCredentialName = remembered((whole) => {
  const name =
    whole.length > LONGEST_NAME ? `${whole.slice(0, LONGEST_NAME / 2)} ${whole.slice(-LONGEST_NAME / 2)}` : whole;
  const split = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
  if (POINTER_NAMES.test(split)) return false;
  return CREDENTIAL_WORDS.test(split) || KEY_WORDS.test(split) || SQUASHED.test(split);
});

/** Forms that are credentials wherever they stand. */
const CREDENTIAL_FORMS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}(?:PRIVATE KEY|CERTIFICATE|PGP MESSAGE)(?: BLOCK)?(?:-----[^-]{0,100000}(?:-----END [A-Z ]{0,40}-----)?)?/,
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?/, // JSON web token
  /\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b/, // AWS
  /\bgh[pousr]_[A-Za-z0-9]{16,}\b/, // GitHub
  /\bgithub_pat_[A-Za-z0-9_]{20,}\b/,
  /\bgl(?:pat|ptt|dt|rt|cbt|ft|soat)-[A-Za-z0-9_-]{16,}/, // GitLab
  /\bxox[abeoprs]-[A-Za-z0-9-]{8,}/, // Slack
  /\bhooks\.slack\.com\/services\/\S+/,
  /\b(?:sk|rk|pk)[_-](?:live|test|proj|ant|or)[_-][A-Za-z0-9_-]{8,}/, // Stripe, OpenAI and their like
  /\bsk-[A-Za-z0-9]{20,}/,
  /\bAIza[A-Za-z0-9_-]{30,}/, // Google
  /\bya29\.[A-Za-z0-9_-]{16,}/,
  /\bnpm_[A-Za-z0-9]{20,}\b/,
  /\bpypi-[A-Za-z0-9_-]{20,}/,
  /\bdop_v1_[a-f0-9]{32,}\b/,
  /(?<![A-Za-z0-9_-])SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/, // SendGrid
  /\bhv[sbr]\.[A-Za-z0-9_-]{16,}/, // Vault
  /\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{20,}/, // HCP Terraform
  /\bAGE-SECRET-KEY-1[A-Z0-9]{20,}/,
  /[?&;](?:sig|signature|token|access_token|api_?key|key|secret|password|pwd)=[^&\s]+/i,
  /(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,40}:\/\/[^\s/@:]*:[^\s/@]+@/, // scheme://user:password@host
  /\bhttps?:\/\/[^\s/@]+@/, // https://token@host
  /\b(?:Basic|Bearer)\s+[A-Za-z0-9+/=._~-]{8,}/,
  /AccountKey=[A-Za-z0-9+/=]{20,}/,
];
/** `PASSWORD=…` or `--db-password …` inside a longer text, such as a command line. */
const ASSIGNMENT =
  /(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential)[A-Za-z0-9_.-]{0,40}["']?\s{0,20}(?:[=:]|\s)\s{0,20}["']?[^\s"']{3}/i;

/** All forms of one spelling in one expression: one look at a text instead of some twenty. */
const ANY_FORM = ["", "i"].map(
  (flags) =>
    new RegExp(
      CREDENTIAL_FORMS.filter((form) => form.flags === flags)
        .map((form) => `(?:${form.source})`)
        .join("|"),
      flags,
    ),
);
const isCredential = remembered((value) => ANY_FORM.some((forms) => forms.test(value)));

/** Whether a text has the form of a credential, or quotes one, whatever it is called. */
export function hasCredentialForm(value: string): boolean {
  return value.length >= 8 && (value.length > LONGEST_TEXT || isCredential(value));
}

/** Whether a command line or a piece of configuration assigns something that is called like a credential. */
export function assignsCredential(value: string): boolean {
  return value.length > LONGEST_TEXT || ASSIGNMENT.test(value);
}

/** Cuts what has the form of a credential out of a text. */
export function cutCredentialForms(value: string, instead: string): string {
  if (!hasCredentialForm(value)) return value;
  if (value.length > LONGEST_TEXT) return instead;
  let text = value;
  for (const form of CREDENTIAL_FORMS) {
    if (form.test(text)) text = text.replace(new RegExp(form.source, `g${form.flags.replace("g", "")}`), instead);
  }
  return text;
}

function changes(word: string): number {
  const classes = [...word].map((letter) => (/[0-9]/.test(letter) ? "d" : /[A-Z]/.test(letter) ? "U" : "l"));
  return classes.filter((one, at) => at > 0 && one !== classes[at - 1]).length;
}

/** Kubernetes' longest words. */
const LONG_WORD =
  /^(?:(?:validating|mutating)(?:webhookconfiguration|admissionpolicy|admissionpolicie|admissionpolicybinding)|customresourcedefinition|certificatesigningrequest)s?$/i;

function harmlessWord(word: string): boolean {
  if (/^\d+$/.test(word)) return word.length <= 10;
  if (/^[A-Za-z]+$/.test(word)) {
    if (word.length > 24) return LONG_WORD.test(word);
    const vowels = word.replace(/[^aeiouyAEIOUY]/g, "").length;
    return changes(word) <= 6 && (word.length <= 5 || vowels / word.length >= 0.15);
  }
  return word.length <= 12 && changes(word) <= 3;
}

/**
 * Whether a free text is plainly a word, a number, a flag, a duration, a path, a host or a URL, and nothing random: all
 * that is shown of environment variables, arguments and annotations.
 */
export const isPlainlyHarmless = remembered((value) => {
  if (value === "") return true;
  if (value.length > 200 || hasCredentialForm(value) || assignsCredential(value)) return false;
  if (!/^[A-Za-z0-9 ._,:;/@%+\-={}$()[\]"'*?|&<>!~^#]*$/.test(value)) return false;
  return value.split(/[^A-Za-z0-9]+/).every(harmlessWord);
});

/** What stands where a text that looks like a credential is not shown. */
export const CREDENTIAL_HIDDEN = "(looks like a credential)";

/** A name within a text, and the sign by which something is set to it: `PASSWORD=`, `"token": `, `--api-key `. */
const SETTING =
  /(?<![\w./-])(?:(["']?)([A-Za-z][\w./-]{0,80})\1\s{0,3}([=:])\s{0,3}|--?([A-Za-z][\w./-]{0,80})(=|\s{1,3}))/g;
const SET_TO = /"[^"\n]{0,500}"|'[^'\n]{0,500}'|[^\s"',;&)}\]]{1,500}/y;
/** Names before which a colon stands in sentences, too, without a credential: `unable to fetch the secret: shop/db`. */
const IN_SENTENCES = /^(?:secrets?|auth|authorization|webhook|signature|license|private|bearer|pin|salt|cookie)$/i;

/**
 * Cuts what is set to the name of a credential out of a text for people. After a colon, which sentences have as well
 * (`the token: expired`), a plain word is left.
 */
function cutSettings(message: string): string {
  let kept = "";
  let from = 0;
  for (const found of message.matchAll(SETTING)) {
    const [whole, quote, before, sign, flag] = found;
    const name = (before ?? flag ?? "").split("/").at(-1) ?? "";
    SET_TO.lastIndex = found.index + whole.length;
    if (SET_TO.lastIndex < from || !isCredentialName(name)) continue;
    const [value] = SET_TO.exec(message) ?? [];
    if (value === undefined || value.startsWith("(") || /^\d{1,4}$/.test(value)) continue;
    const isWord = IN_SENTENCES.test(name) || /^(?:["'].*|[A-Za-z]+[.:]?|\d+)$/.test(value);
    if (sign === ":" && quote === "" && isWord) continue;
    kept += `${message.slice(from, found.index + whole.length)}${CREDENTIAL_HIDDEN}`;
    from = found.index + whole.length + value.length;
  }
  return kept + message.slice(from);
}

/**
 * A text for people, such as an event's message, without what has the form of a credential or is set to the name of one.
 */
export const messageWithoutCredentials = (message: string): string =>
  message.length > LONGEST_TEXT ? CREDENTIAL_HIDDEN : cutSettings(cutCredentialForms(message, CREDENTIAL_HIDDEN));

/** A command line, of which the program alone is shown where it is given a credential. */
export function commandWithoutCredentials(command: readonly string[]): string {
  const [program = "", ...rest] = command;
  const given = rest.join(" ");
  const shown = assignsCredential(given) ? CREDENTIAL_HIDDEN : messageWithoutCredentials(given);
  return `${program} ${shown}`.trimEnd();
}

/**
 * An annotation's value, hidden where its key is that of a credential. Keys that only may mean one (`auth`, `private`)
 * hide what looks random.
 */
export function annotationWithoutCredentials(key: string, value: string): string {
  const named = isCredentialName(key) && (SQUASHED.test(key.toLowerCase()) || !isPlainlyHarmless(value));
  const assigns = /[=:]/.test(value) && assignsCredential(value);
  return named || assigns ? CREDENTIAL_HIDDEN : messageWithoutCredentials(value);
}

/** `password=…`, `"token": "…"`, `--secret …`, `requirepass …` at the beginning of a line: up to the value, and the value. */
const ASSIGNED =
  /((?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|authorization|cookie)[A-Za-z0-9_.-]{0,40}["']?[ \t]{0,20}(?:[=:]|[ \t])[ \t]{0,20})("[^"\n]*"?|'[^'\n]*'?|[^\s"',;]+)/gi;
/** Plain settings that stand behind such a name, too. */
const PLAIN_SETTING = /^["']?(?:true|false|yes|no|on|off|null|none|\d{1,6}|[|>][+-]?|[{[(]?)["']?$/i;
const PEM = /-----BEGIN [A-Z0-9 ]{0,40}-----[^-]{0,100000}(?:-----END [A-Z0-9 ]{0,40}-----)?/g;
/** A run of what tokens are made of. */
const RUN = /[A-Za-z0-9_+/=-]+/g;

function looksRandom(run: string): boolean {
  return run.split(/[^A-Za-z0-9]+/).some((word) => word.length >= 6 && !/^\d{1,12}$/.test(word) && !harmlessWord(word));
}

/** A digest of an image says nothing but which it is. */
function isDigest(text: string, at: number, run: string): boolean {
  return /^[a-f0-9]{64}$/.test(run) && text.slice(Math.max(0, at - 7), at) === "sha256:";
}

/**
 * A text of configuration, such as the value of a ConfigMap or the values of a chart, from which all is cut that has the
 * form of a credential, is assigned to such a name, or looks random; the lines stay.
 */
export function cutCredentials(value: string, instead = CREDENTIAL_HIDDEN): string {
  if (value.length > LONGEST_TEXT) return instead;
  const withoutKeys = value.includes("-----BEGIN ") ? value.replace(PEM, instead) : value;
  const withoutForms = cutCredentialForms(withoutKeys, instead);
  const withoutAssigned = withoutForms.replace(ASSIGNED, (all: string, name: string, assigned: string) =>
    PLAIN_SETTING.test(assigned) || assigned.includes(instead) || instead.startsWith(assigned)
      ? all
      : `${name}${instead}`,
  );
  return withoutAssigned.replace(RUN, (run, at: number) =>
    run.length >= 6 && looksRandom(run) && !isDigest(withoutAssigned, at, run) ? instead : run,
  );
}

/** Labels whose values have no form of a credential: a value that has one is hidden. */
export const labelsWithoutCredentials = (labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, cutCredentialForms(value, CREDENTIAL_HIDDEN)]));
