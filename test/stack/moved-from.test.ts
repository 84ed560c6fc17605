import { TerraformResource, TerraformStack, Testing, type App } from "cdktf";
import {
  ConfigMap,
  EnvironmentStack,
  KubeServicesError,
  StatefulService,
  StatelessService,
  type EnvironmentStackProps,
} from "../../lib";

const containers = [{ image: "nginx:1.27", ports: [{ name: "http", containerPort: 8080 }] }];
const PROPS: EnvironmentStackProps = {
  cluster: { kubeconfig: "~/.kube/config", context: "prod" },
  namespace: "shop",
  partOf: "shop",
};
interface Written {
  readonly import?: readonly { readonly to: string; readonly id: string }[];
  readonly removed?: readonly { readonly from: string; readonly lifecycle: object }[];
  readonly "//"?: { readonly acknowledgements?: readonly object[] };
}
const written = (stack: TerraformStack): Written => JSON.parse(Testing.synth(stack)) as Written;

/** The codes with which an app is refused when it is synthesised, and where. */
function refused(build: (app: App) => void): readonly string[] {
  const app = Testing.app();
  try {
    build(app);
    app.synth();
  } catch (error) {
    if (KubeServicesError.is(error)) return error.problems.map(({ code, where }) => `${code} at ${where}`);
    throw error;
  }
  return [];
}

test("what moves is forgotten there by its address, and imported here by its name", () => {
  const app = Testing.app();
  const shop = new EnvironmentStack(app, "shop", PROPS);
  new ConfigMap(shop, "stays", { data: {} });
  const pay = new EnvironmentStack(app, "pay", { ...PROPS, movedFrom: { stack: shop } });
  new StatelessService(pay, "web", { containers });
  new StatefulService(pay, "db", {
    containers,
    volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data", onDelete: "delete" }],
  });
  app.synth();
  const imported = {
    "kubernetes_deployment_v1.web": "shop/web-v1",
    "kubernetes_service_v1.web": "shop/web",
    "kubernetes_service_v1.db": "shop/db",
    "kubernetes_service_v1.db_headless": "shop/db-headless",
    "kubernetes_stateful_set_v1.db": "shop/db-v1",
  };
  expect(Object.fromEntries((written(pay).import ?? []).map(({ to, id }) => [to, id]))).toEqual(imported);
  const { removed } = written(shop);
  const { "//": comment } = shop.toTerraform() as Written;
  expect(removed?.map(({ from }) => from).sort()).toEqual(
    [...Object.keys(imported), "terraform_data.db_claims", "terraform_data.db_claims_fixed"].sort(),
  );
  expect(removed?.every(({ lifecycle }) => JSON.stringify(lifecycle) === '{"destroy":false}')).toBe(true);
  expect(comment?.acknowledgements).toEqual([
    expect.objectContaining({ rule: "object-forgotten", reason: expect.stringContaining("pay") }),
  ]);
  expect(pay.dependsOn(shop)).toBe(true);
});

test("only what is named moves, where something is", () => {
  const app = Testing.app();
  const shop = new EnvironmentStack(app, "shop", PROPS);
  const pay = new EnvironmentStack(app, "pay", { ...PROPS, movedFrom: { stack: shop, constructs: ["old"] } });
  for (const id of ["old", "new"]) new ConfigMap(pay, id, { data: {} });
  app.synth();
  expect(written(pay).import?.map(({ to }) => to)).toEqual(["kubernetes_config_map_v1.old"]);
});

test("what the other stack still declares, by address or as an object, is refused", () => {
  expect(
    refused((app) => {
      const shop = new EnvironmentStack(app, "shop", PROPS);
      new ConfigMap(shop, "same", { data: {} });
      new ConfigMap(shop, "other-id", { data: {}, name: "taken" });
      const pay = new EnvironmentStack(app, "pay", { ...PROPS, movedFrom: { stack: shop } });
      new ConfigMap(pay, "same", { data: {} });
      new ConfigMap(pay, "taken", { data: {} });
    }),
  ).toEqual(["MovedStillDeclared at pay/same/Resource", "MovedStillDeclared at pay/taken/Resource"]);
});

test("a stack of another cluster, namespace or app, and the stack itself, are refused", () => {
  const elsewhere = (props: Partial<EnvironmentStackProps>) => (app: App) => {
    const shop = new EnvironmentStack(app, "shop", { ...PROPS, ...props });
    new ConfigMap(new EnvironmentStack(app, "pay", { ...PROPS, movedFrom: { stack: shop } }), "a", { data: {} });
  };
  const host = { host: "https://10.0.0.1", token: true } as const;
  expect(refused(elsewhere({ namespace: "other" }))).toEqual(["MovedElsewhere at pay"]);
  expect(refused(elsewhere({ cluster: host }))).toEqual(["MovedElsewhere at pay"]);
  expect(
    refused((app) => {
      const shop = new EnvironmentStack(Testing.app(), "shop", PROPS);
      new ConfigMap(new EnvironmentStack(app, "pay", { ...PROPS, movedFrom: { stack: shop } }), "a", { data: {} });
    }),
  ).toEqual(["MovedElsewhere at pay"]);
});

test("what Terraform cannot import by what the code says is refused, and taken over where it says it", () => {
  const foreign = (id?: string) => (app: App) => {
    const shop = new TerraformStack(app, "shop");
    const pay = new EnvironmentStack(app, "pay", { ...PROPS, movedFrom: { stack: shop } });
    const record = new TerraformResource(pay, "record", { terraformResourceType: "aws_route53_record" });
    if (id !== undefined) record.importFrom(id);
  };
  expect(refused(foreign())).toEqual(["MovedUnimportable at pay/record"]);
  expect(refused(foreign("Z123_www_A"))).toEqual([]);
});

test("an id that is not there, and a stack that nothing comes from, are told", () => {
  const from = (constructs?: readonly string[]) => (app: App) => {
    const shop = new EnvironmentStack(app, "shop", PROPS);
    new EnvironmentStack(app, "pay", { ...PROPS, movedFrom: { stack: shop, ...(constructs ? { constructs } : {}) } });
  };
  expect(refused(from(["webb"]))).toEqual(["MovedUnknown at pay"]);
  expect(refused(from())).toEqual(["MovedNothing at pay"]);
  expect(
    refused((app) => {
      new EnvironmentStack(app, "pay", { ...PROPS, movedFrom: { stack: "shop" as never } });
    }),
  ).toEqual(["MovedStackInvalid at pay"]);
});
