import { fieldsOf, objectsOf, type JsonObject } from "../json-object";
import { backendService, ingressBackends } from "./ingress-backends";
import { metadataOf } from "./read/manifest-object";
import { definesKindOf } from "./scope";
import type { KubernetesObject } from "./to-terraform";

/*
 * What an object needs before it can work: names of accounts, claims, configuration, classes, which stand in fields that
 * Kubernetes' API defines. Terraform makes all objects of a stack at once where nothing says what comes first.
 */

/** What kinds are made in turn; an object waits for those of earlier kinds only, so that none waits for itself. */
const TURNS: readonly (readonly string[])[] = [
  ["Namespace"],
  ["CustomResourceDefinition"],
  ["PriorityClass", "StorageClass", "RuntimeClass", "IngressClass", "ClusterRole"],
  ["ServiceAccount", "Role"],
  ["ConfigMap", "Secret", "ClusterRoleBinding", "RoleBinding"],
  ["PersistentVolume"],
  ["PersistentVolumeClaim"],
  ["Service"],
  ["Pod", "ReplicationController", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"],
];
const turnOf = ({ kind }: KubernetesObject): number => {
  const turn = TURNS.findIndex((kinds) => kinds.includes(kind));
  return turn < 0 ? TURNS.length : turn;
};

/** An object that another one names. */
interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** Kinds whose objects live in no namespace. */
const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  "Namespace",
  "PriorityClass",
  "StorageClass",
  "RuntimeClass",
  "IngressClass",
  "ClusterRole",
  "PersistentVolume",
]);

/**
 * For each object, those of the others that it needs.
 * @param objects whole objects, in their namespaces
 */
export function neededObjects<T extends { readonly object: KubernetesObject }>(
  objects: readonly T[],
): ReadonlyMap<T, readonly T[]> {
  const byName = new Map<string, T>();
  const key = ({ kind, name, namespace }: Reference): string =>
    JSON.stringify([kind, name, CLUSTER_WIDE.has(kind) ? "" : (namespace ?? "")]);
  for (const each of objects) {
    const { name, namespace } = metadataOf(each.object);
    if (name !== undefined) byName.set(key({ kind: each.object.kind, name, namespace }), each);
  }
  const definitions = objects.filter(({ object }) => object.kind === "CustomResourceDefinition");
  return new Map(
    objects.map((each) => {
      const named = referencesOf(each.object).flatMap((reference) => byName.get(key(reference)) ?? []);
      const defining = definitions.filter(({ object }) => definesKindOf(object, each.object));
      const turn = turnOf(each.object);
      const needed = [...new Set([...named, ...defining])].filter((other) => turnOf(other.object) < turn);
      return [each, needed] as const;
    }),
  );
}

/** The objects that one names, of the kinds in `TURNS`. */
function referencesOf(object: KubernetesObject): readonly Reference[] {
  const found: Reference[] = [];
  const { namespace } = metadataOf(object);
  const add = (kind: string, name: unknown, where: unknown = namespace): void => {
    if (typeof name === "string" && name !== "")
      found.push({ kind, name, ...(typeof where === "string" ? { namespace: where } : {}) });
  };
  add("Namespace", namespace);
  const spec = fieldsOf(object["spec"]);
  switch (object.kind) {
    case "Secret":
      add(
        "ServiceAccount",
        fieldsOf(fieldsOf(object["metadata"])["annotations"])["kubernetes.io/service-account.name"],
      );
      break;
    case "RoleBinding":
    case "ClusterRoleBinding": {
      const { kind, name } = fieldsOf(object["roleRef"]);
      add(String(kind), name);
      for (const subject of objectsOf(object["subjects"]))
        if (subject["kind"] === "ServiceAccount")
          add("ServiceAccount", subject["name"], subject["namespace"] || namespace);
      break;
    }
    case "PersistentVolume":
      add("StorageClass", spec["storageClassName"]);
      break;
    case "PersistentVolumeClaim":
      claim(spec, add);
      break;
    case "Ingress":
      add("IngressClass", spec["ingressClassName"]);
      for (const { secretName } of objectsOf(spec["tls"])) add("Secret", secretName);
      for (const backend of ingressBackends(spec)) add("Service", backendService(backend));
      break;
    case "HorizontalPodAutoscaler": {
      const { kind, name } = fieldsOf(spec["scaleTargetRef"]);
      add(String(kind), name);
      break;
    }
    case "StatefulSet":
      add("Service", spec["serviceName"]);
      for (const template of objectsOf(spec["volumeClaimTemplates"])) claim(fieldsOf(template["spec"]), add);
      break;
    default:
  }
  for (const pod of podsOf(object)) podReferences(pod, add);
  return found;
}

type Add = (kind: string, name: unknown) => void;

function claim(spec: JsonObject, add: Add): void {
  add("StorageClass", spec["storageClassName"]);
  add("PersistentVolume", spec["volumeName"]);
}

function podsOf({ kind, spec }: KubernetesObject): readonly JsonObject[] {
  const fields = fieldsOf(spec);
  if (kind === "Pod") return [fields];
  const outer = kind === "CronJob" ? fieldsOf(fieldsOf(fields["jobTemplate"])["spec"]) : fields;
  const template = fieldsOf(outer["template"]);
  return "spec" in template && turnOf({ apiVersion: "", kind }) < TURNS.length ? [fieldsOf(template["spec"])] : [];
}

function podReferences(pod: JsonObject, add: Add): void {
  add("ServiceAccount", pod["serviceAccountName"] ?? pod["serviceAccount"]);
  add("PriorityClass", pod["priorityClassName"]);
  add("RuntimeClass", pod["runtimeClassName"]);
  for (const { name } of objectsOf(pod["imagePullSecrets"])) add("Secret", name);
  for (const volume of objectsOf(pod["volumes"])) {
    add("ConfigMap", fieldsOf(volume["configMap"])["name"]);
    add("Secret", fieldsOf(volume["secret"])["secretName"]);
    add("PersistentVolumeClaim", fieldsOf(volume["persistentVolumeClaim"])["claimName"]);
    for (const source of objectsOf(fieldsOf(volume["projected"])["sources"])) {
      add("ConfigMap", fieldsOf(source["configMap"])["name"]);
      add("Secret", fieldsOf(source["secret"])["name"]);
    }
    claim(fieldsOf(fieldsOf(fieldsOf(volume["ephemeral"])["volumeClaimTemplate"])["spec"]), add);
  }
  for (const container of [...objectsOf(pod["containers"]), ...objectsOf(pod["initContainers"])]) {
    for (const { valueFrom } of objectsOf(container["env"])) {
      add("ConfigMap", fieldsOf(fieldsOf(valueFrom)["configMapKeyRef"])["name"]);
      add("Secret", fieldsOf(fieldsOf(valueFrom)["secretKeyRef"])["name"]);
    }
    for (const source of objectsOf(container["envFrom"])) {
      add("ConfigMap", fieldsOf(source["configMapRef"])["name"]);
      add("Secret", fieldsOf(source["secretRef"])["name"]);
    }
  }
}
