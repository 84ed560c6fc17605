import { resourceSchemas } from "../../../lib/manifest";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import type { Attributes, KindCase } from "./support/kinds";
import { KIND_CASES, merge } from "./support/kinds";
import type { PlannedResource } from "./support/terraform";
import { TerraformFolder } from "./support/terraform";

/*
 * All kinds go through each step together: one plan and one apply for a step, however many kinds there are.
 */
const sandbox = sharedSandbox();
const space = uniqueName("kinds");
const provider = { kubernetes: { config_path: sandbox.kubeconfig } };
const folder = new TerraformFolder(sandbox.env);
const imported = new TerraformFolder(sandbox.env);

const NAMESPACE = { "kubernetes_namespace_v1.space": {} };
const nameOf = ({ type }: KindCase): string => `${space}-${type.replace(/^kubernetes_|_v\d$/g, "").replace(/_/g, "-")}`;
const addressOf = ({ type }: KindCase): string => `${type}.case`;

/** How far the resources have come. */
type Step = "created" | "edited" | "replaced";

function attributesAt(kind: KindCase, step: Step): Attributes {
  const created = kind.created(nameOf(kind), space);
  if (step === "created") return created;
  const edited = merge(created, kind.edited);
  if (step === "edited") return edited;
  if (kind.replaced !== undefined) return merge(edited, kind.replaced);
  const [metadata] = edited["metadata"] as readonly [Attributes];
  return { ...edited, metadata: [{ ...metadata, name: `${nameOf(kind)}-new` }] };
}

function configuration(step: Step, kinds = KIND_CASES): object {
  const metadata = [{ name: space }];
  const namespace = { space: { metadata, wait_for_default_service_account: true } };
  const resource: Record<string, Record<string, unknown>> = { kubernetes_namespace_v1: namespace };
  for (const kind of kinds) {
    const types = (resource[kind.type] ??= {});
    types["case"] = { ...attributesAt(kind, step), depends_on: Object.keys(NAMESPACE) };
  }
  return { provider, resource };
}

type Plans = Readonly<Record<"secondPlan" | "edit" | "afterEdit" | "replace" | "afterReplace" | "import", Plan>>;
type Plan = ReadonlyMap<string, PlannedResource>;
let plans: Plans;
let destroyed: string;

beforeAll(async () => {
  folder.configure(configuration("created"));
  await folder.run("init", "-input=false");
  await folder.run("apply", "-input=false", "-auto-approve");
  const secondPlan = await folder.plan();
  folder.configure(configuration("edited"));
  const edit = await folder.plan(true);
  const afterEdit = await folder.plan();
  folder.configure(configuration("replaced"));
  const replace = await folder.plan(true);
  const afterReplace = await folder.plan();

  const importable = KIND_CASES.filter((kind) => kind.importable !== false);
  const ids = JSON.parse(folder.state()) as {
    readonly resources: readonly {
      readonly type: string;
      readonly instances: readonly [{ readonly attributes: { readonly id: string } }];
    }[];
  };
  imported.configure({
    ...configuration("replaced", importable),
    import: importable.map((kind) => {
      const found = ids.resources
        .filter((each) => each.type === kind.type)
        .at(kind.type.includes("namespace") ? 0 : -1);
      return { to: addressOf(kind), id: found?.instances[0].attributes.id };
    }),
  });
  await imported.run("init", "-input=false");
  const imports = await imported.plan();
  plans = { secondPlan, edit, afterEdit, replace, afterReplace, import: imports };
  destroyed = await folder.run("destroy", "-input=false", "-auto-approve");
}, 900_000); // on the slowest machine; nothing depends on it

afterAll(async () => {
  if (plans === undefined) await folder.try("destroy", "-input=false", "-auto-approve");
  folder.remove();
  imported.remove();
});

const actions = (plan: Plan, kind: KindCase): readonly string[] | undefined =>
  plan.get(addressOf(kind))?.change.actions;

test("every kind that the provider offers is tested here", () => {
  const tested = KIND_CASES.map((kind) => kind.type).sort();
  expect(tested).toEqual(
    resourceSchemas(2)
      .map((each) => each.resourceType)
      .sort(),
  );
});

describe.each(KIND_CASES.map((kind) => [kind.type, kind] as const))("%s", (_type, kind) => {
  test("is created, and a second plan is empty", () => {
    expect(actions(plans.secondPlan, kind)).toEqual(["no-op"]);
  });

  test("is edited, and a plan after the edit is empty", () => {
    expect(actions(plans.edit, kind)).toEqual(["update"]);
    expect(actions(plans.afterEdit, kind)).toEqual(["no-op"]);
  });

  test("is replaced where it cannot be edited, and a plan after that is empty", () => {
    const { change } = plans.replace.get(addressOf(kind)) ?? {};
    expect(change?.actions).toEqual(["delete", "create"]);
    expect(change?.replace_paths?.length).toBeGreaterThan(0);
    expect(actions(plans.afterReplace, kind)).toEqual(["no-op"]);
  });

  if (kind.importable !== false) {
    test("is imported without a change to the object", () => {
      const { change } = plans.import.get(addressOf(kind)) ?? {};
      expect(change?.importing).toBeDefined();
      // An import cannot know the attributes that are the provider's own.
      expect(change?.actions).toEqual([kind.own === undefined ? "no-op" : "update"]);
      const [before, after] = [change?.before, change?.after] as [Attributes, Attributes];
      const changed = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
      expect(changed).toEqual(Object.keys(kind.own ?? {}));
    });
  }
});

test("everything is destroyed", () => {
  expect(destroyed).toContain(`Destroy complete! Resources: ${KIND_CASES.length + 1} destroyed.`);
});

test("no plan shows a secret as something that may be printed", () => {
  const { change } = plans.edit.get("kubernetes_secret_v1.case") ?? {};
  expect(change?.after_sensitive).toMatchObject({ data: true });
});
