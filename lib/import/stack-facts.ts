import { defined } from "../defined";
import { metadataOf, type ConvertedManifest, type KubernetesObject } from "../manifest";
import { dce, kubernetes, kubesphere, recogniseCreator, recognisePlatform, type Platform } from "../platform";
import { MANAGED_BY } from "../resource";
import { fieldsOf } from "./fields";
import { podTemplateOf } from "./pod-template";

type Texts = Readonly<Record<string, string>>;

/** What the objects have in common, to be said once, by their stack. */
export interface StackFacts {
  /** Whether names and labels are as given: so it is unless this library made most of the objects. */
  readonly asGiven: boolean;
  /** What the objects say that they are part of, where this library made them. */
  readonly partOf?: string;
  /** Labels that all of this library's objects have and their pods do not: those of their stack. */
  readonly labels: Texts;
  readonly platform: Platform["name"];
  /** The user whom KubeSphere's console shows as the creator of all Services and workloads. */
  readonly creator?: string;
  /** The objects that name no namespace and are to be in the stack's, whichever that is. */
  readonly unplaced: ReadonlySet<KubernetesObject>;
  /** Whether the objects were read from a cluster, which fills in what it takes by default. */
  readonly live: boolean;
  /** The one namespace that all objects name; undefined where some name none or another one. */
  readonly namespace?: string;
  /** That namespace's own object, where it is among the manifests: the stack makes it. */
  readonly namespaceObject?: ConvertedManifest;
}

const OWNER = "app.kubernetes.io/managed-by";
const PART_OF = "app.kubernetes.io/part-of";
const OWN_LABELS = /^(app|version|app\.kubernetes\.io\/(managed-by|part-of|name|version))$/;
const WITH_PODS: ReadonlySet<string> = new Set(["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"]);
/** Kinds that constructs stand for. */
const OF_CONSTRUCTS: ReadonlySet<string> = new Set([
  ...WITH_PODS,
  "Service",
  "HorizontalPodAutoscaler",
  "ConfigMap",
  "Secret",
  "ServiceAccount",
  "PersistentVolumeClaim",
]);

const labelsOf = ({ object }: ConvertedManifest): Texts => fieldsOf(object, "metadata", "labels") as Texts;
const annotationsOf = ({ object }: ConvertedManifest): Texts => fieldsOf(object, "metadata", "annotations") as Texts;

/** Whether this library made an object, by its labels. */
export const isOwn = (manifest: ConvertedManifest): boolean => labelsOf(manifest)[OWNER] === MANAGED_BY;

/** Reads off the objects what their stack is. */
export function stackFacts(
  converted: readonly ConvertedManifest[],
  { platform, live = false }: { readonly platform?: Platform["name"]; readonly live?: boolean } = {},
): StackFacts {
  const candidates = converted.filter(({ object }) => OF_CONSTRUCTS.has(object.kind));
  const owned = candidates.filter(isOwn);
  const asGiven = owned.length === 0 || owned.length * 2 < candidates.length;
  const keys = converted.flatMap((one) => [...Object.keys(labelsOf(one)), ...Object.keys(annotationsOf(one))]);
  const name = platform ?? recognisePlatform(keys, !asGiven);
  return {
    asGiven,
    ...(asGiven ? {} : { partOf: mostFrequent(owned.map((one) => labelsOf(one)[PART_OF] ?? "")) }),
    labels: asGiven || owned.length < 2 ? {} : commonLabels(owned),
    platform: name,
    live,
    unplaced: new Set(
      converted
        .filter(({ manifest }) => fieldsOf(manifest.object, "metadata")["namespace"] === undefined)
        .map(({ object }) => object),
    ),
    ...(name === "kubesphere" ? creatorOf(candidates) : {}),
    ...namespaceOf(converted),
  };
}

/** The platform that the facts name. */
export function platformOf({ platform, creator }: StackFacts): Platform {
  if (platform === "kubesphere") return kubesphere(creator === undefined ? {} : { creator });
  return platform === "dce" ? dce() : kubernetes();
}

function mostFrequent(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? "";
}

function commonLabels(owned: readonly ConvertedManifest[]): Texts {
  const [first = {}, ...others] = owned.map(labelsOf);
  const pods = owned.map(({ object }) => fieldsOf(podTemplateOf(object), "metadata", "labels"));
  return Object.fromEntries(
    Object.entries(first).filter(
      ([key, value]) =>
        !OWN_LABELS.test(key) &&
        others.every((labels) => labels[key] === value) &&
        pods.every((labels) => labels[key] === undefined),
    ),
  );
}

/** The library writes the creator on each Service, workload and pod template, so all of them must have it. */
function creatorOf(candidates: readonly ConvertedManifest[]): { readonly creator?: string } {
  const shown = candidates.filter(({ object }) => object.kind === "Service" || WITH_PODS.has(object.kind));
  const pods = shown.filter(({ object }) => WITH_PODS.has(object.kind));
  const creator = recogniseCreator([
    ...shown.map(annotationsOf),
    ...pods.map(({ object }) => fieldsOf(podTemplateOf(object), "metadata", "annotations") as Texts),
  ]);
  return creator === undefined ? {} : { creator };
}

function namespaceOf(converted: readonly ConvertedManifest[]): Pick<StackFacts, "namespace" | "namespaceObject"> {
  const placed = converted.filter(({ object }) => metadataOf(object).namespace !== undefined);
  const said = new Set(placed.map(({ manifest }) => fieldsOf(manifest.object, "metadata")["namespace"]));
  const [namespace, ...others] = said;
  if (typeof namespace !== "string" || others.length > 0) return {};
  const object = converted.find(
    (one) => one.resourceType === "kubernetes_namespace_v1" && metadataOf(one.object).name === namespace,
  );
  return { namespace, ...defined({ namespaceObject: object }) };
}
