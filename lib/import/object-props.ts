import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "../json-object";
import type { ConvertedManifest, KubernetesObject } from "../manifest";
import { fieldsOf, listOf, unlessEmpty, without, type Props } from "./fields";
import { identity, ownAnnotations, ownLabels, type Way } from "./labels";

/** Kinds beside Services and workloads that a construct stands for. */
export type ObjectConstruct = "ConfigMap" | "Secret" | "ServiceAccount" | "PersistentVolumeClaim";

/** Texts of a Secret; undefined where some of it is no text. */
export function secretTexts({ attributes }: ConvertedManifest): JsonObject | undefined {
  if (Object.keys(fieldsOf(attributes, "binary_data")).length > 0) return undefined;
  return fieldsOf(attributes, "data");
}

/** Props of a ConfigMap, a Secret without its values, a ServiceAccount, or a claim. */
export function objectProps(kind: ObjectConstruct, { object }: ConvertedManifest, way: Way): Props {
  const { name } = fieldsOf(object, "metadata");
  const common = {
    ...identity(object, way),
    labels: unlessEmpty(ownLabels(fieldsOf(object, "metadata", "labels"), way, name)),
    annotations: ownAnnotations(fieldsOf(object, "metadata", "annotations"), way),
  };
  if (kind === "ServiceAccount") {
    const secrets = listOf(object["imagePullSecrets"]).map((secret) => secret["name"]);
    return without({ ...common, imagePullSecrets: secrets.length === 0 ? undefined : secrets });
  }
  if (kind === "PersistentVolumeClaim") return without({ ...common, ...claimProps(object) });
  const immutable = object["immutable"] === true ? true : undefined;
  if (kind === "Secret") {
    const { type } = object;
    return without({ ...common, immutable, type: type === "Opaque" ? undefined : type });
  }
  const { data, binaryData } = object as { readonly data?: JsonObject; readonly binaryData?: JsonObject };
  return without({ ...common, immutable, data: unlessEmpty(data ?? {}), binaryData: unlessEmpty(binaryData ?? {}) });
}

function claimProps(object: KubernetesObject): Props {
  const { accessModes, storageClassName, volumeMode, volumeName } = fieldsOf(object, "spec");
  const { storage } = fieldsOf(object, "spec", "resources", "requests");
  return {
    storage,
    storageClassName,
    accessModes: isDeepStrictEqual(accessModes, ["ReadWriteOnce"]) ? undefined : accessModes,
    volumeMode: volumeMode === "Filesystem" ? undefined : volumeMode,
    volumeName,
  };
}
