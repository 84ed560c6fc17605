import type { Branch, Tree } from "../mask/marks";
import type { Pods } from "./pods";
import { blocks, flag, text } from "./tree";

/** A folder of the node that pods mount. */
interface NodeFolder {
  readonly path: string;
  /** Whether every mount of it is read-only; false where nothing mounts it. */
  readonly readOnly: boolean;
}

/** The folders of their node that pods mount, or may mount. */
export function nodeFolders(pods: Pods): readonly NodeFolder[] {
  const volumes = blocks(pods.spec, "volume").filter((volume) => blocks(volume, "host_path").length > 0);
  if (volumes.length === 0) return [];
  const mounts = pods.containers.flatMap(({ body }) => blocks(body, "volume_mount"));
  return volumes.map((volume) => {
    const name = text(volume, "name");
    const ofVolume = mounts.filter((mount) => text(mount, "name") === name);
    const path = text(volume, "host_path.path") ?? name ?? "a path";
    return { path, readOnly: ofVolume.length > 0 && ofVolume.every((mount) => flag(mount, "read_only")) };
  });
}

/** The folder of a node that a PersistentVolume stands for. */
export function folderOfVolume(
  volume: Branch,
): { readonly sort: "hostPath" | "local"; readonly path: string } | undefined {
  for (const source of ["spec.persistent_volume_source.", "spec."]) {
    const host = text(volume, `${source}host_path.path`);
    if (host !== undefined) return { sort: "hostPath", path: host };
    const local = text(volume, `${source}local.path`);
    if (local !== undefined) return { sort: "local", path: local };
  }
  return undefined;
}

/** Sources of volumes that the restricted Pod Security Standard allows. */
const USUAL: ReadonlySet<string> = new Set([
  ...["config_map", "csi", "downward_api", "empty_dir", "ephemeral", "persistent_volume_claim", "projected", "secret"],
  "image",
]);

/** The source of a volume, in the provider's spelling; undefined where there is none, which is an empty folder. */
export function sourceOf(volume: Branch): string | undefined {
  return Object.keys(volume).find((key) => key !== "name" && blocks(volume, key).length > 0);
}

/** Whether a source of volumes is one that the restricted Pod Security Standard allows. */
export function isUsualSource(source: string): boolean {
  return USUAL.has(source);
}

/** The server or driver of a PersistentVolume that is made by hand, in words; undefined for a folder of a node. */
export function sourceOfVolume(volume: Tree): string | undefined {
  const at = "spec.persistent_volume_source.";
  const [server, path] = [text(volume, `${at}nfs.server`), text(volume, `${at}nfs.path`)];
  if (server !== undefined) return `the NFS server ${server}:${path ?? "/"}`;
  const driver = text(volume, `${at}csi.driver`);
  if (driver !== undefined)
    return `the volume ${text(volume, `${at}csi.volume_handle`) ?? "?"} of the driver ${driver}`;
  return text(volume, `${at}iscsi.target_portal`);
}
