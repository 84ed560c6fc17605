import type { JsonObject } from "../../../lib/json-object";
import { UNKNOWN } from "../../../lib/sandbox/provider/cty/value";
import { behaviourOf } from "../../../lib/sandbox/provider/resources/kinds";

const object = (spec: JsonObject) => ({ apiVersion: "v1", kind: "X", metadata: { name: "a" }, spec });
const NONE_MAY_FAIL = { backoffLimitPerIndex: 0, maxFailedIndexes: 0 };

/** The spec that is sent on a create. */
const sent = (resourceType: string, spec: JsonObject): unknown =>
  behaviourOf(resourceType).prepare?.(object(spec), {}, "create")["spec"];

test("a Job with an index for each pod tells how many may fail, as the real provider always does", () => {
  const indexed = { completionMode: "Indexed", maxFailedIndexes: 2 };
  expect(sent("kubernetes_job_v1", indexed)).toEqual({ ...NONE_MAY_FAIL, ...indexed });
  expect(sent("kubernetes_job_v1", { completionMode: "NonIndexed" })).toEqual({ completionMode: "NonIndexed" });
  expect(sent("kubernetes_cron_job_v1", { jobTemplate: { spec: { completionMode: "Indexed" } } })).toEqual({
    jobTemplate: { spec: { completionMode: "Indexed", ...NONE_MAY_FAIL } },
  });
});

test("a StatefulSet without an update strategy of its own keeps the type of before, without a partition", () => {
  const before = object({ updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 1 } } });
  const steps = (after: JsonObject) =>
    behaviourOf("kubernetes_stateful_set_v1").update?.({ before, after: object(after), prior: {}, planned: {} });
  expect(steps({})).toEqual({ patch: [{ op: "add", path: "/spec/updateStrategy/rollingUpdate", value: null }] });
  expect(steps({ updateStrategy: { type: "OnDelete" } })).toEqual({
    patch: [
      { op: "add", path: "/spec/updateStrategy/rollingUpdate", value: null },
      { op: "add", path: "/spec/updateStrategy/type", value: "OnDelete" },
    ],
  });
});

test("data that is given by write-only attributes stands in no state, not even as an empty map", () => {
  const live = { ...object({}), metadata: { name: "a" }, data: { password: "cw==" } };
  const known = { data_wo_revision: 1, data: UNKNOWN, binary_data: null };
  expect(behaviourOf("kubernetes_secret_v1").read?.({ data: { password: "s" } }, live, known)).toEqual({
    data: null,
    binary_data: null,
  });
});
