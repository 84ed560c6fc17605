import fc from "fast-check";
import "../support/fixed-seed";
import {
  ConfigMap,
  Deployment,
  EnvironmentStack,
  ExternalService,
  KubernetesResource,
  KubeServicesError,
  ManifestService,
  Secret,
  StatefulService,
  StatefulSet,
  StatelessService,
  WorkloadService,
  type KubernetesObject,
  type Platform,
} from "../../lib";
import { CLUSTER, at, synthesise, testApp, testStack } from "../support/synthesise";
import { externalProps, platforms, statefulProps, statelessProps, workloadServiceProps } from "./arbitraries";

type Build = (stack: EnvironmentStack, props: unknown) => unknown;
const builds: Readonly<Record<string, { build: Build; props: (platform: Platform) => fc.Arbitrary<object> }>> = {
  StatelessService: {
    build: (stack, props) => new StatelessService(stack, "shop", props as never),
    props: statelessProps,
  },
  StatefulService: {
    build: (stack, props) => new StatefulService(stack, "shop", props as never),
    props: statefulProps,
  },
  ExternalService: {
    build: (stack, props) => new ExternalService(stack, "shop", props as never),
    props: externalProps,
  },
  WorkloadService: {
    build: (stack, props) => new WorkloadService(stack, "shop", props as never),
    props: workloadServiceProps,
  },
};
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

function checkNamesAndLabels(object: KubernetesObject): void {
  const { name, labels } = object.metadata;
  expect(name).toMatch(LABEL);
  expect(name.length).toBeLessThanOrEqual(63);
  const ofPods = at(object, "spec.template.metadata.labels") as Record<string, string> | undefined;
  for (const [key, value] of [...Object.entries(labels ?? {}), ...Object.entries(ofPods ?? {})]) {
    expect(key).toMatch(LABEL_KEY);
    expect(value).toMatch(LABEL_VALUE);
    expect(value.length).toBeLessThanOrEqual(63);
  }
}

type Port = Readonly<Record<"name" | "protocol" | "port" | "containerPort", string | number>>;

function checkPorts(object: KubernetesObject): void {
  const unique = (values: readonly unknown[]) => expect(new Set(values).size).toBe(values.length);
  const ports = (at(object, "spec.ports") ?? []) as Port[];
  unique(ports.map(({ name }) => name));
  unique(ports.map(({ port, protocol }) => `${protocol} ${port}`));
  const containers = (at(object, "spec.template.spec.containers") ?? []) as { name: string; ports?: Port[] }[];
  const taken = containers.flatMap((container) => container.ports ?? []);
  unique(taken.map(({ name }) => name));
  unique(taken.map(({ containerPort, protocol }) => `${protocol} ${containerPort}`));
  unique(containers.map(({ name }) => name));
}

describe.each(platforms.map((platform): [string, Platform] => [platform.name, platform]))("on %s", (_, platform) => {
  test.each(Object.entries(builds))(
    "whatever the valid props of a %s, the provider takes all of it, names, labels and ports are valid, and the text is the same each time",
    (_construct, { build, props }) => {
      fc.assert(
        fc.property(props(platform), (given) => {
          const before = JSON.stringify(given);
          const stack = testStack({ platform });
          build(stack, given);
          const { text } = synthesise(stack);
          expect(synthesise(stack).text).toBe(text);
          const again = testStack({ platform });
          build(again, given);
          expect(synthesise(again).text).toBe(text);
          expect(JSON.stringify(given)).toBe(before);
          for (const construct of stack.node.findAll())
            if (construct instanceof KubernetesResource) {
              checkNamesAndLabels(construct.object);
              checkPorts(construct.object);
            }
        }),
        { numRuns: 15 },
      );
    },
  );
});

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
});
/** What breaks code that trusts its input: no plain values, tokens that are none, other objects. */
const nasty = fc.oneof(
  anything,
  fc.constantFrom<unknown>(
    null,
    undefined,
    NaN,
    Infinity,
    -0,
    "",
    " ",
    "__proto__",
    "constructor",
    "${var.x}",
    "${",
    "a${b",
    Symbol("s"),
    () => 1,
    [],
    [[]],
    [null],
    {},
    { type: "LoadBalancer" },
    { type: "toString" },
    Object.create(null),
    new Proxy({}, {}),
    1e300,
    -1e300,
    "a".repeat(300),
  ),
);

