// What command lines and scripts do with what others send them.

const SHELL = String.raw`(?:/\S{0,200}/)?(?:ba|da|a|z|k)?sh\b|python[\d.]*\b|perl\b|ruby\b|node\b|php\b`;
/** A shell that somebody else talks to. */
const REVERSE = [
  /\/dev\/(?:tcp|udp)\//,
  /\bnc(?:at)?\b[^|;&]{0,200}\s-\w{0,5}[ec]\b/,
  /\bsocat\b[^|;&]{0,200}\bexec:/i,
  /\bmkfifo\b.{0,200}\b(?:nc|ncat|telnet|openssl)\b/s,
  // A connection that becomes the input of a shell, as languages write it.
  /\bsocket\b.{0,400}(?:\bdup2\b|\bpty\.spawn\b|\bsubprocess\b.{0,100}(?:ba|da|z)?sh\b)/s,
  /\b(?:fsockopen|TCPSocket|net\.connect|createConnection)\b.{0,300}\b(?:exec|spawn|proc_open|shell_exec|system)\b/s,
  /\bsocket\s*\(\s*S\b.{0,300}\bexec\b|\/inet\/tcp\//s,
];
/** What is fetched, or unpacked from a text, and run. */
const FETCHED = [
  new RegExp(String.raw`\b(?:curl|wget|fetch)\b[^|;&]{0,500}\|\s*(?:sudo\s+)?(?:${SHELL})`),
  new RegExp(String.raw`\bbase64\s+(?:-d|-D|--decode)\b[^|;&]{0,200}\|\s*(?:sudo\s+)?(?:${SHELL})`),
  new RegExp(String.raw`(?:${SHELL})\s+(?:-c\s+)?["']?(?:<\(|\$\(|\`)\s*(?:curl|wget)\b`),
  /\b(?:curl|wget)\b[^\n]{0,500}\bchmod\s+(?:\+x|[0-7]*7[0-7]*)\b/s,
  /\beval\s+["']?(?:\$\(|`)\s*(?:curl|wget)\b/,
  /\b(?:exec|eval|compile)\s*\(.{0,200}\b(?:urlopen|requests\.get|urllib|open-uri|http\.get|fetch|file_get_contents)\b/s,
  /\b(?:b64decode|Buffer\.from|unpack)\b.{0,200}\b(?:exec|eval|system)\s*\(/s,
  /\b(?:kubectl|oc)\b[^\n;&|]{0,100}\b(?:apply|create|replace)\b[^\n;&|]{0,200}\s(?:-f|-k|--filename|--kustomize)[= ]?https?:/,
  /\b(?:iex|invoke-expression)\b.{0,200}\b(?:downloadstring|invoke-webrequest|iwr)\b/is,
];

/** Packages that are fetched when a container starts, and are run or loaded by it. */
const PACKAGES = [
  /\b(?:pip[\d.]*|pipx|uv)\s+(?:pip\s+)?install\b(?![^\n;&|]{0,200}--no-index\b)/,
  /\b(?:npm|pnpm|yarn)\s+(?:ci|i|install|add|global|dlx|exec)\b/,
  /\b(?:npx|bunx|uvx)\s+(?!--no-install\b)\S/,
  /\b(?:apt|apt-get|apk|dnf|yum|microdnf|zypper)\b[^\n;&|]{0,100}\s(?:install|add)\b/,
  /\bgo\s+(?:run|install)\s+\S+@\S/,
  /\b(?:gem|cargo|composer)\s+(?:install|require)\b/,
  /\bgit\s+clone\b[^\n]{0,150}(?:&&|;)[^\n]{0,50}(?:\bmake\b|[\s;&]\.\/\w|\b(?:ba)?sh\s+\w)/,
  /\bgetstore\s*\(|\bLWP::Simple\b/,
];

/** Whether a command gives somebody at another address a shell. */
export function opensShell(command: string): boolean {
  return REVERSE.some((form) => form.test(command));
}

/** A file that a command writes what it fetched to. */
const KEPT =
  /\b(?:curl|wget|aria2c)\b[^\n;&|]{0,400}?(?:\s-\w{0,8}[oO]\s{0,4}|\s--output(?:-document)?[= ]|>\s{0,4})["']?([\w./$@{}~-]{1,200})/g;
/** How such a file is run, up to its name. */
const RUNS = String.raw`(?:\b(?:ba|da|z|k)?sh|\bpython[\d.]{0,6}|\bperl|\bruby|\bnode|\bsource|\bexec|(?:^|[\s;&|])\.)\s+(?:-\w{1,8}\s+){0,3}["']?`;
const MOST_FILES = 20;

function runsWhatItKept(command: string): boolean {
  let left = MOST_FILES;
  for (const match of command.matchAll(KEPT)) {
    if (left-- === 0) return false;
    const file = (match[1] ?? "").replace(/[$.{}]/g, "\\$&");
    const after = command.slice(match.index + match[0].length, match.index + match[0].length + 2_000);
    if (file !== "-" && new RegExp(`${RUNS}${file}(?![\\w./-])`).test(after)) return true;
  }
  return false;
}

/** Whether a command fetches a program, or unpacks it from a text, and runs it. */
export function runsDownload(command: string): boolean {
  return FETCHED.some((form) => form.test(command)) || runsWhatItKept(command);
}

/** Whether a command fetches packages of its own before it does its work. */
export function fetchesPackages(command: string): boolean {
  return PACKAGES.some((form) => form.test(command));
}
