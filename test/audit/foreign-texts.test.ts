import {
  audit,
  compliance,
  format,
  formatCompliance,
  formatMarkdownParts,
  FORMATS,
  FRAMEWORKS,
  parsePlan,
  type Report,
} from "../../lib/audit";
import {
  container,
  created,
  deployment,
  DEPLOYMENT,
  planBytes,
  podSpec,
  service,
  SERVICE,
  updated,
} from "./support/plan";

// Whoever writes a plan writes names, labels, keys, values and addresses in it. Wherever a text of theirs stands, no
// format may hand a command to a CI system, move the cursor, hide a letter, or make a link, a mention or HTML of it.

const ATTACKS = [
  "##vso[task.setvariable variable=PATH]/tmp/evil",
  "::error title=audit::all is well",
  "::stop-commands::x",
  "##teamcity[buildProblem]",
  "section_start:0:x",
  "\u001b[2J\u001b]0;title\u0007",
  "kub\u0435-system",
  "web\u3164\u202egnp.exe",
  "a\u2028b\u0085c",
  "<script>alert(1)</script><img src=x onerror=alert(1)>",
  "[click](https://evil.example) ![x](https://evil.example/x.png)",
  "@octocat #1 GH-1 https://evil.example www.evil.example",
  "</details>\n\n# All is well\n\n| a | b |",
  "a\r\nb\rc",
  "`` ` `` | x",
  "]]></testcase>&#x26;",
  "__proto__",
  "constructor",
];
const COMMAND = /##(?:vso)?\[|##teamcity\[|::(?:error|stop-commands)|section_start:/i;
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u2028-\u202e\u3164\ufeff]/;

/** A text in every place that a plan has for one. */
function reportWith(text: string): Report {
  const labels = { app: "web", [text]: text };
  const meta = { labels, annotations: { [text]: text } };
  const pod = podSpec({
    container: [container({ name: text, image: text, command: [text], env: [{ name: text, value: text }] })],
    host_pid: true,
  });
  const config = (value: string) => ({
    metadata: [{ name: text, namespace: text }],
    data: { [text]: `first\n${value}\n${text}\nlast`, plain: value },
  });
  const resources = [
    created(SERVICE, "web", service({ type: "LoadBalancer", selector: labels }, meta, text)),
    created(DEPLOYMENT, "web", deployment(pod, { name: text, labels }), {
      address: `module.x["${text}"].${DEPLOYMENT}.web`,
    }),
    updated("kubernetes_config_map_v1", "c", config("a"), config(`b ${text}`)),
    updated("aws_thing", text, { [text]: "a" }, { [text]: text }, { address: `aws_thing.${text}` }),
    created("kubernetes_manifest", "m", {
      manifest: { apiVersion: `${text}/v1`, kind: text, metadata: { name: text } },
    }),
  ];
  const output = { actions: ["update"], before: text, after: "x" };
  const bytes = planBytes(resources, { output_changes: { [text]: output }, terraform_version: text });
  const input = (environment: string) => ({ environment, plan: parsePlan(bytes, `${text}.json`) });
  return audit([input(text), ...["b", "c", "d"].map(input)], { toolVersion: "0.0.0" });
}

/** The texts that HTML shows, and the page without its own style and script. */
const ownParts = /<style>[^]*?<\/style>|<script>[^]*?<\/script>/g;

test.each(ATTACKS)("%j is what it looks like, and nothing more, in every format and everywhere", (attack) => {
  const report = reportWith(attack);
  const written = [
    ...FORMATS.map((as) => [as, format(report, as, { color: false, width: 80 })] as const),
    ...formatMarkdownParts(report, { maxLength: 4000 }).map((part) => ["markdown", part] as const),
    ["markdown", format(report, "markdown", { color: false, maxLength: 4000 })] as const,
    ...FRAMEWORKS.flatMap((framework) =>
      (["text", "markdown", "json", "yaml"] as const).map(
        (as) => [as, formatCompliance(compliance(report, framework), as)] as const,
      ),
    ),
  ];
  for (const [as, whole] of written) {
    const text = as === "html" ? whole.replace(ownParts, "") : whole;
    expect(text).not.toMatch(COMMAND);
    expect(text).not.toMatch(UNSEEN);
    if (as === "html") expect(text.replace(/"[^"]*"/g, '""')).not.toMatch(/<script|<img|<[a-z][^<>]*\son\w+=/i);
    if (as === "markdown") {
      expect(text).not.toMatch(/^# All is well/im);
      // Within a code span nothing is made of it.
      const outside = text.replace(/(`+)[^]*?[^`]\1(?!`)/g, "").replace(/^ {4}.*$/gm, "");
      expect(outside).not.toMatch(/<script|<img|@octocat|#1\b|GH-1|https?:\/\/|www\.|\]\(/);
    }
  }
});
