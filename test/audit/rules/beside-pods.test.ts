import {
  container,
  created,
  deployment,
  DEPLOYMENT,
  metadata,
  podSpec,
  reportOn,
  service,
  SERVICE,
  statefulSet,
  STATEFUL_SET,
  updated,
  type Block,
  type Resource,
} from "../support/plan";
import { testRule } from "../support/rule-cases";

// What stands beside pods, or is missing there: policies, budgets, limits, Services, what they name.

const NAMESPACE = "kubernetes_namespace_v1";
const namespace = (level?: string): Resource =>
  created(NAMESPACE, "shop", {
    metadata: [{ name: "shop", labels: level === undefined ? null : { "pod-security.kubernetes.io/enforce": level } }],
  });
const web = (pod: Block = {}, replicas = "3"): Resource =>
  created(DEPLOYMENT, "web", deployment(podSpec(pod), { replicas }));
const front = created(SERVICE, "web", service());
const policy = (selector: Block, types = ["Ingress"]): Resource =>
  created("kubernetes_network_policy_v1", "p", {
    metadata: metadata("p"),
    spec: [{ pod_selector: [selector], policy_types: types }],
  });
testRule("pods-without-network-policy", {
  fires: {
    "there is none": [namespace(), web()],
    "one for other pods": [namespace(), web(), policy({ match_labels: { app: "db" } })],
    "one for the way out": [namespace(), web(), policy({}, ["Egress"])],
  },
  silent: {
    "one for all pods": [namespace(), web(), policy({})],
    "one for them": [
      namespace(),
      web(),
      policy({ match_expressions: [{ key: "app", operator: "Exists", values: [] }] }),
    ],
    "the namespace is not in the plan": [web()],
    "policies of Cilium": [
      namespace(),
      web(),
      created("kubernetes_manifest", "c", {
        manifest: {
          apiVersion: "cilium.io/v2",
          kind: "CiliumNetworkPolicy",
          metadata: { name: "c", namespace: "shop" },
        },
      }),
    ],
  },
});

const budget = (spec: Block, selector: Block = { match_labels: { app: "web" } }): Resource =>
  created("kubernetes_pod_disruption_budget_v1", "b", {
    metadata: metadata("b"),
    spec: [{ ...spec, selector: [selector] }],
  });
testRule("disruption-budget-missing", {
  fires: { "three pods behind a Service": [web(), front] },
  silent: {
    "it has one": [web(), front, budget({ max_unavailable: "1" })],
    "two pods": [web({}, "2"), front],
    "nobody calls them": [web()],
  },
});
const autoscaler = (least: number): Resource =>
  created("kubernetes_horizontal_pod_autoscaler_v2", "a", {
    metadata: metadata("a"),
    spec: [{ min_replicas: least, max_replicas: 9, scale_target_ref: [{ kind: "Deployment", name: "web-v1" }] }],
  });
testRule("disruption-budget-over-autoscaler", {
  fires: { "as many as it keeps": [web(), autoscaler(2), budget({ min_available: "2" })] },
  silent: {
    "it keeps more": [web(), autoscaler(3), budget({ min_available: "2" })],
    "by what may be away": [web(), autoscaler(2), budget({ max_unavailable: "1" })],
    "nothing scales them": [web(), budget({ min_available: "2" })],
  },
});
testRule("pods-not-spread", {
  fires: { "three pods": [web(), front] },
  silent: {
    "they are spread": [web({ topology_spread_constraint: [{ topology_key: "kubernetes.io/hostname" }] }), front],
    "two pods": [web({}, "2"), front],
  },
});
const reads = { env_from: [{ secret_ref: [{ name: "keys" }] }] };
testRule("reference-missing", {
  fires: {
    "a Secret": [namespace(), web({ container: [container(reads)] })],
    "a service account": [namespace(), web({ service_account_name: "runner" })],
    "a claim": [namespace(), web({ volume: [{ name: "v", persistent_volume_claim: [{ claim_name: "data" }] }] })],
    "in a manifest": [
      namespace(),
      created("kubernetes_manifest", "m", {
        manifest: {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "p", namespace: "shop" },
          spec: { serviceAccount: "runner", containers: [{ name: "a", image: "a:1" }] },
        },
      }),
    ],
  },
  silent: {
    "it is there": [
      namespace(),
      web({ container: [container(reads)] }),
      created("kubernetes_secret", "s", { metadata: metadata("keys"), data: {} }),
    ],
    "it may be missing": [
      namespace(),
      web({ container: [container({ env_from: [{ secret_ref: [{ name: "keys", optional: true }] }] })] }),
    ],
    "the namespace is somebody else's": [web({ container: [container(reads)] })],
    "an operator makes Secrets": [
      namespace(),
      web({ container: [container(reads)] }),
      created("kubernetes_manifest", "e", {
        manifest: {
          apiVersion: "external-secrets.io/v1",
          kind: "ExternalSecret",
          metadata: { name: "e", namespace: "shop" },
        },
      }),
    ],
    "the default account": [namespace(), web({ service_account_name: "default" })],
  },
});
const headless = created(SERVICE, "db", service({ cluster_ip: "None", selector: { app: "db" } }, {}, "db"));
testRule("governing-service-missing", {
  fires: {
    "there is none": [namespace(), created(STATEFUL_SET, "db", statefulSet())],
    "it has an address": [created(STATEFUL_SET, "db", statefulSet()), created(SERVICE, "db", service({}, {}, "db"))],
  },
  silent: {
    "it is headless": [namespace(), created(STATEFUL_SET, "db", statefulSet()), headless],
    "the namespace is somebody else's": [created(STATEFUL_SET, "db", statefulSet())],
  },
});
testRule("runs-as-root-group", {
  fires: {
    "the group": [web({ security_context: [{ run_as_group: "0" }] })],
    "of a container": [web({ container: [container({ security_context: [{ run_as_group: 0 }] })] })],
    "one more group": [web({ security_context: [{ supplemental_groups: [0] }] })],
  },
  silent: { "another group": [web({ security_context: [{ run_as_group: "1000", fs_group: "1000" }] })] },
});
testRule("namespace-without-limits", {
  fires: { "it has none": [namespace()] },
  silent: {
    "it has both": [
      namespace(),
      created("kubernetes_resource_quota_v1", "q", { metadata: metadata("q"), spec: [{ hard: { pods: "9" } }] }),
      created("kubernetes_limit_range", "l", { metadata: metadata("l"), spec: [{ limit: [{ type: "Container" }] }] }),
    ],
  },
});

