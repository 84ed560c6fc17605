import type { KnownDifference } from "./compare";

/** Where the offline provider is meant to differ from the real one. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    address: /^kubernetes_manifest\./,
    path: /^(after|after_unknown|after_sensitive)\.object\b/,
    reason:
      "what a new object of any kind will be is planned as unknown; the real provider foresees the fields that the manifest names",
  },
  {
    address: /^kubernetes_deployment_v1\.stuck \(drift\)$/,
    path: /^before/,
    reason:
      "after a wait that failed, the state holds the object as it is; with the real provider it holds what was planned until the next refresh",
  },
  {
    address: /^kubernetes_deployment_v1\.g\d+-(left|right)$/,
    path: /^spec\.replicas$/,
    reason: "some of the edited Deployments are scaled by an autoscaler, sooner or later",
  },
  {
    address: /^kubernetes_deployment_v1\./,
    path: /^after(_unknown\.(metadata|spec|timeouts)|\.spec\[0\]\.template\[0\]\.spec\[0\]\.(init_)?container\[\d+\]\.resources\[0\]\.(limits|requests))$/,
    reason:
      "in a container that an edit adds, limits and requests written as {} are known only after the apply with the real provider, and empty with the offline one",
  },
  {
    address: /^kubernetes_network_policy_v1\./,
    path: /^(after|after_sensitive)\.spec\[0\]\.pod_selector\[0\]\.match_labels$/,
    reason: "in an edit beside an empty selector the real provider plans an empty map of labels where there was none",
  },
  {
    address: /^kubernetes_network_policy_v1\.lists \(drift\)$/,
    path: /^$/,
    reason: "the real provider reads no map where it had planned an empty one: see above",
  },
];
