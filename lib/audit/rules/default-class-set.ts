import { flag, pick } from "../model/tree";
import { objectRule } from "../rule/define";

const KEYS = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
  "ingressclass.kubernetes.io/is-default-class",
  "snapshot.storage.kubernetes.io/is-default-class",
];

/** A class becomes the default of the whole cluster. */
export const defaultClassSet = objectRule({
  id: "default-class-set",
  severity: "low",
  category: "workload",
  title: "A class becomes the default of the whole cluster",
  why: "Every claim, Ingress or pod that names none gets this one: another disk, another controller, another place in the queue.",
  fix: "Let those who run the cluster decide; name the class where it is used.",
  ids: ["CWE-732"],
  example: 'storageclass.kubernetes.io/is-default-class = "true"',
  kinds: [
    "StorageClass",
    "IngressClass",
    "PriorityClass",
    "VolumeSnapshotClass.snapshot.storage.k8s.io",
    "VolumeSnapshotClass",
  ],
  check: ({ body, kind, name }) => {
    const marked = KEYS.some((key) => String(pick(body, ["metadata", "annotations", key])) === "true");
    return marked || flag(body, "global_default") ? `${kind} ${name} is the default` : undefined;
  },
});