const job = (spec: Block, template: Block = {}): Resource =>
  created("kubernetes_cron_job_v1", "c", {
    metadata: metadata("c"),
    spec: [
      {
        schedule: "0 3 * * *",
        ...spec,
        job_template: [{ spec: [{ ...template, template: [{ spec: [podSpec()] }] }] }],
      },
    ],
  });
testRule("cron-job-without-deadline", {
  fires: { "none at all": [job({})], "none for the start": [job({}, { active_deadline_seconds: 600 })] },
  silent: { both: [job({ starting_deadline_seconds: 300 }, { active_deadline_seconds: 600 })] },
});
testRule("schedule-never-runs", {
  fires: {
    "31 February": [job({ schedule: "0 0 31 2 *" })],
    suspended: [job({ suspend: true })],
    "every minute": [job({ schedule: "* * * * *" })],
  },
  silent: { nightly: [job({})], "29 February": [job({ schedule: "0 0 29 2 *" })] },
});

const policyManifest = (apiVersion: string): Resource =>
  created("kubernetes_manifest", "b", {
    manifest: { apiVersion, kind: "PodDisruptionBudget", metadata: { name: "b", namespace: "shop" }, spec: {} },
  });
testRule("api-version-removed", {
  fires: {
    "in a manifest": [policyManifest("policy/v1beta1")],
    "an old type": [created("kubernetes_pod_disruption_budget", "b", { metadata: metadata("b"), spec: [{}] })],
  },
  silent: {
    "one that is served": [policyManifest("policy/v1")],
    "a versioned type": [budget({ max_unavailable: "1" })],
  },
});

// What the API server's own admission says of each is in the Pod Security Standards.
const BASELINE: readonly (readonly [string, Block])[] = [
  ["hostNetwork", { host_network: true }],
  ["hostPath", { volume: [{ name: "v", host_path: [{ path: "/x" }] }] }],
  ["privileged", { container: [container({ security_context: [{ privileged: true }] })] }],
  [
    "capabilities SYS_TIME",
    { container: [container({ security_context: [{ capabilities: [{ add: ["SYS_TIME"] }] }] })] },
  ],
  ["hostPort", { container: [container({ port: [{ container_port: 80, host_port: 80 }] })] }],
  ["sysctl kernel.msgmax", { security_context: [{ sysctl: [{ name: "kernel.msgmax", value: "1" }] }] }],
];
const RESTRICTED: readonly (readonly [string, Block])[] = [
  [
    "runAsNonRoot is not true",
    { container: [container({ security_context: [{ allow_privilege_escalation: false }] })] },
  ],
  ["volumes of the type nfs", { volume: [{ name: "v", nfs: [{ server: "a", path: "/" }] }] }],
];
const refused = (level: string | undefined, pod: Block): string[] =>
  reportOn([namespace(level), web(pod)])
    .findings.filter((one) => one.rule === "pod-security-refuses")
    .map((one) => one.message);
testRule("pod-security-refuses", {
  fires: { "a baseline namespace": [namespace("baseline"), web({ host_pid: true })] },
  silent: { "it fits": [namespace("restricted"), web()] },
});
test.each(BASELINE)("baseline and restricted refuse %s, and no other level", (says, pod) => {
  for (const level of ["baseline", "restricted"]) expect(refused(level, pod)[0]).toContain(says);
  for (const level of ["privileged", undefined]) expect(refused(level, pod)).toEqual([]);
});
test.each(RESTRICTED)("restricted alone refuses: %s", (says, pod) => {
  expect(refused("restricted", pod)[0]).toContain(says);
  expect(refused("baseline", pod)).toEqual([]);
});
test("pods whose namespace loses its label are refused no more", () => {
  const before = { metadata: [{ name: "shop", labels: { "pod-security.kubernetes.io/enforce": "restricted" } }] };
  const after = { metadata: [{ name: "shop", labels: {} }] };
  const found = reportOn([updated(NAMESPACE, "shop", before, after), web({ host_pid: true })]).findings;
  expect(found.map((one) => one.rule)).not.toContain("pod-security-refuses");
});
