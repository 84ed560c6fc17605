import { Token } from "cdktf";
import {
  DaemonSet,
  Deployment,
  Job,
  KubeServicesError,
  ManifestService,
  PersistentVolumeClaim,
  StatefulService,
  StatefulSet,
  StatelessService,
  type EnvironmentStack,
} from "../../lib";
import { synthesise, testStack } from "../support/synthesise";

/*
 * What Kubernetes does with a claim that one pod alone may have: a second pod that names it stays Pending.
 * https://kubernetes.io/docs/tasks/administer-cluster/change-pv-access-mode-readwriteoncepod/
 */
const containers = [{ image: "nginx:1.27", ports: [{ containerPort: 8080 }] }];
const ONE = { accessModes: ["ReadWriteOncePod"] } as const;
const RECREATE = { strategy: { type: "Recreate" } } as const;

/** What is wrong with a stack, when it is made or synthesised. */
function wrongWith(make: (stack: EnvironmentStack) => unknown): readonly string[] {
  const stack = testStack();
  try {
    make(stack);
    synthesise(stack);
    return [];
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    return error.problems.map(({ code, where, prop }) => `${code} ${where} ${prop}`);
  }
}

const OWN = [{ claim: { name: "data", ...ONE }, mountPath: "/data" }];
const named = (
  claimName: string,
): { volumes: { persistentVolumeClaim: { claimName: string }; mountPath: string }[] } => ({
  volumes: [{ persistentVolumeClaim: { claimName }, mountPath: "/data" }],
});

