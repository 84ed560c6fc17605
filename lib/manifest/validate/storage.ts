import { amountOf, fieldsOf, given, isEmpty, itemsOf, staysBelow, textOf, unique, type Rules } from "./scope";

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
    const modes = spec["accessModes"];
    if (Array.isArray(modes) && modes.length > 1 && modes.includes("ReadWriteOncePod")) {
      scope.tell({ code: "AccessModesContradiction", what: "ReadWriteOncePod stands alone" }, "accessModes");
    }
    for (const [name, value] of Object.entries(fieldsOf(spec["capacity"]))) {
      if (name === "storage" && (amountOf(value) ?? 1) > 0) continue;
      const what = name === "storage" ? "it must be above 0" : "a volume has storage and nothing else";
      scope.tell({ code: "StorageSizeInvalid", what, value }, "capacity", name);
    }
    if (spec["persistentVolumeReclaimPolicy"] === "Recycle" && fieldsOf(spec["hostPath"])["path"] === "/") {
      const what = "what is recycled is emptied, and this is the whole node";
      scope.tell({ code: "ReclaimPolicyInvalid", what, allowed: "Retain, Delete" }, "persistentVolumeReclaimPolicy");
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
  StorageClass: (storageClass, scope) => {
    const parameters = fieldsOf(storageClass["parameters"]);
    if (Object.hasOwn(parameters, "")) {
      scope.tell({ code: "DataKeyInvalid", what: "a parameter has no name", fix: "take it out" }, "parameters");
    }
    unique(
      itemsOf(storageClass["allowedTopologies"]).map(([term, index]) => [
        JSON.stringify(term["matchLabelExpressions"] ?? []),
        ...["allowedTopologies", index],
      ]),
      "ListItemDuplicate",
      () => "an earlier term says the same",
      scope,
    );
    if (Object.keys(parameters).length > 512) {
      scope.tell(
        { code: "ParametersTooMany", what: "there are more than 512 parameters", fix: "take some out" },
        "parameters",
      );
    }
  },
  TopologySelectorTerm: (term, scope) => {
    const keys = itemsOf(term["matchLabelExpressions"]);
    unique(
      keys.map(([{ key }, index]) => [textOf(key), "matchLabelExpressions", index, "key"]),
      "ListItemDuplicate",
      (key) => `${key} is compared already`,
      scope,
    );
    for (const [{ values }, index] of keys) {
      if (!Array.isArray(values)) continue;
      unique(
        values.map((value: unknown, at) => [textOf(value), "matchLabelExpressions", index, "values", at]),
        "ListItemDuplicate",
        (value) => `${value} is named already`,
        scope,
      );
    }
  },
};
