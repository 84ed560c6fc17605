import fc from "fast-check";
import "../support/fixed-seed";
import {
  configurationManifests,
  convertManifests,
  manifestsOf,
  manifestsToJson,
  manifestsToYaml,
  parseManifests,
  resourceSchemas,
  toKubernetes,
  toTerraform,
  withKubernetesDefaults,
} from "../../lib/manifest";
import { manifestOf } from "./arbitrary";

const RUNS = 20;
const cases = resourceSchemas(2).map((schema) => [`${schema.apiVersion} ${schema.kind}`, schema] as const);

describe("generated manifests", () => {
  test.each(cases)("of %s come back equal from their resource", (_name, schema) => {
    fc.assert(
      fc.property(manifestOf(schema), (object) => {
        const { resourceType, attributes } = toTerraform(object);
        expect(resourceType).toBe(schema.resourceType);
        expect(toKubernetes(resourceType, attributes)).toEqual(object);
      }),
      { numRuns: RUNS },
    );
  });

  test.each(cases)("of %s come back equal through a configuration, where texts are escaped", (_name, schema) => {
    fc.assert(
      fc.property(manifestOf(schema), (object) => {
        const { resourceType, attributes } = toTerraform(object, { escapeTemplates: true });
        const json = JSON.parse(JSON.stringify({ resource: { [resourceType]: { a: attributes } } })) as object;
        const { manifests, notes } = configurationManifests(json, { secrets: true });
        // Beside what the provider adds.
        expect(manifests.map((each) => each.object)).toMatchObject([object]);
        expect(notes).toEqual([]);
      }),
      { numRuns: RUNS / 2 },
    );
  });

  test.each(cases)("of %s say Kubernetes' defaults once: a second time changes nothing", (_name, schema) => {
    fc.assert(
      fc.property(manifestOf(schema), (object) => {
        const once = withKubernetesDefaults(object);
        expect(withKubernetesDefaults(once)).toEqual(once);
      }),
      { numRuns: RUNS / 2 },
    );
  });

  test("are read as they are written, as YAML and as JSON", () => {
    fc.assert(
      fc.property(fc.oneof(...resourceSchemas(2).map(manifestOf)), (object) => {
        for (const content of [manifestsToYaml([object]), manifestsToJson([object])]) {
          expect(parseManifests({ name: "a", content }).map((each) => each.object)).toEqual([object]);
        }
      }),
      { numRuns: 100 },
    );
  });
});

test("a manifest's own text is never an expression to Terraform", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { a: text } };
      const [converted] = convertManifests(manifestsOf([object], "test"));
      const escaped = (converted?.attributes["data"] as Record<string, string>)["a"] ?? "";
      // Each `${` and `%{` that is left stands behind its own escape.
      expect(escaped.replaceAll("$${", "").replaceAll("%%{", "")).not.toMatch(/\$\{|%\{/);
      expect(converted?.object).toEqual(object);
    }),
    { numRuns: 200 },
  );
});
