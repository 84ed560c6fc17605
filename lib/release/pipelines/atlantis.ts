import type { PipelineFacts, PipelineFile } from "./facts";
import { GATE } from "./gate";

/**
 * A repository's configuration of Atlantis: https://www.runatlantis.io/docs/repo-level-atlantis-yaml
 * Atlantis approves and locks; it keeps the folder of the plan until it is applied.
 */
export function atlantis({ stacks, folder }: PipelineFacts): readonly PipelineFile[] {
  const projects = stacks.map(
    ({ name, dependsOn }) => `  - name: ${JSON.stringify(name)}
    dir: ${JSON.stringify(folder)}
    workspace: ${JSON.stringify(name)}
    workflow: kube-services${dependsOn.length === 0 ? "" : `\n    depends_on: ${JSON.stringify(dependsOn)}`}
    autoplan: { when_modified: ["**/*.ts", "**/*.yaml", "package-lock.json", "cdktf.json"] }
    apply_requirements: [approved, mergeable, undiverged]
`,
  );
  const text = `# Made by: kube-services pipeline atlantis
${GATE}
# The server has to allow it: repos: [{ id: …, allow_custom_workflows: true, allowed_overrides: [workflow, apply_requirements] }]
version: 3
parallel_plan: true
projects:
${projects.join("")}workflows:
  kube-services:
    plan:
      steps:
        - run: npm ci
        - run: rm -rf "release-$PROJECT_NAME" && npx --no-install kube-services plan "$PROJECT_NAME" --out "release-$PROJECT_NAME" --report markdown || test -f "release-$PROJECT_NAME/$PROJECT_NAME/manifest.dsse.json"
        - run: cat "release-$PROJECT_NAME/$PROJECT_NAME/audit.md"
        - run: touch "$PLANFILE"
    apply:
      steps:
        - run: npx --no-install kube-services apply "release-$PROJECT_NAME" --no-defaults --approvals 0 --max-age 24h
`;
  return [{ path: "atlantis.yaml", text }];
}
