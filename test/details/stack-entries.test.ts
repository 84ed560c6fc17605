import { readConfiguration } from "../../lib/cluster";
import { chosenEntry, declaredServices, meantEntries } from "../../lib/details";
import { stackWith } from "../cluster/support";

const configuration = (resource: object, env: Record<string, string> = {}) =>
  readConfiguration(stackWith({ resource }), env);

describe("the services that a stack declares", () => {
  test("are read from its configuration, with names that refer to other resources and variables", () => {
    const services = declaredServices(
      configuration(
        {
          kubernetes_namespace_v1: { ns: { metadata: { name: "${var.prefix}-shop" } } },
          kubernetes_service_v1: {
            web: { metadata: { name: "web", namespace: "${kubernetes_namespace_v1.ns.metadata[0].name}" } },
            db: { metadata: [{ name: "db", namespace: "shop" }] },
            plain: { metadata: { name: "plain" } },
          },
          kubernetes_deployment_v1: { web: { metadata: { name: "web-v1" } } },
          kubernetes_manifest: {
            extra: { manifest: { apiVersion: "v1", kind: "Service", metadata: { name: "extra", namespace: "shop" } } },
            route: { manifest: { apiVersion: "x/v1", kind: "Route", metadata: { name: "r" } } },
          },
        },
        { TF_VAR_prefix: "prod" },
      ),
    );
    expect(services.map((one) => `${one.namespace}/${one.name} ${one.address}`)).toEqual([
      "default/plain kubernetes_service_v1.plain",
      "prod-shop/web kubernetes_service_v1.web",
      "shop/db kubernetes_service_v1.db",
      "shop/extra kubernetes_manifest.extra",
    ]);
  });

  test.each([
    ["a variable that is not set", "${var.name}", /ServiceNameUnresolved.*TF_VAR_name/],
    [
      "what only Terraform knows",
      "${data.x.y.name}",
      /ServiceNameUnresolved.*data\.x\.y\.name is known to Terraform only/,
    ],
  ])("a name that is %s is told, not guessed", (_, name, message) => {
    const unclear = configuration({ kubernetes_service_v1: { web: { metadata: { name } } } });
    expect(() => declaredServices(unclear)).toThrow(message);
  });

  test("a mistyped name is told with those that it may stand for", () => {
    const names = ["web", "web-admin", "checkout", "db"];
    const declaring = configuration({
      kubernetes_service_v1: Object.fromEntries(names.map((name) => [name, { metadata: { name } }])),
    });
    const problem = (name: string): string => {
      try {
        return String(meantEntries(declaring, name).length);
      } catch (error) {
        return (error as Error).message.split("\n").at(-1) ?? "";
      }
    };
    expect(problem("wbe")).toBe("  fix: did you mean web?");
    expect(problem("chekcout")).toBe("  fix: did you mean checkout?");
    expect(problem("admin")).toBe("  fix: did you mean web-admin?");
    expect(problem("Checkout")).toBe("  fix: did you mean checkout?");
    expect(problem("payments")).toBe('  got: "payments"');
  });

  test("a name that stands in several namespaces is chosen with its namespace", () => {
    const declaring = configuration({
      kubernetes_service_v1: {
        a: { metadata: { name: "web", namespace: "a" } },
        b: { metadata: { name: "web", namespace: "b" } },
      },
    });
    expect(meantEntries(declaring, "web")).toHaveLength(2);
    expect(chosenEntry(declaring, "b/web")).toMatchObject({ name: "web", namespace: "b" });
    expect(chosenEntry(declaring, "service/b/web")).toMatchObject({ name: "web", namespace: "b" });
    expect(() => chosenEntry(declaring, "web")).toThrow(/ServiceAmbiguous(.|\n)*allowed: a\/web, b\/web/);
  });

  test("a stack without services, or without the named one, is the user's mistake", () => {
    expect(() => meantEntries(configuration({}), "web")).toThrow(/StackWithoutServices/);
    const declaring = configuration({ kubernetes_service_v1: { web: { metadata: { name: "web" } } } });
    expect(() => meantEntries(declaring, "wbe")).toThrow(/ServiceUnknown.*it declares web/);
    expect(meantEntries(declaring, "web")).toHaveLength(1);
  });
});
