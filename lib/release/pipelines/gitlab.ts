import type { PipelineFacts, PipelineFile } from "./facts";
import { GATE } from "./gate";

const IMAGES = {
  terraform: (version: string) => `hashicorp/terraform:${version}`,
  opentofu: (version: string) => `ghcr.io/opentofu/opentofu:${version}`,
} as const;
/** Where the program is in them. */
const ENGINE_PATHS = { terraform: "/bin/terraform", opentofu: "/usr/local/bin/tofu" } as const;

/**
 * A pipeline of GitLab with a child pipeline of the stacks that differ:
 * https://docs.gitlab.com/ci/pipelines/downstream_pipelines/#dynamic-child-pipelines
 */
export function gitlab({ folder, branch, engine, stacks }: PipelineFacts): readonly PipelineFile[] {
  const binary = engine.product === "opentofu" ? "tofu" : "terraform";
  const inFolder = folder === "." ? "" : `${folder}/`;
  const template = ".gitlab/kube-services.yml";
  const image = "${KUBE_SERVICES_IMAGE}";
  const installIn = (name: string): string => `  image: ${name}
  variables:
    CHECKPOINT_DISABLE: "1"
    TERRAFORM_BINARY_NAME: ${binary}
  before_script:
    - cd "${folder}"
    - npm ci`;
  const install = installIn(image);
  const main = `# Plans what a change concerns, reports the audit, and applies the reviewed plan once it is merged.
# Made by: kube-services pipeline gitlab
${GATE}
# The variable KUBE_SERVICES_IMAGE names an image with Node 22, git and ${binary} ${engine.version}, such as this Dockerfile makes:
#   FROM ${IMAGES[engine.product](engine.version)} AS engine
#   FROM node:22
#   COPY --from=engine ${ENGINE_PATHS[engine.product]} /usr/local/bin/
stages: [find, plan, drift]
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == "${branch}"

find changed stacks:
  stage: find
${installIn("node:22")}
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
      when: never
    - when: on_success
  script:
    - git fetch --quiet origin "\${CI_MERGE_REQUEST_TARGET_BRANCH_NAME:-${branch}}"
    - npx --no-install kube-services changed --base "\${CI_MERGE_REQUEST_DIFF_BASE_SHA:-$CI_COMMIT_BEFORE_SHA}" --format gitlab --template ${template} > changed.yml
  artifacts:
    paths: ["${inFolder}changed.yml"]
    expire_in: 1 day

plan changed stacks:
  stage: plan
  needs: ["find changed stacks"]
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
      when: never
    - when: on_success
  trigger:
    include: [{ artifact: "${inFolder}changed.yml", job: "find changed stacks" }]
    strategy: depend
    forward: { pipeline_variables: true }

drift:
  stage: drift
${install}
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
  parallel:
    matrix: [{ STACK: ${JSON.stringify(stacks.map(({ name }) => name))} }]
  script:
    - npx --no-install kube-services audit --stack "$STACK" --gate all
`;
  const child = `# What the jobs of the stacks that differ extend. PLANNER_KEY is a protected variable of the
# type "file": only what is merged is signed, and code that nobody has reviewed gets no key.
# Made by: kube-services pipeline gitlab
stages: [plan, apply]

.kube-services-plan:
  stage: plan
${install}
  script:
    # What a merge request changes does not say how it is judged.
    - if [ -n "$CI_MERGE_REQUEST_DIFF_BASE_SHA" ]; then git fetch --quiet origin "$CI_MERGE_REQUEST_DIFF_BASE_SHA"; fi
    - npx --no-install kube-services plan "$STACK" --out release --report markdown html json junit \${CI_MERGE_REQUEST_DIFF_BASE_SHA:+--no-defaults --policy-from "$CI_MERGE_REQUEST_DIFF_BASE_SHA"} \${PLANNER_KEY:+--key "$PLANNER_KEY"}
  artifacts:
    when: always
    paths: ["${inFolder}release/"]
    reports: { junit: "${inFolder}release/*/audit.xml" }
    # The plan holds secrets: keep it a day, and let none but developers read it, or use --encrypt.
    access: developer
    expire_in: 1 day

.kube-services-apply:
  stage: apply
${install}
  environment: { name: "$STACK" }
  resource_group: "$STACK"
  rules:
    - if: $CI_COMMIT_BRANCH == "${branch}"
      when: manual
  # Whoever the protected environment lets run this has approved it: hashes, signature and state are checked all the same.
  script:
    - npx --no-install kube-services apply release "$STACK" --no-defaults --approvals 0 --planner ci/planner.pub --max-age 24h
`;
  return [
    { path: ".gitlab-ci.yml", text: main },
    { path: template, text: child },
  ];
}
