import { amountOf, fieldsOf, given, isEmpty, staysBelow, type Rules } from "./scope";

/** Source: https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/persistent-volume-v1/ */
const PERSISTENT_VOLUME_SOURCES = [
  "awsElasticBlockStore",
  "azureDisk",
  "azureFile",
  "cephfs",
  "cinder",
  "csi",
  "fc",
  "flexVolume",
  "flocker",
  "gcePersistentDisk",
  "glusterfs",
  "hostPath",
  "iscsi",
  "local",
  "nfs",
  "photonPersistentDisk",
  "portworxVolume",
  "quobyte",
  "rbd",
  "scaleIO",
  "storageos",
  "vsphereVolume",
];

/** Source: https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/ */
export const STORAGE_RULES: Rules = {
  PersistentVolumeClaimSpec: (spec, scope) => {
    // The API server does not look into claim templates.
    if (scope.object.kind !== "PersistentVolumeClaim") return;
    if (isEmpty(spec["accessModes"])) {
      scope.tell(
        { code: "AccessModesMissing", what: "a claim needs accessModes", fix: "add accessModes" },
        "accessModes",
      );
    }
    const modes = spec["accessModes"];
    if (Array.isArray(modes) && modes.length > 1 && modes.includes("ReadWriteOncePod")) {
      scope.tell({ code: "AccessModesContradiction", what: "ReadWriteOncePod stands alone" }, "accessModes");
    }
    const storage = fieldsOf(fieldsOf(spec["resources"])["requests"])["storage"];
    if (!given(storage)) {
      const fix = "add resources.requests.storage";
      scope.tell({ code: "StorageSizeInvalid", what: "a claim needs a size", fix }, "resources");
    } else if ((amountOf(storage) ?? 1) <= 0) {
      scope.tell(
        { code: "StorageSizeInvalid", what: "it must be above 0", value: storage },
        "resources",
        "requests",
        "storage",
      );
    }
  },
  PersistentVolumeSpec: (spec, scope) => {
    if (isEmpty(spec["accessModes"])) {
      scope.tell(
        { code: "AccessModesMissing", what: "a volume needs accessModes", fix: "add accessModes" },
        "accessModes",
      );
    }
    if (!given(fieldsOf(spec["capacity"])["storage"])) {
      scope.tell(
        { code: "StorageSizeInvalid", what: "a volume needs a capacity", fix: "add capacity.storage" },
        "capacity",
      );
    }
    const sources = PERSISTENT_VOLUME_SOURCES.filter((key) => given(spec[key]));
    if (sources.length === 0)
      scope.tell({ code: "VolumeSourceMissing", what: "a volume needs a source", fix: "add one, such as csi" });
    // The API server does not count this one.
    if (sources.filter((key) => key !== "flexVolume").length > 1) {
      const what = `the volume has several sources: ${sources.join(", ")}`;
      scope.tell({ code: "VolumeSourceAmbiguous", what, fix: "keep one" });
    }
    if (given(spec["volumeAttributesClassName"]) && !given(spec["csi"])) {
      scope.tell(
        {
          code: "AttributesClassOutOfPlace",
          what: "only a volume of csi has attributes of a class",
          fix: "take it out",
        },
        "volumeAttributesClassName",
      );
    }
    if (given(spec["local"]) && !given(spec["nodeAffinity"])) {
      scope.tell(
        { code: "NodeAffinityMissing", what: "a local volume needs the node that has it", fix: "add nodeAffinity" },
        "nodeAffinity",
      );
    }
  },
  LocalVolumeSource: staysBelow,
};
