import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "../json-object";
import { fieldsOf, listOf, without, type Props } from "./fields";
import { VOLUME_SOURCES, pick } from "./pick";
import { ownValue } from "../own-value";

/** Volumes and claim templates in the words of the props, and the containers without the mounts that these say. */
export interface VolumeProps {
  readonly volumes?: readonly Props[];
  readonly containers: readonly Props[];
}

/**
 * The volumes of a pod. What all worker containers mount alike is said by the volume itself.
 * @param deletes whether claims go with their StatefulSet
 */
export function volumeProps(
  spec: JsonObject,
  claims: readonly JsonObject[],
  containers: readonly Props[],
  names: readonly unknown[],
  deletes: boolean,
): VolumeProps {
  const volumes = listOf(spec["volumes"]).map((volume): Props => {
    const source = Object.keys(VOLUME_SOURCES).find((name) => volume[name] !== undefined);
    // A source that the props do not have is put in by an override.
    if (source === undefined) return { name: volume["name"], emptyDir: {} };
    return { name: volume["name"], [source]: pick(volume[source], ownValue(VOLUME_SOURCES, source) ?? true) };
  });
  const all = [...volumes, ...claims.map((claim) => claimProps(claim, deletes))];
  if (all.length === 0) return { containers };
  return withOwnMounts(all, containers, names);
}

function claimProps(claim: JsonObject, deletes: boolean): Props {
  const { accessModes, storageClassName, volumeMode } = fieldsOf(claim, "spec");
  const { storage } = fieldsOf(claim, "spec", "resources", "requests");
  const { name, labels } = fieldsOf(claim, "metadata");
  const ownLabels = Object.entries(fieldsOf({ labels }, "labels")).filter(
    ([key]) => !key.startsWith("app.kubernetes.io/"),
  );
  return without({
    claimTemplate: without({
      name,
      storage,
      storageClassName,
      accessModes: isDeepStrictEqual(accessModes, ["ReadWriteOnce"]) ? undefined : accessModes,
      volumeMode: volumeMode === "Filesystem" ? undefined : volumeMode,
      labels: ownLabels.length === 0 ? undefined : Object.fromEntries(ownLabels),
    }),
    onDelete: deletes ? "delete" : undefined,
  });
}

/** Sources that constructs mount read-only by themselves. */
const READ_ONLY_SOURCES: readonly string[] = ["configMap", "secret", "projected", "downwardAPI"];
const isReadOnlySource = (volume: Props): boolean => READ_ONLY_SOURCES.some((source) => volume[source] !== undefined);

const nameOf = (volume: Props): unknown => volume["name"] ?? fieldsOf(volume["claimTemplate"])["name"];

/** A mount as both spellings make it. */
function mountKey({ mountPath, subPath, readOnly }: JsonObject): string {
  return JSON.stringify([mountPath, subPath ?? null, readOnly === true]);
}

/**
 * Volumes that say their mounts, as far as each container's list of mounts stays what it is: those of the volumes come
 * first there, in their order.
 */
function withOwnMounts(
  volumes: readonly Props[],
  containers: readonly Props[],
  names: readonly unknown[],
): VolumeProps {
  const mountsOf = containers.map((container) => listOf(container["volumeMounts"]));
  const ownMounts = volumes.map(
    (volume): { readonly mount: JsonObject; readonly by: readonly number[] } | undefined => {
      const found = mountsOf.map((mounts) => mounts.filter(({ name }) => name === nameOf(volume)));
      const by = found.flatMap((mounts, index) => (mounts.length > 0 ? [index] : []));
      const [mount] = found.flat();
      if (mount === undefined || found.some((mounts) => mounts.length > 1)) return undefined;
      if (new Set(found.flat().map(mountKey)).size > 1 || "subPathExpr" in mount || "mountPropagation" in mount)
        return undefined;
      return isReadOnlySource(volume) && mount["readOnly"] !== true ? undefined : { mount, by };
    },
  );
  const inOrder = mountsOf.every((mounts, index) => {
    const wanted = volumes.filter((_, at) => ownMounts[at]?.by.includes(index) === true).map(nameOf);
    return isDeepStrictEqual(
      mounts.slice(0, wanted.length).map(({ name }) => name),
      wanted,
    );
  });
  if (!inOrder) return { volumes, containers };
  return {
    volumes: volumes.map((volume, at) => {
      const said = ownMounts[at];
      if (said === undefined) return volume;
      const { mountPath, subPath, readOnly } = said.mount;
      return without({
        ...volume,
        mountPath,
        subPath,
        readOnly: readOnly === true && !isReadOnlySource(volume) ? true : undefined,
        containers: said.by.length === containers.length ? undefined : said.by.map((index) => names[index]),
      });
    }),
    containers: containers.map((container) => {
      const rest = listOf(container["volumeMounts"]).filter(
        ({ name }) => !volumes.some((volume, at) => ownMounts[at] !== undefined && nameOf(volume) === name),
      );
      return without({ ...container, volumeMounts: rest.length === 0 ? undefined : rest });
    }),
  };
}
