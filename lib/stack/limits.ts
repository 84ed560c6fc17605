import type { Construct } from "constructs";
import { z } from "zod";
import { defined } from "../defined";
import { quantityValue } from "../quantity";
import { highestRatio, isContainerResource, isOfScope, isOvercommitted, isQuotaResource } from "../resource-names";
import {
  KubernetesResource,
  checkUnit,
  compareQuantities,
  isToken,
  objectMetadata,
  ownId,
  ownershipLabels,
  props as propsSchema,
  quantity,
  unitOfResource,
  type Report,
  type Amounts,
} from "../resource";

/** How much all that is in a namespace may take together (KubeSphere: project quota). */
export interface ResourceQuota {
  /**
   * The most of each: `requests.cpu`, `limits.memory`, `requests.storage`, `pods`, `services.loadbalancers`,
   * `count/deployments.apps` and so on. Of CPU and memory: pods that do not say theirs are refused then, unless
   * `limitRange` has a default.
   */
  readonly hard: Amounts;
  /** Only pods that all of these fit count. A change replaces the quota. @default - all pods */
  readonly scopes?: readonly (
    "Terminating" | "NotTerminating" | "BestEffort" | "NotBestEffort" | "CrossNamespacePodAffinity"
  )[];
}

/** How much one container, pod or claim of a namespace may take, and what it gets where it says nothing. */
export interface LimitRangeItem {
  /** What is limited: each container, each pod as a whole, or each claim. */
  readonly type: "Container" | "Pod" | "PersistentVolumeClaim";
  /** Limits of containers that name none. @default - `max` */
  readonly default?: Amounts;
  /** Requests of containers that name none. @default - `default`, else `min` */
  readonly defaultRequest?: Amounts;
  /** The most that each may take, by resource. @default - no most */
  readonly max?: Amounts;
  /** The least that each must ask for, by resource. @default - no least */
  readonly min?: Amounts;
  /** How many times its request a limit may be. @default - any */
  readonly maxLimitRequestRatio?: Amounts;
}

/** What holds a namespace in bounds. */
interface Limits {
  readonly resourceQuota?: ResourceQuota;
  readonly limitRange?: readonly LimitRangeItem[];
}

const amounts = z.record(z.string().min(1), quantity);

