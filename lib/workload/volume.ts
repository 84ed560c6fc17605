import { z } from "zod";
import { defined } from "../defined";
import { isToken, labelName, objectName, props, quantity, rule, type DeletePolicy } from "../resource";
import { sha256 } from "../sha256";
import { someText } from "./common";
import { renderReference } from "./env";
import {
  items,
  madeVolumeShape,
  mode,
  relativePath,
  renderMade,
  renderStorage,
  storageShape,
  type KeyToPath,
  type MadeVolume,
  type StorageRequest,
} from "./volume-sources";

/** A claim that Kubernetes makes for each pod of a stateful workload, or that is made for one workload. */
export interface ClaimTemplate extends StorageRequest {
  /** Claims are named `<name>-<pod>`; the one of `claim` `<workload>-<name>`. */
  readonly name: string;
}

/** Where a volume is mounted in one container. */
export interface VolumeMount {
  /** The volume's name. */
  readonly name: string;
  /** Absolute path in the container; unique there. */
  readonly mountPath: string;
  /**
   * Whether the container can only read what is mounted.
   * @default false; true for ConfigMaps, Secrets, `projected` and `downwardAPI`
   */
  readonly readOnly?: boolean;
  /** Which file or folder of the volume is mounted, as a relative path in it. @default - all of it */
  readonly subPath?: string;
  /**
   * As `subPath`, with variables of the container in it, such as `$(POD_NAME)`; one of the two:
   * https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath-expanded-environment.
   * @default - `subPath`
   */
  readonly subPathExpr?: string;
  /**
   * Whether mounts that the node makes below it later are seen in the container (`HostToContainer`), and the other way
   * round (`Bidirectional`: privileged containers only):
   * https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation.
   * @default "None"
   */
  readonly mountPropagation?: "None" | "HostToContainer" | "Bidirectional";
}

/** Where a volume is a bare device in one container. */
export interface VolumeDevice {
  /** The volume's name: one whose claim has the `volumeMode` `Block`. */
  readonly name: string;
  /** Absolute path of the device in the container, such as `/dev/xvda`; unique there, among mounts too. */
  readonly devicePath: string;
}

/**
 * A volume of the pod: exactly one source, and where it is mounted. `mountPath` mounts it into all worker containers,
 * or into those that `containers` names; a container's own `volumeMounts` mount it by its name. A claim with the
 * `volumeMode` `Block` is not mounted: `devicePath` and `volumeDevices` stand in their places.
 * Source: "Mount volumes" of the page that `StatelessService` names; storage in `docs/consoles.md`.
 */
