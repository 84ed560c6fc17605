import { audit, parsePlan, SEVERITIES, type Report, type Severity } from "../../../lib/audit";
import { container, deployment, entry, metadata, planBytes, podSpec, service } from "../support/plan";
import type { Block, Resource } from "../support/plan";

// Plans that were written by hand, or edited, and what only Terraform's own words tell.

const TYPE = "kubernetes_deployment_v1";
const bad = { security_context: [{ privileged: true }] };
const pods = (own: Block = {}): Block => deployment(podSpec({ container: [container(own)] }));
const privileged = pods(bad);
const claim = {
  metadata: metadata("c"),
  spec: [{ access_modes: ["ReadWriteOnce"], resources: [{ requests: { storage: "1Gi" } }] }],
};
const made: Resource = { type: TYPE, name: "w", after: privileged };

/** A plan with one entry, some keys of which, or of its change, are others. */
function forged(of: Resource, keys: Block, change: Block = {}): Buffer {
  const genuine = entry(of);
  const edited = { ...genuine, ...keys, change: { ...(genuine["change"] as Block), ...change } };
  return planBytes([], { resource_changes: [edited] });
}
const foreign = (type: string, provider: string, before: Block | null, after: Block | null): Resource => ({
  ...{ type, name: "x", before, after },
  more: { provider_name: `registry.terraform.io/hashicorp/${provider}` },
  ...(before === null || after === null ? {} : { actions: ["delete", "create"] }),
});
const yaml = (body: string, more: Block = {}): Buffer =>
  planBytes([
    {
      ...{ type: "kubectl_manifest", name: "x", after: { yaml_body: body, ...more } },
      more: { provider_name: "registry.terraform.io/alekc/kubectl" },
    },
  ]);

const REFUSED: Readonly<Record<string, Buffer>> = {
  "no action": forged(made, {}, { actions: [] }),
  "one action twice": forged(made, {}, { actions: ["create", "create"] }),
  "an action in capitals": forged(made, {}, { actions: ["No-Op"] }),
  "made, and there before": forged(made, {}, { actions: ["create"], before: privileged }),
  "destroyed, and there afterwards": forged(made, {}, { actions: ["delete"], before: pods() }),
  "changed, and not there before": forged(made, {}, { actions: ["update"] }),
  "a mode with a blank": forged(made, { mode: "managed " }),
  "data that are made": forged(made, { mode: "data", address: `data.${TYPE}.w` }),
  "a type in capitals": forged({ ...made, type: "kubernetes_Deployment_v1" }, {}),
  "a type with a letter that nobody sees": forged({ ...made, type: `${TYPE}\u200b` }, {}),
  "an address of another type": forged(made, { address: "kubernetes_config_map_v1.w" }),
  "an address of another name": forged(made, { address: `${TYPE}.v` }),
  "an address of data": forged(made, { address: `data.${TYPE}.w` }),
  "an address of another module": forged(made, { address: `module.a.${TYPE}.w`, module_address: "module.b" }),
  "a module that the address does not name": forged(made, { module_address: "module.a" }),
  "an address in an index": forged(made, { address: `kubernetes_config_map_v1.c["${TYPE}.w"]` }),
  "two blocks of which there is one": forged(
    made,
    {},
    { after: { ...pods(), spec: [pods(), privileged].flatMap(({ spec }) => spec) } },
  ),
  "two contexts of one container": forged(made, {}, { after: pods({ security_context: [{}, { privileged: true }] }) }),
  "containers beside container": forged(made, {}, { after: deployment(podSpec({ containers: [container(bad)] })) }),
  "Resource_changes beside resource_changes": planBytes([], { Resource_changes: [entry(made)] }),
  "a list afterwards": forged(made, {}, { after: [privileged] }),
  "a text afterwards": forged(made, {}, { after: "x" }),
  "changes by name": planBytes([], { resource_changes: { a: entry(made) } }),
};

test.each(Object.entries(REFUSED))("is refused: %s", (_name, bytes) => {
  expect(() => parsePlan(bytes, "plan.json")).toThrow(/^PlanMalformed/);
});

test.each([
  [`module.a.${TYPE}.w`, "module.a"],
  [`module.a["b.c"].module.data.${TYPE}.w[0]`, 'module.a["b.c"].module.data'],
  [`${TYPE}.w["a\\"]b.c"]`, undefined],
])("an address as Terraform writes it is none of these: %s", (address, module) => {
  const keys = module === undefined ? { address } : { address, module_address: module };
  expect(parsePlan(forged(made, keys), "plan.json").changes).toHaveLength(1);
});

