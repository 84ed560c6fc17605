import type { KnownDifference } from "./compare";

/** Where the offline provider is meant to differ from the real one. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    address: /^kubernetes_deployment_v1\.stuck \(drift\)$/,
    path: /^before/,
    reason:
      "after a wait that failed, the state holds the object as it is; with the real provider it holds what was planned until the next refresh",
  },
  {
    address: /^kubernetes_deployment_v1\.edit\d+-(left|right)( \(drift\))?$/,
    path: /^((before|after)\.)?spec(\[0\])?\.replicas$/,
    reason: "some of the edited Deployments are scaled by an autoscaler, sooner or later",
  },
  {
    address: /^kubernetes_deployment_v1\.edit\d+-(left|right) \(drift\)$/,
    path: /^$/,
    reason: "that an autoscaler has scaled one of them by the time of a plan is the whole of its drift: see above",
  },
  {
    address: /^kubernetes_manifest\./,
    path: /^after_sensitive\.object\.spec\.template\.spec\.volumes$/,
    reason:
      "volumes hold a part of any type (fieldsV1), so that unknown ones have none here and a list's there; Terraform marks neither as sensitive, but draws an empty list for the latter",
  },
  {
    address: /^kubernetes_(network_policy|job)_v1\./,
    path: /^(before|after)(_sensitive)?\.spec\[0\]\.(pod_)?selector\[0\]\.match_labels$/,
    reason: "in an edit beside an empty selector the real provider plans an empty map of labels where there was none",
  },
  {
    address: /^kubernetes_(network_policy_v1\.lists|job_v1\.case) \(drift\)$/,
    path: /^$/,
    reason: "the real provider reads no map where it had planned an empty one: see above",
  },
  {
    address: /^kubernetes_job_v1\.[\w-]+ \(drift\)$/,
    path: /^(|before(_sensitive)?\..+)$/,
    reason:
      "the real provider does not read a Job again whose completion it has waited for, so that the next refresh finds what Kubernetes filled in",
  },
  {
    address: /^kubernetes_ingress_class_v1\./,
    path: /^(|before\.metadata\[0\]\.(resource_version|uid))$/,
    reason:
      "the real provider does not read what it has just made of an IngressClass, which the next refresh then does",
  },
  {
    address: /^kubernetes_persistent_volume(_claim)?_v1\.f8[12]-/,
    path: /^(before\.spec\[0\]\.volume_name|metadata\.annotations(\.pv\.kubernetes\.io\/[\w-]+)?|spec\.(volumeName|claimRef))$/,
    reason: "whether a published claim that is not waited for is bound to its volume before both are read is chance",
  },
];
