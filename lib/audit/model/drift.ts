import { diff, NOTHING, type AttributeDiff } from "./diff";
import type { Change } from "./change";
import { map } from "./tree";

// What the API server writes into an object by itself where the code says nothing, so that it is no drift: Kubernetes'
// own defaults, and what it, the scheduler or a volume controller chooses.

/** Kubernetes' defaults, by field, as far as the provider shows them only after the first apply. */
const DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  allocate_load_balancer_node_ports: ["true"],
  api_version: ["v1"],
  automount_service_account_token: ["true"],
  backoff_limit: ["6"],
  completion_mode: ["NonIndexed"],
  completions: ["1"],
  concurrency_policy: ["Allow"],
  default_mode: ["0644", "420"],
  dns_policy: ["ClusterFirst"],
  enable_service_links: ["true"],
  external_traffic_policy: ["Cluster"],
  failed_jobs_history_limit: ["1"],
  failure_policy: ["Fail"],
  failure_threshold: ["3"],
  image_pull_policy: ["Always", "IfNotPresent"],
  internal_traffic_policy: ["Cluster"],
  ip_family_policy: ["SingleStack"],
  match_policy: ["Equivalent", "Exact"],
  max_surge: ["25%", "0"],
  max_unavailable: ["25%", "1"],
  parallelism: ["1"],
  period_seconds: ["10"],
  pod_management_policy: ["OrderedReady"],
  preemption_policy: ["PreemptLowerPriority"],
  progress_deadline_seconds: ["600"],
  protocol: ["TCP"],
  reclaim_policy: ["Delete"],
  replicas: ["1"],
  restart_policy: ["Always"],
  revision_history_limit: ["10"],
  scheduler_name: ["default-scheduler"],
  scheme: ["HTTP"],
  session_affinity: ["None"],
  success_threshold: ["1"],
  successful_jobs_history_limit: ["3"],
  termination_grace_period_seconds: ["30"],
  termination_message_path: ["/dev/termination-log"],
  termination_message_policy: ["File"],
  timeout_seconds: ["1", "10", "10800", "30"],
  type: ["ClusterIP", "RollingUpdate", "Opaque"],
  volume_binding_mode: ["Immediate"],
  volume_mode: ["Filesystem"],
  when_deleted: ["Retain"],
  when_scaled: ["Retain"],
};
/** What is chosen for an object, by kind. */
const CHOSEN: readonly (readonly [kind: string, path: RegExp])[] = [
  ["PersistentVolumeClaim", /^spec\.(?:volume_name|storage_class_name|volume_mode)$/],
  ["PersistentVolume", /^spec\.(?:claim_ref|node_affinity)\b/],
  [
    "Service",
    /^spec\.(?:cluster_ips?|ip_families|health_check_node_port|port(?:\[\d+\])?\.(?:node_port|target_port))\b/,
  ],
  ["Pod", /^spec\.(?:node_name|hostname|service_account_name|toleration|priority|image_pull_secrets)\b/],
  ["Job", /^spec\.selector\b/],
  ["Job", /^spec\.template\.metadata\.labels\.(?:controller-uid|job-name|batch\.kubernetes\.io\/)/],
  ["ServiceAccount", /^(?:default_secret_name|secret)\b/],
  ["NetworkPolicy", /^spec\.policy_types\b/],
];

/** Whether a Job has its labels from its pod template, which the API server takes where a Job has none. */
function isLabelOfTemplate(change: Change, path: string, after: string): boolean {
  const key = change.kind === "Job" ? /^metadata\.labels\.(.+)$/.exec(path)?.[1] : undefined;
  if (key === undefined || (map(change.before?.body, "metadata.labels")?.size ?? 0) > 0) return false;
  return map(change.after?.body, "spec.template.metadata.labels")?.get(key) === after;
}

function isFilledIn(change: Change, { path, before, after }: AttributeDiff): boolean {
  const chosen = CHOSEN.some(([kind, pattern]) => kind === change.kind && pattern.test(path));
  if (chosen && before === "0") return true;
  if (before !== NOTHING && before !== '""') return false;
  if (chosen || after === "false" || after === "0") return true;
  const field = /([a-z_]+)(?:\[\d+\])*$/.exec(path)?.[1] ?? "";
  const known = Object.hasOwn(DEFAULTS, field) && DEFAULTS[field]?.includes(after) === true;
  return known || isLabelOfTemplate(change, path, after);
}

/** What of an object was changed outside Terraform, without what the server fills in by itself. */
export function driftOf(change: Change): readonly AttributeDiff[] {
  if (change.before === undefined || change.after === undefined) return [];
  return diff(change.before.body, change.after.body).filter((one) => !isFilledIn(change, one));
}
