/** What `--help` does not say of a verb: when to take it, and what its exit code means beside the usual ones. */
export interface VerbNotes {
  /** Command lines that can be pasted, and what each is for. */
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  /** What the exit codes 1 and 3 mean, where the verb has them. */
  readonly exits?: Readonly<Partial<Record<1 | 3, string>>>;
  /** The page that tells more. */
  readonly page: string;
}

const FINDINGS = {
  1: "the audit found something at or above --fail-on that nobody has acknowledged",
  3: "nothing was found, but a part of a plan could not be judged",
};

/** By verb, as the command line lists them. */
export const VERBS: Readonly<Record<string, VerbNotes>> = {
  adopt: {
    examples: [
      ["adopt prod --dry-run", "what would be taken over after an apply that was interrupted"],
      ["adopt prod", "takes it over"],
    ],
    exits: { 1: "something was left alone, and the text says why" },
    page: "lifecycle.md",
  },
  apply: {
    examples: [
      [
        "apply reviewed --trust approvers.pem",
        "applies the plans of a folder, if somebody named in the file has approved",
      ],
    ],
    exits: { 1: "all was applied, and something that runs is not ready" },
    page: "release.md",
  },
  approve: {
    examples: [
      ["approve reviewed prod --key my-key.pem --expires 8h", "signs that the plan of prod may be applied today"],
      ["approve reviewed prod --key my-key.pem --reject --comment 'not on a Friday'", "signs that it must not be"],
    ],
    page: "release.md",
  },
  associated: {
    examples: [["associated prod web", "what the removal of web would take along, and what it would leave"]],
    page: "lifecycle.md",
  },
  audit: {
    examples: [
      ["audit --stack prod", "synthesises, plans and audits one stack"],
      ["audit plan.json --format html --out audit.html", "a page of a plan that terraform show -json has written"],
      ["audit --list-rules", "all rules"],
    ],
    exits: FINDINGS,
    page: "audit.md",
  },
  changed: {
    examples: [
      ["changed --base origin/main", "the stacks that a branch concerns"],
      ["changed --base origin/main --format github-matrix", "the same as a matrix of a GitHub workflow"],
    ],
    page: "release.md",
  },
  completion: {
    examples: [["completion bash", "what to put into ~/.bashrc, or to evaluate"]],
    page: "operations.md",
  },
  demo: {
    examples: [
      ["demo", "deploys the stack dev to a sandbox, and plans again"],
      ["demo --down", "destroys it, and removes the sandbox"],
    ],
    exits: { 1: "a step did not end well; its own lines stand above" },
    page: "testing.md",
  },
  deploy: {
    examples: [
      ["deploy prod --dry-run", "plans and audits, and applies nothing"],
      ["deploy prod --wait 10m", "plans, audits, asks, applies, and waits for what runs"],
    ],
    exits: {
      1: "the audit refused the plan and nothing was applied, or something is not ready after the apply",
      3: "the audit could not judge all of the plan, and nothing was applied",
    },
    page: "operations.md",
  },
  details: {
    examples: [
      ["details prod", "everything that runs"],
      ["details prod web --watch", "one service with its pods and events, kept up to date"],
    ],
    exits: { 1: "what was asked for does not run" },
    page: "operations.md",
  },
  export: {
    examples: [
      ["export prod", "the manifests of a stack, without the data of Secrets"],
      ["export prod web --format json", "those of one construct"],
    ],
    page: "lifecycle.md",
  },
  import: {
    examples: [
      ["import shop.yaml --out shop.ts", "TypeScript from manifests"],
      ["import --from-cluster shop --context prod", "TypeScript from what runs in a namespace"],
    ],
    page: "import.md",
  },
  init: {
    examples: [
      ["init shop", "a new folder with a project that runs"],
      ["init shop --pipeline gitlab", "with a pipeline of GitLab's"],
    ],
    page: "testing.md",
  },
  leftovers: {
    examples: [["leftovers prod", "what a stack has made and no longer knows"]],
    exits: { 1: "there are such objects" },
    page: "lifecycle.md",
  },
  logs: {
    examples: [
      ["logs prod web --follow", "of all pods of a service, as they are written"],
      ["logs prod web --since 10m", "of the last ten minutes"],
    ],
    exits: { 1: "no log could be read, or not all" },
    page: "operations.md",
  },
  pipeline: {
    examples: [["pipeline github", "the workflows of the stacks at hand"]],
    page: "ci/README.md",
  },
  plan: {
    examples: [
      ["plan dev prod --out reviewed", "plans two stacks into a folder that can be reviewed and approved"],
      ["plan prod --fast", "finds what differs of a large stack, and plans that alone"],
    ],
    exits: FINDINGS,
    page: "release.md",
  },
  sandbox: {
    examples: [
      ["sandbox up", "starts it, or says that it runs"],
      ["sandbox status", "how it is"],
      ["sandbox down --purge", "ends it, and removes its data"],
    ],
    exits: { 1: "of status: it does not run" },
    page: "testing.md",
  },
  status: {
    examples: [
      ["status prod", "whether all of a stack is ready"],
      ["status prod web --wait 5m", "waits for one service"],
    ],
    exits: { 1: "something is not ready; the reasons are told" },
    page: "operations.md",
  },
  teardown: {
    examples: [
      ["teardown prod web --dry-run", "what would go with a service, and what would stay"],
      ["teardown dev", "asks, and removes the whole stack"],
    ],
    exits: { 1: "something is left, and the text says why" },
    page: "lifecycle.md",
  },
  verify: {
    examples: [["verify reviewed --trust approvers.pem", "whether the plans of a folder may be applied"]],
    exits: { 1: "a plan must not be applied; the reasons are told" },
    page: "release.md",
  },
};
