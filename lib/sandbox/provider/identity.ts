import { decodeValue, encodeValue, fromJson } from "./cty/msgpack";
import type { CtyType } from "./cty/type";
import { isCtyObject } from "./cty/value";
import { failure } from "./diagnostic";
import type { PlayedVersion } from "./played-version";
import type { WireValue } from "./protocol/plugin5";

/** What a resource type is, as far as the identity of its resources tells. */
export interface IdentityFacts {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Which object a resource stands for. The engine keeps it in the state since 1.12; all are null where none was given. */
export type Identity = Readonly<Record<string, string | null>>;

/**
 * The resource types that hashicorp/kubernetes identifies, of those in the table; 2.38.0 and 3.2.1 alike. The facts of
 * the provider do not hold it. Source: `Identity:` in its kubernetes/resource_kubernetes_*.go
 */
export const IDENTIFIED: ReadonlySet<string> = new Set([
  "kubernetes_cluster_role_binding_v1",
  "kubernetes_cluster_role_v1",
  "kubernetes_config_map_v1",
  "kubernetes_cron_job_v1",
  "kubernetes_daemon_set_v1",
  "kubernetes_deployment_v1",
  "kubernetes_horizontal_pod_autoscaler_v2",
  "kubernetes_ingress_class_v1",
  "kubernetes_ingress_v1",
  "kubernetes_job_v1",
  "kubernetes_namespace_v1",
  "kubernetes_network_policy_v1",
  "kubernetes_pod_v1",
  "kubernetes_role_binding_v1",
  "kubernetes_role_v1",
  "kubernetes_secret_v1",
  "kubernetes_service_account_v1",
  "kubernetes_service_v1",
  "kubernetes_stateful_set_v1",
]);

const namesOf = ({ namespaced }: IdentityFacts): readonly string[] =>
  namespaced ? ["api_version", "kind", "name", "namespace"] : ["api_version", "kind", "name"];
const typeOf = (facts: IdentityFacts): CtyType => [
  "object",
  Object.fromEntries(namesOf(facts).map((name) => [name, "string"])),
];

/** The schema of an identity as a message of the plugin protocol. */
export function identitySchemaMessage(facts: IdentityFacts): object {
  return {
    version: 1,
    identity_attributes: namesOf(facts).map((name) => ({
      name,
      type: Buffer.from('"string"'),
      ...(name === "namespace" ? { optional_for_import: true } : { required_for_import: true }),
    })),
  };
}

/** The identity of the object that a resource's ID names. */
export function identityOf(facts: IdentityFacts, id: unknown): Identity {
  const [namespace = "", name = ""] = facts.namespaced ? String(id).split("/") : ["", String(id)];
  return {
    api_version: facts.apiVersion,
    kind: facts.kind,
    name,
    ...(facts.namespaced ? { namespace } : {}),
  };
}

/** The ID of the object that an identity names, as an import by identity gives it. */
export function idOf(facts: IdentityFacts, { namespace, name }: Identity): string {
  return facts.namespaced ? `${namespace ?? "default"}/${name}` : String(name);
}

/** An identity in which nothing is said. */
export const emptyIdentity = (facts: IdentityFacts): Identity =>
  Object.fromEntries(namesOf(facts).map((name) => [name, null]));

const isEmpty = (identity: Identity): boolean => Object.values(identity).every((value) => value === null);

interface IdentityMessage {
  readonly identity_data?: WireValue | null;
}

/** Reads an identity of the plugin protocol; undefined where the engine sends none. */
export function readIdentity(facts: IdentityFacts, message: unknown): Identity | undefined {
  const { msgpack, json } = (message as IdentityMessage | null | undefined)?.identity_data ?? {};
  const value =
    msgpack !== undefined && msgpack.length > 0
      ? decodeValue(msgpack, typeOf(facts))
      : json !== undefined && json.length > 0
        ? fromJson(JSON.parse(Buffer.from(json).toString("utf8")), typeOf(facts))
        : null;
  return isCtyObject(value) ? (value as Identity) : undefined;
}

/** Writes an identity for the plugin protocol. */
export function writeIdentity(facts: IdentityFacts, identity: Identity): object {
  return { identity_data: { msgpack: encodeValue(identity, typeOf(facts)) } };
}

/** Reads an identity that a state holds as JSON. */
export function identityFromJson(facts: IdentityFacts, json: Uint8Array): Identity {
  return fromJson(JSON.parse(Buffer.from(json).toString("utf8")), typeOf(facts)) as Identity;
}

/** What a change of a resource is called in the provider's errors. */
type IdentityStep = "read" | "update";

/**
 * Refuses another identity than the one before, as the SDK of the played version does: that of 2.38.0 takes an empty
 * one for another, too, which is why a resource whose creation failed can never be read again.
 * @param before what the engine keeps; undefined where it keeps none
 */
export function refuseOtherIdentity(
  version: PlayedVersion,
  before: Identity | undefined,
  now: Identity,
  step: IdentityStep,
): void {
  if (before === undefined || (version !== "2.38.0" && isEmpty(before))) return;
  const names = Object.keys(now);
  if (names.every((name) => before[name] === now[name])) return;
  throw failure(
    `Unexpected Identity Change: During the ${step} operation, the provider returned another identity than the stored one.`,
    `Stored: ${JSON.stringify(before)}\nNew: ${JSON.stringify(now)}`,
  );
}

/**
 * Refuses that nothing identifies a resource after a change that went well, as the SDK of 3.2.1 does: so where the
 * provider does not read the object again, and the engine keeps no identity that it could send along.
 */
export function refuseNoIdentity(version: PlayedVersion, identity: Identity, step: "Create" | "Update"): void {
  if (version === "2.38.0" || !isEmpty(identity)) return;
  throw failure(
    `Missing Resource Identity After ${step}: The provider returned no resource identity after a change without errors.`,
  );
}

/**
 * The variable that makes the provider keep identities itself, beside the state of an engine that keeps none: so that
 * what goes wrong with an engine of 1.12 and newer can be seen, and tested, with any.
 */
export const KEEP_IDENTITY_VARIABLE = "KUBE_SERVICES_OFFLINE_KEEP_IDENTITY";

/** An identity as it is kept in a resource's private data. */
export const keptIdentity = (data: unknown): Identity | undefined => {
  if (!(data instanceof Uint8Array) || data.length === 0) return undefined;
  const { identity } = JSON.parse(Buffer.from(data).toString("utf8")) as { readonly identity?: Identity };
  return identity;
};

/** A resource's private data with its identity. */
export const keepIdentity = (identity: Identity): Buffer => Buffer.from(JSON.stringify({ identity }));
