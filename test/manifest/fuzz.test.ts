import fc from "fast-check";
import "../support/fixed-seed";
import { KubeServicesError } from "../../lib/errors";
import { convertManifests, parseManifests } from "../../lib/manifest";

/** More for a long search by hand: `FUZZ_MINUTES=10 npx jest test/manifest/fuzz.test.ts`. */
const MINUTES = Number(process.env.FUZZ_MINUTES ?? 0);
const LONG = MINUTES > 0 ? { numRuns: 1e9, interruptAfterTimeLimit: MINUTES * 60_000 } : {};

/** Stands where a secret would: no error may hold it. */
const SECRET = "hunter2";
const SEEDS = [
  `apiVersion: v1
kind: Secret
metadata: {name: s, labels: {a: "b"}}
type: Opaque
stringData: {password: ${SECRET}, "other": '${SECRET}'}
data: {token: ${Buffer.from(SECRET).toString("base64")}}
`,
  `# a comment
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec: &spec
  selector: {matchLabels: &labels {app: web}}
  template:
    metadata: {labels: *labels}
    spec:
      containers:
      - name: web
        image: "nginx:1.27"
        args: ["-c", 'echo', |-
          text
        ]
        resources: {requests: {cpu: 0.5, memory: 1e3}}
        ports: [{containerPort: 0x50}]
...
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  <<: {type: NodePort}
  ports:
  - port: 80
    targetPort: "http"
`,
  `{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "ConfigMap",
 "metadata": {"name": "c", "creationTimestamp": null}, "data": {"a": "\\u00e4\\n", "b": ""}}]}`,
  `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
data:
  ? complex
  : >+
    folded

  "quoted": !!str 12
`,
];
const TOKENS = [
  ...[
    "\t",
    "\r\n",
    "\n",
    " ",
    "  ",
    "\n---\n",
    "\n...\n",
    "- ",
    ": ",
    "? ",
    "#",
    "&a ",
    "*a",
    "<<: ",
    "!!binary ",
    "!x ",
  ],
  ...[
    "|\n",
    ">-\n",
    "%YAML 1.1\n",
    "%TAG ! x\n",
    "{",
    "}",
    "[",
    "]",
    "[[[[",
    "{a: {a: ",
    '"',
    "'",
    "\\",
    "\\u12",
    "\\x",
    "~",
  ],
  ...[
    "null",
    "yes",
    "0o17",
    "1_0",
    ".inf",
    ".nan",
    "-.5",
    "1e400",
    "2001-01-01",
    "__proto__: ",
    "constructor: ",
    "toString: 1",
  ],
  ...[
    "\u0000",
    "\u0085",
    "\u2028",
    "\uFEFF",
    "\uD800",
    "ä",
    "{{ x }}",
    "${x}",
    "kind: List\nitems:\n",
    "apiVersion: 1\n",
  ],
  ...["spec: {}\n", "items: null", "metadata: []\n", "name: 1\n", "data: x\n", "stringData: [a]\n", "a".repeat(300)],
];

const VALUES = [
  ...[
    "",
    "null",
    "{}",
    "[]",
    "[{}]",
    "[null]",
    "{a: null}",
    '""',
    "0",
    "-1",
    "1e3",
    "0.5Gi",
    "1.5",
    "true",
    "yes",
    "text",
  ],
  ...[
    "{{ x }}",
    "&a x",
    "*labels",
    "*spec",
    "|",
    "{name: x}",
    "[{name: x}]",
    "!!binary aGk=",
    "2001-01-01",
    "0x10",
    "~",
    "'",
    '"',
  ],
  ...[
    "Service",
    "List",
    "Secret",
    "apps/v1",
    "v1",
    "a/b/c",
    "9".repeat(30),
    "{<<: *labels}",
    "{<<: [*labels, {b: c}]}",
    "{<<: 1}",
  ],
];

