import type { KubernetesObject } from "./object";
import type { Pods } from "./pods";
import { blocks, flag, text } from "./tree";
import type { Branch } from "../mask/marks";

/** An object that another one needs, by kind and name, in its own namespace. */
interface Reference {
  readonly kind: "ConfigMap" | "Secret" | "ServiceAccount" | "PersistentVolumeClaim";
  readonly name: string;
  /** Whether what needs it goes on without it. */
  readonly optional: boolean;
}

/** Where each kind is named, from a volume or from a source of a projected one. */
const IN_VOLUMES: readonly (readonly [kind: Reference["kind"], block: string, name: string])[] = [
  ["ConfigMap", "config_map", "name"],
  ["Secret", "secret", "secret_name"],
  ["Secret", "secret", "name"], // in a projected volume
  ["Secret", "csi.node_publish_secret_ref", "name"],
];

/** The ConfigMaps, Secrets and the service account that pods name. */
export function configReferences(pods: Pods): readonly Reference[] {
  const found = new Map<string, Reference>();
  const add = (kind: Reference["kind"], from: Branch | undefined, key = "name") => {
    const name = from && text(from, key);
    if (name === undefined) return;
    const known = found.get(`${kind} ${name}`);
    found.set(`${kind} ${name}`, { kind, name, optional: flag(from, "optional") && known?.optional !== false });
  };
  for (const { body } of pods.containers) {
    for (const from of blocks(body, "env_from")) {
      add("ConfigMap", blocks(from, "config_map_ref")[0]);
      add("Secret", blocks(from, "secret_ref")[0]);
    }
    for (const variable of blocks(body, "env")) {
      add("ConfigMap", blocks(variable, "value_from.config_map_key_ref")[0]);
      add("Secret", blocks(variable, "value_from.secret_key_ref")[0]);
    }
  }
  for (const volume of blocks(pods.spec, "volume")) {
    for (const source of [volume, ...blocks(volume, "projected.sources")]) {
      for (const [kind, block, name] of IN_VOLUMES) for (const from of blocks(source, block)) add(kind, from, name);
    }
  }
  for (const secret of blocks(pods.spec, "image_pull_secrets")) add("Secret", secret);
  const account = text(pods.spec, "service_account_name");
  if (account !== undefined)
    found.set(`ServiceAccount ${account}`, { kind: "ServiceAccount", name: account, optional: false });
  return [...found.values()];
}

/** The Secrets with the certificates of an Ingress. */
export function certificateReferences(ingress: KubernetesObject): readonly Reference[] {
  const names = blocks(ingress.body, "spec.tls").flatMap((tls) => text(tls, "secret_name") ?? []);
  return [...new Set(names)].map((name) => ({ kind: "Secret", name, optional: false }));
}

/** The claims that pods mount by name. */
export function claimReferences(pods: Pods): readonly string[] {
  return blocks(pods.spec, "volume").flatMap((volume) => text(volume, "persistent_volume_claim.claim_name") ?? []);
}

/**
 * Of the ConfigMaps and Secrets that pods name, as `Secret name`, those that they read once, when they start: as
 * variables, or as files mounted by a subPath.
 */
export function frozenReferences(pods: Pods): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (kind: Reference["kind"], name: string | undefined) => {
    if (name !== undefined) found.add(`${kind} ${name}`);
  };
  const pinned = new Set<string>();
  for (const { body } of pods.containers) {
    for (const from of blocks(body, "env_from")) {
      add("ConfigMap", text(from, "config_map_ref.name"));
      add("Secret", text(from, "secret_ref.name"));
    }
    for (const variable of blocks(body, "env")) {
      add("ConfigMap", text(variable, "value_from.config_map_key_ref.name"));
      add("Secret", text(variable, "value_from.secret_key_ref.name"));
    }
    for (const mount of blocks(body, "volume_mount")) {
      const part = text(mount, "sub_path") ?? text(mount, "sub_path_expr");
      if (part !== undefined) pinned.add(text(mount, "name") ?? "");
    }
  }
  for (const volume of blocks(pods.spec, "volume")) {
    if (!pinned.has(text(volume, "name") ?? "")) continue;
    for (const source of [volume, ...blocks(volume, "projected.sources")])
      for (const [kind, block, name] of IN_VOLUMES)
        for (const from of blocks(source, block)) add(kind, text(from, name));
  }
  return found;
}

/** Kinds of classes that objects name, of the whole cluster. */
export type ClassKind = "PriorityClass" | "RuntimeClass" | "IngressClass" | "GatewayClass" | "StorageClass";

/** Classes that a cluster has by itself, or that are no classes. */
const NO_CLASS: ReadonlySet<string> = new Set(["system-node-critical", "system-cluster-critical", ""]);

/** The classes that pods name. */
export function classesOfPods(pods: Pods): readonly { readonly kind: ClassKind; readonly name: string }[] {
  const named = [
    { kind: "PriorityClass" as const, name: text(pods.spec, "priority_class_name") },
    { kind: "RuntimeClass" as const, name: text(pods.spec, "runtime_class_name") },
  ];
  return named.flatMap(({ kind, name }) => (name === undefined || NO_CLASS.has(name) ? [] : [{ kind, name }]));
}

/** Where an object of a kind names its class. */
const CLASS_FIELDS: readonly (readonly [kind: string, field: string, of: ClassKind])[] = [
  ["Ingress", "spec.ingress_class_name", "IngressClass"],
  ["Gateway", "spec.gateway_class_name", "GatewayClass"],
  ["PersistentVolumeClaim", "spec.storage_class_name", "StorageClass"],
];

/** Who names classes besides pods, kind by kind. */
export const CLASS_USERS: readonly string[] = CLASS_FIELDS.map(([kind]) => kind);

/** The class that an Ingress, a Gateway or a claim names. */
export function classesOf(object: KubernetesObject): readonly { readonly kind: ClassKind; readonly name: string }[] {
  return CLASS_FIELDS.filter(([kind]) => kind === object.kind).flatMap(([, field, kind]) => {
    const name = text(object.body, field);
    return name === undefined ? [] : [{ kind, name }];
  });
}
