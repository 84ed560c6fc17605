import type { JsonObject } from "../json-object";
import { metadataOf, type ConvertedManifest } from "../manifest";
import { fieldsOf, listOf, type Props } from "./fields";
import { ownValue } from "../own-value";

/**
 * Props in which references to ConfigMaps and Secrets that are not among the manifests say so: the stack that is
 * written does not make them.
 * @param namespace of the workload
 */
export function withExternalReferences(
  props: Props,
  namespace: string,
  manifests: readonly ConvertedManifest[],
): Props {
  const made = new Set(
    manifests.map(({ object }) => {
      const metadata = metadataOf(object);
      return `${object.kind} ${metadata.namespace ?? namespace} ${metadata.name}`;
    }),
  );
  const withExternalReference = (kind: string, value: unknown): JsonObject => {
    const reference = fieldsOf(value);
    const name = reference["secretName"] ?? reference["name"];
    const known = reference["optional"] === true || made.has(`${kind} ${namespace} ${String(name)}`);
    return known ? reference : { ...reference, external: true };
  };
  const each = (value: unknown, kinds: Readonly<Record<string, string>>): JsonObject =>
    Object.fromEntries(
      Object.entries(fieldsOf(value)).map(([key, inner]) => {
        const kind = ownValue(kinds, key);
        return [key, kind === undefined ? inner : withExternalReference(kind, inner)];
      }),
    );
  const container = (given: JsonObject): JsonObject => ({
    ...given,
    ...(given["envFrom"] === undefined
      ? {}
      : {
          envFrom: listOf(given["envFrom"]).map((from) =>
            each(from, { configMapRef: "ConfigMap", secretRef: "Secret" }),
          ),
        }),
    ...(given["env"] === undefined
      ? {}
      : {
          env: listOf(given["env"]).map((variable) =>
            variable["valueFrom"] === undefined
              ? variable
              : {
                  ...variable,
                  valueFrom: each(variable["valueFrom"], { configMapKeyRef: "ConfigMap", secretKeyRef: "Secret" }),
                },
          ),
        }),
  });
  const lists = ["containers", "initContainers"].filter((list) => Array.isArray(props[list]));
  return {
    ...props,
    ...Object.fromEntries(lists.map((list) => [list, listOf(props[list]).map(container)])),
    ...(Array.isArray(props["volumes"])
      ? {
          volumes: listOf(props["volumes"]).map((volume) => each(volume, { configMap: "ConfigMap", secret: "Secret" })),
        }
      : {}),
  };
}
