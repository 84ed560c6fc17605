import { isBranch, isList, ownKey, setKey, type Branch, type Tree } from "../mask/marks";

// Objects of kubernetes_manifest come in Kubernetes' own spelling. Here they get the provider's: snake case, a list
// round every block, and its singular names; so that every rule reads one shape.

/** Lists whose name is singular in the provider. */
const SINGULAR: Readonly<Record<string, string>> = {
  containers: "container",
  init_containers: "init_container",
  ports: "port",
  volumes: "volume",
  volume_mounts: "volume_mount",
  volume_devices: "volume_device",
  volume_claim_templates: "volume_claim_template",
  tolerations: "toleration",
  topology_spread_constraints: "topology_spread_constraint",
  readiness_gates: "readiness_gate",
  rules: "rule",
  metrics: "metric",
  subjects: "subject",
  http_headers: "http_header",
  endpoints: "endpoint",
  paths: "path",
  webhooks: "webhook",
  sysctls: "sysctl",
  node_selector_terms: "node_selector_term",
  subsets: "subset",
  secrets: "secret",
  conditions: "condition",
};
/** Names that are singular only under some blocks. */
const SINGULAR_UNDER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  subsets: { addresses: "address", not_ready_addresses: "not_ready_address" },
  dns_config: { options: "option" },
  scope_selector: { match_expressions: "match_expression" },
  scale_up: { policies: "policy" },
  scale_down: { policies: "policy" },
};
/** What has another name altogether; `serviceAccount` is the old name of a field that every API server still takes. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  StorageClass: { provisioner: "storage_provisioner" },
  DaemonSet: { update_strategy: "strategy" },
  ServiceAccount: { image_pull_secrets: "image_pull_secret" },
  LimitRange: { limits: "limit" },
  CronJob: { time_zone: "timezone" },
};
/** Fields of a PersistentVolume's spec that are no source of it. */
const NO_SOURCE: ReadonlySet<string> = new Set([
  ...["access_modes", "capacity", "claim_ref", "mount_options", "node_affinity", "persistent_volume_reclaim_policy"],
  ...["storage_class_name", "volume_mode", "volume_attributes_class_name", "persistent_volume_source"],
]);
/** Where the provider's `ports` is plural too: under the rules of a NetworkPolicy. */
const PLURAL_PORTS: ReadonlySet<string> = new Set(["ingress", "egress"]);
/** Maps with keys that people choose: they are not blocks, and their keys stay as they are. */
const MAPS: ReadonlySet<string> = new Set([
  "annotations",
  "labels",
  "match_labels",
  "node_selector",
  "limits",
  "requests",
  "data",
  "binary_data",
  "string_data",
  "parameters",
  "volume_attributes",
  "capacity",
  "hard",
  "max",
  "min",
  "default",
  "default_request",
  "max_limit_request_ratio",
]);
const IRREGULAR: Readonly<Record<string, string>> = {
  externalIPs: "external_ips",
  clusterIPs: "cluster_ips",
  podIPs: "pod_ips",
  nonResourceURLs: "non_resource_urls",
};

function snake(key: string): string {
  return (
    ownKey(IRREGULAR, key) ??
    key
      .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
      .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
      .toLowerCase()
  );
}

function convert(value: Tree, key: string, parent: string): Tree {
  if (isList(value)) return value.map((item) => (isBranch(item) ? block(item, key) : item));
  if (!isBranch(value)) return value;
  // A Service's selector is a map, every other selector is a block.
  if (
    MAPS.has(key) ||
    (key === "selector" && parent === "spec" && !("matchLabels" in value || "matchExpressions" in value))
  )
    return value;
  return [block(value, key)];
}

/** Whether it is one value or one map; a list is none, and a mark or `null` may stand for one. */
function isOne(value: Tree): boolean {
  return isBranch(value) || ["string", "number", "boolean"].includes(typeof value);
}

/** Stands before a key that is another spelling of one that is there, too. */
export const OTHER_SPELLING = "other spelling: ";
/** Names that the provider alone has, where Kubernetes' are plural: `container`. */
const PROVIDER_NAMES: ReadonlySet<string> = new Set(
  [SINGULAR, ...Object.values(SINGULAR_UNDER)].flatMap((names) => Object.values(names)),
);
const isOwnSpelling = (key: string): boolean => /^[a-z][A-Za-z0-9]*$/.test(key) && !PROVIDER_NAMES.has(key);

function block(value: Branch, parent: string): Branch {
  const out: Record<string, Tree> = {};
  // Kubernetes' own spelling first: `Spec`, `host_network` and `container` are none of its fields, and do not take the place of one.
  const entries = Object.entries(value);
  const sorted = entries.every(([key]) => isOwnSpelling(key))
    ? entries
    : [...entries.filter(([key]) => isOwnSpelling(key)), ...entries.filter(([key]) => !isOwnSpelling(key))];
  for (const [key, inner] of sorted) {
    const name = snake(key);
    const converted = convert(inner, name, parent);
    const target =
      isOne(converted) || (name === "ports" && PLURAL_PORTS.has(parent))
        ? name
        : (ownKey(ownKey(SINGULAR_UNDER, parent) ?? {}, name) ?? ownKey(SINGULAR, name) ?? name);
    setKey(out, Object.hasOwn(out, target) ? `${OTHER_SPELLING}${key}` : target, converted);
  }
  if ("container" in out && "service_account" in out && !("service_account_name" in out))
    setKey(out, "service_account_name", out["service_account"]);
  return out;
}

function renamed(branch: Branch, names: Readonly<Record<string, string>>): Branch {
  const out: Record<string, Tree> = { ...branch };
  for (const [from, to] of Object.entries(names)) {
    if (!Object.hasOwn(out, from) || Object.hasOwn(out, to)) continue;
    setKey(out, to, out[from]);
    delete out[from];
  }
  return out;
}

/** The source of a PersistentVolume stands in a block of its own in the provider. */
function withSource(volume: Branch): Branch {
  const [spec] = isList(volume["spec"]) ? volume["spec"] : [];
  if (!isBranch(spec) || Object.hasOwn(spec, "persistent_volume_source")) return volume;
  const entries = Object.entries(spec);
  const source = Object.fromEntries(entries.filter(([key]) => !NO_SOURCE.has(key)));
  const rest = Object.fromEntries(entries.filter(([key]) => NO_SOURCE.has(key)));
  return { ...volume, spec: [{ ...rest, persistent_volume_source: [source] }] };
}

/** A Kubernetes object in the shape in which the provider's own resource of that kind would have it. */
export function asProviderShape(object: Branch): Branch {
  const body = block(object, "");
  const kind = typeof object["kind"] === "string" ? object["kind"] : "";
  if (kind === "PersistentVolume") return withSource(body);
  const names = ownKey(RENAMED, kind);
  if (names === undefined) return body;
  const top = renamed(body, names);
  const [spec] = isList(top["spec"]) ? top["spec"] : [];
  return isBranch(spec) ? { ...top, spec: [renamed(spec, names)] } : top;
}
