import { KubeServicesError } from "../errors";
import type { StackConfiguration } from "../cluster";
import { singleBlock } from "../json-object";
import type { AssociatedObject } from "./associated";
import { GOVERNING } from "./belonging";
import { categoryOf } from "./category";
import { guardedBy, type ManagedObject } from "./state";
import type { Survey } from "./survey";

/** What a teardown is asked for. */
export interface TeardownRequest {
  /** Whether only the surveyed entries go, not the whole stack. */
  readonly partOnly: boolean;
  /** Objects that Terraform does not know, to be deleted, too. */
  readonly with: (object: AssociatedObject) => boolean;
  /** What Terraform knows and is to stay. */
  readonly keep: (object: ManagedObject) => boolean;
}

/** What a teardown does. */
export interface TeardownPlan {
  /** What Terraform destroys. */
  readonly destroy: readonly ManagedObject[];
  /** What Terraform forgets, and that stays in the cluster. */
  readonly forget: readonly ManagedObject[];
  /** What is deleted by the API: Terraform does not know it. */
  readonly remove: readonly AssociatedObject[];
  /** What nobody touches. */
  readonly stay: readonly AssociatedObject[];
  /** Why a namespace is kept although it was to go. @default - none is */
  readonly keptNamespaces: readonly string[];
  /** Addresses of the records that guard retained objects and go with this: see `PolicyRecords`. */
  readonly records: readonly string[];
}

/**
 * Plans a teardown. A namespace that holds something to be kept is forgotten, not destroyed: it would take all in it
 * along, volumes with their data first of all.
 */
export function planTeardown(survey: Survey, request: TeardownRequest): TeardownPlan {
  const objects = unique([...survey.entries.flatMap((one) => one.objects), ...(request.partOnly ? [] : survey.others)]);
  const state = survey.managed.filter((one) => guardedBy(one.address) === undefined);
  const goes = new Set(survey.entries.flatMap((one) => one.goes));
  const inScope = request.partOnly ? state.filter((one) => goes.has(one.address)) : state;
  const asked = inScope.filter((one) => categoryOf(one.kind) !== undefined && request.keep(one));
  const governing = inScope.filter((one) => !asked.includes(one) && governs(one, asked, survey));
  const carried = inScope.filter((one) => !asked.includes(one) && isCarried(one, asked, inScope, survey));
  const forgotten = [...asked, ...governing, ...carried];
  const ownerStays = (object: AssociatedObject): boolean =>
    forgotten.some((one) => `with ${one.kind}/${one.name}` === object.why.replace(/, .*/, ""));
  const unmanaged = objects.filter((one) => one.address === undefined && one.exists);
  // What stays with its owner is not removed by itself: a CronJob's run, say.
  const removable = unmanaged.filter(
    (one) => one.fate === "kept" && !one.why.startsWith("with ") && categoryOf(one.kind) !== undefined,
  );
  const remove = removable.filter(request.with);
  const stay = unmanaged.filter((one) => (one.fate === "kept" && !remove.includes(one)) || ownerStays(one));

  const holding = (namespace: ManagedObject): boolean =>
    survey.claimsUnknown.includes(namespace.name) ||
    [...forgotten, ...stay].some((one) => one.namespace === namespace.name);
  const namespaces = inScope.filter((one) => one.kind === "Namespace" && !forgotten.includes(one) && holding(one));
  const forget = [...forgotten, ...namespaces];
  const destroy = inScope.filter((one) => !forget.includes(one));
  const guarded = new Set(inScope.map((one) => one.address));
  return {
    destroy,
    forget,
    remove,
    stay,
    keptNamespaces: namespaces.map((one) => one.name),
    records: survey.managed
      .map((one) => one.address)
      .filter((address) => {
        const of = guardedBy(address);
        return of !== undefined && (!request.partOnly || guarded.has(of));
      }),
  };
}

