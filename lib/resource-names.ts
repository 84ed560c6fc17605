import { isQualifiedName } from "./names";

/*
 * Which resources Kubernetes knows where, as its API server checks quotas and limits
 * (https://kubernetes.io/docs/concepts/policy/resource-quotas/, …/limit-range/).
 */

const HUGE_PAGES = /^hugepages-.+$/;
const CONTAINER = /^(cpu|memory|ephemeral-storage)$/;
const QUOTA =
  /^((requests|limits)\.)?(cpu|memory|ephemeral-storage)$|^requests\.storage$|^(requests\.)?hugepages-.+$|^(pods|services|services\.(loadbalancers|nodeports)|configmaps|secrets|persistentvolumeclaims|replicationcontrollers|resourcequotas)$/;

const isNative = (name: string): boolean => !name.includes("/") || name.includes("kubernetes.io/");

/** Whether a container or pod may have a limit of a resource: Kubernetes' own ones, or one of a vendor. */
export const isContainerResource = (name: string): boolean =>
  name.includes("/") ? !name.startsWith("requests.") || isNative(name) : CONTAINER.test(name) || HUGE_PAGES.test(name);

/** Whether a quota may count a resource: Kubernetes' own ones, or `count/<kinds>.<group>`, or one of a vendor. */
export const isQuotaResource = (name: string): boolean =>
  name.includes("/") ? isQualifiedName(name) : QUOTA.test(name);

/** Whether a quota with a scope of pods may count a resource: it counts pods, and what pods take. */
export function isOfScope(name: string, scope: string): boolean {
  if (!isQuotaResource(name) || name.includes("/") || name === "pods") return true;
  return scope !== "BestEffort" && /^((requests|limits)\.)?(cpu|memory)$/.test(name);
}

/** Whether a container may get less of a resource than it may take at most: none of hugepages and of a vendor's. */
export const isOvercommitted = (name: string): boolean => isNative(name) && !HUGE_PAGES.test(name);

/** How many times its request a limit may be at most, where both stand between these amounts. */
export const highestRatio = (least: number | undefined, most: number | undefined): number =>
  least === undefined || most === undefined || least === 0 ? Infinity : most / least;