describe("a claim that one pod alone may have", () => {
  /** A Deployment's props that keep a second pod away, and those that do not, by what Kubernetes does with them. */
  const ALONE: readonly (readonly [string, object])[] = [
    ["Recreate", RECREATE],
    ["no surge", { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0 } } }],
    [
      "no surge in percent",
      { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "0%", maxUnavailable: 1 } } },
    ],
    ["no pod", { replicas: 0 }],
    ["a number of pods that Terraform knows", { replicas: Token.asNumber("${1 + 0}"), ...RECREATE }],
  ];
  const SEVERAL: readonly (readonly [string, object])[] = [
    ["the usual rollout", {}],
    ["a surge of one", { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }],
    ["two pods", { ...RECREATE, replicas: 2 }],
    ["an autoscaler", { ...RECREATE, autoscaling: { maxReplicas: 3, targetCpuUtilization: 80 } }],
  ];

  test.each(ALONE)("is used by a Deployment with %s", (_, props) => {
    expect(wrongWith((stack) => new Deployment(stack, "a", { containers, volumes: OWN, ...props }))).toEqual([]);
    expect(
      wrongWith((stack) => {
        const claim = new PersistentVolumeClaim(stack, "data", ONE);
        new Deployment(stack, "a", { containers, ...named(claim.name), ...props });
      }),
    ).toEqual([]);
  });

  test.each(SEVERAL)("is refused to a Deployment with %s, its own and another", (_, props) => {
    expect(wrongWith((stack) => new Deployment(stack, "a", { containers, volumes: OWN, ...props }))).toEqual([
      "ClaimForOnePod test/a volumes[0].claim.accessModes",
    ]);
    for (const claimName of [undefined, "data"])
      expect(
        wrongWith((stack) => {
          // By name it may come later.
          const claim = claimName === undefined ? new PersistentVolumeClaim(stack, "data", ONE) : undefined;
          new Deployment(stack, "a", { containers, ...named(claimName ?? claim!.name), ...props });
          if (claim === undefined) new PersistentVolumeClaim(stack, "data", ONE);
        }),
      ).toEqual(["ClaimForOnePod test/a volumes[0].persistentVolumeClaim.claimName"]);
  });

  test("is for one node of a DaemonSet, and for one pod of a StatefulSet that has no templates", () => {
    expect(wrongWith((stack) => new DaemonSet(stack, "a", { containers, volumes: OWN }))).toEqual([
      "ClaimForOnePod test/a volumes[0].claim.accessModes",
    ]);
    const set = { containers, serviceName: "a", volumes: OWN };
    expect(wrongWith((stack) => new StatefulSet(stack, "a", { ...set, replicas: 2 }))).toEqual([
      "ClaimForOnePod test/a volumes[0].claim.accessModes",
    ]);
    expect(wrongWith((stack) => new StatefulSet(stack, "a", set))).toEqual([]);
    const own = [{ claimTemplate: { name: "data", ...ONE }, mountPath: "/data" }];
    expect(wrongWith((stack) => new StatefulService(stack, "a", { containers, replicas: 3, volumes: own }))).toEqual(
      [],
    );
    const fleeting = [{ ephemeral: ONE, mountPath: "/data" }];
    expect(wrongWith((stack) => new DaemonSet(stack, "a", { containers, volumes: fleeting }))).toEqual([]);
  });

  test("is not shared by two workloads, nor by two versions that both have pods; a Job waits for it", () => {
    const shared = (others: (stack: EnvironmentStack, claim: { volumes: never[] }) => unknown) =>
      wrongWith((stack) => {
        const claim = new PersistentVolumeClaim(stack, "data", ONE);
        new StatelessService(stack, "a", { containers, ...RECREATE, ...named(claim.name) });
        others(stack, named(claim.name) as never);
      });
    expect(shared((stack, claim) => new StatefulSet(stack, "b", { containers, serviceName: "b", ...claim }))).toEqual([
      "ClaimForOnePod test/b volumes[0].persistentVolumeClaim.claimName",
    ]);
    expect(
      shared((stack, claim) => new StatefulSet(stack, "b", { containers, serviceName: "b", replicas: 0, ...claim })),
    ).toEqual([]);
    expect(shared((stack, claim) => new Job(stack, "b", { containers: [{ image: "a:1" }], ...claim }))).toEqual([]);
    const versions = (props: object) =>
      wrongWith((stack) => {
        const claim = new PersistentVolumeClaim(stack, "data", ONE);
        new StatelessService(stack, "a", { containers, ...RECREATE, ...named(claim.name) }).addVersion("v2", props);
      });
    expect(versions({})).toEqual(["ClaimForOnePod test/a/v2 volumes[0].persistentVolumeClaim.claimName"]);
    expect(versions({ replicas: 0 })).toEqual([]);
    expect(versions({ volumes: [] })).toEqual([]);
  });

  test("is known by its edit, in a manifest, and by what a workload makes; not in another namespace", () => {
    const deployment = (stack: EnvironmentStack, claimName: string, props = {}): void =>
      void new Deployment(stack, "a", { containers, ...named(claimName), ...props });
    expect(
      wrongWith((stack) => {
        new PersistentVolumeClaim(stack, "data", { edit: { patch: { spec: ONE } } });
        deployment(stack, "data");
      }),
    ).toHaveLength(1);
    const manifest = (namespace?: string) => (stack: EnvironmentStack) => {
      const spec = { ...ONE, resources: { requests: { storage: "1Gi" } } };
      const metadata = { name: "data", ...(namespace === undefined ? {} : { namespace }) };
      new ManifestService(stack, "m", {
        objects: [{ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata, spec }],
      });
      deployment(stack, "data");
    };
    expect(wrongWith(manifest())).toHaveLength(1);
    expect(wrongWith(manifest("elsewhere"))).toEqual([]);
    expect(
      wrongWith((stack) => {
        new StatefulSet(stack, "first", { containers, serviceName: "b", volumes: OWN });
        deployment(stack, "first-data", RECREATE);
      }),
    ).toEqual(["ClaimForOnePod test/a volumes[0].persistentVolumeClaim.claimName"]);
  });
});

test.each([
  ["a bare device is mounted", "Block", { mountPath: "/data" }, 1],
  ["a file system is a device", "Filesystem", { devicePath: "/dev/a" }, 1],
  ["a bare device is one", "Block", { devicePath: "/dev/a" }, 0],
  ["a file system is mounted", "Filesystem", { mountPath: "/data" }, 0],
] as const)("%s, of a claim of the stack", (_, volumeMode, use, count) => {
  const make = (of: (stack: EnvironmentStack, volumes: object[]) => unknown) =>
    wrongWith((stack) => {
      const claim = new PersistentVolumeClaim(stack, "data", { volumeMode });
      of(stack, [{ persistentVolumeClaim: { claimName: claim.name }, ...use }]);
    });
  const problem = "VolumeModeContradiction test/a volumes[0].persistentVolumeClaim.claimName";
  const expected = count === 1 ? [problem] : [];
  expect(make((stack, volumes) => new Deployment(stack, "a", { containers, volumes }))).toEqual(expected);
  expect(make((stack, volumes) => new Job(stack, "a", { containers: [{ image: "a:1" }], volumes }))).toEqual(expected);
});