/** Whether a Service gives the pods of a kept StatefulSet their names: they would lose them. */
const governs = (object: ManagedObject, kept: readonly ManagedObject[], { entries }: Survey): boolean =>
  object.kind === "Service" &&
  entries.some(
    ({ objects }) =>
      objects.some((each) => each.address === object.address && each.relation === GOVERNING) &&
      kept.some((each) => each.kind === "StatefulSet" && objects.some(({ address }) => address === each.address)),
  );

/** What keeps workloads running, and what is kept reachable, beside themselves. */
const CARRIED: ReadonlySet<string> = new Set([
  ...["ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"],
  ...["NetworkPolicy", "PodDisruptionBudget"],
]);

/**
 * Whether something stays with what is kept of the same construct: the account and permissions of a workload, who may call
 * it, what lets a controller in for a route. With a workload that goes these go, too.
 */
function isCarried(
  object: ManagedObject,
  kept: readonly ManagedObject[],
  inScope: readonly ManagedObject[],
  { entries }: Survey,
): boolean {
  if (!CARRIED.has(object.kind)) return false;
  return entries.some(({ goes }) => {
    if (!goes.includes(object.address)) return false;
    const beside = inScope.filter((one) => goes.includes(one.address));
    const category = (one: ManagedObject): string => categoryOf(one.kind) ?? "";
    return (
      beside.some((one) => kept.includes(one) && ["workload", "service", "ingress"].includes(category(one))) &&
      !beside.some((one) => !kept.includes(one) && category(one) === "workload")
    );
  });
}

/**
 * Refuses to delete a claim that pods mount which stay: it would be terminating until they go, and its data be lost then.
 * @throws KubeServicesError `VolumesInUse`
 */
export function refuseInUse({ destroy, remove }: TeardownPlan, survey: Survey): void {
  const objects = unique([...survey.entries.flatMap((one) => one.objects), ...survey.others]);
  const key = (object: { readonly kind: string; readonly namespace?: string; readonly name: string }): string =>
    `${object.kind}/${object.namespace ?? ""}/${object.name}`;
  const going = new Set([...destroy, ...remove].map(key));
  const problems = objects.flatMap((claim) => {
    if (claim.kind !== "PersistentVolumeClaim" || !going.has(key(claim))) return [];
    const staying = (claim.mounters ?? []).filter((one) => !going.has(key({ ...one, namespace: claim.namespace })));
    return staying.length === 0
      ? []
      : [
          {
            code: "VolumesInUse",
            what: `${staying.map((one) => `${one.kind} ${one.name}`).join(", ")} stays, and its pods mount the claim ${claim.name}`,
            where: `PersistentVolumeClaim ${claim.namespace}/${claim.name}`,
            fix: "keep volumes (leave out --with volumes, or add --keep volumes), or remove what mounts it first",
          },
        ];
  });
  if (problems.length > 0) throw new KubeServicesError(problems);
}

function unique(objects: readonly AssociatedObject[]): readonly AssociatedObject[] {
  const all = new Map<string, AssociatedObject>();
  for (const object of objects) {
    const key = `${object.kind}/${object.namespace}/${object.name}`;
    const before = all.get(key);
    // One entry may say that it goes and another that it belongs elsewhere: with both torn down it goes.
    if (before === undefined || (before.fate === "kept" && object.fate === "deleted")) all.set(key, object);
  }
  return [...all.values()];
}

/**
 * Refuses to destroy what the stack protects.
 * @throws KubeServicesError `TeardownProtected`
 */
export function refuseProtected(plan: TeardownPlan, configuration: StackConfiguration): void {
  const isProtected = new Set(
    configuration.resources
      .filter(({ attributes }) => singleBlock(attributes.lifecycle).prevent_destroy === true)
      .map(({ type, id }) => `${type}.${id}`),
  );
  const refused = plan.destroy.filter((one) => isProtected.has(one.address.replace(/\[[^\]]*\]$/, "")));
  if (refused.length === 0) return;
  throw new KubeServicesError({
    code: "TeardownProtected",
    what: `the stack protects ${refused.map((one) => one.address).join(", ")}`,
    where: configuration.file,
    fix: "set protect: false on the stack (or keep them with --keep), synthesise again, and run this once more",
  });
}