export interface Volume extends MadeVolume {
  /** Name of the volume, unique in the pod. @default - made of the source's kind and name */
  readonly name?: string;
  /** A claim that is there already. @default - another source */
  readonly persistentVolumeClaim?: {
    /** Name of the claim in the workload's namespace. */
    readonly claimName: string;
    /** Whether all mounts of it are read-only. @default false */
    readonly readOnly?: boolean;
  };
  /** A claim per pod; only in stateful workloads. @default - another source */
  readonly claimTemplate?: ClaimTemplate;
  /**
   * A claim that is made for the workload, and that all of its pods mount; a version that is added has one of its own. What
   * becomes of it, and of its data, without the workload, says `onDelete`.
   * @default - another source
   */
  readonly claim?: ClaimTemplate;
  /** A folder that is empty at the pod's start and gone with the pod. @default - another source */
  readonly emptyDir?: {
    /** Where it is kept: on the node's disk, or in its memory, which counts as the containers' own. @default "" */
    readonly medium?: "" | "Memory";
    /** How much it may hold, such as `500Mi`; a pod that writes more is evicted. @default - none */
    readonly sizeLimit?: string;
  };
  /** A file or folder of the node that the pod runs on. @default - another source */
  readonly hostPath?: {
    /** Absolute path on the node. */
    readonly path: string;
    /** What must be there. @default "", which checks nothing */
    readonly type?:
      "" | "DirectoryOrCreate" | "Directory" | "FileOrCreate" | "File" | "Socket" | "CharDevice" | "BlockDevice";
  };
  /** The keys of a ConfigMap as files. @default - another source */
  readonly configMap?: {
    /** Name of the ConfigMap in the workload's namespace. */
    readonly name: string;
    /** Which keys become which files. @default - all keys, by their names */
    readonly items?: readonly KeyToPath[];
    /** Permission bits of the files, such as `0o444`. @default 0o644 */
    readonly defaultMode?: number;
    /** Whether the pod may start without it. @default false */
    readonly optional?: boolean;
    /** Whether something else than this stack makes it: no warning then. @default false */
    readonly external?: boolean;
  };
  /** The keys of a Secret as files. @default - another source */
  readonly secret?: {
    /** Name of the Secret in the workload's namespace. */
    readonly secretName: string;
    /** Which keys become which files. @default - all keys, by their names */
    readonly items?: readonly KeyToPath[];
    /** Permission bits of the files, such as `0o400`. @default 0o644 */
    readonly defaultMode?: number;
    /** Whether the pod may start without it. @default false */
    readonly optional?: boolean;
    /** Whether something else than this stack makes it: no warning then. @default false */
    readonly external?: boolean;
  };
  /** An NFS export. @default - another source */
  readonly nfs?: {
    /** Host name or IP address of the NFS server. */
    readonly server: string;
    /** Path that the server exports. */
    readonly path: string;
    /** Whether the export is mounted read-only. @default false */
    readonly readOnly?: boolean;
  };
  /** Absolute path at which the containers see it. @default - mounted by the containers' own volumeMounts */
  readonly mountPath?: string;
  /**
   * Whether the containers can only read what is mounted at `mountPath`.
   * @default false; true for ConfigMaps, Secrets, `projected` and `downwardAPI`
   */
  readonly readOnly?: boolean;
  /** Which file or folder of the volume is mounted, as a relative path in it. @default - all of it */
  readonly subPath?: string;
  /**
   * Absolute path at which the containers see the bare device, such as `/dev/xvda`.
   * @default - it is mounted, or named by the containers' own `volumeDevices`
   */
  readonly devicePath?: string;
  /** Names of the containers that see it at `mountPath` or `devicePath`. @default - all worker containers */
  readonly containers?: readonly string[];
  /**
   * What becomes of the `claim`, whose default is "delete", or of a claim template's claims when the stateful workload
   * is deleted. All claim templates of one workload must agree: Kubernetes knows one policy for all. With `delete`, a
   * change that would replace the workload is refused by the plan.
   * @default - as the stack says: "retain"
   */
  readonly onDelete?: DeletePolicy;
}

/** The path of a mount. */
export const mountPath = rule(z.string(), (path) => isToken(path) || (path.startsWith("/") && !path.includes(":")), {
  code: "MountPathInvalid",
  what: "this is no absolute path",
  allowed: "a path that begins with '/' and has no ':'",
});
/** The path of a device. */
const devicePath = rule(
  z.string(),
  (path) => isToken(path) || (/^\/./.test(path) && !path.includes(":") && !path.split("/").includes("..")),
  {
    code: "DevicePathInvalid",
    what: "this is no absolute path of a device",
    allowed: "a path that begins with '/' and has no ':' and no '..', such as /dev/xvda",
  },
);
/** Checks a device. */
export const volumeDeviceSchema = props({ name: labelName, devicePath });
/** Checks a mount. */
export const volumeMountSchema = props({
  name: labelName,
  mountPath,
  readOnly: z.boolean().optional(),
  subPath: relativePath.optional(),
  subPathExpr: relativePath.optional(),
  mountPropagation: z.enum(["None", "HostToContainer", "Bidirectional"]).optional(),
});

