import { KubeServicesError } from "../errors";
import type { StackConfiguration } from "../cluster";
import { MOUNTED, type AssociatedObject } from "./associated";
import type { ManagedObject } from "./state";
import type { Survey } from "./survey";

/** What `--with` and `--keep` speak of. */
export const CATEGORIES = [
  "service",
  "workload",
  "volumes",
  "hpa",
  "config",
  "ingress",
  "policy",
  "namespace",
] as const;

/** Kinds of objects, as a person thinks of them. */
export type Category = (typeof CATEGORIES)[number];

const BY_KIND: Readonly<Record<string, Category>> = {
  Service: "service",
  Deployment: "workload",
  StatefulSet: "workload",
  DaemonSet: "workload",
  PersistentVolumeClaim: "volumes",
  HorizontalPodAutoscaler: "hpa",
  ConfigMap: "config",
  Secret: "config",
  ServiceAccount: "config",
  Ingress: "ingress",
  PodDisruptionBudget: "policy",
  NetworkPolicy: "policy",
  Namespace: "namespace",
};

/** The category of a kind; undefined for what nobody deletes or keeps by itself, such as a pod. */
export const categoryOf = (kind: string): Category | undefined => BY_KIND[kind];

/** What a teardown is asked for. */
export interface TeardownRequest {
  /** Whether only the surveyed services go, not the whole stack. */
  readonly servicesOnly: boolean;
  /** Objects that Terraform does not know, to be deleted, too. */
  readonly with: (object: AssociatedObject) => boolean;
  /** What Terraform knows and is to stay. */
  readonly keep: ReadonlySet<Category>;
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
}

/** A claim that a kept pod mounts would be terminating for ever: its finalizer waits for the pod. */
function refuseInUse(remove: readonly AssociatedObject[], request: TeardownRequest): void {
  const inUse = remove.filter((one) => one.kind === "PersistentVolumeClaim" && one.relation === MOUNTED);
  if (!request.keep.has("workload") || inUse.length === 0) return;
  throw new KubeServicesError({
    code: "VolumesInUse",
    what: `pods that are to be kept mount ${inUse.map((one) => one.name).join(", ")}`,
    where: "--with volumes --keep workload",
    fix: "leave out one of the two",
  });
}

/**
 * Plans a teardown. A namespace that holds something to be kept is forgotten, not destroyed: it would take all in it
 * along, volumes with their data first of all.
 * @throws KubeServicesError `VolumesInUse`
 */
export function planTeardown(survey: Survey, request: TeardownRequest): TeardownPlan {
  const objects = unique([
    ...survey.services.flatMap((one) => one.objects),
    ...(request.servicesOnly ? [] : survey.others),
  ]);
  const inScope = request.servicesOnly
    ? survey.managed.filter((one) => objects.some((each) => each.address === one.address && each.fate === "deleted"))
    : survey.managed;
  const kept = (one: ManagedObject): boolean => {
    const category = categoryOf(one.kind);
    return category !== undefined && request.keep.has(category);
  };
  const forgotten = inScope.filter(kept);
  const ownerStays = (object: AssociatedObject): boolean =>
    forgotten.some((one) => `with ${one.kind}/${one.name}` === object.why.replace(/, .*/, ""));
  const unmanaged = objects.filter((one) => one.address === undefined && one.exists);
  const removable = unmanaged.filter((one) => one.fate === "kept" && categoryOf(one.kind) !== undefined);
  const remove = removable.filter(request.with);
  refuseInUse(remove, request);
  const stay = unmanaged.filter((one) => (one.fate === "kept" && !remove.includes(one)) || ownerStays(one));

  const holding = (namespace: ManagedObject): boolean =>
    survey.claimsUnknown.includes(namespace.name) ||
    [...forgotten, ...stay].some((one) => one.namespace === namespace.name);
  const namespaces = inScope.filter((one) => one.kind === "Namespace" && !forgotten.includes(one) && holding(one));
  const forget = [...forgotten, ...namespaces];
  return {
    destroy: inScope.filter((one) => !forget.includes(one)),
    forget,
    remove,
    stay,
    keptNamespaces: namespaces.map((one) => one.name),
  };
}

function unique(objects: readonly AssociatedObject[]): readonly AssociatedObject[] {
  const all = new Map<string, AssociatedObject>();
  for (const one of objects) {
    const key = `${one.kind}/${one.namespace}/${one.name}`;
    const before = all.get(key);
    // One service may say that it goes and another that it belongs elsewhere: with both torn down it goes.
    if (before === undefined || (before.fate === "kept" && one.fate === "deleted")) all.set(key, one);
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
      .filter(({ attributes }) => {
        const lifecycle: unknown = Array.isArray(attributes.lifecycle) ? attributes.lifecycle[0] : attributes.lifecycle;
        return (lifecycle as { prevent_destroy?: unknown } | undefined)?.prevent_destroy === true;
      })
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
