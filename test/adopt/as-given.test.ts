import { connect } from "../../lib/cluster";
import { planAdoption } from "../../lib/adopt/plan-adoption";
import { json, stackWith, stubServer } from "../cluster/support";

const labels = (partOf: string): Readonly<Record<string, string>> => ({
  "app.kubernetes.io/managed-by": "cdktf-kube-services",
  "app.kubernetes.io/part-of": partOf,
});
const DECLARED = { given: {}, owned: labels("shop") };

async function plan(
  declared: keyof typeof DECLARED,
  live: Readonly<Record<string, string>>,
  asGiven: boolean,
): Promise<readonly string[]> {
  const server = await stubServer((_, response, url) =>
    url.pathname.endsWith("/services/web")
      ? json(response, { metadata: { name: "web", namespace: "shop", labels: live } })
      : json(response, {
          kind: "APIResourceList",
          resources: [{ name: "services", kind: "Service", namespaced: true }],
        }),
  );
  const resource = {
    kubernetes_service_v1: { web: { metadata: [{ name: "web", namespace: "shop", labels: DECLARED[declared] }] } },
  };
  const { cluster, configuration } = await connect(
    stackWith({ provider: { kubernetes: [{ host: server.url }] }, resource }),
    {},
  );
  const steps = await planAdoption(configuration, [], cluster, new Set(), asGiven);
  cluster.close();
  await server.close();
  return steps.map(({ action }) => action);
}

test("an object as given is taken over by the user's word alone, and never one that says it is another's", async () => {
  expect(await plan("given", { app: "web" }, false)).toEqual(["unmarked"]);
  expect(await plan("given", { app: "web" }, true)).toEqual(["import"]);
  expect(await plan("given", labels("other"), true)).toEqual(["foreign"]);
  expect(await plan("owned", labels("shop"), false)).toEqual(["import"]);
  expect(await plan("owned", { app: "web" }, true)).toEqual(["foreign"]);
});
