import type { Change } from "../../../lib/audit/model/change";
import { isJudgedKind, kindOfType } from "../../../lib/audit/model/kinds";
import { objectOf } from "../../../lib/audit/model/object";
import { resourceSchemas } from "../../../lib/manifest";

// The audit knows kinds that no provider has, too, so it has lists of its own. The oracle for what the provider has is
// the conversion table, which is generated from the provider's schema.

const resources = resourceSchemas(3).map((schema) => [schema.resourceType, schema] as const);

test.each(resources)("%s stands for its kind, and rules judge it", (type, { kind }) => {
  expect(kindOfType(type)).toBe(kind);
  expect(isJudgedKind(kind)).toBe(true);
});

test.each(resources)("%s lives in a namespace, or in none", (type, { kind, namespaced }) => {
  const change = { kubernetes: true, address: `${type}.one`, terraformName: "one", kind } as Change;
  const object = objectOf(change, { metadata: [{ name: "one" }] });
  expect(object?.namespace).toBe(namespaced ? "default" : undefined);
});
