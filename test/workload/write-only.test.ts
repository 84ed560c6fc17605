import { Fn, TerraformVariable } from "cdktf";
import {
  ConfigMap,
  EphemeralVariable,
  Secret,
  StatelessService,
  type EnvironmentStack,
  type SecretProps,
} from "../../lib";
import { KubeServicesError, type Problem } from "../../lib";
import { at, plainStack, problemsOf, synthesise, synthesised, testStack } from "../support/synthesise";

const make = (revision: number) => (stack: EnvironmentStack) => {
  const password = new EphemeralVariable(stack, "db_password", { description: "of the database" });
  const key = new EphemeralVariable(stack, "api_key");
  const secret = new Secret(stack, "credentials", {
    writeOnly: {
      revision,
      data: { password: password.stringValue, url: `postgres://u:${password.stringValue}@db` },
      binaryData: { key: key.stringValue },
    },
  });
  new StatelessService(stack, "api", {
    restartOn: secret.revision,
    containers: [{ image: "api:1", ports: [{ containerPort: 80 }] }],
  });
};

test("write-only values go to the attributes that no state keeps, by ephemeral variables, with their revision", () => {
  const synth = synthesised(make(3));
  const secret = synth.resource("kubernetes_secret_v1.credentials");
  expect(secret).toMatchObject({
    data_wo: { password: "${var.db_password}", url: "postgres://u:${var.db_password}@db" },
    data_wo_revision: 3,
    binary_data_wo: { key: "${var.api_key}" },
    binary_data_wo_revision: 3,
    type: "Opaque",
  });
  expect(Object.keys(secret)).not.toEqual(expect.arrayContaining(["data"]));
  expect(Object.keys(secret)).not.toEqual(expect.arrayContaining(["binary_data"]));
  expect(at(synth.json, "variable.db_password")).toMatchObject({
    type: "string",
    sensitive: true,
    ephemeral: true,
    description: "of the database",
  });
});

test("restartOn follows the revision", () => {
  const annotation = (revision: number): unknown => {
    const pod = at(
      synthesised(make(revision)).resource("kubernetes_deployment_v1.api"),
      "spec.0.template.0.metadata.0",
    );
    return (pod as { annotations: Record<string, string> }).annotations["cdktf-kube-services/restart-on"];
  };
  expect([annotation(1), annotation(2)]).toEqual(["revision-1", "revision-2"]);
});

test("the stack asks for an engine that has write-only attributes, and no other stack does", () => {
  const version = (build: (stack: EnvironmentStack) => void, engine: "<1.12" | ">=1.12") =>
    at(synthesised(build, { engine }).json, "terraform.required_version");
  expect(version(make(1), "<1.12")).toBe(">= 1.7.0, < 1.12.0, >= 1.11.0");
  expect(version(make(1), ">=1.12")).toBe(">= 1.12.0, >= 1.11.0");
  expect(version(() => undefined, "<1.12")).toBe(">= 1.7.0, < 1.12.0");
});

test("it works in a plain TerraformStack", () => {
  const stack = plainStack();
  const value = new EphemeralVariable(stack, "value").stringValue;
  new Secret(stack, "credentials", { writeOnly: { revision: 1, data: { value } } });
  expect(synthesise(stack).resource("kubernetes_secret_v1.credentials")).toMatchObject({ data_wo_revision: 1 });
});

function problems(props: (stack: EnvironmentStack) => SecretProps): readonly Problem[] {
  try {
    synthesised((stack) => void new Secret(stack, "credentials", props(stack)));
    return [];
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    return error.problems;
  }
}
const value = (stack: EnvironmentStack): string => new EphemeralVariable(stack, "value").stringValue;
const CANARY = "c4nary-value";

test.each<[string, (stack: EnvironmentStack) => SecretProps, string, string]>([
  [
    "a literal",
    () => ({ writeOnly: { revision: 1, data: { a: CANARY } } }),
    "SecretValueLiteral",
    'writeOnly.data["a"]',
  ],
  [
    "a literal of bytes",
    () => ({ writeOnly: { revision: 1, binaryData: { a: CANARY } }, allowLiterals: true }),
    "SecretValueLiteral",
    'writeOnly.binaryData["a"]',
  ],
  [
    "a variable that plans show",
    (stack) => ({
      writeOnly: { revision: 1, data: { a: new TerraformVariable(stack, "shown", { sensitive: true }).stringValue } },
    }),
    "SecretValueKept",
    'writeOnly.data["a"]',
  ],
  [
    "data beside it",
    (stack) => ({ data: { b: value(stack) }, writeOnly: { revision: 1, data: { a: "${var.value}" } } }),
    "SecretDataAmbiguous",
    "data",
  ],
  ["neither of the two", () => ({}), "SecretDataAmbiguous", "data"],
  ["no value", () => ({ writeOnly: { revision: 1 } }), "SecretEmpty", "writeOnly"],
  [
    "revision 0",
    (stack) => ({ writeOnly: { revision: 0, data: { a: value(stack) } } }),
    "PropOutOfRange",
    "writeOnly.revision",
  ],
  [
    "one key twice",
    (stack) => ({
      writeOnly: { revision: 1, data: { a: value(stack) }, binaryData: { a: "${var.value}" } },
    }),
    "DataKeyDuplicate",
    'writeOnly.binaryData["a"]',
  ],
  [
    "immutable",
    (stack) => ({ immutable: true, writeOnly: { revision: 1, data: { a: value(stack) } } }),
    "SecretImmutable",
    "immutable",
  ],
])("%s is refused, and no value shown", (_name, props, code, prop) => {
  const found = problems(props);
  expect(found.map((one) => [one.code, one.prop])).toContainEqual([code, prop]);
  expect(JSON.stringify(found)).not.toContain(CANARY);
});

test("a Secret whose values are not write-only has no revision", () => {
  expect(() =>
    synthesised((stack) => {
      const secret = new Secret(stack, "plain", { data: { a: "b" }, allowLiterals: true });
      expect(secret.revision).toBeUndefined();
    }),
  ).toThrow(/SecretWithoutRevision at test\/plain revision/);
});

test("an ephemeral value that plan or state would keep is refused, with its place", () => {
  const stack = testStack();
  const pw = new EphemeralVariable(stack, "pw");
  const other = new EphemeralVariable(stack, "pw_2");
  const secret = new Secret(stack, "right", {
    writeOnly: { revision: 1, data: { a: pw.stringValue, b: "${var.pw_2}" } },
  });
  const container = { image: "api:1", ports: [{ containerPort: 80 }] };
  new StatelessService(stack, "fine", { containers: [container], restartOn: secret.revision });
  expect(() => synthesise(stack)).not.toThrow();

  new ConfigMap(stack, "settings", {
    data: { url: `db://${pw.stringValue}@db`, also: Fn.trimspace(other.stringValue) },
  });
  new StatelessService(stack, "api", {
    containers: [{ ...container, env: [{ name: "PASSWORD", value: "${var.pw}" }] }],
  });
  new Secret(stack, "wrong", { data: { key: pw.stringValue } });
  const told = problemsOf(() => synthesise(stack)).map(({ code, where, prop, what }) => [code, where, prop, what]);
  const kept = (where: string, prop: string, name = "pw") => [
    "EphemeralValueKept",
    where,
    prop,
    `plan and state would keep the value of the ephemeral variable ${name}`,
  ];
  expect(told).toEqual([
    kept("test/settings", "data.url"),
    kept("test/api/Workload", "spec.template.spec.containers[0].env[0].value"),
    kept("test/wrong", "data.key"),
    kept("test/settings", "data.also", "pw_2"),
  ]);
});
