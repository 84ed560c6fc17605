import { resourceSchemaOf } from "../../../lib/manifest";
import { formatAttributePath } from "../../../lib/sandbox/provider/cty/path";
import type { CtyObject } from "../../../lib/sandbox/provider/cty/value";
import { UNKNOWN } from "../../../lib/sandbox/provider/cty/value";
import { DiagnosticError } from "../../../lib/sandbox/provider/diagnostic";
import { validateTyped } from "../../../lib/sandbox/provider/resources/validate";

/** The attributes that a configuration is refused at. */
function refusedAt(resourceType: string, config: CtyObject): readonly string[] {
  try {
    validateTyped(config, resourceSchemaOf(resourceType)!);
    return [];
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return error.diagnostics.map(({ attribute = [] }) => formatAttributePath(attribute));
  }
}

const named = (metadata: CtyObject): CtyObject => ({ metadata: [{ name: "a", ...metadata }] });
const service = (spec: CtyObject): CtyObject => ({ ...named({}), spec: [spec] });
const container = (fields: CtyObject): CtyObject => ({
  ...named({}),
  spec: [{ template: [{ spec: [{ container: [{ name: "c", ...fields }] }] }] }],
});
const pod = (fields: CtyObject): CtyObject => ({ ...named({}), spec: [{ template: [{ spec: [fields] }] }] });

test.each<[string, string, CtyObject, string]>([
  ["a name", "kubernetes_config_map_v1", named({ name: "A_b" }), "metadata[0].name"],
  ["a label", "kubernetes_config_map_v1", named({ labels: { q: "not ok!" } }), "metadata[0].labels"],
  [
    "the key of an annotation",
    "kubernetes_config_map_v1",
    named({ annotations: { "a b": "" } }),
    "metadata[0].annotations",
  ],
  ["base64", "kubernetes_config_map_v1", { ...named({}), binary_data: { b: "!!!" } }, "binary_data"],
  ["a word of a few", "kubernetes_service_v1", service({ type: "Bogus" }), "spec[0].type"],
  ["an empty word", "kubernetes_service_v1", service({ type: "" }), "spec[0].type"],
  ["a port", "kubernetes_service_v1", service({ port: [{ port: 99_999 }] }), "spec[0].port[0].port"],
  ["a fraction", "kubernetes_service_v1", service({ port: [{ port: 80.5 }] }), "spec[0].port[0].port"],
  ["an element of a set", "kubernetes_service_v1", service({ external_ips: ["1.2.3"] }), "spec[0].external_ips"],
  ["a number in text", "kubernetes_deployment_v1", { ...named({}), spec: [{ replicas: "two" }] }, "spec[0].replicas"],
  [
    "a file mode",
    "kubernetes_deployment_v1",
    pod({ volume: [{ secret: [{ default_mode: "400" }] }] }),
    "spec[0].template[0].spec[0].volume[0].secret[0].default_mode",
  ],
  [
    "what the kind does not allow",
    "kubernetes_deployment_v1",
    pod({ restart_policy: "Never" }),
    "spec[0].template[0].spec[0].restart_policy",
  ],
  [
    "a quantity in a map",
    "kubernetes_deployment_v1",
    container({ resources: [{ limits: { cpu: "one" } }] }),
    "spec[0].template[0].spec[0].container[0].resources[0].limits",
  ],
  [
    "a list that is too short",
    "kubernetes_network_policy_v1",
    { ...named({}), spec: [{ policy_types: [] }] },
    "spec[0].policy_types",
  ],
  [
    "a list that is too long",
    "kubernetes_service_v1",
    service({ ip_families: ["IPv4", "IPv6", "IPv4"] }),
    "spec[0].ip_families",
  ],
  ["a duration", "kubernetes_service_v1", { ...named({}), timeouts: { create: "10 minutes" } }, "timeouts.create"],
])("%s that the real provider refuses is refused at its attribute", (_what, type, config, place) => {
  expect(refusedAt(type, config)).toEqual([place]);
});

test.each<[string, string, CtyObject]>([
  [
    "what is known after the apply",
    "kubernetes_service_v1",
    service({ type: UNKNOWN, external_ips: UNKNOWN, port: [{ port: UNKNOWN }] }),
  ],
  ["what is absent", "kubernetes_service_v1", service({ type: null, port: [{ port: 80, name: null }] })],
  ["absence written as an empty text", "kubernetes_deployment_v1", { ...named({}), spec: [{ replicas: "" }] }],
  [
    "a port by name or number",
    "kubernetes_service_v1",
    service({
      port: [
        { port: 80, target_port: "web" },
        { port: 81, target_port: "81" },
      ],
    }),
  ],
  ["a file mode", "kubernetes_deployment_v1", pod({ volume: [{ secret: [{ default_mode: "0400" }] }] })],
  [
    "a negative duration, which is over at once",
    "kubernetes_service_v1",
    { ...named({}), timeouts: { create: "-5s", delete: "0" } },
  ],
])("%s is taken", (_what, type, config) => {
  expect(refusedAt(type, config)).toEqual([]);
});
