import { ownValue } from "./own-value";

/*
 * What the API server holds ConfigMaps, Secrets and annotations to.
 * Source: https://kubernetes.io/docs/concepts/configuration/secret/#secret-types
 */

/** How many bytes the data of one ConfigMap or Secret has at most. */
export const MOST_DATA = 1024 * 1024;

/** How many bytes the annotations of one object have at most, keys and values together. */
export const MOST_ANNOTATIONS = 256 * 1024;

/** The annotation by which a Secret of a token says whose token it is. */
export const TOKEN_ACCOUNT = "kubernetes.io/service-account.name";

const SECRET_KEYS: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
};

/** What a Secret of a type needs among its keys, and does not have: each as a key, or as several of which one will do. */
export function missingSecretKeys(type: string, keys: ReadonlySet<string>): readonly string[] {
  if (type === "kubernetes.io/basic-auth")
    return keys.has("username") || keys.has("password") ? [] : ["username or password"];
  return (ownValue(SECRET_KEYS, type) ?? []).filter((key) => !keys.has(key));
}

/** How many bytes the keys and values of annotations have. */
export const annotationBytes = (annotations: Readonly<Record<string, string>>): number =>
  Object.entries(annotations).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
