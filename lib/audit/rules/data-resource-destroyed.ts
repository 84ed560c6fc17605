import { takenAway } from "../model/gone";
import { storageIn } from "../model/shapes";
import { reasonInWords } from "../model/words";
import { changeRule } from "../rule/define";

/** Words in the kinds and groups of operators that keep data: databases, queues, stores, snapshots, backups. */
const DATA = new RegExp(
  [
    "sql|xtradb|mongo|mariadb|postgres|acid\\.zalan|redis|valkey|dragonfly|memcache|kafka|elastic|opensearch|solr",
    "cassandra|k8ssandra|scylla|clickhouse|couch|etcd|rabbitmq|minio|ceph|longhorn|openebs|linstor|portworx",
    "database|snapshot|backup|restic|velero|datavolume|volume|influx|neo4j|cockroach|tidb|tikv|vitess",
    "zookeeper|nats|pulsar|milvus|weaviate|qdrant|bucket|dynamo|firestore|bigtable|spanner|rds|virtualmachine",
  ].join("|"),
  "i",
);
/** Kinds that only say how such things are made, or who may use them. */
const RECIPE = /class|schedule|policy|user|role|binding|topic|template|config|catalog/i;
/** Kinds that have rules of their own. */
const OWN: ReadonlySet<string> = new Set(["PersistentVolume", "PersistentVolumeClaim"]);

/** A database, a snapshot or a backup of an operator is destroyed. */
export const dataResourceDestroyed = changeRule({
  id: "data-resource-destroyed",
  severity: "critical",
  category: "data",
  title: "A database, a store, a snapshot or a backup is destroyed",
  why: "Most operators delete the data with the object.",
  fix: "Back the data up and try to restore it, or take the object out of the stack with a removed block.",
  ids: ["CWE-404"],
  example: "a Cluster of postgresql.cnpg.io or a VolumeSnapshot is no longer in the code",
  actions: ["delete", "replace"],
  check: (change, plan) => {
    const { kind } = change;
    if (OWN.has(kind) || !(kind.includes(".") || /^Volume(?:Group)?Snapshot(?:Content)?$/.test(kind))) return undefined;
    const gone = takenAway(change, plan);
    if (gone === undefined) return undefined;
    const message = `is ${change.action === "delete" ? "deleted" : "replaced"}, because ${reasonInWords(change)}`;
    if (!DATA.test(kind)) {
      const storage = storageIn(gone.body);
      if (storage.length === 0) return undefined;
      const sizes = storage.slice(0, 3).map(({ path, size }) => `${path} ${size}`);
      return { message: `${message}: it has storage, ${sizes.join(", ")}`, severity: "high" };
    }
    return RECIPE.test(kind.split(".")[0] ?? "") ? { message, severity: "medium" } : message;
  },
});
