import { audit, parsePlan, type AuditOptions, type Report } from "../../../lib/audit";

/** A block of attributes in the provider's shape. */
export type Block = Record<string, unknown>;

/** One resource change, as much of it as a test needs. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly before?: Block | null;
  readonly after?: Block | null;
  readonly actions?: readonly string[];
  readonly unknown?: unknown;
  readonly beforeSensitive?: unknown;
  readonly afterSensitive?: unknown;
  readonly reason?: string;
  readonly replacePaths?: readonly (readonly (string | number)[])[];
  readonly address?: string;
  readonly more?: Block;
}

function actionsOf(resource: Resource): readonly string[] {
  const { before = null, after = null } = resource;
  if (before === null) return ["create"];
  if (after === null) return ["delete"];
  return JSON.stringify(before) === JSON.stringify(after) ? ["no-op"] : ["update"];
}

/** A resource as `resource_changes` has it. */
export function entry(resource: Resource): Block {
  const { type, name, before = null, after = null, reason, replacePaths, more } = resource;
  return {
    address: resource.address ?? `${type}.${name}`,
    mode: "managed",
    type,
    name,
    provider_name: "registry.terraform.io/hashicorp/kubernetes",
    change: {
      actions: resource.actions ?? actionsOf(resource),
      before,
      after,
      after_unknown: resource.unknown ?? {},
      before_sensitive: resource.beforeSensitive ?? false,
      after_sensitive: resource.afterSensitive ?? {},
      ...(replacePaths === undefined ? {} : { replace_paths: replacePaths }),
    },
    ...(reason === undefined ? {} : { action_reason: reason }),
    ...more,
  };
}

/** The bytes of a plan with these resources. */
export function planBytes(resources: readonly Resource[], more: Block = {}): Buffer {
  return Buffer.from(
    JSON.stringify({
      format_version: "1.2",
      terraform_version: "1.11.4",
      resource_changes: resources.map(entry),
      timestamp: "2026-11-21T11:37:24Z",
      applyable: true,
      complete: true,
      errored: false,
      ...more,
    }),
  );
}

/** The report on a plan with these resources. */
export function reportOn(
  resources: readonly Resource[],
  more: Block = {},
  options: Partial<AuditOptions> = {},
): Report {
  const plan = parsePlan(planBytes(resources, more), "plan.json");
  return audit([{ environment: "test", plan }], { toolVersion: "0.0.0", ...options });
}

/** Metadata of an object in the namespace `shop`. */
export function metadata(name: string, more: Block = {}): Block[] {
  return [{ name, namespace: "shop", labels: null, annotations: null, ...more }];
}

/** A container that no rule complains about. */
export function container(more: Block = {}): Block {
  const probe = [{ http_get: [{ path: "/", port: "8080" }] }];
  return {
    name: "app",
    image: `registry.example/app:1.0@sha256:${"a".repeat(64)}`,
    image_pull_policy: "IfNotPresent",
    port: [{ container_port: 8080, name: "http", protocol: "TCP", host_port: 0 }],
    env: [],
    env_from: [],
    args: [],
    command: [],
    liveness_probe: probe,
    readiness_probe: probe,
    resources: [{ requests: { cpu: "100m", memory: "64Mi" }, limits: { cpu: "1", memory: "128Mi" } }],
    security_context: [
      {
        allow_privilege_escalation: false,
        privileged: false,
        read_only_root_filesystem: true,
        run_as_non_root: true,
        run_as_user: "1000",
        capabilities: [{ add: [], drop: ["ALL"] }],
        seccomp_profile: [{ type: "RuntimeDefault" }],
      },
    ],
    volume_mount: [],
    ...more,
  };
}

/** A pod spec that no rule complains about. */
export function podSpec(more: Block = {}): Block {
  return {
    container: [container()],
    init_container: [],
    volume: [],
    automount_service_account_token: false,
    host_network: false,
    host_pid: false,
    host_ipc: false,
    share_process_namespace: false,
    security_context: [],
    ...more,
  };
}

/** What a Deployment has besides its pods. */
export interface DeploymentOptions {
  readonly name?: string;
  readonly labels?: Record<string, string>;
  readonly replicas?: string | null;
  readonly spec?: Block;
  readonly top?: Block;
}

/** The attributes of a Deployment that no rule complains about. */
export function deployment(pod: Block = podSpec(), options: DeploymentOptions = {}): Block {
  const labels = options.labels ?? { app: "web" };
  return {
    metadata: metadata(options.name ?? "web-v1", { labels }),
    spec: [
      {
        replicas: options.replicas === undefined ? "2" : options.replicas,
        selector: [{ match_labels: labels, match_expressions: [] }],
        strategy: [{ type: "RollingUpdate", rolling_update: [{ max_surge: "25%", max_unavailable: "25%" }] }],
        template: [{ metadata: [{ labels, annotations: null }], spec: [pod] }],
        ...options.spec,
      },
    ],
    wait_for_rollout: true,
    ...options.top,
  };
}

/** The attributes of a StatefulSet with one claim template. */
export function statefulSet(spec: Block = {}, pod: Block = podSpec(), name = "db"): Block {
  const labels = { app: name };
  return {
    metadata: metadata(name, { labels }),
    spec: [
      {
        replicas: "2",
        service_name: name,
        selector: [{ match_labels: labels, match_expressions: [] }],
        template: [{ metadata: [{ labels, annotations: null }], spec: [pod] }],
        volume_claim_template: [claimTemplate("10Gi")],
        persistent_volume_claim_retention_policy: [],
        ...spec,
      },
    ],
    wait_for_rollout: true,
  };
}

/** A claim template of a StatefulSet. */
export function claimTemplate(storage: string): Block {
  return {
    metadata: [{ name: "data", namespace: "shop" }],
    spec: [{ access_modes: ["ReadWriteOnce"], resources: [{ requests: { storage }, limits: null }] }],
  };
}

/** The attributes of a Service that no rule complains about. */
export function service(spec: Block = {}, meta: Block = {}, name = "web"): Block {
  return {
    metadata: metadata(name, meta),
    spec: [
      {
        type: "ClusterIP",
        cluster_ip: "10.96.0.10",
        selector: { app: "web" },
        port: [{ name: "http", port: 80, protocol: "TCP", target_port: "8080", node_port: 0 }],
        session_affinity: "None",
        session_affinity_config: [],
        external_ips: [],
        load_balancer_source_ranges: [],
        external_traffic_policy: "",
        ...spec,
      },
    ],
  };
}

/** A resource that is created. */
export const created = (type: string, name: string, after: Block, more: Partial<Resource> = {}): Resource => ({
  ...{ type, name, before: null, after },
  ...more,
});
/** A resource that becomes another. */
export const updated = (
  type: string,
  name: string,
  before: Block,
  after: Block,
  more: Partial<Resource> = {},
): Resource => ({ ...{ type, name, before, after }, ...more });
/** A resource that goes. */
export const deleted = (type: string, name: string, before: Block, more: Partial<Resource> = {}): Resource => ({
  ...{ type, name, before, after: null },
  ...more,
});
/** A resource that is replaced, the old one first. */
export const replaced = (
  type: string,
  name: string,
  before: Block,
  after: Block,
  path: readonly (string | number)[],
  more: Partial<Resource> = {},
): Resource => ({
  ...{ type, name, before, after, actions: ["delete", "create"], replacePaths: [path] },
  reason: "replace_because_cannot_update",
  ...more,
});

export const DEPLOYMENT = "kubernetes_deployment_v1";
export const STATEFUL_SET = "kubernetes_stateful_set_v1";
export const SERVICE = "kubernetes_service_v1";