type Edit = (text: string) => string;
const at = (text: string, share: number): number => Math.floor(share * (text.length + 1));
const SHARE = fc.double({ min: 0, max: 0.999999, noNaN: true });
const EDIT: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(SHARE, fc.constantFrom(...TOKENS)).map(
    ([where, token]): Edit =>
      (text) =>
        text.slice(0, at(text, where)) + token + text.slice(at(text, where)),
  ),
  fc.tuple(SHARE, fc.nat(20)).map(
    ([where, length]): Edit =>
      (text) =>
        text.slice(0, at(text, where)) + text.slice(at(text, where) + length),
  ),
  fc.tuple(SHARE, SHARE, fc.nat(60)).map(([from, to, length]): Edit => (text) => {
    const piece = text.slice(at(text, from), at(text, from) + length);
    return text.slice(0, at(text, to)) + piece + text.slice(at(text, to));
  }),
  fc.tuple(SHARE, fc.string({ unit: "binary", maxLength: 4 })).map(
    ([where, noise]): Edit =>
      (text) =>
        text.slice(0, at(text, where)) + noise + text.slice(at(text, where) + noise.length),
  ),
);
/** What keeps most of a text readable: lines gone, twice or elsewhere, and other values. */
const LINE_EDIT: fc.Arbitrary<Edit> = fc
  .tuple(SHARE, SHARE, fc.constantFrom(...VALUES))
  .map(([from, to, value]): Edit => (text) => {
    const lines = text.split("\n");
    const index = Math.floor(from * lines.length);
    const line = lines[index] ?? "";
    if (to < 0.6) lines[index] = line.replace(/: .*$/, `: ${value}`);
    else if (to < 0.7) lines.splice(index, 1);
    else lines.splice(Math.floor(to * lines.length), 0, line);
    return lines.join("\n");
  });
const TEXT = fc
  .tuple(fc.constantFrom(...SEEDS), fc.array(fc.oneof(EDIT, LINE_EDIT, LINE_EDIT), { minLength: 1, maxLength: 4 }))
  .map(([seed, edits]) => edits.reduce((text, edit) => edit(text), seed));
const BYTES = fc.tuple(TEXT, fc.array(fc.tuple(SHARE, fc.nat(255)), { maxLength: 3 })).map(([text, flips]) => {
  const bytes = Buffer.from(text);
  for (const [where, byte] of flips) bytes[Math.floor(where * bytes.length)] = byte;
  return bytes;
});

/** Codes whose problems show no value, wherever the secret has come to stand. */
const SILENT = /^Manifest(Syntax|Tab|DuplicateKey|Aliases|TooDeep|NotObject|Encoding|Template|SecretData|Empty)$/;
/** Codes of a source as a whole, which have no line. */
const WHOLE = new Set(["ManifestEmpty", "ManifestTooLarge", "ManifestTooDeep"]);

test(
  "whatever is done to a manifest, it is read, or refused with a code, a place and no secret",
  () => {
    fc.assert(
      fc.property(fc.oneof(TEXT, BYTES), (content) => {
        try {
          const manifests = parseManifests({ name: "a.yaml", content });
          for (const { object, where } of manifests) {
            expect(typeof object.kind).toBe("string");
            expect(where()).toMatch(/^a\.yaml:\d+:\d+ \(document \d+\)$/);
          }
          convertManifests(manifests, { otherKinds: "kubernetes_manifest", onUnsupported: "warn" });
        } catch (error) {
          if (!KubeServicesError.is(error)) throw error;
          for (const problem of error.problems) {
            const { code, where } = problem;
            expect(`${code} ${where}`).toMatch(
              WHOLE.has(code) ? /^Manifest\w+ a\.yaml/ : /^Manifest\w+ a\.yaml:\d+:\d+( \(document \d+\))?$/,
            );
            if (SILENT.test(code)) expect(JSON.stringify(problem)).not.toContain(SECRET);
          }
        }
      }),
      { numRuns: 150, ...LONG },
    );
  },
  MINUTES * 60_000 + 120_000,
);