const TOLD: Readonly<Record<string, readonly [Severity | "named", Buffer]>> = {
  "metadata that are no list": [
    "critical",
    planBytes([{ ...made, after: { ...privileged, metadata: { name: "w" } } }]),
  ],
  "one container that is no list": [
    "critical",
    planBytes([{ ...made, after: deployment(podSpec({ container: container(bad) })) }]),
  ],
  "a context that is no list": [
    "critical",
    planBytes([{ ...made, after: pods({ security_context: { privileged: true } }) }]),
  ],
  "nothing before the container": [
    "critical",
    planBytes([{ ...made, after: deployment(podSpec({ container: [null, container(bad)] })) }]),
  ],
  "a flag in a word": [
    "critical",
    planBytes([{ ...made, after: pods({ security_context: [{ privileged: "Yes" }] }) }]),
  ],
  "a flag as a number": ["critical", planBytes([{ ...made, after: pods({ security_context: [{ privileged: 1 }] }) }])],
  "changes that nobody could apply": ["medium", planBytes([{ ...made, after: pods() }], { applyable: false })],
  "a part of an output is plain": [
    "medium",
    planBytes([], {
      output_changes: {
        db: {
          ...{ actions: ["update"], before: { user: "a", key: "x" }, after: { user: "a", key: "x" } },
          ...{ before_sensitive: { key: true }, after_sensitive: {} },
        },
      },
    }),
  ],
  "a program in a connection that is a map": [
    "named",
    planBytes([], {
      configuration: {
        provider_config: {
          helm: { expressions: { kubernetes: { constant_value: { exec: { command: "/tmp/x" } } } } },
        },
      },
    }),
  ],
  "a claim that another resource stands for": [
    "critical",
    planBytes([
      { type: "kubernetes_persistent_volume_claim", name: "c", before: claim },
      { type: "kubernetes_persistent_volume_claim_v1", name: "c", before: claim, after: claim },
    ]),
  ],
  "an object that its manifest does not say": [
    "named",
    planBytes([
      {
        ...{ type: "kubernetes_manifest", name: "x" },
        after: {
          manifest: { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { containers: [{ name: "a" }] } },
          object: {
            ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "p", uid: "1" } },
            spec: { hostPID: true, containers: [{ name: "a" }] },
          },
        },
      },
    ]),
  ],
  "a token in the state": [
    "medium",
    planBytes([{ type: "kubernetes_token_request_v1", name: "t", after: { metadata: metadata("app"), spec: [{}] } }]),
  ],
  "a database by an operator's other name": [
    "critical",
    planBytes([
      {
        ...{ type: "kubernetes_manifest", name: "x" },
        before: {
          manifest: { apiVersion: "pxc.percona.com/v1", kind: "PerconaXtraDBCluster", metadata: { name: "db" } },
        },
      },
    ]),
  ],
  "an Ingress is away in between": [
    "medium",
    planBytes([
      {
        ...{ type: "kubernetes_ingress_v1", name: "x", actions: ["delete", "create"], reason: "replace_by_request" },
        ...{ before: { metadata: metadata("x"), spec: [{}] }, after: { metadata: metadata("x"), spec: [{}] } },
      },
    ]),
  ],
  "all of a project goes": ["named", planBytes([foreign("azurerm_resource_group", "azurerm", { name: "c" }, null)])],
  "a provider of the same name": [
    "named",
    forged({ ...made, after: pods() }, { provider_name: "registry.terraform.io/evil/kubernetes" }),
  ],
  "all of it sensitive": ["named", planBytes([{ ...made, afterSensitive: true }])],
  "imported as it is": [
    "critical",
    forged(made, {}, { actions: ["no-op"], before: privileged, importing: { id: "shop/w" } }),
  ],
  "moved, and another one now": [
    "critical",
    planBytes([{ ...made, before: pods(), more: { previous_address: `${TYPE}.v` } }]),
  ],
  "forgotten and made again": ["critical", planBytes([{ ...made, before: pods(), actions: ["create", "forget"] }])],
  "an old half that is the object itself": [
    "high",
    planBytes([], {
      resource_changes: [
        entry({ type: TYPE, name: "w", before: pods(), after: pods() }),
        { ...entry({ type: TYPE, name: "w", before: pods() }), deposed: "0123abcd" },
      ],
    }),
  ],
  "replaced because something else is": [
    "critical",
    planBytes([
      {
        ...{ type: "kubernetes_persistent_volume_claim_v1", name: "c", before: claim, after: claim },
        ...{ actions: ["delete", "create"], reason: "replace_by_triggers" },
      },
    ]),
  ],
  "an action of Terraform": ["medium", planBytes([], { action_invocations: [{ address: "action.local_command.x" }] })],
  "variables of another one's Deployment": [
    "medium",
    planBytes([
      {
        type: "kubernetes_env",
        name: "x",
        after: {
          ...{
            api_version: "apps/v1",
            kind: "Deployment",
            container: "app",
            metadata: [{ name: "w", namespace: "shop" }],
          },
          env: [{ name: "LD_PRELOAD", value: "/tmp/x.so" }],
        },
      },
    ]),
  ],
  "administrators by data of a ConfigMap": [
    "medium",
    planBytes([
      {
        type: "kubernetes_config_map_v1_data",
        name: "x",
        after: {
          metadata: [{ name: "aws-auth", namespace: "kube-system" }],
          data: { mapUsers: "- userarn: arn:aws:iam::1:user/x\n  groups: [system:masters]" },
        },
      },
    ]),
  ],
  "nobody may stay on a node": [
    "medium",
    planBytes([
      {
        type: "kubernetes_node_taint",
        name: "x",
        after: { metadata: [{ name: "node-1" }], taint: [{ key: "a", value: "b", effect: "NoExecute" }] },
      },
    ]),
  ],
  "a Service that is there, by another resource": [
    "medium",
    planBytes([
      { type: "kubernetes_service_v1", name: "w", before: service(), after: service() },
      {
        type: "kubernetes_manifest",
        name: "x",
        after: {
          manifest: {
            ...{ apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "shop" } },
            spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80 }] },
          },
        },
      },
    ]),
  ],
  "a merged key of YAML": [
    "critical",
    yaml(
      "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nx: &a {privileged: true}\nspec:\n  containers:\n  - name: a\n    image: x\n    securityContext:\n      <<: *a\n",
    ),
  ],
  "a word of old YAML": [
    "critical",
    yaml(
      "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: x, securityContext: {privileged: yes}}]}",
    ),
  ],
  "a key of YAML twice": [
    "named",
    yaml("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: []}\nspec: {hostPID: true}"),
  ],
  "a cluster goes": [
    "named",
    planBytes([foreign("azurerm_kubernetes_cluster", "azurerm", { name: "c" }, { name: "c" }), made]),
  ],
  "nodes go": ["named", planBytes([foreign("google_container_node_pool", "google", { name: "c" }, null)])],
  "a database goes": ["named", planBytes([foreign("aws_db_instance", "aws", { identifier: "c" }, null)])],
  "a disk is made anew": [
    "named",
    planBytes([foreign("azurerm_managed_disk", "azurerm", { name: "c" }, { name: "c" })]),
  ],
  "an administrator of a cloud's cluster": [
    "named",
    planBytes([foreign("aws_eks_access_policy_association", "aws", null, { principal_arn: "arn:x" })]),
  ],
};

