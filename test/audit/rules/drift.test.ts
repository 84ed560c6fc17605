import { testRule } from "../support/rule-cases";
import { entry, metadata, podSpec, service, SERVICE, type Block } from "../support/plan";

// What the API server fills in by itself is no drift; what somebody else writes is.
const job = (meta: Block, spec: Block, pod: Block): Block => ({
  metadata: metadata("once", meta),
  spec: [{ ...spec, template: [{ metadata: [{ labels: { app: "once" } }], spec: [podSpec(pod)] }] }],
});
const claim = (spec: Block): Block => ({ metadata: metadata("data"), spec: [spec] });
const drifted = (type: string, before: Block, after: Block) => ({
  resources: [],
  more: {
    resource_drift: [entry({ type, name: "x", before, after, actions: ["update"] })],
    resource_changes: [entry({ type, name: "x", before: after, after })],
  },
});
testRule("changed-outside-terraform", {
  fires: {
    "a label of a Job that its pods do not have": drifted(
      "kubernetes_job_v1",
      job({ labels: null }, {}, {}),
      job({ labels: { team: "x" } }, {}, {}),
    ),
    "another volume of a claim": drifted(
      "kubernetes_persistent_volume_claim_v1",
      claim({ volume_name: "a" }),
      claim({ volume_name: "b" }),
    ),
    "a value that is no default": drifted(
      "kubernetes_job_v1",
      job({}, { completion_mode: "" }, {}),
      job({}, { completion_mode: "Indexed" }, {}),
    ),
    "pods get on the network of their node": drifted(
      "kubernetes_job_v1",
      job({}, {}, { host_network: null }),
      job({}, {}, { host_network: true }),
    ),
  },
  silent: {
    "what the server fills in of a Job": drifted(
      "kubernetes_job",
      job({ labels: null }, { completion_mode: "" }, { scheduler_name: "" }),
      job({ labels: { app: "once" } }, { completion_mode: "NonIndexed" }, { scheduler_name: "default-scheduler" }),
    ),
    "a claim gets its volume": drifted(
      "kubernetes_persistent_volume_claim",
      claim({ volume_name: "", storage_class_name: null }),
      claim({ volume_name: "pvc-1", storage_class_name: "standard" }),
    ),
    "a Service gets its address": drifted(
      SERVICE,
      service({ cluster_ip: "", session_affinity: null }),
      service({ cluster_ip: "10.96.0.11", session_affinity: "None" }),
    ),
  },
});
