import type { Words } from "./attributes";

/** What every object has. */
export const METADATA_WORDS: readonly Words[] = [
  { path: /^metadata\.annotations\.cdktf-kube-services\/alias$/, words: "alias" },
  { path: /^metadata\.annotations\.kubesphere\.io\/alias-name$/, words: "alias" },
  { path: /^metadata\.annotations\.(?:kubernetes|kubesphere)\.io\/description$/, words: "description" },
  { path: /^metadata\.labels\.(.+)$/, words: "label $1" },
  { path: /^metadata\.annotations\.(.+)$/, words: "annotation $1" },
  { path: /^wait_for_(?:rollout|load_balancer|completion)$/, words: "Terraform waits for it:" },
];

/** What the pod template has besides its spec. */
const TEMPLATE_WORDS: readonly Words[] = [
  { path: /^(?:spec\.job_template\.)?spec\.template\.metadata\.labels\.(.+)$/, words: "pod label $1" },
  {
    path: /^(?:spec\.job_template\.)?spec\.template\.metadata\.annotations\.cdktf-kube-services\/restart-on$/,
    words: "restarts, checksum",
  },
  { path: /^(?:spec\.job_template\.)?spec\.template\.metadata\.annotations\.(.+)$/, words: "pod annotation $1" },
];

/** What a workload has besides its pods. */
export const WORKLOAD_WORDS: readonly Words[] = [
  ...METADATA_WORDS,
  ...TEMPLATE_WORDS,
  { path: /^spec\.(?:strategy|update_strategy)\.type$/, words: "update strategy" },
  { path: /^spec\.strategy\.rolling_update\.max_surge$/, words: "pods more than wanted during an update" },
  { path: /^spec\.strategy\.rolling_update\.max_unavailable$/, words: "pods missing during an update" },
  { path: /^spec\.update_strategy\.rolling_update\.partition$/, words: "partition of the update" },
  { path: /^spec\.update_strategy\.rolling_update\.max_unavailable$/, words: "pods missing during an update" },
  { path: /^spec\.revision_history_limit$/, words: "kept revisions" },
  { path: /^spec\.min_ready_seconds$/, words: "ready time (s)" },
  { path: /^spec\.progress_deadline_seconds$/, words: "progress deadline (s)" },
  { path: /^spec\.persistent_volume_claim_retention_policy\.when_deleted$/, words: "claims when it is deleted" },
  { path: /^spec\.persistent_volume_claim_retention_policy\.when_scaled$/, words: "claims when it is scaled down" },
  { path: /^spec\.volume_claim_template(?:\[\d+\])?\.spec\.resources\.requests\.storage$/, words: "size of claims" },
  { path: /^spec\.volume_claim_template(?:\[\d+\])?\.spec\.storage_class_name$/, words: "storage class of claims" },
  { path: /^spec\.volume_claim_template\b/, words: "claim templates", whole: true },
  { path: /^spec\.selector\.match_labels\.(.+)$/, words: "selector $1" },
  { path: /^spec\.selector\b/, words: "selector", whole: true },
];