/** Checks of the props that hold a namespace in bounds. */
export const limitsShape = {
  resourceQuota: propsSchema({
    hard: amounts,
    scopes: z
      .array(z.enum(["Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "CrossNamespacePodAffinity"]))
      .min(1)
      .optional(),
  }).optional(),
  limitRange: z
    .array(
      propsSchema({
        type: z.enum(["Container", "Pod", "PersistentVolumeClaim"]),
        default: amounts.optional(),
        defaultRequest: amounts.optional(),
        max: amounts.optional(),
        min: amounts.optional(),
        maxLimitRequestRatio: amounts.optional(),
      }),
    )
    .min(1)
    .optional(),
};

/** Rules of what holds a namespace in bounds. */
export function checkLimits({ resourceQuota, limitRange }: Limits, report: Report): void {
  checkQuota(resourceQuota, report);
  checkLimitRange(limitRange ?? [], report);
}

function checkQuota(quota: ResourceQuota | undefined, report: Report): void {
  if (quota === undefined) return;
  const { hard, scopes = [] } = quota;
  if (Object.keys(hard).length === 0)
    report({
      code: "QuotaEmpty",
      what: "a quota holds something in bounds",
      prop: "namespace.resourceQuota.hard",
      allowed: 'such as { "requests.cpu": "4", pods: 20 }',
    });
  for (const [resource, amount] of Object.entries(hard)) {
    const prop = `namespace.resourceQuota.hard[${JSON.stringify(resource)}]`;
    checkUnit(amount, unitOfResource(resource), prop, report);
    if (!isToken(resource) && !isQuotaResource(resource))
      report({
        code: "QuotaResourceUnknown",
        what: "Kubernetes counts nothing of this name",
        prop,
        value: resource,
        allowed:
          "cpu, memory, ephemeral-storage (also with requests. or limits. before them), requests.storage, pods, services, " +
          "services.loadbalancers, services.nodeports, configmaps, secrets, persistentvolumeclaims, count/<kinds>.<group>",
      });
    if (unitOfResource(resource) === undefined && !isToken(amount) && !Number.isInteger(quantityValue(amount) ?? 0))
      report({
        code: "QuotaNotWhole",
        what: "what is counted is whole",
        prop,
        value: amount,
        allowed: "an integer of 0 or more",
      });
    const strange = isToken(resource) ? undefined : scopes.find((scope) => !isOfScope(resource, scope));
    if (strange !== undefined)
      report({
        code: "QuotaScopeMistaken",
        what: `a quota with the scope ${strange} counts ${strange === "BestEffort" ? "pods alone" : "pods, and their CPU and memory"}`,
        prop,
        value: amount,
        allowed: strange === "BestEffort" ? "pods" : "pods, cpu and memory, also with requests. or limits. before them",
        fix: "take it out, or scopes",
      });
  }
  const contradicting = [
    ["Terminating", "NotTerminating"],
    ["BestEffort", "NotBestEffort"],
  ] as const;
  for (const both of contradicting)
    if (both.every((scope) => scopes.includes(scope)))
      report({
        code: "QuotaScopesContradiction",
        what: `no pod is ${both.join(" and ")}`,
        prop: "namespace.resourceQuota.scopes",
        value: scopes,
        fix: "keep one of the two",
      });
}

function checkLimitRange(items: readonly LimitRangeItem[], report: Report): void {
  const types = new Set<string>();
  items.forEach((item, index) => {
    const at = `namespace.limitRange[${index}]`;
    if (types.has(item.type))
      report({
        code: "LimitTypeDuplicate",
        what: `there are limits for ${item.type} already`,
        prop: `${at}.type`,
        value: item.type,
        fix: "write them into one",
      });
    types.add(item.type);
    checkLimitNames(item, at, report);
    const order = ["min", "defaultRequest", "default", "max"] as const;
    for (const key of order)
      for (const [resource, amount] of Object.entries(item[key] ?? {}))
        checkUnit(amount, unitOfResource(resource), `${at}.${key}.${resource}`, report);
    for (const only of ["default", "defaultRequest"] as const)
      if (item.type !== "Container" && item[only] !== undefined)
        report({
          code: "LimitDefaultNotContainer",
          what: "only containers get something where they say nothing",
          prop: `${at}.${only}`,
          fix: "take it out, or say it for Container",
        });
    order.forEach((less, low) =>
      order.slice(low + 1).forEach((more) => {
        for (const [resource, amount] of Object.entries(item[less] ?? {})) {
          const other = item[more]?.[resource];
          if (other === undefined || isToken(amount) || isToken(other)) continue;
          if ((compareQuantities(amount, other) ?? 0) > 0)
            report({
              code: "LimitsContradiction",
              what: `${less} of ${resource} is above ${more}`,
              prop: `${at}.${less}.${resource}`,
              value: amount,
              allowed: `at most ${other}`,
            });
        }
      }),
    );
  });
}

/** Which resources one part of a limit range is about, and how far a limit may be from its request. */
function checkLimitNames(item: LimitRangeItem, at: string, report: Report): void {
  const { type, min, max, maxLimitRequestRatio: ratio = {} } = item;
  if (type === "PersistentVolumeClaim") {
    if ((min?.["storage"] ?? max?.["storage"]) === undefined)
      report({
        code: "LimitStorageMissing",
        what: "of a claim its storage is limited",
        prop: at,
        allowed: 'min or max with storage, such as { max: { storage: "100Gi" } }',
      });
  } else
    for (const key of ["min", "defaultRequest", "default", "max", "maxLimitRequestRatio"] as const)
      for (const resource of Object.keys(item[key] ?? {}))
        if (!isToken(resource) && !isContainerResource(resource))
          report({
            code: "LimitResourceUnknown",
            what: "containers take nothing of this name",
            prop: `${at}.${key}.${resource}`,
            value: resource,
            allowed: "cpu, memory, ephemeral-storage, hugepages-<size>, or a vendor's resource with its domain",
          });
  for (const [resource, times] of Object.entries(ratio)) {
    const [least, most] = [quantityValue(min?.[resource]), quantityValue(max?.[resource])];
    const given = isToken(times) ? undefined : quantityValue(times);
    if (given === undefined) continue;
    const highest = highestRatio(least, most);
    if (given < 1 || given > highest)
      report({
        code: "LimitsContradiction",
        what: given < 1 ? "no limit is below its request" : "max and min are not so far from each other",
        prop: `${at}.maxLimitRequestRatio.${resource}`,
        value: times,
        allowed: highest === Infinity ? "1 or more" : `1 to ${highest}`,
      });
  }
  for (const [resource, request] of Object.entries(item.defaultRequest ?? {})) {
    const limit = item.default?.[resource];
    if (limit === undefined || isToken(limit) || isToken(request) || isOvercommitted(resource)) continue;
    if ((compareQuantities(request, limit) ?? 0) !== 0)
      report({
        code: "LimitsContradiction",
        what: `of ${resource} a container gets as much as it may take at most`,
        prop: `${at}.defaultRequest.${resource}`,
        value: request,
        allowed: `${limit}`,
      });
  }
}

/**
 * Makes what holds a namespace in bounds, also one that the stack did not make.
 * @returns the LimitRange, which pods come after: it gives those that say nothing what a quota wants said
 */
export function createLimits(
  scope: Construct,
  name: string,
  { resourceQuota, limitRange }: Limits,
): KubernetesResource | undefined {
  const create = (kind: string, spec: object): KubernetesResource =>
    new KubernetesResource(scope, ownId(kind), {
      logicalId: "namespace",
      object: {
        apiVersion: "v1",
        kind,
        metadata: objectMetadata(scope, { name, namespace: name, labels: ownershipLabels(scope, name) }),
        spec,
      },
    });
  if (resourceQuota !== undefined)
    create("ResourceQuota", defined({ hard: resourceQuota.hard, scopes: resourceQuota.scopes }));
  return limitRange === undefined ? undefined : create("LimitRange", { limits: limitRange.map(withDefaults) });
}

/** Kubernetes' own rules, said aloud: the provider would keep defaults that are no longer said. */
function withDefaults(item: LimitRangeItem): LimitRangeItem {
  if (item.type !== "Container") return item;
  const most = { ...item.max, ...item.default };
  const request = { ...item.min, ...most, ...item.defaultRequest };
  return defined({
    ...item,
    default: Object.keys(most).length > 0 ? most : undefined,
    defaultRequest: Object.keys(request).length > 0 ? request : undefined,
  });
}
