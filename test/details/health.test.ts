import { judge, type Snapshot } from "../../lib/details";
import type { ContainerStatus, EndpointSlice, Pod } from "../../lib/cluster";
import { deployment, pod, replicaSet, running, service, snapshot, waiting, type PodOptions } from "./objects";

const declared = [{ name: "web", namespace: "shop", address: "kubernetes_service_v1.web" }];
const owned = (name: string, statuses: ContainerStatus[] = [running()], options: PodOptions = {}): Pod =>
  pod(name, statuses, { owner: replicaSet("web-v1-abc"), ...options });
const endpoints = (...ready: boolean[]): EndpointSlice => ({
  metadata: { namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
  addressType: "IPv4",
  ports: [{ port: 8080 }],
  endpoints: ready.map((one, i) => ({ addresses: [`10.0.0.${i}`], conditions: { ready: one } })),
});
const well: Partial<Snapshot> = {
  services: [service("web")],
  deployments: [deployment("web-v1", "web", 2, 2)],
  pods: [owned("a"), owned("b")],
  endpointSlices: [endpoints(true, true)],
};
const verdict = (parts: Partial<Snapshot>) => judge(declared, snapshot({ ...well, ...parts }))[0];

describe("the health of a service", () => {
  test("is good with all pods ready and endpoints behind it", () => {
    expect(verdict({})).toEqual({
      name: "web",
      namespace: "shop",
      healthy: true,
      ready: 2,
      total: 2,
      endpoints: 2,
      reasons: [],
    });
  });

  test.each<[string, Partial<Snapshot>, (string | RegExp)[]]>([
    ["is not in the cluster", { services: [] }, ["it is not in the cluster"]],
    [
      "has a broken rollout behind a first pod that still serves",
      {
        deployments: [deployment("web-v1", "web", 1, 2)],
        pods: [owned("a"), owned("b", [waiting("ImagePullBackOff", "not found")])],
        endpointSlices: [endpoints(true)],
      },
      ["Deployment web-v1: 1 of 2 pods are ready", "Pod b: ImagePullBackOff: not found"],
    ],
    [
      "has ready pods and no endpoint, because its port names none of theirs",
      { endpointSlices: [endpoints()] },
      ["no endpoint takes traffic"],
    ],
    ["has endpoints that are not ready", { endpointSlices: [endpoints(false)] }, ["no endpoint takes traffic"]],
    [
      "is scaled to zero",
      { deployments: [deployment("web-v1", "web", 0, 0)], pods: [], endpointSlices: [] },
      ["Deployment web-v1: scaled to zero", "no endpoint takes traffic"],
    ],
    [
      "has a Job that is done behind it",
      {
        deployments: [],
        pods: [pod("x", [], { phase: "Succeeded", owner: { kind: "Job", name: "import" } })],
        endpointSlices: [],
      },
      ["Job import: ended", "no endpoint takes traffic"],
    ],
    [
      "selects nothing",
      { deployments: [], pods: [], endpointSlices: [] },
      ["no pod has the labels app=web", "no endpoint takes traffic"],
    ],
    [
      "may not be looked into",
      { deployments: [], denied: new Set(["deployments"] as const) },
      ["not known: not allowed to list deployments"],
    ],
  ])("is bad where it %s", (_, parts, reasons) => {
    const health = verdict(parts);
    expect(health?.healthy).toBe(false);
    expect(health?.reasons.slice(0, reasons.length)).toEqual(reasons);
  });

  test("is good for an external name, and for endpoints that somebody keeps by hand", () => {
    const external = service("web", { type: "ExternalName", externalName: "x" });
    expect(verdict({ services: [external], pods: [], deployments: [], endpointSlices: [] })?.healthy).toBe(true);
    const manual = service("web", { selector: undefined });
    expect(verdict({ services: [manual], pods: [], deployments: [] })?.healthy).toBe(true);
  });

  test("is not spoilt by a finished pod that lies about", () => {
    const evicted = owned("old", [running("web", { ready: false })], { phase: "Failed", ready: false });
    expect(verdict({ pods: [owned("a"), owned("b"), evicted] })?.healthy).toBe(true);
  });

  test("names at most five pods", () => {
    const pods = Array.from({ length: 8 }, (_, i) => owned(`p-${i}`, [waiting("ImagePullBackOff", "x")]));
    const reasons = verdict({ pods, deployments: [deployment("web-v1", "web", 0, 8)] })?.reasons ?? [];
    expect(reasons.filter((one) => one.startsWith("Pod "))).toHaveLength(5);
    expect(reasons.at(-1)).toBe("and 3 more pods are not ready");
  });
});
