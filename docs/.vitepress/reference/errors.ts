// One page for each part of the library with the codes of its mistakes, and a list of all.
import { codeSites, type CodeSite } from "./codes";
import { EXPLANATIONS } from "./explanations";
import { escaped, heading, sentence } from "./markdown-text";

/** Pages, and the rooms of lib/ whose codes they have. Files directly in lib/ and rooms of no page are in the last one. */
const PAGES: readonly (readonly [page: string, title: string, rooms: readonly string[]])[] = [
  [
    "constructs",
    "Constructs and their props",
    ["resource", "acknowledge.ts", "cdktf-mistakes.ts", "run-app.ts", "reserved-key.ts"],
  ],
  ["stacks", "Stacks, clusters and platforms", ["stack", "platform"]],
  ["workloads", "Workloads, storage and jobs", ["workload", "batch"]],
  ["services", "Services and their exposure", ["service", "service-types"]],
  ["routes", "Ingresses and HTTPRoutes", ["route"]],
  ["policies", "Permissions and network policies", ["policy"]],
  ["manifests", "Manifests", ["manifest"]],
  ["audit", "The audit", ["audit"]],
  ["release", "Plans that are approved and applied", ["release"]],
  ["terraform", "Terraform and versions", ["terraform", "compatibility"]],
  ["clusters", "Clusters and what runs", ["cluster", "details", "teardown", "adopt", "import", "deploy"]],
  ["sandbox", "The sandbox", ["sandbox"]],
  ["command-line", "The command line and this machine", ["cli"]],
];

/** A code, with all that is said of it anywhere. */
export interface Code {
  readonly code: string;
  readonly page: string;
  readonly meaning: string | undefined;
  readonly todo: string | undefined;
  readonly message: string;
}

const roomOf = (file: string): string => file.split("/")[1] ?? "";

/** The site that says most, and in plain words: parts that vary, and have no name, say little. */
function best(sites: readonly CodeSite[]): CodeSite {
  const said = ({ what, fix, allowed }: CodeSite): number =>
    [what, fix, allowed].filter((one) => one !== undefined).length * 3 -
    (`${what}${fix}`.match(/‹[^›]*(?:…|what|text)/g)?.length ?? 0) * 2;
  return [...sites].sort((a, b) => said(b) - said(a))[0] as CodeSite;
}

function pageOf(sites: readonly CodeSite[]): string {
  const counts = PAGES.map(([page, , rooms]) => ({
    page,
    count: sites.filter(({ file }) => rooms.includes(roomOf(file))).length,
  }));
  const most = counts.reduce((before, one) => (one.count > before.count ? one : before));
  return most.count === 0 ? "command-line" : most.page;
}

/** What a message without a text of its own says: somebody else's words. */
const FOREIGN = "‹what is wrong›";

function messageOf({ code, what, allowed, fix, value }: CodeSite): string {
  const lines = [`${code} at ‹place›: ${what ?? FOREIGN}`];
  if (value) lines.push("  got: ‹what was given›");
  if (allowed !== undefined) lines.push(`  allowed: ${allowed}`);
  if (fix !== undefined) lines.push(`  fix: ${fix}`);
  return lines.join("\n");
}

/** All codes of the library, in the order of the alphabet. */
export function codes(lib: string): readonly Code[] {
  return [...grouped(codeSites(lib))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, all]) => {
      const site = best(all);
      const known = EXPLANATIONS[code];
      const given = site.allowed === undefined ? undefined : `give what is allowed: ${site.allowed}`;
      return {
        code,
        page: pageOf(all),
        meaning: known?.meaning ?? site.what,
        todo: known?.todo ?? site.fix ?? given ?? all.find(({ fix }) => fix !== undefined)?.fix,
        message: messageOf(site),
      };
    });
}

function grouped(sites: readonly CodeSite[]): ReadonlyMap<string, CodeSite[]> {
  const found = new Map<string, CodeSite[]>();
  for (const site of sites) found.set(site.code, [...(found.get(site.code) ?? []), site]);
  return found;
}

/** What to do, as a sentence: a command in front is shown as one. */
const advice = (todo: string): string => {
  const [command = ""] = /^(?:(?:npm|npx|tofu) [^,;]+|eval "[^"]+")/.exec(todo) ?? [];
  if (command === "") return sentence(escaped(todo));
  return sentence(`${command.startsWith("eval") ? "" : "Run "}\`${command}\`${escaped(todo.slice(command.length))}`);
};

const section = ({ code, meaning = "", todo = "", message }: Code): string =>
  [
    `## ${code}`,
    sentence(escaped(meaning.replace(/\n  allowed: /, "; allowed: "))),
    `**What to do:** ${advice(todo)}`,
    `\`\`\`text\n${message}\n\`\`\``,
  ].join("\n\n");

/** The pages, by the name of their file. */
export function errorPages(lib: string): ReadonlyMap<string, string> {
  const all = codes(lib);
  const pages = PAGES.map(([page, title], index): [string, string] => {
    const onPage = all.filter((one) => one.page === page);
    const text =
      `# Errors: ${title.charAt(0).toLowerCase()}${title.slice(1)}\n\n` +
      "In each message, what varies stands in ‹…›. [How to read a message](index.md).\n\n";
    return [`errors/${page}.md`, `${heading(title, index + 1)}${text}${onPage.map(section).join("\n\n")}\n`];
  });
  return new Map([["errors/index.md", list(all)], ...pages]);
}

function list(all: readonly Code[]): string {
  const letters = [...new Set(all.map(({ code }) => code.charAt(0)))];
  const links = (letter: string): string =>
    all
      .filter(({ code }) => code.startsWith(letter))
      .map(({ code, page }) => `[${code}](${page}.md#${code.toLowerCase()})`)
      .join(", ");
  return `${heading("All codes", 0)}# Error codes

A mistake has a code that does not change from version to version, so that it can be searched for and tested for. Its message is always of the same form:

\`\`\`text
StickyTimeoutInvalid at prod/web stickySession.timeoutSeconds: Kubernetes holds a session for no such time
  got: 90000
  allowed: an integer from 1 to 86400 (a day), in seconds
\`\`\`

The code; the place: a construct's path and prop, a file with its line, an option or a Terraform address; what is wrong; what was given, unless it may be a secret; what is allowed; the change to make (\`fix\`). All mistakes of a construct, a file or a command come at once. \`runApp\` and the command line print them without a stack trace and exit with 2. In a program they are \`KubeServicesError\`, with \`problems\`.

There are ${all.length} codes. What the audit finds in a plan are no errors, but [rules](../../rules.md).

${letters.map((letter) => `**${letter}** ${links(letter)}`).join("\n\n")}
`;
}