/** Checks a volume. */
export const volumeSchema = props({
  name: labelName.optional(),
  persistentVolumeClaim: props({ claimName: objectName, readOnly: z.boolean().optional() }).optional(),
  claimTemplate: props({ name: labelName, ...storageShape }).optional(),
  claim: props({ name: labelName, ...storageShape }).optional(),
  emptyDir: props({ medium: z.enum(["", "Memory"]).optional(), sizeLimit: quantity.optional() }).optional(),
  hostPath: props({
    path: someText,
    type: z
      .enum(["", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"])
      .optional(),
  }).optional(),
  configMap: props({
    name: objectName,
    items,
    defaultMode: mode.optional(),
    optional: z.boolean().optional(),
    external: z.boolean().optional(),
  }).optional(),
  secret: props({
    secretName: objectName,
    items,
    defaultMode: mode.optional(),
    optional: z.boolean().optional(),
    external: z.boolean().optional(),
  }).optional(),
  ...madeVolumeShape,
  nfs: props({ server: someText, path: someText, readOnly: z.boolean().optional() }).optional(),
  mountPath: mountPath.optional(),
  readOnly: z.boolean().optional(),
  subPath: relativePath.optional(),
  devicePath: devicePath.optional(),
  containers: z.array(labelName).optional(),
  onDelete: z.enum(["retain", "delete"]).optional(),
});

/** A text as the name of a volume; long ones are cut and told apart by a checksum. */
export function slug(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  if (plain !== "" && plain.length <= 50) return plain;
  return `${plain.slice(0, 40)}-${sha256(text).slice(0, 8)}`.replace(/^-/, "v");
}

/** The name that a volume has in its pod; made of what it is, so that the order of volumes does not matter. */
export function volumeName(volume: Volume, index: number): string {
  if (volume.name !== undefined) return volume.name;
  if (volume.claimTemplate !== undefined) return volume.claimTemplate.name;
  const named = (kind: string, text: string | undefined): string =>
    text === undefined || isToken(text) ? `${kind}-${index}` : `${kind}-${slug(text)}`;
  if (volume.persistentVolumeClaim !== undefined) return named("claim", volume.persistentVolumeClaim.claimName);
  if (volume.configMap !== undefined) return named("config", volume.configMap.name);
  if (volume.secret !== undefined) return named("secret", volume.secret.secretName);
  if (volume.hostPath !== undefined) return named("host", volume.hostPath.path);
  if (volume.nfs !== undefined) return named("nfs", volume.nfs.path);
  if (volume.claim !== undefined) return volume.claim.name;
  if (volume.csi !== undefined) return named("csi", volume.mountPath ?? volume.csi.driver);
  for (const kind of ["projected", "downwardAPI", "ephemeral"] as const)
    if (volume[kind] !== undefined) return named(kind.toLowerCase(), volume.mountPath);
  return named("empty", volume.mountPath);
}

/** Whether Kubernetes mounts what it holds read-only. */
export const isReadOnlySource = ({ configMap, secret, projected, downwardAPI }: Volume): boolean =>
  [configMap, secret, projected, downwardAPI].some((source) => source !== undefined);

const isSeenBy = ({ containers }: Volume, container: string): boolean =>
  containers === undefined || containers.includes(container);

/** The mount that a volume's own `mountPath` asks for in one container; undefined where it asks for none. */
export function mountOf(volume: Volume, index: number, container: string): VolumeMount | undefined {
  if (volume.mountPath === undefined || !isSeenBy(volume, container)) return undefined;
  return defined({
    name: volumeName(volume, index),
    mountPath: volume.mountPath,
    readOnly: volume.readOnly ?? isReadOnlySource(volume),
    subPath: volume.subPath,
  });
}

/** The device that a volume's own `devicePath` asks for in one container; undefined where it asks for none. */
export function deviceOf(volume: Volume, index: number, container: string): VolumeDevice | undefined {
  if (volume.devicePath === undefined || !isSeenBy(volume, container)) return undefined;
  return { name: volumeName(volume, index), devicePath: volume.devicePath };
}

/** Whether a volume has a file system or is a bare device; undefined where others know, or Terraform later. */
export function volumeModeOf(volume: Volume): "Filesystem" | "Block" | undefined {
  const request = volume.claim ?? volume.claimTemplate ?? volume.ephemeral;
  if (request === undefined) return volume.persistentVolumeClaim === undefined ? "Filesystem" : undefined;
  const { volumeMode = "Filesystem" } = request;
  return isToken(volumeMode) ? undefined : volumeMode;
}

/** A volume as Kubernetes spells it in the pod; claim templates are no part of the pod. */
export function renderVolume(volume: Volume, index: number): Record<string, unknown> | undefined {
  if (volume.claimTemplate !== undefined) return undefined;
  const { persistentVolumeClaim, emptyDir, hostPath, configMap, secret, nfs } = volume;
  return defined({
    name: volumeName(volume, index),
    persistentVolumeClaim,
    emptyDir,
    hostPath: hostPath && { path: hostPath.path, type: hostPath.type ?? "" },
    configMap: configMap && { ...renderReference(configMap), defaultMode: configMap.defaultMode ?? 0o644 },
    secret: secret && { ...renderReference(secret), defaultMode: secret.defaultMode ?? 0o644 },
    nfs,
    ...renderMade(volume),
  });
}

/** Claim templates as Kubernetes spells them. */
export function renderClaimTemplates(
  volumes: readonly Volume[],
  labels: Readonly<Record<string, string>>,
): Record<string, unknown>[] {
  return volumes.flatMap(({ claimTemplate }) =>
    claimTemplate === undefined
      ? []
      : [
          {
            metadata: { name: claimTemplate.name, labels: { ...claimTemplate.labels, ...labels } },
            spec: renderStorage(claimTemplate),
          },
        ],
  );
}
