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
  /\bgetstore\s*\(|\bLWP::Simple\b/,
];

/** Whether a command gives somebody at another address a shell. */
export function opensShell(command: string): boolean {
  return REVERSE.some((form) => form.test(command));
}

/** Whether a command fetches a program, or unpacks it from a text, and runs it. */
export function runsDownload(command: string): boolean {
  return FETCHED.some((form) => form.test(command));
}

/** Whether a command fetches packages of its own before it does its work. */
export function fetchesPackages(command: string): boolean {
  return PACKAGES.some((form) => form.test(command));
}
