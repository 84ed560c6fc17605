import { readConfiguration } from "../../lib/cluster";
import {
  categoryOf,
  planTeardown,
  refuseInUse,
  refuseProtected,
  renderOutcome,
  renderPlan,
  type AssociatedObject,
  type Category,
  type ManagedObject,
  type Survey,
} from "../../lib/teardown";
import { stackWith } from "../cluster/support";

const managed = (kind: string, name: string, id = name): ManagedObject => ({
  kind,
  name,
  address: `kubernetes_${kind.toLowerCase()}_v1.${id}`,
  ...(kind === "Namespace" ? { importId: name } : { namespace: "shop", importId: `shop/${name}` }),
});
const object = (kind: string, name: string, more: Partial<AssociatedObject> = {}): AssociatedObject => ({
  kind,
  name,
  namespace: "shop",
  relation: "selected by app=db",
  fate: "kept",
  why: "its data stays",
  exists: true,
  uid: `uid-${name}`,
  ...more,
});
const state = [
  managed("Namespace", "shop", "namespace"),
  managed("Service", "db"),
  managed("StatefulSet", "db-v1", "db"),
  managed("Service", "web"),
];
const byTerraform = (managedObject: ManagedObject): AssociatedObject =>
  object(managedObject.kind, managedObject.name, {
    fate: "deleted",
    why: "by Terraform",
    address: managedObject.address,
  });
const claim = object("PersistentVolumeClaim", "data-db-v1-0", {
  relation: "mounted by its pods",
  mounters: [{ kind: "StatefulSet", name: "db-v1" }],
});
const survey: Survey = {
  terraform: { path: "/bin/terraform", version: "1.11.4", product: "terraform" },
  managed: state,
  entries: [
    {
      entry: { name: "db", namespace: "shop", address: "kubernetes_service_v1.db" },
      objects: [
        byTerraform(state[1]!),
        byTerraform(state[2]!),
        object("Pod", "db-v1-0", { fate: "deleted", why: "with StatefulSet/db-v1" }),
        claim,
      ],
      goes: [state[1]!.address, state[2]!.address],
    },
  ],
  others: [],
  claimsUnknown: [],
  notes: [],
};
const plan = (options: { with?: Category[]; keep?: Category[]; partOnly?: boolean } = {}, of: Survey = survey) => {
  const wanted = new Set(options.with ?? []);
  const made = planTeardown(of, {
    partOnly: options.partOnly ?? false,
    with: (one) => one.kind === "PersistentVolumeClaim" && wanted.has("volumes"),
    keep: (one) => options.keep?.some((category) => category === categoryOf(one.kind)) === true,
  });
  const names = (all: readonly { kind: string; name: string }[]): string[] =>
    all.map((one) => `${one.kind}/${one.name}`);
  return {
    destroy: names(made.destroy),
    forget: names(made.forget),
    remove: names(made.remove),
    stay: names(made.stay),
    made,
  };
};

