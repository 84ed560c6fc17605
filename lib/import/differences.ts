import { isDeepStrictEqual } from "node:util";
import { defaultPullPolicy, emptyMeansNothing, type BlockSchema, type FieldSchema } from "../manifest";

/** One value that a construct must override; `undefined` takes the attribute away. */
export interface Override {
  /** Path in Terraform's words, such as `spec.0.selector.0.match_labels`. */
  readonly path: string;
  readonly value: unknown;
}

/** Why a construct cannot stand for objects. */
export class Inexpressible extends Error {}

/** What keeps two resources from becoming equal by overrides. */
const mustGo = (path: string): Inexpressible =>
  new Inexpressible(`an element of ${path} would have to go, which no override can do`);

type Attributes = Readonly<Record<string, unknown>>;

/** What Kubernetes takes where an attribute is absent, as far as the provider's own defaults do not say it. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  "DeploymentSpec.replicas": "1",
  "StatefulSetSpec.replicas": "1",
  "StatefulSetSpec.pod_management_policy": "OrderedReady",
  "StatefulSetSpec.revision_history_limit": 10,
  "StatefulSetUpdateStrategy.type": "RollingUpdate",
  "DeploymentStrategy.type": "RollingUpdate",
  "PodSpec.service_account_name": "default",
  "PodSpec.scheduler_name": "default-scheduler",
  "ServiceSpec.internal_traffic_policy": "Cluster",
  "ServiceSpec.external_traffic_policy": "Cluster",
  "ServiceSpec.ip_family_policy": "SingleStack",
  "StatefulSetPersistentVolumeClaimRetentionPolicy.when_deleted": "Retain",
  "StatefulSetPersistentVolumeClaimRetentionPolicy.when_scaled": "Retain",
  "Container.termination_message_policy": "File",
  "Container.termination_message_path": "/dev/termination-log",
  "Probe.initial_delay_seconds": 0,
  "ObjectFieldSelector.api_version": "v1",
  "PersistentVolumeClaimSpec.volume_mode": "Filesystem",
  "ResourceFieldSelector.divisor": "0",
  "EnvVar.value": "",
  "JobSpec.completion_mode": "NonIndexed",
  "HostPathVolumeSource.type": "",
  "GRPCAction.service": "",
};

/**
 * The overrides that turn what a construct makes into what is wanted. Values that Kubernetes takes anyway count as
 * equal to absent ones.
 * @param exact whether only what the provider itself takes by default counts so: the plan is to show no difference
 * @throws Inexpressible
 */
export function overridesFor(
  block: BlockSchema,
  made: Attributes,
  wanted: Attributes,
  exact = false,
  base = "",
): readonly Override[] {
  const overrides: Override[] = [];
  for (const field of block.fields.values()) {
    const path = `${base}${field.name}`;
    const has = made[field.name];
    const wants = wanted[field.name];
    if (isDeepStrictEqual(has, wants)) continue;
    if (has === undefined) {
      const same = exact ? isUnplanned(field, wants) : isNothing(block, field, wants, wanted, exact);
      if (!same) overrides.push({ path, value: wants });
    } else if (wants === undefined) {
      if (!isNothing(block, field, has, made, exact)) overrides.push({ path, value: undefined });
    } else if (field.block !== undefined) overrides.push(...inBlocks(field.block, has, wants, path, exact));
    else if (field.type === "map") overrides.push(...inMap(has, wants, path));
    else if (field.elem !== undefined) overrides.push(...inList(field, has, wants, path));
    else if (!isSameValue(field, has, wants)) overrides.push({ path, value: wants });
  }
  return overrides;
}

function inBlocks(block: BlockSchema, has: unknown, wants: unknown, path: string, exact: boolean): readonly Override[] {
  const [made, wanted] = [has, wants] as [readonly Attributes[], readonly Attributes[]];
  if (wanted.length === 0) return made.length === 0 ? [] : [{ path, value: undefined }];
  if (wanted.length < made.length) throw mustGo(path);
  return wanted.flatMap((item, index): readonly Override[] => {
    const madeItem = made[index];
    return madeItem === undefined
      ? [{ path: `${path}.${index}`, value: item }]
      : overridesFor(block, madeItem, item, exact, `${path}.${index}.`);
  });
}

function inMap(has: unknown, wants: unknown, path: string): readonly Override[] {
  const [made, wanted] = [has as Attributes, wants as Attributes];
  const keys = [...new Set([...Object.keys(made), ...Object.keys(wanted)])].filter((key) => made[key] !== wanted[key]);
  if (keys.length === 0) return [];
  return [
    { path, value: Object.fromEntries(keys.map((key) => [key, Object.hasOwn(wanted, key) ? wanted[key] : null])) },
  ];
}

function inList(field: FieldSchema, has: unknown, wants: unknown, path: string): readonly Override[] {
  const [made, wanted] = [has as readonly unknown[], wants as readonly unknown[]];
  if (field.type === "set" && isDeepStrictEqual(new Set(made), new Set(wanted))) return [];
  if (wanted.length === 0) return [{ path, value: undefined }];
  if (wanted.length < made.length) throw mustGo(path);
  return wanted.flatMap((value, index) => (made[index] === value ? [] : [{ path: `${path}.${index}`, value }]));
}

/** Quantities and names are compared as they are; a number and its text are one value to Terraform. */
function isSameValue(field: FieldSchema, has: unknown, wants: unknown): boolean {
  return field.type === "string" && String(has) === String(wants);
}

/** Whether a value has the same effect as none. */
function isNothing(
  block: BlockSchema,
  field: FieldSchema,
  value: unknown,
  siblings: Attributes,
  exact: boolean,
): boolean {
  if (Array.isArray(value) && value.length === 0) return true;
  if (field.type === "map") return Object.keys(value as object).length === 0;
  const type = block.name.split("~")[0] ?? "";
  const known = `${type}.${field.name}`;
  // The provider reads a zero where the object has nothing.
  if (exact && field.block === undefined) return isZero(value) || String(field.default) === String(value);
  if (Object.hasOwn(DEFAULTS, known)) return String(DEFAULTS[known]) === String(value);
  if (known === "ServicePort.target_port") return String(value) === String(siblings["port"]);
  if (known === "ServiceSpec.session_affinity_config") return isUsualAffinity(value);
  // What is true by itself has a default in the provider, too.
  if (field.type === "bool" && field.default === undefined) return value === false;
  if (known === "Container.image_pull_policy") return value === defaultPullPolicy(String(siblings["image"] ?? ""));
  if (field.block === undefined) return field.default !== undefined && String(field.default) === String(value);
  const inner = field.block;
  const [item, ...more] = value as readonly Attributes[];
  if (item === undefined || more.length > 0 || field.single !== true) return false;
  const allNothing = Object.entries(item).every(([name, nestedValue]) => {
    const nested = inner.fields.get(name);
    return nested !== undefined && isNothing(inner, nested, nestedValue, item, exact);
  });
  return allNothing && (emptyMeansNothing(inner) || type === "DeploymentStrategy");
}

const isZero = (value: unknown): boolean => value === 0 || value === "" || value === false;

/** Whether a plan shows no change where the configuration leaves out what the object has. */
const isUnplanned = (field: FieldSchema, value: unknown): boolean =>
  field.computed === true || isZero(value) || (field.default !== undefined && String(field.default) === String(value));

/** A sticky session of the length that Kubernetes takes where none is said. */
const isUsualAffinity = (value: unknown): boolean =>
  isDeepStrictEqual(value, [{ client_ip: [{ timeout_seconds: 10_800 }] }]);