/** Succeeds, also in synthesis, or tells the mistake as the user's. */
function succeedsOrTells(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (KubeServicesError.is(error)) {
      expect(error.problems.length).toBeGreaterThan(0);
      for (const { code, what } of error.problems) {
        expect(code).toMatch(/^[A-Z][A-Za-z0-9]+$/);
        expect(what).toMatch(/\S/);
      }
      return;
    }
    throw error;
  }
}

const others: Readonly<Record<string, Build>> = {
  ...Object.fromEntries(Object.entries(builds).map(([name, { build }]) => [name, build])),
  ManifestService: (stack, props) => new ManifestService(stack, "shop", props as never),
  Deployment: (stack, props) => new Deployment(stack, "shop", props as never),
  StatefulSet: (stack, props) => new StatefulSet(stack, "shop", props as never),
  ConfigMap: (stack, props) => new ConfigMap(stack, "shop", props as never),
  Secret: (stack, props) => new Secret(stack, "shop", props as never),
};

test.each(Object.entries(others))(
  "whatever the props of a %s, a mistake is told as a KubeServicesError",
  (_, build) => {
    fc.assert(
      fc.property(nasty, (props) => succeedsOrTells(() => build(testStack(), props))),
      { numRuns: 80 },
    );
  },
);

/** All paths into a value, its own first. */
function pathsOf(value: unknown, path: readonly PropertyKey[] = []): (readonly PropertyKey[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}
/** A copy with one part replaced. */
function replaced(value: unknown, [key, ...rest]: readonly PropertyKey[], part: unknown): unknown {
  if (key === undefined) return part;
  const copy: Record<PropertyKey, unknown> = Array.isArray(value)
    ? ([...(value as unknown[])] as never)
    : { ...(value as object) };
  copy[key] = replaced(copy[key], rest, part);
  return copy;
}
const broken = (props: fc.Arbitrary<object>): fc.Arbitrary<unknown> =>
  fc.tuple(props, fc.nat(), nasty).map(([given, where, part]) => {
    const paths = pathsOf(given);
    return replaced(given, paths[where % paths.length] ?? [], part);
  });

test.each(Object.entries(builds))(
  "whatever part of the valid props of a %s is replaced by junk, a mistake is told as a KubeServicesError",
  (_, { build, props }) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...platforms).chain((platform) => fc.tuple(fc.constant(platform), broken(props(platform)))),
        ([platform, given]) =>
          succeedsOrTells(() => {
            const stack = testStack({ platform });
            build(stack, given);
            synthesise(stack);
          }),
      ),
      { numRuns: 120 },
    );
  },
);

test("whatever part of an EnvironmentStack's props is junk, a mistake is told as a KubeServicesError", () => {
  const valid = fc.constantFrom<object>(
    { cluster: CLUSTER, namespace: "shop" },
    { cluster: { inCluster: true }, namespace: { name: "shop", create: true, labels: { a: "b" } }, protect: true },
    {
      cluster: { host: "https://a.example.com", token: true, clusterCaCertificate: true },
      namespace: "shop",
      backend: { type: "s3", bucket: "b", key: "k" },
      platform: platforms[1],
      providerVersion: "~> 2.38",
      labels: { a: "b" },
      ignoreLabels: ["^a$"],
    },
    {
      cluster: CLUSTER,
      namespace: "shop",
      backend: { type: "remote", organization: "o", workspaces: { prefix: "p" } },
    },
  );
  fc.assert(
    fc.property(fc.oneof(nasty, broken(valid)), (props) =>
      succeedsOrTells(() => new EnvironmentStack(testApp(), "test", props as never)),
    ),
    { numRuns: 120 },
  );
});
