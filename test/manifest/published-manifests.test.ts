import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { KubeServicesError } from "../../lib/errors";
import { toKubernetes, toTerraform } from "../../lib/manifest";
import type { KubernetesObject } from "../../lib/manifest";

const FOLDER = join(__dirname, "..", "..", "..", "shared", "manifests");
const available = existsSync(FOLDER);
const files = available ? readdirSync(FOLDER).filter((name) => /\.(ya?ml|json)$/.test(name)) : [];
/** Files with a field that the provider cannot express, and its path. */
const INEXPRESSIBLE: Readonly<Record<string, string>> = {
  "kubernetes-examples--_archived--volumes--portworx--portworx-volume-pv.yaml": "spec.portworxVolume",
  "kubernetes-examples--_archived--volumes--nfs--nfs-pvc.yaml": "spec.storageClassName",
};

function objectsOf(file: string): KubernetesObject[] {
  const documents = parseAllDocuments(readFileSync(join(FOLDER, file), "utf8"), { version: "1.2" });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    const object = document.toJS() as (KubernetesObject & { items?: KubernetesObject[] }) | null;
    if (object === null) return [];
    return object.kind === "List" ? (object.items ?? []) : [object];
  });
}

/** The object as the API server would read it, without its own fields. */
function normal(value: unknown, path = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => normal(item, `${path}[]`));
  if (typeof value !== "object" || value === null) {
    const isQuantity = /\.(cpu|memory|averageValue)$/.test(path);
    return typeof value === "number" && isQuantity ? String(value) : value;
  }
  const entries = Object.entries(value).filter(([key, inner]) => inner !== null && !(path === "" && key === "status"));
  const result = Object.fromEntries(entries.map(([key, inner]) => [key, normal(inner, `${path}.${key}`)]));
  if (path.endsWith(".spec") && "serviceAccount" in result) {
    result["serviceAccountName"] ??= result["serviceAccount"];
    delete result["serviceAccount"];
  }
  if (path === "" && "stringData" in result) {
    const encoded = Object.entries(result["stringData"] as Record<string, string>).map(([key, text]) => [
      key,
      Buffer.from(text).toString("base64"),
    ]);
    result["data"] = { ...(result["data"] as object | undefined), ...Object.fromEntries(encoded) };
    delete result["stringData"];
  }
  return result;
}

(available ? describe : describe.skip)(`published manifests${available ? "" : ": not run, ../shared missing"}`, () => {
  test("all are there", () => expect(files).toHaveLength(151));

  test.each(files)("%s comes back equal", (file) => {
    const objects = objectsOf(file);
    expect(objects).not.toHaveLength(0);
    for (const object of objects) {
      const inexpressible = INEXPRESSIBLE[file];
      if (inexpressible !== undefined) {
        const act = () => toTerraform(object);
        expect(act).toThrow(KubeServicesError);
        expect(act).toThrow(inexpressible);
        continue;
      }
      const { resourceType, attributes } = toTerraform(object);
      expect(toKubernetes(resourceType, attributes)).toEqual(normal(object));
    }
  });
});