describe("the plan of a teardown", () => {
  test("keeps volumes unless they are asked for, and with them the namespace that would take them along", () => {
    expect(plan()).toMatchObject({
      destroy: ["Service/db", "StatefulSet/db-v1", "Service/web"],
      forget: ["Namespace/shop"],
      remove: [],
      stay: ["PersistentVolumeClaim/data-db-v1-0"],
    });
  });

  test("destroys the namespace where nothing in it is to be kept", () => {
    expect(plan({ with: ["volumes"] })).toMatchObject({
      destroy: ["Namespace/shop", "Service/db", "StatefulSet/db-v1", "Service/web"],
      forget: [],
      remove: ["PersistentVolumeClaim/data-db-v1-0"],
      stay: [],
    });
  });

  test("keeps the namespace for what services that are long gone have left, and where nobody may look", () => {
    const old = { ...survey, others: [object("PersistentVolumeClaim", "data-old-0")] };
    const asked = {
      with: (one: AssociatedObject) => one.name !== "data-old-0",
      keep: () => false,
      partOnly: false,
    };
    expect(planTeardown(old, asked).keptNamespaces).toEqual(["shop"]);
    expect(plan({ with: ["volumes"] }, { ...survey, claimsUnknown: ["shop"] }).forget).toEqual(["Namespace/shop"]);
  });

  test("forgets what is kept, its pods and namespace with it", () => {
    expect(plan({ keep: ["workload"] })).toMatchObject({
      destroy: ["Service/db", "Service/web"],
      forget: ["StatefulSet/db-v1", "Namespace/shop"],
      stay: ["Pod/db-v1-0", "PersistentVolumeClaim/data-db-v1-0"],
    });
  });

  test("of one service touches nothing of the others, nor the namespace", () => {
    expect(plan({ partOnly: true, with: ["volumes"] })).toMatchObject({
      destroy: ["Service/db", "StatefulSet/db-v1"],
      forget: [],
      remove: ["PersistentVolumeClaim/data-db-v1-0"],
    });
  });

  test("refuses to delete volumes under pods that are kept: they would hang", () => {
    const { made } = plan({ with: ["volumes"], keep: ["workload"] });
    expect(() => refuseInUse(made, survey)).toThrow(/VolumesInUse.*data-db-v1-0[^]*StatefulSet db-v1 stays/);
    expect(() => refuseInUse(plan({ with: ["volumes"] }).made, survey)).not.toThrow();
    expect(() => refuseInUse(plan({ keep: ["workload"] }).made, survey)).not.toThrow();
  });

  test("refuses to delete a claim that pods of somebody else mount as well", () => {
    const shared = { ...claim, mounters: [...claim.mounters!, { kind: "Deployment", name: "reports" }] };
    const [db] = survey.entries;
    const with2 = { ...survey, entries: [{ ...db!, objects: [...db!.objects.slice(0, 3), shared] }] };
    expect(() => refuseInUse(plan({ with: ["volumes"], partOnly: true }, with2).made, with2)).toThrow(
      /VolumesInUse[^]*Deployment reports stays/,
    );
  });

  describe("with what onDelete retains", () => {
    const record = 'terraform_data.retained["kubernetes_statefulset_v1.db"]';
    const guarded: ManagedObject = { ...state[2]!, record };
    const retained: Survey = {
      ...survey,
      managed: [
        ...state.map((one) => (one.address === guarded.address ? guarded : one)),
        { kind: "terraform_data", name: record, address: record },
      ],
    };
    const keepRetained = { with: () => false, keep: (one: ManagedObject) => one.record !== undefined };

    test.each([true, false])("forgets the object and its record (a part only: %s)", (partOnly) => {
      const made = planTeardown(retained, { partOnly, ...keepRetained });
      expect(made.forget.map((one) => one.kind)).toContain("StatefulSet");
      expect(made.records).toEqual([record]);
      expect([...made.destroy, ...made.forget].map((one) => one.kind)).not.toContain("terraform_data");
    });

    test("takes the record away where the object is to go all the same", () => {
      const made = planTeardown(retained, { partOnly: true, with: () => false, keep: () => false });
      expect(made.destroy.map((one) => one.kind)).toEqual(["Service", "StatefulSet"]);
      expect(made.records).toEqual([record]);
    });

    test("keeps the Service that gives a kept StatefulSet's pods their names", () => {
      const headless = managed("Service", "db-headless");
      const [db] = survey.entries;
      const relation = "gives its pods their names";
      const governing = { ...object("Service", headless.name), relation, address: headless.address };
      const made = planTeardown(
        {
          ...retained,
          managed: [...retained.managed, headless],
          entries: [{ ...db!, goes: [...db!.goes, headless.address], objects: [...db!.objects, governing] }],
        },
        { partOnly: true, ...keepRetained },
      );
      expect(made.forget.map(({ name }) => name)).toEqual(["db-v1", "db-headless"]);
    });
  });

  describe("what something kept goes on with", () => {
    const of = (entry: string, kind: string | undefined, ...all: readonly ManagedObject[]): Survey => ({
      ...survey,
      managed: all,
      entries: [
        {
          entry: { name: entry, namespace: "shop", address: all[0]!.address, ...(kind === undefined ? {} : { kind }) },
          objects: all.map(byTerraform),
          goes: all.map(({ address }) => address),
        },
      ],
    });
    const cluster = (kind: string, name: string): ManagedObject => ({
      kind,
      name,
      address: `kubernetes_${kind.toLowerCase()}_v1.${name}`,
    });
    const web = of(
      "web",
      undefined,
      managed("Service", "web"),
      managed("Deployment", "web-v1", "web"),
      managed("ServiceAccount", "web"),
      managed("Role", "web"),
      managed("RoleBinding", "web"),
      cluster("ClusterRole", "shop-web"),
      cluster("ClusterRoleBinding", "shop-web"),
      managed("NetworkPolicy", "web"),
      managed("NetworkPolicy", "web-to-db", "web_to_db"),
      managed("PodDisruptionBudget", "web-v1", "web"),
      managed("HorizontalPodAutoscaler", "web"),
    );
    const site = of("site", "Ingress", managed("Ingress", "site"), managed("NetworkPolicy", "site-to-web"));
    const front = of("front", undefined, managed("Service", "front"), managed("NetworkPolicy", "outside-to-front"));

    test.each<[string, Survey, Category[], string[]]>([
      [
        "a workload: its account, permissions, policies and budget",
        web,
        ["workload"],
        ["Service/web", "HorizontalPodAutoscaler/web"],
      ],
      [
        "a Service whose workload goes: none of that workload's",
        web,
        ["service"],
        ["Deployment/web-v1", "ServiceAccount/web", "Role/web", "RoleBinding/web", "ClusterRole/shop-web"]
          .concat(["ClusterRoleBinding/shop-web", "NetworkPolicy/web", "NetworkPolicy/web-to-db"])
          .concat(["PodDisruptionBudget/web-v1", "HorizontalPodAutoscaler/web"]),
      ],
      ["a route: the way in of its controller", site, ["ingress"], []],
      ["a Service of pods that others run: the way in from outside", front, ["service"], []],
      ["nothing", site, [], ["Ingress/site", "NetworkPolicy/site-to-web"]],
      [
        "an autoscaler alone: nothing",
        web,
        ["autoscaler"],
        [...web.managed.slice(0, -1).map((one) => `${one.kind}/${one.name}`)],
      ],
    ])("%s", (_, from, keep, destroyed) => {
      for (const partOnly of [true, false]) expect(plan({ keep, partOnly }, from).destroy).toEqual(destroyed);
    });
  });

  test("refuses to destroy what the stack protects, not to forget it", () => {
    const configuration = readConfiguration(
      stackWith({ resource: { kubernetes_statefulset_v1: { db: { lifecycle: { prevent_destroy: true } } } } }),
    );
    expect(() => refuseProtected(plan().made, configuration)).toThrow(
      /TeardownProtected.*kubernetes_statefulset_v1\.db/,
    );
    expect(() => refuseProtected(plan({ keep: ["workload"] }).made, configuration)).not.toThrow();
  });

  test("is shown with what happens to each, and why a namespace stays", () => {
    expect(renderPlan(plan().made, { colour: false }).split("\n")).toEqual([
      "WHAT     KIND                   NAMESPACE  NAME          BY",
      "destroy  Service                shop       db            Terraform",
      "destroy  StatefulSet            shop       db-v1         Terraform",
      "destroy  Service                shop       web           Terraform",
      "forget   Namespace              -          shop          Terraform; it stays, for what is kept in it",
      "keep     PersistentVolumeClaim  shop       data-db-v1-0  its data stays",
    ]);
  });

  test("ends with what is gone, what lingers and the way back", () => {
    const lingering = [
      { kind: "Service", namespace: "shop", name: "web", finalizers: ["service.kubernetes.io/load-balancer-cleanup"] },
    ];
    expect(renderOutcome(plan().made, lingering).split("\n")).toEqual([
      "Gone:",
      "  Service shop/db",
      "  StatefulSet shop/db-v1",
      "Not gone yet:",
      "  Service shop/web (held by service.kubernetes.io/load-balancer-cleanup)",
      "Kept:",
      "  PersistentVolumeClaim shop/data-db-v1-0: its data stays",
      "Forgotten by Terraform, still in the cluster:",
      "  Namespace shop",
      "To manage them again:",
      "  terraform import 'kubernetes_namespace_v1.namespace' 'shop'",
    ]);
  });
});