function says({ findings, verdict }: Report, want: Severity | "named"): boolean {
  if (want === "named" && verdict.exitCode !== 0) return true;
  const severities = findings.filter(({ introduced }) => introduced).map(({ severity }) => severity);
  return severities.some((one) => want !== "named" && SEVERITIES.indexOf(one) <= SEVERITIES.indexOf(want));
}

test.each(Object.entries(TOLD))("is told: %s", (_name, [want, bytes]) => {
  const report = audit([{ environment: "test", plan: parsePlan(bytes, "plan.json") }], { toolVersion: "0.0.0" });
  const shown = [...report.findings, ...report.undecided].map(({ rule, severity }) => `${severity} ${rule}`);
  expect({ shown, want, enough: says(report, want) }).toEqual({ shown, want, enough: true });
  expect(report.findings.filter(({ rule }) => rule === "rule-crashed")).toEqual([]);
});

test("what only says who may use a database, or how, goes without holding anything up", () => {
  const types = ["aws_s3_bucket_policy", "aws_iam_role_policy_attachment", "google_sql_user", "aws_db_subnet_group"];
  const report = audit(
    [
      {
        environment: "test",
        plan: parsePlan(planBytes([...types.map((type) => foreign(type, "aws", { a: "b" }, null))]), "p"),
      },
    ],
    { toolVersion: "0.0.0" },
  );
  expect(report.undecided.map(({ severity }) => severity)).toEqual(types.map(() => "low"));
});
