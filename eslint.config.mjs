import importX from "eslint-plugin-import-x";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import tseslint from "typescript-eslint";

/**
 * Which rooms of lib/ a room may import, beside itself and the files directly in lib/.
 * What is not listed here is refused, so that imports point one way.
 */
const rooms = {
  terminal: [],
  page: [],
  compatibility: [],
  terraform: ["compatibility"],
  cluster: ["terraform"],
  manifest: [],
  platform: [],
  resource: ["manifest", "platform", "compatibility"],
  policy: ["platform", "resource", "manifest"],
  workload: ["platform", "resource", "policy"],
  batch: ["platform", "resource", "policy", "workload", "manifest"],
  service: ["platform", "resource"],
  route: ["platform", "resource", "policy", "service"],
  stack: ["platform", "resource", "policy", "compatibility"],
  "service-types": ["platform", "resource", "policy", "workload", "service", "route", "manifest"],
  import: [
    "platform",
    "resource",
    "workload",
    "batch",
    "service",
    "service-types",
    "route",
    "stack",
    "manifest",
    "cluster",
  ],
  teardown: ["manifest", "terraform", "cluster", "terminal", "details"],
  adopt: ["terraform", "cluster", "manifest", "compatibility"],
  audit: ["terraform", "terminal", "page", "compatibility"],
  details: ["cluster", "manifest", "platform", "terraform", "terminal", "page"],
  deploy: ["terraform", "cluster", "details", "terminal"],
  "fast-plan": ["manifest", "terraform", "cluster", "compatibility", "audit"],
  release: ["terraform", "audit", "deploy"],
  testing: ["manifest", "audit", "stack", "resource"],
  sandbox: ["manifest", "terraform", "terminal", "cluster", "compatibility"],
};
/** What any room may import. */
const shared = [
  "errors.ts",
  "machine.ts",
  "machine-environment.ts",
  "issue-text.ts",
  "near-names.ts",
  "quantity.ts",
  "schema.ts",
  "credentials.ts",
  "credential-claims.ts",
  "pod-security-standards.ts",
  "foreign-text.ts",
  "safe-yaml.ts",
  "bounded-file.ts",
  "own-manifest.ts",
  "config-limits.ts",
  "own-value.ts",
  "once-for.ts",
  "defined.ts",
  "names.ts",
  "addresses.ts",
  "resource-names.ts",
  "api-names.ts",
  "base64.ts",
  "reserved-key.ts",
  "json-object.ts",
  "acknowledge.ts",
  "sha256.ts",
];
const zones = Object.entries(rooms).map(([room, allowed]) => ({
  target: `./lib/${room}`,
  from: "./lib",
  except: [room, ...allowed, ...shared].map((name) => `./${name}`),
  message: `lib/${room} may import only ${[...shared, ...allowed].map((name) => `lib/${name}`).join(", ")}.`,
}));

export default tseslint.config(
  {
    ignores: [
      "dist",
      "docs/.vitepress/{dist,cache}",
      "cdktf.out",
      "node_modules",
      "bench/node_modules",
      "bench/results",
      "**/*.generated.ts",
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts"],
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver()] },
    rules: {
      "import-x/no-cycle": "error",
      "import-x/no-restricted-paths": ["error", { zones }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "^@cdktf/provider-kubernetes(/lib)?$",
              message: "Import one kind: @cdktf/provider-kubernetes/lib/<kind>.",
            },
            { regex: "^cdktf/", message: "Only the root exports of cdktf are API." },
          ],
        },
      ],
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ["**/*.js", "**/*.cjs"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  {
    files: ["lib/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          // A constant asks for what is known; a key that somebody else wrote may be "constructor".
          selector: "BinaryExpression[operator='in']:not([left.type='Literal']):not([left.name=/^[A-Z_]+$/])",
          message: "Every object has a constructor: ask Object.hasOwn, or ownValue.",
        },
      ],
    },
  },
  { files: ["test/**/*.ts"], rules: { "max-lines": "off" } },
);
