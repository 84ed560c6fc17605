import type { PipelineFacts, PipelineFile } from "./facts";
import { GATE } from "./gate";

/** How actions are installed: https://github.com/hashicorp/setup-terraform, https://github.com/opentofu/setup-opentofu */
const SETUP = {
  terraform: (version: string) => `      - uses: hashicorp/setup-terraform@v3
        with: { terraform_version: "${version}", terraform_wrapper: false }`,
  opentofu: (version: string) => `      - uses: opentofu/setup-opentofu@v1
        with: { tofu_version: "${version}", tofu_wrapper: false }`,
} as const;

/**
 * A workflow of GitHub Actions: https://docs.github.com/en/actions/reference/workflow-syntax
 * Environments of the stacks' names hold what each needs, and ask their reviewers before a plan is applied.
 */
export function github({ stacks, folder, branch, engine }: PipelineFacts): readonly PipelineFile[] {
  const all = JSON.stringify(stacks.map(({ name }) => name));
  const setUp = `      - uses: actions/checkout@v5
        with: { fetch-depth: 0 }
      - uses: actions/setup-node@v5
        with: { node-version: 22, cache: npm, cache-dependency-path: "${folder === "." ? "" : `${folder}/`}package-lock.json" }
${SETUP[engine.product](engine.version)}
      - run: npm ci`;
  const binary = engine.product === "opentofu" ? "\n  TERRAFORM_BINARY_NAME: tofu" : "";
  const text = `# Plans what a change concerns, comments the audit, and applies the reviewed plan once it is merged.
# Made by: kube-services pipeline github
${GATE}
name: environments
on:
  pull_request:
  push: { branches: ["${branch}"] }
  schedule: [{ cron: "17 4 * * 1-5" }]
permissions: { contents: read }
concurrency: { group: "environments-\${{ github.ref }}", cancel-in-progress: false }
env:
  CHECKPOINT_DISABLE: "1"${binary}
defaults: { run: { shell: bash, working-directory: "${folder}" } }

jobs:
  changed:
    if: github.event_name != 'schedule'
    runs-on: ubuntu-latest
    outputs: { matrix: "\${{ steps.changed.outputs.matrix }}" }
    steps:
${setUp}
      - id: changed
        env: { BASE: "\${{ github.event.pull_request.base.sha || github.event.before }}" }
        run: |
          matrix=$(npx --no-install kube-services changed --base "$BASE" --format github-matrix)
          echo "matrix=$matrix" >> "$GITHUB_OUTPUT"

  plan:
    needs: changed
    if: needs.changed.outputs.matrix != '{"include":[]}'
    runs-on: ubuntu-latest
    strategy: { fail-fast: false, matrix: "\${{ fromJSON(needs.changed.outputs.matrix) }}" }
    # id-token: for your cloud's OIDC action, which belongs before the plan.
    permissions: { contents: read, id-token: write, pull-requests: write, security-events: write }
    env: { STACK: "\${{ matrix.stack }}" }
    steps:
${setUp}
      # Only what is merged is signed: code that nobody has reviewed gets no key, and does not say how it is judged.
      - env:
          PLANNER_KEY: "\${{ github.event_name == 'push' && secrets.PLANNER_KEY || '' }}"
          BASE: "\${{ github.event.pull_request.base.sha }}"
        run: |
          (umask 077; printf '%s\\n' "$PLANNER_KEY" > "$RUNNER_TEMP/planner.key")
          npx --no-install kube-services plan "$STACK" --out release --report markdown html json sarif \${BASE:+--no-defaults --policy-from "$BASE"} \${PLANNER_KEY:+--key "$RUNNER_TEMP/planner.key"}
      - if: always() && github.event_name == 'pull_request'
        env: { GH_TOKEN: "\${{ github.token }}", PR: "\${{ github.event.pull_request.number }}" }
        run: gh pr comment "$PR" --body-file "release/$STACK/audit.md"
      - if: always() && hashFiles('**/release/*/audit.sarif') != ''
        uses: github/codeql-action/upload-sarif@v3
        with: { sarif_file: "${folder}/release/\${{ matrix.stack }}/audit.sarif", category: "\${{ matrix.stack }}" }
      # The plan holds secrets: keep it a day, in a repository that only those read who may see them, or use --encrypt.
      - if: github.event_name == 'push'
        uses: actions/upload-artifact@v4
        with: { name: "release-\${{ matrix.stack }}", path: "${folder}/release", include-hidden-files: true, retention-days: 1 }

  apply:
    needs: [changed, plan]
    if: github.event_name == 'push'
    runs-on: ubuntu-latest
    strategy: { fail-fast: false, max-parallel: 1, matrix: "\${{ fromJSON(needs.changed.outputs.matrix) }}" }
    environment: \${{ matrix.stack }}
    permissions: { contents: read, id-token: write }
    env: { STACK: "\${{ matrix.stack }}" }
    steps:
${setUp}
      - uses: actions/download-artifact@v5
        with: { name: "release-\${{ matrix.stack }}", path: "${folder}/release" }
      # The reviewers of the environment have approved it: the hashes, the signature and the state are checked all the same.
      - run: npx --no-install kube-services apply release --no-defaults --approvals 0 --planner ci/planner.pub --max-age 24h

  drift:
    if: github.event_name == 'schedule'
    runs-on: ubuntu-latest
    strategy: { fail-fast: false, matrix: { stack: ${all} } }
    permissions: { contents: read, id-token: write }
    env: { STACK: "\${{ matrix.stack }}" }
    steps:
${setUp}
      - run: npx --no-install kube-services audit --stack "$STACK" --gate all
`;
  return [{ path: ".github/workflows/environments.yml", text }];
}
