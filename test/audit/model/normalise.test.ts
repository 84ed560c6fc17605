import { asProviderShape } from "../../../lib/audit/model/normalise";
import { isBranch, isList, type Branch, type Tree } from "../../../lib/audit/mask/marks";
import { resourceSchemas, type FieldSchema } from "../../../lib/manifest";
import { convertObject } from "../../../lib/manifest/to-terraform";
import { fullManifest } from "../../manifest/full-manifest";

// Objects of kubernetes_manifest are judged in the shape of the provider's own resources. The oracle is the conversion
// table, which is generated from the provider's schema: for each kind, an object with every field that it may have.

function leaves(tree: Tree, path: string, into: Set<string>): void {
  if (isList(tree)) tree.forEach((item) => leaves(item, path, into));
  else if (isBranch(tree)) for (const [key, inner] of Object.entries(tree)) leaves(inner, `${path}.${key}`, into);
  else if (tree !== null && tree !== undefined && tree !== "") into.add(path);
}

const BY_FORMAT: Readonly<Record<string, unknown>> = {
  integer: 7,
  number: 7,
  boolean: true,
  octal: 420,
  bytes: "Nw==",
};
const value = ({ format = "string" }: FieldSchema): unknown => BY_FORMAT[format] ?? "7";

/** What the two shapes write differently, and no rule reads. */
const UNREAD =
  /\.(?:rbd|glusterfs|ceph_fs|azure_disk|windows_options\.run_as_username|on_pod_condition|parameters\.api_group)\b/;

test.each(resourceSchemas(3).map((schema) => [`${schema.kind} of ${schema.apiVersion}`, schema] as const))(
  "%s has every field where the provider has it",
  (_, schema) => {
    const manifest = fullManifest(schema, value, () => "k");
    const [normalised, provider] = [new Set<string>(), new Set<string>()];
    leaves(asProviderShape(manifest as Branch), schema.kind, normalised);
    // What is wrong with such an object, and all is wrong with it, is of no interest here.
    leaves(convertObject(schema, manifest, { computed: true }, () => undefined) as Branch, schema.kind, provider);
    expect(provider.size).toBeGreaterThan(2);
    const missing = [...provider].filter((path) => !normalised.has(path) && !UNREAD.test(path));
    expect(missing).toEqual([]);
  },
);
