import { LONGEST_TEXT } from "./credentials";

// What may be said aloud to be a credential. A guess that hides a value costs little; one that fails a plan costs the
// next one its reader. So a name has to be that of the credential itself, and the value has to be able to be one.

/** Names that end in what a credential is called. */
const NAME =
  /(?:^|[_.-])(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|credentials?|api_?key|access_?key|secret_?key|private_?key|signing_?key|encryption_?key|auth_?key|master_?key|account_?key|storage_?key|connection_?string|dsn|jwt)(?:[_.-]?\d{0,2}|_base64|_b64|_plain|_value)$/;
const SQUASHED = /(?:password|passwd|apikey|secretkey|accesskey|privatekey)\d{0,2}$/;
/** Names that end so and are something else. */
const OTHER =
  /(?:^|[_.-])(?:initial_cluster_token|cluster_token|access_key_id|continue_token|next_token|page_token|csrf_token|image_?pull_?secrets?|random_(?:[a-z]+_)?password|allow_empty_password|empty_password|(?:use|enable|disable|require|allow|no|skip|random|generate|auto|create|existing|has|is|with|without)_[a-z_]*(?:password|secret|token|credentials?))$/;
/** What a program or a template puts something else in the place of. */
const PLACEHOLDER =
  /^(?:\$|%[A-Za-z(]|@[A-Za-z_]+@$|__[A-Z_]+__$|<|\{\{|\[\[|#\{|\*+$|x{3,}$|\.{3}$)|\$\{|\$\(|\{\{|%\([a-z_]+\)s/;
/** What people write in the place of a value that somebody has to fill in. In small letters it may be a password. */
const TO_BE_FILLED =
  /^(?:CHANGE[_-]?(?:ME|IT)|REPLACE[_-]?(?:ME|THIS)|TODO|TBD|PLACEHOLDER|(?:YOUR|INSERT)[_-][A-Z_-]+|your-[a-z-]+-here)$/;
/** A hash of what is elsewhere, by which pods notice that it changed. */
const HASHES = /(?:^|[/._-])(?:checksum|hash|sha\d*|md5|digest|fingerprint)[/._-]/i;
/** A setting, a place or a name, of which none is a credential. */
const NO_VALUE =
  /^(?:true|false|yes|no|on|off|null|nil|none|undefined|enabled|disabled|optional|required|always|never|default|auto|empty|redacted|\(.*\)|\d{1,5}|\d+(?:ms|s|m|h|d)|[./~].*|file:.*|env:.*|vault:.*|ref\+.*|op:\/\/.*|arn:.*|projects\/.*|secretref.*|valuefrom.*|[a-z]+:\/\/[^@]*)$/i;

function split(name: string): string {
  return name
    .slice(-256)
    .replace(/^-+/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/-/g, "_");
}

/** Whether a variable, a key or a flag is called like a credential itself, and not like its place, its age or its kind. */
export function namesCredential(name: string): boolean {
  const key = split(name.slice(name.lastIndexOf("/") + 1));
  return (NAME.test(key) || SQUASHED.test(key)) && !OTHER.test(key) && !HASHES.test(name.slice(-256));
}

/** Whether a value could be a credential: it is there, and neither a placeholder, nor a setting, a place or a reference. */
function couldBeCredential(value: string): boolean {
  const bare = value.trim();
  return bare.length >= 3 && !PLACEHOLDER.test(bare) && !TO_BE_FILLED.test(bare) && !NO_VALUE.test(bare);
}

/** Forms that nothing but a credential has; a group holds what must be no placeholder. */
const FORMS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY/g,
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{16,}\b/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,}\b/g,
  /\bgl(?:pat|ptt|dt|rt|cbt|ft|soat)-[A-Za-z0-9_-]{16,}/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{8,}/g,
  /\bhooks\.slack\.com\/services\/T\S+/g,
  /\b(?:sk|rk)[_-](?:live|test|proj|ant|or)[_-][A-Za-z0-9_-]{8,}/g,
  /\bAIza[A-Za-z0-9_-]{30,}/g,
  /\bnpm_[A-Za-z0-9]{20,}\b/g,
  /\bdop_v1_[a-f0-9]{32,}\b/g,
  /(?<![A-Za-z0-9_-])SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g,
  /\bhv[sbr]\.[A-Za-z0-9_-]{16,}/g,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{20,}/g,
  /AccountKey=([A-Za-z0-9+/=]{20,})/g,
  /(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,40}:\/\/[^\s/@:"'<>]*:([^\s/@"'<>]+)@/g,
];

/** All forms in one expression: most texts have none of them. */
const ANY_FORM = new RegExp(FORMS.map((form) => `(?:${form.source})`).join("|"));

function hasForm(text: string): boolean {
  if (!ANY_FORM.test(text)) return false;
  return FORMS.some((form) => {
    for (const match of text.matchAll(form)) if (match[1] === undefined || couldBeCredential(match[1])) return true;
    return false;
  });
}

/** A name and what assigns to it, in commands and in files of configuration. A blank assigns behind a flag only. */
const ASSIGNS =
  /(?<![A-Za-z0-9_.-])(?:([A-Za-z_-][A-Za-z0-9_.-]{0,100})["']?[ \t]{0,8}[=:]|(--?[A-Za-z][A-Za-z0-9_.-]{0,100})(?=[ \t]))[ \t]{0,8}/g;
const ASSIGNED = /"[^"\n]{0,400}|'[^'\n]{0,400}|[^\s"',;]{1,400}/y;
const WORDS = /pass|pwd|secret|token|cred|key|conn|dsn|jwt/i;

const PUBLISHED = "(?:NEXT_PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|REACT_APP|VITE|GATSBY|VUE_APP)_";
/** Names under which build tools put a value into what every browser is sent. */
const PUBLISHED_NAME = new RegExp(`^${PUBLISHED}`);
/** What is no credential wherever it stands, though its name, or a part of it, is that of one. */
const PUBLIC: readonly (readonly [RegExp, string])[] = [
  // The name of a secret in a cloud: `arn:aws:secretsmanager:…:secret:name`.
  [/\barn:[\w:/.*+=@-]{1,500}/g, "arn:"],
  // An address that takes reports of errors: whoever has it can send some, and no more.
  [/\bhttps:\/\/[0-9a-f]{32}@[\w.-]{1,200}\/\d{1,20}\b/g, "https://"],
  // A browser's key of Google.
  [new RegExp(`\\b${PUBLISHED}\\w{1,100}["']?[ \\t]{0,8}[=:][ \\t]{0,8}["']?AIza[\\w-]{30,60}`, "g"), ""],
];
const MAYBE_PUBLIC = /arn:|https:|AIza/;

function withoutPublic(text: string): string {
  if (!MAYBE_PUBLIC.test(text)) return text;
  return PUBLIC.reduce((rest, [form, instead]) => rest.replace(form, instead), text);
}

/** Whether a longer text, such as a command line or a file, has a credential in it. */
export function holdsCredential(whole: string): boolean {
  if (whole.length < 6 || whole.length > LONGEST_TEXT) return false;
  const text = withoutPublic(whole);
  if (hasForm(text)) return true;
  if (!WORDS.test(text)) return false;
  for (const match of text.matchAll(ASSIGNS)) {
    const name = match[1] ?? match[2] ?? "";
    if (!WORDS.test(name) || PUBLISHED_NAME.test(name) || !namesCredential(name)) continue;
    ASSIGNED.lastIndex = match.index + match[0].length;
    const value = (ASSIGNED.exec(text)?.[0] ?? "").replace(/^["']/, "");
    if (!value.startsWith("-") && couldBeCredential(value)) return true;
  }
  return false;
}

/**
 * Whether a value is a credential, by its name or by what it holds.
 * @param name the name of the variable, annotation, key or flag that it stands under
 */
export function isClaimedCredential(name: string, value: string): boolean {
  if (PUBLISHED_NAME.test(name)) return holdsCredential(`${name}=${value}`);
  const single = value.length <= 4096 && !value.trim().includes("\n");
  return (single && namesCredential(name) && couldBeCredential(withoutPublic(value))) || holdsCredential(value);
}
