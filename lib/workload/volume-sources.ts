import { z } from "zod";
import { defined } from "../defined";
import { isToken, labelMap, objectName, positiveQuantity, props, rule } from "../resource";
import { integer, someText } from "./common";
import { renderReference } from "./env";

/** One key of a ConfigMap or Secret as a file. */
export interface KeyToPath {
  /** Which key of the ConfigMap or Secret. */
  readonly key: string;
  /** Relative path of the file, without `..`. */
  readonly path: string;
  /** Permission bits, such as `0o400`. @default - the volume's defaultMode */
  readonly mode?: number;
}

/** How a volume may be mounted by nodes. */
export type AccessMode = "ReadWriteOnce" | "ReadOnlyMany" | "ReadWriteMany" | "ReadWriteOncePod";

/** What is asked of a cluster's storage. */
export interface StorageRequest {
  /** Size of the volume, such as `10Gi`; above 0. @default "10Gi" */
  readonly storage?: string;
  /** Name of the StorageClass that makes the volume. @default - the cluster's default class */
  readonly storageClassName?: string;
  /**
   * How many nodes and pods may mount the volume at a time; one or more modes that the class can do.
   * @default ["ReadWriteOnce"]
   */
  readonly accessModes?: readonly AccessMode[];
  /** Whether containers mount a file system, or are given the bare device (`devicePath`). @default "Filesystem" */
  readonly volumeMode?: "Filesystem" | "Block";
  /** Labels of the claims, beside those of the library. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** What the pod knows of itself, as a file: exactly one of `fieldRef` and `resourceFieldRef`. */
export interface DownwardFile {
  /** Relative path of the file, without `..`. */
  readonly path: string;
  /** A field of the pod, such as `metadata.labels`. @default - see `resourceFieldRef` */
  readonly fieldRef?: {
    /**
     * Path of the field in the pod: https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#available-fields.
     */ readonly fieldPath: string;
  };
  /** A resource of a container, such as `limits.memory`; only in a projected volume. @default - see `fieldRef` */
  readonly resourceFieldRef?: {
    /** Name of the container whose resources are meant. */
    readonly containerName: string;
    /** Which amount: `limits.cpu`, `requests.memory` and so on. */
    readonly resource: string;
    /** Unit in which the amount is given, such as `1Mi` or `1m`. @default "1" */
    readonly divisor?: string;
  };
  /** Permission bits, such as `0o400`. @default - the volume's defaultMode */
  readonly mode?: number;
}

/** Which keys of a ConfigMap become which files. */
export interface ConfigMapProjection {
  /** Name of the object in the workload's namespace. */
  readonly name: string;
  /** Which keys become which files. @default - all keys, by their names */
  readonly items?: readonly KeyToPath[];
  /** Whether something else than this stack makes it: no warning then. @default false */
  readonly external?: boolean;
}

/** Which keys of a Secret become which files. */
export interface SecretProjection extends ConfigMapProjection {
  /** Whether the pod may start without it. @default false */
  readonly optional?: boolean;
}

/** One of several sources that are seen as one folder: exactly one of the props. */
export interface ProjectedSource {
  /** The keys of a ConfigMap. @default - another source */
  readonly configMap?: ConfigMapProjection;
  /** The keys of a Secret. @default - another source */
  readonly secret?: SecretProjection;
  /** What the pod knows of itself. @default - another source */
  readonly downwardAPI?: {
    /** Which file has which content; at least one. */
    readonly items: readonly DownwardFile[];
  };
  /** A token of the pod's account, for somebody who checks it. @default - another source */
  readonly serviceAccountToken?: {
    /** Relative path of the file, without `..`. */
    readonly path: string;
    /** Who is to accept it. @default - the API server */
    readonly audience?: string;
    /** How long it holds; it is renewed in time. 600 to 4294967296. @default 3600 */
    readonly expirationSeconds?: number;
  };
}

/** Volumes that are made for the pod, of what it may see or of what a driver gives. */
export interface MadeVolume {
  /** Several sources as one folder. @default - another source */
  readonly projected?: {
    /** What is put into the folder; at least one source. */
    readonly sources: readonly ProjectedSource[];
    /** Permission bits of the files. @default 0o644 */
    readonly defaultMode?: number;
  };
  /** What the pod knows of itself, as files. @default - another source */
  readonly downwardAPI?: {
    /** Which file has which content; at least one, each with a `fieldRef`. */
    readonly items: readonly Omit<DownwardFile, "resourceFieldRef">[];
    /** Permission bits of the files. @default 0o644 */
    readonly defaultMode?: number;
  };
  /** What a CSI driver gives the pod itself, such as secrets of a vault. @default - another source */
  readonly csi?: {
    /** Name of the driver, such as `secrets-store.csi.k8s.io`. */
    readonly driver: string;
    /** File system of the volume, such as `ext4`. @default - as the driver does by itself */
    readonly fsType?: string;
    /** Whether the driver mounts it read-only. @default false */
    readonly readOnly?: boolean;
    /** What the driver wants to know. @default - nothing */
    readonly volumeAttributes?: Readonly<Record<string, string>>;
    /** A Secret with the driver's credentials. @default - none */
    readonly nodePublishSecretRef?: {
      /** Name of the Secret in the workload's namespace. */
      readonly name: string;
    };
  };
  /** A claim that comes and goes with each pod. @default - another source */
  readonly ephemeral?: StorageRequest;
}

/** A relative path in a volume. */
export const relativePath = rule(
  z.string(),
  (path) =>
    isToken(path) || (path !== "" && !path.startsWith("/") && !path.split("/").includes("..") && !path.includes("//")),
  {
    code: "RelativePathInvalid",
    what: "this is no relative path",
    allowed: "a path that does not begin with '/' and has no '..' or '//'",
  },
);
/** Permission bits. */
export const mode = rule(
  z.number(),
  (bits) => isToken(bits) || (Number.isInteger(bits) && bits >= 0 && bits <= 0o777),
  {
    code: "FileModeInvalid",
    what: "these are no permission bits",
    allowed: "an integer from 0 to 511",
    fix: "write them in octal, as in 0o644 (which is 420)",
  },
);
/** Which keys become which files. */
export const items = z.array(props({ key: someText, path: relativePath, mode: mode.optional() })).optional();
/** What is asked of a cluster's storage. */
export const storageShape = {
  storage: positiveQuantity.optional(),
  storageClassName: objectName.optional(),
  accessModes: rule(
    z.array(z.enum(["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"])).min(1),
    (modes) => isToken(modes) || !modes.includes("ReadWriteOncePod") || new Set(modes).size === 1,
    {
      code: "AccessModesContradiction",
      what: "what one pod alone may mount has no other mode",
      allowed: '["ReadWriteOncePod"], or others of the modes',
    },
  ).optional(),
  volumeMode: z.enum(["Filesystem", "Block"]).optional(),
  labels: labelMap.optional(),
};

const field = { path: relativePath, mode: mode.optional() };
const fieldRef = props({ fieldPath: someText });
// https://github.com/hashicorp/terraform-provider-kubernetes, 2.38 and 3.x: outside of projected volumes it requires a field.
const fieldFile = props({ ...field, fieldRef });
const anyFile = rule(
  props({
    ...field,
    fieldRef: fieldRef.optional(),
    resourceFieldRef: props({
      containerName: someText,
      resource: someText,
      divisor: someText.optional(),
    }).optional(),
  }),
  (file) => isToken(file) || (file.fieldRef === undefined) !== (file.resourceFieldRef === undefined),
  {
    code: "DownwardFileAmbiguous",
    what: "a file has one content",
    allowed: "one of fieldRef and resourceFieldRef",
  },
);
// https://github.com/hashicorp/terraform-provider-kubernetes, 2.38 and 3.x: of a ConfigMap it does not read `optional` back.
const keys = { name: objectName, items, external: z.boolean().optional() };
const source = rule(
  props({
    configMap: props(keys).optional(),
    secret: props({ ...keys, optional: z.boolean().optional() }).optional(),
    downwardAPI: props({ items: z.array(anyFile).min(1) }).optional(),
    serviceAccountToken: props({
      path: relativePath,
      audience: someText.optional(),
      expirationSeconds: integer(
        600,
        4_294_967_296,
        "SecondsInvalid",
        "a token does not hold for such a time",
      ).optional(),
    }).optional(),
  }),
  (one) => isToken(one) || Object.values(one).filter((value) => value !== undefined).length === 1,
  {
    code: "VolumeSourceAmbiguous",
    what: "each of the sources is one thing",
    allowed: "one of configMap, secret, downwardAPI, serviceAccountToken",
  },
);

/** Checks of volumes that are made for the pod. */
export const madeVolumeShape = {
  projected: props({ sources: z.array(source).min(1), defaultMode: mode.optional() }).optional(),
  downwardAPI: props({ items: z.array(fieldFile).min(1), defaultMode: mode.optional() }).optional(),
  csi: props({
    driver: objectName,
    fsType: someText.optional(),
    readOnly: z.boolean().optional(),
    volumeAttributes: z.record(z.string(), z.string()).optional(),
    nodePublishSecretRef: props({ name: objectName }).optional(),
  }).optional(),
  ephemeral: props(storageShape).optional(),
};

/** What is asked of a cluster's storage, as a claim's spec. */
export const renderStorage = (request: StorageRequest): Record<string, unknown> =>
  defined({
    accessModes: request.accessModes ?? ["ReadWriteOnce"],
    storageClassName: request.storageClassName,
    resources: { requests: { storage: request.storage ?? "10Gi" } },
    // The provider keeps the old mode where none is said.
    volumeMode: request.volumeMode ?? "Filesystem",
  });

const renderFile = ({ resourceFieldRef: resource, ...file }: DownwardFile): object =>
  defined({
    ...file,
    // The API fills in the version, and the provider would plan to take it away again.
    fieldRef: file.fieldRef && { apiVersion: "v1", ...file.fieldRef },
    resourceFieldRef: resource && { ...resource, divisor: resource.divisor ?? "1" },
  });

function renderSource({ configMap, secret, downwardAPI, serviceAccountToken }: ProjectedSource): object {
  return defined({
    configMap: configMap && renderReference(configMap),
    secret: secret && renderReference(secret),
    downwardAPI: downwardAPI && { items: downwardAPI.items.map(renderFile) },
    serviceAccountToken: serviceAccountToken && {
      ...serviceAccountToken,
      expirationSeconds: serviceAccountToken.expirationSeconds ?? 3600,
    },
  });
}

/** Volumes that are made for the pod, as Kubernetes spells them. */
export function renderMade({ projected, downwardAPI, csi, ephemeral }: MadeVolume): Record<string, unknown> {
  return {
    projected: projected && {
      sources: projected.sources.map(renderSource),
      defaultMode: projected.defaultMode ?? 0o644,
    },
    downwardAPI: downwardAPI && {
      items: downwardAPI.items.map(renderFile),
      defaultMode: downwardAPI.defaultMode ?? 0o644,
    },
    csi,
    ephemeral: ephemeral && {
      volumeClaimTemplate: {
        ...(ephemeral.labels === undefined ? {} : { metadata: { labels: ephemeral.labels } }),
        spec: renderStorage(ephemeral),
      },
    },
  };
}
