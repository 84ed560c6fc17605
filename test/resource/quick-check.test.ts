import fc from "fast-check";
import "../support/fixed-seed";
import { z } from "zod";
import { props, rule } from "../../lib/resource";
import { quickCheck } from "../../lib/resource/quick-check";
import { serviceAccessShape, serviceIdentityShape } from "../../lib/service";
import { deploymentShape, workloadShape } from "../../lib/workload";

const service = props({ ...workloadShape, ...deploymentShape, ...serviceIdentityShape, ...serviceAccessShape });

const SERVICES: readonly object[] = [
  {
    alias: "Web shop",
    version: "v1",
    replicas: 3,
    labels: { tier: "front" },
    annotations: { "example.com/team": "shop" },
    containers: [
      {
        image: "nginx:1.27",
        ports: [{ name: "http-web", containerPort: 8080, servicePort: 80 }],
        env: [{ name: "MODE", value: "fast" }],
        resources: { requests: { cpu: "250m" }, limits: { memory: "256Mi" } },
        readinessProbe: { httpGet: { path: "/healthz", port: 8080 }, periodSeconds: 5 },
        securityContext: { runAsUser: 1000 },
      },
    ],
    volumes: [{ name: "tmp", emptyDir: {}, mountPath: "/tmp" }],
    tolerations: [{ key: "gpu", operator: "Exists", effect: "NoSchedule" }],
    hostAliases: [{ ip: "192.0.2.1", hostnames: ["one.example"] }],
    exposure: {
      type: "LoadBalancer",
      provider: "qingcloud",
      annotations: { "eip-ids": "eip-1" },
      loadBalancerSourceRanges: ["192.0.2.0/24"],
    },
    stickySession: { timeoutSeconds: 600 },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 1 } },
    autoscaling: {
      minReplicas: 2,
      maxReplicas: 5,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
      ],
    },
  },
  { containers: [{ image: "nginx:1.27" }], exposure: { type: "None" }, stickySession: true },
];

/** What people write by mistake, and what tests of types tend to forget. */
const junk = fc.constantFrom<unknown>(
  undefined,
  null,
  "",
  "text",
  "UPPER case",
  "${var.x}",
  "25%",
  "LoadBalancer",
  "192.0.2.1",
  0,
  1,
  -1,
  1.5,
  70_000,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  true,
  [],
  [undefined],
  new Array(1),
  ["text"],
  {},
  { type: "None" },
  { type: "NodePort", nodePorts: { http: 30_000 } },
  { "not a key!": "value" },
  { key: "not a value!" },
  { unknown: 1 },
  { [Symbol("key")]: 1 },
  Object.create({ inherited: 1 }),
  new Date(0),
  new Map(),
  () => 1,
);

function paths(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [[...path]];
  return [[...path], ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...path, key]))];
}

function changed(value: unknown, [key, ...rest]: readonly string[], to: (old: unknown) => unknown): unknown {
  if (key === undefined) return to(value);
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...(value as object) };
  copy[key] = changed(copy[key], rest, to);
  return copy;
}

test("services without a mistake need no second look", () => {
  const zodAlone = SERVICES.map((props) => service.safeParse(props).error?.issues ?? []);
  expect(zodAlone).toEqual([[], []]);
  expect(SERVICES.map(quickCheck(service))).toEqual([true, true]);
});

test("the quick check passes no service that zod refuses, whatever is wrong with it", () => {
  const check = quickCheck(service);
  const seen = { refused: 0, passed: 0, secondLook: 0 };
  for (const right of SERVICES)
    for (const path of paths(right))
      for (const bad of fc.sample(junk, { numRuns: 12, seed: path.length }))
        for (const to of [() => bad, (old: unknown) => (isObject(old) ? { ...old, extra: bad } : bad)]) {
          const given = changed(right, path, to);
          const accepted = service.safeParse(given).success;
          const quick = check(given);
          expect({ path, bad, wronglyPassed: quick && !accepted }).toEqual({ path, bad, wronglyPassed: false });
          if (quick) seen.passed++;
          else if (accepted) seen.secondLook++;
          else seen.refused++;
        }
  expect(seen.refused).toBeGreaterThan(500);
  expect(seen.passed).toBeGreaterThan(100);
  expect(seen.secondLook).toBeLessThan(seen.passed / 10); // objects of classes alone
});

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

test.each<[string, z.ZodType, readonly unknown[]]>([
  ["a transformation", z.string().transform(Number), ["1", 1]],
  ["a changed text", z.string().trim().min(1), [" ", " a ", 1]],
  ["a coerced number", z.coerce.number(), ["1", "x", 1, null]],
  ["a default", props({ a: z.string().default("x") }), [{}, { a: "y" }, { a: 1 }]],
  ["null", z.string().nullable(), [null, "a", 1]],
  ["a pair", z.tuple([z.string(), z.number()]), [["a", 1], ["a"], [1, "a"]]],
  ["a recursive form", z.lazy(() => z.array(z.string())), [["a"], [1]]],
  ["an address", z.ipv4(), ["192.0.2.1", "192.0.2.256", 1]],
  ["a format of numbers", z.number().int().min(1), [1, 0, 1.5, "1"]],
  ["a rule", rule(z.string(), (text) => text === "a", { code: "NotA", what: "not a" }), ["a", "b", 1]],
  ["one form of two alone", z.xor([z.string(), z.literal("a")]), ["a", "b"]],
  ["an open object", z.looseObject({ a: z.string() }), [{ a: "x", b: 1 }, { b: 1 }]],
  ["an object that drops the rest", z.object({ a: z.string() }), [{ a: "x", b: 1 }, { a: 1 }]],
])("the quick check and zod agree on %s", (_, schema, values) => {
  expect(values.map(quickCheck(schema))).toEqual(values.map((value) => schema.safeParse(value).success));
});
