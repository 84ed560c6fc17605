import { map } from "../model/tree";
import { objectRule } from "../rule/define";

/** Disks of a storage class are not encrypted. */
export const storageNotEncrypted = objectRule({
  id: "storage-not-encrypted",
  severity: "low",
  category: "data",
  title: "Disks of a storage class are not encrypted",
  why: "Who gets the disk, or a snapshot of it, reads the data.",
  fix: "Set encrypted to true, with a key of your own where that is needed.",
  ids: ["CWE-311"],
  example: 'parameters = { encrypted = "false" }',
  kinds: ["StorageClass"],
  check: ({ body }) => {
    const found = [...(map(body, "parameters") ?? [])].find(
      ([key, value]) => /^encrypt(?:ed|ion)?$/i.test(key) && /^(?:false|no|off)$/i.test(value),
    );
    return found === undefined ? undefined : `has ${found[0]} = ${found[1]}`;
  },
});
