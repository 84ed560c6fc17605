import { resourceSchemaOf } from "../../../lib/manifest";
import type { CtyObject, CtyValue } from "../../../lib/sandbox/provider/cty/value";
import { UNKNOWN } from "../../../lib/sandbox/provider/cty/value";
import { formatAttributePath } from "../../../lib/sandbox/provider/cty/path";
import { ChangeSet } from "../../../lib/sandbox/provider/plan/change-set";
import { shapeAttributes } from "../../../lib/sandbox/provider/resources/shape";
import { resourceSchema } from "../../../lib/sandbox/provider/schema/from-table";
import { planBlock } from "../../../lib/sandbox/provider/plan/diff";

const service = resourceSchemaOf("kubernetes_service_v1")!;

function plan(prior: CtyObject | null, wanted: CtyObject, block = service.block) {
  const changes = new ChangeSet(prior === null);
  const planned = planBlock(block, prior, wanted, [], changes);
  return { planned, changed: changes.any, replace: changes.requiresReplace.map(formatAttributePath) };
}

function attributes(spec: CtyObject, metadata: CtyObject = {}): CtyObject {
  return { metadata: [{ name: "web", namespace: "shop", ...metadata }], spec: [spec] };
}

/** A state as a read leaves it: nothing in it is null. */
function state(spec: CtyObject, metadata: CtyObject = {}, schema = service): CtyObject {
  return shapeAttributes(attributes(spec, metadata), resourceSchema(schema).block);
}

/** Terraform's proposal: the state with what the configuration says now; null is what it does not say any more. */
function edited(prior: CtyObject, spec: CtyObject, metadata: CtyObject = {}): CtyObject {
  const [oldSpec, oldMetadata] = ["spec", "metadata"].map((name) => (prior[name] as readonly CtyObject[])[0]);
  return { ...prior, spec: [{ ...oldSpec, ...spec }], metadata: [{ ...oldMetadata, ...metadata }] };
}

function plannedSpec(result: ReturnType<typeof plan>): CtyObject {
  return (result.planned["spec"] as readonly CtyValue[])[0] as CtyObject;
}

