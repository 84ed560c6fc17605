// The objects of the subject kube-services, all of each, by the provider's bindings and nothing beside them.
import { synthesise } from "./raw-stack";

synthesise(process.env["BENCH_KUBECONFIG"] ?? "/nowhere/kubeconfig", {
  labels: (name, version) => ({
    "app.kubernetes.io/managed-by": "cdktf-kube-services",
    "app.kubernetes.io/part-of": "bench",
    "app.kubernetes.io/name": name,
    ...(version === undefined ? {} : { "app.kubernetes.io/version": version }),
  }),
  deployment: { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } } },
  pod: { serviceAccountName: "default", schedulerName: "default-scheduler" },
  container: { imagePullPolicy: "IfNotPresent", terminationMessagePolicy: "File" },
  service: { externalTrafficPolicy: "Cluster", internalTrafficPolicy: "Cluster", ipFamilyPolicy: "SingleStack" },
  serviceAttributes: { waitForLoadBalancer: false },
});
