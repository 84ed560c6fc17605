import type { Pods } from "./pods";
import { blocks, text } from "./tree";

/** An object that a pod needs to start, by kind and name, in its own namespace. */
export interface Reference {
  readonly kind: "ConfigMap" | "Secret" | "ServiceAccount" | "PersistentVolumeClaim";
  readonly name: string;
}

/** The ConfigMaps, Secrets and the service account that pods cannot start without. */
export function configReferences(pods: Pods): readonly Reference[] {
  const found = new Map<string, Reference>();
  const add = (kind: Reference["kind"], name: string | undefined) => {
    if (name !== undefined) found.set(`${kind} ${name}`, { kind, name });
  };
  for (const { body } of pods.containers) {
    for (const from of blocks(body, "env_from")) {
      add("ConfigMap", text(from, "config_map_ref.name"));
      add("Secret", text(from, "secret_ref.name"));
    }
    for (const variable of blocks(body, "env")) {
      add("ConfigMap", text(variable, "value_from.config_map_key_ref.name"));
      add("Secret", text(variable, "value_from.secret_key_ref.name"));
    }
  }
  for (const volume of blocks(pods.spec, "volume")) {
    add("ConfigMap", text(volume, "config_map.name"));
    add("Secret", text(volume, "secret.secret_name"));
  }
  for (const secret of blocks(pods.spec, "image_pull_secrets")) add("Secret", text(secret, "name"));
  add("ServiceAccount", text(pods.spec, "service_account_name"));
  return [...found.values()];
}

/** The claims that pods mount by name. */
export function claimReferences(pods: Pods): readonly string[] {
  return blocks(pods.spec, "volume").flatMap((volume) => text(volume, "persistent_volume_claim.claim_name") ?? []);
}
