import { serviceRule } from "../rule/define";

/** A Service is to be headless and exposed. */
export const headlessExposed = serviceRule({
  id: "headless-exposed",
  severity: "high",
  category: "exposure",
  title: "A headless Service cannot be exposed",
  why: "Kubernetes refuses a Service without an address that has node ports or a load balancer, so the apply fails, each time. The provider keeps the address that a Service has where the code names none, so that a headless one stays so.",
  fix: 'Replace the Service (terraform apply -replace, or delete it and apply) if it is to have an address, or expose the pods by a second Service; keep type "ClusterIP" if it is to stay headless.',
  ids: ["CWE-1068"],
  example: 'type = "NodePort" with cluster_ip = "None"',
  check: (service) =>
    service.access === "Headless" && (service.type === "NodePort" || service.type === "LoadBalancer")
      ? `type ${service.type} with clusterIP None: the API server will refuse it`
      : undefined,
});
