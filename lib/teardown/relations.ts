import type { AnyObject, Pod, Wire } from "../cluster";
import { matches, type Labels } from "../details";
import { ownValue } from "../own-value";

/** A label selector with expressions. */
export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** Whether labels satisfy a selector. An empty one, which for Kubernetes means every pod, is of no service here. */
export function selects(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  if (Object.keys(matchLabels).length === 0 && matchExpressions.length === 0) return false;
  if (Object.keys(matchLabels).length > 0 && !matches(matchLabels, labels)) return false;
  return matchExpressions.every(({ key, operator, values = [] }) => {
    const value = ownValue(labels ?? {}, key);
    if (operator === "In") return value !== undefined && values.includes(value);
    if (operator === "NotIn") return value === undefined || !values.includes(value);
    if (operator === "Exists") return value !== undefined;
    return operator === "DoesNotExist" && value === undefined;
  });
}

/** An object by kind and name, within one namespace. */
export interface Reference {
  readonly kind: string;
  readonly name: string;
}

type PodSpec = NonNullable<Pod["spec"]>;

/** What a pod template reads: its configuration and its service account. */
export function configurationOf(spec: Wire<PodSpec> | undefined): readonly Reference[] {
  const found: Reference[] = [];
  const add = (kind: string, name: string | undefined): void => {
    if (name !== undefined && name !== "" && !found.some((one) => one.kind === kind && one.name === name)) {
      found.push({ kind, name });
    }
  };
  for (const container of [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]) {
    for (const { valueFrom } of container.env ?? []) {
      add("ConfigMap", valueFrom?.configMapKeyRef?.name);
      add("Secret", valueFrom?.secretKeyRef?.name);
    }
    for (const source of container.envFrom ?? []) {
      add("ConfigMap", source.configMapRef?.name);
      add("Secret", source.secretRef?.name);
    }
  }
  for (const volume of spec?.volumes ?? []) {
    add("ConfigMap", volume.configMap?.name);
    add("Secret", volume.secret?.secretName);
    for (const source of volume.projected?.sources ?? []) {
      add("ConfigMap", source.configMap?.name);
      add("Secret", source.secret?.name);
    }
  }
  for (const secret of spec?.imagePullSecrets ?? []) add("Secret", secret.name);
  if (spec?.serviceAccountName !== "default") add("ServiceAccount", spec?.serviceAccountName);
  return found;
}

/** The owner that the garbage collector acts for. */
export const ownerOf = (object: AnyObject): Reference | undefined =>
  object.metadata?.ownerReferences?.find((one) => one.controller === true) ?? object.metadata?.ownerReferences?.[0];
