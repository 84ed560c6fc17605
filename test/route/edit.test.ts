import {
  HttpRoute,
  Ingress,
  KubeServicesError,
  Manifest,
  StatelessService,
  type EnvironmentStack,
  type ObjectEdit,
} from "../../lib";
import { synthesise, testStack } from "../support/synthesise";

type Edit = { readonly route: ObjectEdit };

/** A route of each kind, with an edit; the object that comes of it. */
const ROUTES: Readonly<Record<string, (stack: EnvironmentStack, service: StatelessService, edit?: Edit) => void>> = {
  Ingress: (stack, service, edit) =>
    new Ingress(stack, "site", {
      className: "nginx",
      annotations: { "example.com/b": "2" },
      rules: [{ host: "a.example.com", paths: [{ path: "/", service }] }],
      ...(edit === undefined ? {} : { edit }),
    }),
  HTTPRoute: (stack, service, edit) =>
    new HttpRoute(stack, "site", {
      gateway: "public",
      annotations: { "example.com/b": "2" },
      hostnames: "a.example.com",
      rules: [{ backends: [{ service }] }],
      ...(edit === undefined ? {} : { edit }),
    }),
};

function objectOf(kind: string, edit?: Edit): Readonly<Record<string, unknown>> {
  const stack = testStack();
  const web = new StatelessService(stack, "web", {
    containers: [{ image: "example.com/web:1", ports: [{ containerPort: 8080, servicePort: 80 }] }],
  });
  ROUTES[kind]!(stack, web, edit);
  synthesise(stack);
  return Manifest.of(stack).objects.find((one) => one.kind === kind) as never;
}

describe.each(Object.keys(ROUTES))("Edit YAML of %s", (kind) => {
  test("a patch is merged, and all else stays", () => {
    const made = objectOf(kind) as { readonly metadata: { readonly annotations?: object } };
    const edited = objectOf(kind, { route: { patch: { metadata: { annotations: { "example.com/a": "1" } } } } });
    expect(edited).toEqual({
      ...made,
      metadata: { ...made.metadata, annotations: { ...made.metadata.annotations, "example.com/a": "1" } },
    });
  });

  test("the whole object is given back as it is", () => {
    const made = objectOf(kind);
    expect(objectOf(kind, { route: { yaml: JSON.stringify(made) } })).toEqual(made);
  });

  test.each<[string, object, string]>([
    ["another part", { workload: { patch: {} } }, "PropUnknown"],
    ["another name", { route: { patch: { metadata: { name: "other" } } } }, "EditNameFixed"],
    ["both forms", { route: { patch: {}, yaml: "{}" } }, "EditAmbiguous"],
  ])("%s is refused", (_, edit, code) => {
    let codes: readonly string[] = [];
    try {
      objectOf(kind, edit as Edit);
    } catch (error) {
      if (!KubeServicesError.is(error)) throw error;
      codes = error.problems.map((problem) => problem.code);
    }
    expect(codes).toContain(code);
  });
});
