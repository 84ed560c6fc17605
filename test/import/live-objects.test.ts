import type { Cluster } from "../../lib/cluster";
import { liveObjects } from "../../lib/import";
import { describeObject } from "../../lib/manifest";

/** A namespace as a cluster makes it, and two objects that somebody declared beside the others. */
const NAMESPACE: Readonly<Record<string, readonly object[]>> = {
  Service: [
    { metadata: { name: "kubernetes", labels: { component: "apiserver", provider: "kubernetes" } } },
    { metadata: { name: "web" } },
  ],
  ConfigMap: ["kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert", "web"].map((name) => ({
    metadata: { name },
  })),
  ServiceAccount: [{ metadata: { name: "default" } }],
  Role: [
    {
      metadata: {
        name: "system:controller:bootstrap-signer",
        labels: { "kubernetes.io/bootstrapping": "rbac-defaults" },
      },
    },
  ],
  ReplicaSet: [{ metadata: { name: "web-1", ownerReferences: [{ kind: "Deployment", name: "web" }] } }],
  Endpoints: [{ metadata: { name: "web" } }],
};

test("what the cluster makes by itself is none of the objects that somebody declared", async () => {
  const list = ({ kind }: { readonly kind: string }) => Promise.resolve(NAMESPACE[kind] ?? []);
  const found = await liveObjects({ list } as unknown as Cluster, "default", () => undefined);
  expect(found.map(({ object }) => describeObject(object)).sort()).toEqual(["ConfigMap web", "Service web"]);
});
