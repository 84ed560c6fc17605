import { TerraformVariable } from "cdktf";
import { ConfigMap, Deployment, Secret, type EnvironmentStack } from "../../lib";
import { at, problemsOf, synthesised, testStack } from "../support/synthesise";

/** What restarts the pods of a workload that reads a ConfigMap. */
function restartOn(data: Record<string, string>, variables: readonly string[] = []): unknown {
  const { resource } = synthesised((stack) => {
    // Tokens are numbered in the order in which they are made.
    for (const name of variables) void new TerraformVariable(stack, name, { type: "string" }).stringValue;
    const level = new TerraformVariable(stack, "level", { type: "string" });
    const values = Object.entries(data).map(([key, value]) => [key, value === "VARIABLE" ? level.stringValue : value]);
    const settings = new ConfigMap(stack, "settings", { data: Object.fromEntries(values) });
    new Deployment(stack, "worker", { containers: [{ image: "worker:1" }], restartOn: settings.checksum });
  });
  return at(
    resource("kubernetes_deployment_v1.worker"),
    "spec.0.template.0.metadata.0.annotations.cdktf-kube-services/restart-on",
  );
}

test("the checksum of a ConfigMap changes with its data, and with nothing else", () => {
  expect(restartOn({ a: "1" })).toMatch(/^[0-9a-f]{16}$/);
  expect(restartOn({ a: "1" })).toBe(restartOn({ a: "1" }, ["x"]));
  expect(restartOn({ a: "1" })).not.toBe(restartOn({ a: "2" }));
});

test("where Terraform alone knows a value of the ConfigMap, Terraform computes the checksum of it", () => {
  const checksum = restartOn({ level: "VARIABLE", a: "1" });
  expect(checksum).toBe('${substr(sha256(jsonencode([{"level" = var.level, "a" = "1"}, {}])), 0, 16)}');
  expect(restartOn({ level: "VARIABLE", a: "1" }, ["x", "y"])).toBe(checksum);
});

describe("what the API server would refuse is refused at synth", () => {
  const MOST = 1_048_576;
  const text = (length: number): string => "x".repeat(length);
  const wrong: readonly (readonly [what: string, build: (stack: EnvironmentStack) => unknown, expected: object])[] = [
    [
      "more data than an object holds",
      (stack) => new ConfigMap(stack, "settings", { data: { a: text(MOST), b: "x" } }),
      { code: "DataTooLarge", prop: "data", what: `the data has ${MOST + 1} bytes` },
    ],
    [
      "bytes and texts together",
      (stack) => new ConfigMap(stack, "settings", { data: { a: text(MOST - 2) }, binaryData: { b: "AAAA" } }),
      { code: "DataTooLarge", what: `the data has ${MOST + 1} bytes` },
    ],
    [
      "bytes of a letter beyond ASCII",
      (stack) => new ConfigMap(stack, "settings", { data: { a: "ü".repeat(MOST / 2 + 1) } }),
      { code: "DataTooLarge" },
    ],
    [
      "more annotations than an object has",
      (stack) => new ConfigMap(stack, "settings", { annotations: { a: text(200_000), b: text(62_143) } }),
      { code: "AnnotationsTooLarge", prop: "annotations" },
    ],
    [
      "more annotations of pods",
      (stack) =>
        new Deployment(stack, "worker", { containers: [{ image: "worker:1" }], podAnnotations: { a: text(262_144) } }),
      { code: "AnnotationsTooLarge", prop: "podAnnotations" },
    ],
  ];
  test.each(wrong)("%s", (_, build, expected) => {
    const [problem, ...others] = problemsOf(() => build(testStack()));
    expect(problem).toMatchObject(expected);
    expect(others).toEqual([]);
  });

  const secret = (type: string, keys: readonly string[], annotations?: Record<string, string>) => {
    const stack = testStack();
    const value = new TerraformVariable(stack, "value", { sensitive: true }).stringValue;
    return new Secret(stack, "login", { type, annotations, data: Object.fromEntries(keys.map((key) => [key, value])) });
  };
  test.each<[type: string, keys: readonly string[], missing: readonly string[]]>([
    ["kubernetes.io/tls", ["tls.crt"], ["tls.key"]],
    ["kubernetes.io/tls", ["cert", "key"], ["tls.crt", "tls.key"]],
    ["kubernetes.io/dockerconfigjson", ["config.json"], [".dockerconfigjson"]],
    ["kubernetes.io/dockercfg", [".dockerconfigjson"], [".dockercfg"]],
    ["kubernetes.io/ssh-auth", ["id_rsa"], ["ssh-privatekey"]],
    ["kubernetes.io/basic-auth", ["user"], ["username or password"]],
    ["kubernetes.io/service-account-token", ["token"], ["kubernetes.io/service-account.name"]],
  ])("a Secret of the type %s with the keys %j", (type, keys, missing) => {
    const problems = problemsOf(() => secret(type, keys));
    expect(problems.map(({ code }) => code)).toEqual(["SecretKeyMissing"]);
    for (const key of missing) expect(problems[0]?.what).toContain(key);
  });

  test("and what it takes is taken", () => {
    synthesised(
      (stack) => new ConfigMap(stack, "full", { data: { a: text(MOST) }, annotations: { a: text(262_143) } }),
    );
    expect(() => secret("kubernetes.io/tls", ["tls.crt", "tls.key", "ca.crt"])).not.toThrow();
    expect(() => secret("kubernetes.io/basic-auth", ["password"])).not.toThrow();
    expect(() => secret("example.com/mine", ["a"])).not.toThrow();
    expect(() =>
      secret("kubernetes.io/service-account-token", [], { "kubernetes.io/service-account.name": "robot" }),
    ).not.toThrow();
  });
});