/** The pod spec, without its containers and volumes. */
export const POD_WORDS: readonly Words[] = [
  { path: /^host_network$/, words: "host network" },
  { path: /^host_pid$/, words: "host process list" },
  { path: /^host_ipc$/, words: "host shared memory" },
  { path: /^share_process_namespace$/, words: "containers see each other's processes" },
  { path: /^service_account_name$/, words: "Service account" },
  { path: /^automount_service_account_token$/, words: "token mounted" },
  { path: /^security_context\.run_as_non_root$/, words: "run as non-root" },
  { path: /^security_context\.run_as_user$/, words: "user" },
  { path: /^security_context\.run_as_group$/, words: "group" },
  { path: /^security_context\.fs_group$/, words: "group of volumes" },
  { path: /^security_context\.supplemental_groups/, words: "more groups" },
  { path: /^security_context\.seccomp_profile\.type$/, words: "seccomp profile" },
  { path: /^security_context\.sysctl\b/, words: "kernel settings (sysctl)", whole: true },
  { path: /^termination_grace_period_seconds$/, words: "grace period (s)" },
  { path: /^active_deadline_seconds$/, words: "deadline of the pod (s)" },
  { path: /^node_selector\.(.+)$/, words: "node selector $1" },
  { path: /^affinity\b/, words: "affinity", whole: true },
  { path: /^toleration\b/, words: "tolerations", whole: true },
  { path: /^topology_spread_constraint\b/, words: "topology spread", whole: true },
  { path: /^host_aliases\b/, words: "host aliases", whole: true },
  { path: /^dns_config\b/, words: "DNS settings", whole: true },
  { path: /^dns_policy$/, words: "DNS policy" },
  { path: /^enable_service_links$/, words: "variables of other Services" },
  { path: /^os\b/, words: "operating system", whole: true },
];

/** A container, without its variables, probes, ports and mounts. */
export const CONTAINER_WORDS: readonly Words[] = [
  { path: /^resources\.requests\.cpu$/, words: "CPU request" },
  { path: /^resources\.limits\.cpu$/, words: "CPU limit" },
  { path: /^resources\.requests\.memory$/, words: "memory request" },
  { path: /^resources\.limits\.memory$/, words: "memory limit" },
  { path: /^resources\.requests\.(.+)$/, words: "$1 request" },
  { path: /^resources\.limits\.(.+)$/, words: "$1 limit" },
  { path: /^image_pull_policy$/, words: "pull policy" },
  { path: /^command$/, words: "command" },
  { path: /^args$/, words: "arguments" },
  { path: /^working_dir$/, words: "working folder" },
  { path: /^lifecycle\.pre_stop\b/, words: "preStop hook", whole: true },
  { path: /^lifecycle\.post_start\b/, words: "postStart hook", whole: true },
  { path: /^security_context\.privileged$/, words: "privileged" },
  { path: /^security_context\.allow_privilege_escalation$/, words: "privilege escalation" },
  { path: /^security_context\.run_as_non_root$/, words: "run as non-root" },
  { path: /^security_context\.run_as_user$/, words: "user" },
  { path: /^security_context\.run_as_group$/, words: "group" },
  { path: /^security_context\.read_only_root_filesystem$/, words: "read-only root file system" },
  { path: /^security_context\.seccomp_profile\.type$/, words: "seccomp profile" },
  { path: /^security_context\.capabilities\.add/, words: "added capabilities" },
  { path: /^security_context\.capabilities\.drop/, words: "dropped capabilities" },
];

/** An autoscaler, without its metrics. */
export const AUTOSCALER_WORDS: readonly Words[] = [
  ...METADATA_WORDS,
  { path: /^spec\.min_replicas$/, words: "least replicas" },
  { path: /^spec\.max_replicas$/, words: "most replicas" },
  { path: /^spec\.target_cpu_utilization_percentage$/, words: "wanted CPU use (%)" },
  { path: /^spec\.behavior\.scale_up\b/, words: "pace of scaling up", whole: true },
  { path: /^spec\.behavior\.scale_down\b/, words: "pace of scaling down", whole: true },
  { path: /^spec\.behavior\b/, words: "pace of scaling", whole: true },
];

/** Any other object. */
export const OBJECT_WORDS: readonly Words[] = [
  ...METADATA_WORDS,
  { path: /^(?:data|binary_data|string_data|data_wo|binary_data_wo)\.(.+)$/, words: "key $1", whole: true },
  { path: /^spec\.resources\.requests\.storage$/, words: "size" },
  { path: /^spec\.storage_class_name$/, words: "storage class" },
  { path: /^spec\.access_modes/, words: "access modes" },
  { path: /^spec\.persistent_volume_reclaim_policy$/, words: "what becomes of the disk" },
  { path: /^spec\.persistent_volume_source\b/, words: "disk", whole: true },
];
