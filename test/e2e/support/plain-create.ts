import { isJsonObject } from "../../../lib/json-object";
import type { LiveObject } from "../../../lib/sandbox/provider/client/kube-client";

type Fields = Record<string, unknown>;

/**
 * What the provider says aloud, and Kubernetes takes where nothing is said, by the field's name: the object reads
 * otherwise and means the same.
 */
const DEFAULTS: Readonly<Record<string, readonly unknown[]>> = {
  automountServiceAccountToken: [true],
  partition: [0],
  enableServiceLinks: [true],
  shareProcessNamespace: [false],
  allowPrivilegeEscalation: [true],
  privileged: [false],
  readOnlyRootFilesystem: [false],
  runAsNonRoot: [false],
  localhostProfile: [""],
  mountPropagation: ["None"],
  operator: ["Equal"],
  hostProcess: [false],
  allowVolumeExpansion: [false],
  optional: [false],
  readOnly: [false],
  immutable: [false],
  apiGroup: [""],
  preemptionPolicy: ["PreemptLowerPriority"],
  // Of a CronJob's template, which the API server leaves as it is until a Job is made of it.
  parallelism: [1],
  completions: [1],
  backoffLimit: [6],
  manualSelector: [false],
  serviceAccountName: ["default"],
  serviceAccount: ["default"],
  completionMode: ["NonIndexed"],
};
/** How an autoscaler goes about it where it does not say. */
const PERCENT = { type: "Percent", value: 100, periodSeconds: 15 };
const SCALING = {
  scaleUp: {
    stabilizationWindowSeconds: 0,
    selectPolicy: "Max",
    policies: [{ type: "Pods", value: 4, periodSeconds: 15 }, PERCENT],
  },
  scaleDown: { stabilizationWindowSeconds: 300, selectPolicy: "Max", policies: [PERCENT] },
};
/** Lists whose order means nothing, and which the provider keeps as sets. */
const SETS: ReadonlySet<string> = new Set([
  "verbs",
  "apiGroups",
  "resources",
  "resourceNames",
  "nonResourceURLs",
  "accessModes",
]);
/** What differs between any two objects that were made alike: identity, history, and chosen addresses. */
const OWN_METADATA = [
  ...["name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "managedFields"],
  ...["finalizers", "deletionTimestamp", "deletionGracePeriodSeconds", "generateName", "selfLink"],
];
const OWN_SPEC = ["claimRef", "volumeName", "finalizers", "healthCheckNodePort", "clusterIP", "clusterIPs", "nodeName"];
/** Marks of this library, and notes of Kubernetes' controllers. */
const MARKS =
  /^(cdktf-kube-services\/|app\.kubernetes\.io\/(managed-by|part-of)$|deployment\.kubernetes\.io\/|pv\.kubernetes\.io\/|volume\.(beta\.)?kubernetes\.io\/|deprecated\.daemonset|batch\.kubernetes\.io\/|kubernetes\.io\/metadata\.name|batch\.kubernetes\.io|controller-uid|job-name)/;

/** Where two live objects differ in more than in what is each one's own. */
export function differencesToPlainCreate(made: LiveObject, plain: LiveObject): readonly string[] {
  const found: string[] = [];
  compare(withoutIdentity(made), withoutIdentity(plain), "", found);
  return found;
}

function withoutIdentity(object: LiveObject): unknown {
  const copy = structuredClone(object) as unknown as Fields & { metadata: Fields; spec?: Fields };
  delete copy["status"];
  for (const key of OWN_METADATA) delete copy.metadata[key];
  inherit(copy);
  if (copy["kind"] === "HorizontalPodAutoscaler" && copy.spec !== undefined) copy.spec["behavior"] ??= SCALING;
  if (copy.spec !== undefined) {
    for (const key of OWN_SPEC) if (copy.spec[key] !== "None") delete copy.spec[key];
    for (const port of (copy.spec["ports"] ?? []) as Fields[]) delete port["nodePort"];
    if (copy["kind"] === "Job") {
      delete copy.spec["selector"];
      // No more can fail than there are.
      if (copy.spec["maxFailedIndexes"] === copy.spec["completions"]) delete copy.spec["maxFailedIndexes"];
    }
    for (const claim of (copy.spec["volumeClaimTemplates"] ?? []) as { metadata: Fields }[])
      delete claim.metadata["namespace"];
  }
  return copy;
}

/** A container that says nothing runs as its pod says; the provider says it aloud. */
function inherit(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value) && isJsonObject(value)) {
    const { securityContext: pod, containers, initContainers } = value;
    if (isJsonObject(pod) && pod["runAsNonRoot"] === true)
      for (const container of [containers, initContainers].flatMap((list) =>
        Array.isArray(list) ? list : [],
      ) as Fields[])
        if (isJsonObject(container["securityContext"]))
          (container["securityContext"] as Fields)["runAsNonRoot"] ??= true;
  }
  Object.values(value).forEach(inherit);
}

function compare(made: unknown, plain: unknown, path: string, found: string[]): void {
  if (isJsonObject(made) || isJsonObject(plain)) {
    const [a, b] = [made ?? {}, plain ?? {}] as [Fields, Fields];
    if (!isJsonObject(a) || !isJsonObject(b)) return void found.push(path);
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      if (/(labels|annotations|matchLabels)$/.test(path) && MARKS.test(key)) continue;
      if (a[key] === undefined && meansNothing(b[key], key)) continue;
      if (b[key] === undefined && meansNothing(a[key], key)) continue;
      compare(a[key], b[key], path === "" ? key : `${path}.${key}`, found);
    }
  } else if (Array.isArray(made) && Array.isArray(plain)) {
    if (made.length !== plain.length)
      return void found.push(`${path}: ${made.length} instead of ${plain.length} items`);
    if (SETS.has(path.slice(path.lastIndexOf(".") + 1))) {
      made = [...made].sort();
      plain = [...plain].sort();
    }
    (made as unknown[]).forEach((item, index) =>
      compare(item, (plain as unknown[])[index], `${path}[${index}]`, found),
    );
  } else if (made !== plain) found.push(`${path}: ${JSON.stringify(made)} instead of ${JSON.stringify(plain)}`);
}

/** Whether a value that one object has, and the other has not, is what Kubernetes takes for nothing. */
function meansNothing(value: unknown, key: string): boolean {
  if (Object.hasOwn(DEFAULTS, key) && DEFAULTS[key]?.includes(value) === true) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (!isJsonObject(value)) return value === undefined || value === null;
  return key !== "emptyDir" && Object.entries(value).every(([inner, each]) => meansNothing(each, inner));
}