describe("what a plan says of a Service", () => {
  test("defaults are filled in, and what the API server decides is not known", () => {
    const { port, type, cluster_ip: clusterIp } = plannedSpec(plan(null, attributes({ port: [{ port: 80 }] })));
    expect(type).toBe("ClusterIP");
    expect(clusterIp).toBe(UNKNOWN);
    expect(port).toEqual([expect.objectContaining({ port: 80, protocol: "TCP" })]);
  });

  test("an attribute that the API server decides keeps its value when the configuration leaves it out", () => {
    const prior = state({ type: "LoadBalancer", cluster_ip: "10.96.0.7", external_traffic_policy: "Local" });
    const result = plan(prior, edited(prior, { type: "NodePort", external_traffic_policy: null, cluster_ip: null }));
    expect(result.changed).toBe(true);
    expect(plannedSpec(result)).toMatchObject({ cluster_ip: "10.96.0.7", external_traffic_policy: "Local" });
  });

  test("a block that the API server fills in stays when the configuration has none", () => {
    const block = [{ client_ip: [{ timeout_seconds: 600 }] }];
    const prior = state({ session_affinity: "ClientIP", session_affinity_config: block });
    const result = plan(prior, edited(prior, { session_affinity: "None", session_affinity_config: [] }));
    expect(plannedSpec(result)["session_affinity_config"]).toEqual(block);
  });

  test("absent, empty, zero and false are the same and change nothing", () => {
    const prior = state({ type: "ClusterIP", session_affinity: "None", allocate_load_balancer_node_ports: true });
    const nulls = { external_name: null, external_ips: null, selector: null, publish_not_ready_addresses: null };
    expect(plan(prior, edited(prior, nulls)).changed).toBe(false);
    const absent = edited(prior, nulls);
    expect(plan(absent, edited(absent, { external_name: "", external_ips: [], selector: {} })).changed).toBe(false);
  });

  test("the order of a set means nothing, the order of a list does", () => {
    const ports = [1, 2].map((port) => ({ port, protocol: "TCP" }));
    const prior = state({ external_ips: ["a", "b"], port: ports });
    const { port } = (prior["spec"] as readonly CtyObject[])[0]!;
    const [first, second] = port as readonly CtyValue[];
    expect(plannedSpec(plan(prior, edited(prior, { port: [second!, first!] })))["port"]).toEqual([second, first]);
    expect(plannedSpec(plan(prior, edited(prior, { external_ips: ["b", "a"] })))["external_ips"]).toEqual(["a", "b"]);
  });

  test("another name or cluster IP replaces the Service, another port does not", () => {
    const prior = state({ cluster_ip: "10.96.0.7", port: [{ port: 1 }] });
    expect(plan(prior, edited(prior, {}, { name: "shop" })).replace).toEqual(["metadata[0].name"]);
    expect(plan(prior, edited(prior, { cluster_ip: "None" })).replace).toEqual(["spec[0].cluster_ip"]);
    expect(plan(prior, edited(prior, { port: [{ port: 9 }] })).replace).toEqual([]);
  });

  test("one label that is known later makes all labels so", () => {
    const prior = state({}, { labels: { a: "1" } });
    const { planned } = plan(prior, edited(prior, {}, { labels: { a: "1", b: UNKNOWN } }));
    expect(planned["metadata"]).toEqual([expect.objectContaining({ labels: UNKNOWN })]);
  });

  test("one element of a list of texts that is known later makes the whole list so", () => {
    const deployment = resourceSchemaOf("kubernetes_deployment_v1")!;
    const spec = (command: readonly CtyValue[]): CtyObject => ({
      template: [{ spec: [{ container: [{ name: "main", command }] }] }],
    });
    const prior = state(spec(["run"]), {}, deployment);
    const result = plan(prior, edited(prior, spec(["run", UNKNOWN])), deployment.block);
    const { template } = plannedSpec(result) as { template: [{ spec: [{ container: [CtyObject] }] }] };
    expect(template[0].spec[0].container[0]["command"]).toBe(UNKNOWN);
  });

  test("a label that is taken out goes, the others stay", () => {
    const prior = state({}, { labels: { a: "1", b: "2" } });
    const { planned, changed } = plan(prior, edited(prior, {}, { labels: { a: "1" } }));
    expect(changed).toBe(true);
    expect(planned["metadata"]).toEqual([expect.objectContaining({ labels: { a: "1" } })]);
  });
});

describe("an empty map", () => {
  const deployment = resourceSchemaOf("kubernetes_deployment_v1")!;
  const resources = deployment.block.fields
    .get("spec")!
    .block!.fields.get("template")!
    .block!.fields.get("spec")!
    .block!.fields.get("container")!
    .block!.fields.get("resources")!.block!;

  test("in a new block is to be computed where the API server may fill it in", () => {
    expect(plan({ limits: null, requests: {} }, { limits: {}, requests: {} }, resources).planned).toEqual({
      limits: UNKNOWN,
      requests: {},
    });
  });
});

describe("what a plan says of quantities", () => {
  const claim = resourceSchemaOf("kubernetes_persistent_volume_claim_v1")!;

  test.each([
    ["1Gi", "1024Mi", false],
    ["1", "1000m", false],
    ["1Gi", "2Gi", true],
  ])("a claim from %s to %s: changed %s", (before, after, changed) => {
    const resources = (storage: string): CtyObject => ({ resources: [{ requests: { storage }, limits: {} }] });
    const prior = { ...state(resources(before), {}, claim), wait_until_bound: true };
    expect(plan(prior, edited(prior, resources(after)), claim.block).changed).toBe(changed);
  });
});
