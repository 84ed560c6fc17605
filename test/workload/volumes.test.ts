import {
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  KubeServicesError,
  Manifest,
  PersistentVolumeClaim,
  RetiredService,
  StatefulService,
  StatefulSet,
  StatelessService,
  type Container,
  type Volume,
} from "../../lib";
import { synthesise, testStack } from "../support/synthesise";

const CONTAINERS = [{ image: "nginx:1.27", ports: [{ containerPort: 8080 }] }];

interface Pod {
  readonly volumes?: readonly object[];
  readonly containers: readonly { readonly volumeMounts?: readonly object[] }[];
}

/** The pod of a Deployment with one volume, which the provider takes. */
function podOf(volume: Volume): Pod {
  const stack = testStack();
  new StatelessService(stack, "web", { containers: CONTAINERS, volumes: [volume] });
  synthesise(stack);
  const made = Manifest.of(stack).objects.find(({ kind }) => kind === "Deployment");
  return (made as unknown as { spec: { template: { spec: Pod } } }).spec.template.spec;
}

function codesOf(volume: object, container: Container = CONTAINERS[0]!): readonly string[] {
  try {
    new StatelessService(testStack(), "web", { containers: [container], volumes: [volume as Volume] });
    return [];
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    return error.problems.map(({ code, prop }) => `${code} ${prop}`);
  }
}

describe("volumes that are made for the pod", () => {
  test("several sources are seen as one folder, read-only", () => {
    const { volumes, containers } = podOf({
      mountPath: "/var/run/identity",
      projected: {
        sources: [
          { serviceAccountToken: { path: "token", audience: "vault" } },
          { configMap: { name: "trust", items: [{ key: "ca.crt", path: "ca.crt" }] } },
          { secret: { name: "seal", optional: true } },
          {
            downwardAPI: {
              items: [
                { path: "labels", fieldRef: { fieldPath: "metadata.labels" } },
                { path: "memory", resourceFieldRef: { containerName: "web", resource: "limits.memory" } },
              ],
            },
          },
        ],
      },
    });
    expect(volumes).toEqual([
      {
        name: "projected-var-run-identity",
        projected: {
          defaultMode: 0o644,
          sources: [
            { serviceAccountToken: { path: "token", audience: "vault", expirationSeconds: 3600 } },
            { configMap: { name: "trust", items: [{ key: "ca.crt", path: "ca.crt" }] } },
            { secret: { name: "seal", optional: true } },
            {
              downwardAPI: {
                items: [
                  { path: "labels", fieldRef: { apiVersion: "v1", fieldPath: "metadata.labels" } },
                  {
                    path: "memory",
                    resourceFieldRef: { containerName: "web", resource: "limits.memory", divisor: "1" },
                  },
                ],
              },
            },
          ],
        },
      },
    ]);
    expect(containers[0]?.volumeMounts).toMatchObject([
      { name: "projected-var-run-identity", mountPath: "/var/run/identity", readOnly: true },
    ]);
  });

  test.each<readonly [Volume, object]>([
    [
      { mountPath: "/me", downwardAPI: { items: [{ path: "name", fieldRef: { fieldPath: "metadata.name" } }] } },
      {
        downwardAPI: {
          items: [{ path: "name", fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } }],
          defaultMode: 0o644,
        },
      },
    ],
    [
      { mountPath: "/s", csi: { driver: "secrets-store.csi.k8s.io", readOnly: true, volumeAttributes: { a: "b" } } },
      { csi: { driver: "secrets-store.csi.k8s.io", readOnly: true, volumeAttributes: { a: "b" } } },
    ],
    [
      { mountPath: "/scratch", ephemeral: { storage: "5Gi", storageClassName: "fast", labels: { a: "b" } } },
      {
        ephemeral: {
          volumeClaimTemplate: {
            metadata: { labels: { a: "b" } },
            spec: {
              accessModes: ["ReadWriteOnce"],
              storageClassName: "fast",
              resources: { requests: { storage: "5Gi" } },
              volumeMode: "Filesystem",
            },
          },
        },
      },
    ],
  ])("%j", (volume, expected) => {
    expect(podOf(volume).volumes).toEqual([expect.objectContaining(expected)]);
  });

  test.each<readonly [object, string]>([
    [{ csi: { driver: "a.b" }, emptyDir: {} }, "VolumeSourceAmbiguous volumes[0]"],
    [{ projected: { sources: [] } }, "PropOutOfRange volumes[0].projected.sources"],
    [
      { projected: { sources: [{ secret: { name: "a" }, configMap: { name: "a" } }] } },
      "VolumeSourceAmbiguous volumes[0].projected.sources[0]",
    ],
    [
      { projected: { sources: [{ downwardAPI: { items: [{ path: "a" }] } }] } },
      "DownwardFileAmbiguous volumes[0].projected.sources[0].downwardAPI.items[0]",
    ],
    [
      { projected: { sources: [{ serviceAccountToken: { path: "../a" } }] } },
      "RelativePathInvalid volumes[0].projected.sources[0].serviceAccountToken.path",
    ],
    [
      { projected: { sources: [{ serviceAccountToken: { path: "a", expirationSeconds: 599 } }] } },
      "SecondsInvalid volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds",
    ],
    [{ mountPath: "/a", readOnly: false, downwardAPI: { items: [file()] } }, "ReadOnlySource volumes[0].readOnly"],
    [{ ephemeral: { storage: "512m" } }, "QuantityUnitMistaken volumes[0].ephemeral.storage"],
    [{ emptyDir: {}, onDelete: "retain" }, "OnDeleteNotClaimTemplate volumes[0].onDelete"],
  ])("%j is refused: %s", (volume, problem) => {
    expect(codesOf(volume)).toEqual([problem]);
  });
});

function file(): object {
  return { path: "name", fieldRef: { fieldPath: "metadata.name" } };
}

describe("claims", () => {
  test("a volume makes one for its workload, which mounts it by reference; a version has one of its own", () => {
    const stack = testStack();
    const web = new StatelessService(stack, "web", {
      containers: CONTAINERS,
      volumes: [{ claim: { name: "files", storage: "5Gi" }, mountPath: "/files", onDelete: "retain" }],
    });
    web.addVersion("v2", {});
    new Job(stack, "load", {
      containers: CONTAINERS,
      volumes: [{ claim: { name: "scratch", accessModes: ["ReadWriteMany"] }, mountPath: "/scratch" }],
    });
    const made = synthesise(stack);
    expect(made.addresses.filter((address) => address.includes("claim"))).toEqual([
      "kubernetes_persistent_volume_claim_v1.load_scratch",
      "kubernetes_persistent_volume_claim_v1.web_files",
      "kubernetes_persistent_volume_claim_v1.web_v2_files",
    ]);
    expect(made.resource("kubernetes_persistent_volume_claim_v1.web_files")).toMatchObject({
      wait_until_bound: false,
      metadata: [{ name: "web-files", namespace: "shop", labels: { "app.kubernetes.io/name": "web" } }],
      spec: [{ access_modes: ["ReadWriteOnce"], resources: [{ requests: { storage: "5Gi" } }] }],
    });
    expect(made.resource("kubernetes_persistent_volume_claim_v1.web_v2_files")).toMatchObject({
      metadata: [{ name: "web-v2-files" }],
    });
    expect(made.text).toContain('"claim_name": "${kubernetes_persistent_volume_claim_v1.web_files.metadata[0].name}"');
    expect(web.resources.map(({ address }) => address)).toContain("kubernetes_persistent_volume_claim_v1.web_v2_files");
    const { for_each: kept } = made.resource("terraform_data.retained") as { for_each: object };
    expect(Object.keys(kept)).toEqual([
      "kubernetes_persistent_volume_claim_v1.web_files",
      "kubernetes_persistent_volume_claim_v1.web_v2_files",
    ]);
  });

  test("one by itself is mounted by several workloads", () => {
    const stack = testStack({ protect: true });
    const files = new PersistentVolumeClaim(stack, "files", {
      storage: "20Gi",
      accessModes: ["ReadWriteMany"],
      volumeMode: "Filesystem",
      onDelete: "retain",
    });
    for (const id of ["reader", "writer"])
      new StatefulService(stack, id, {
        containers: CONTAINERS,
        volumes: [{ persistentVolumeClaim: { claimName: files.name }, mountPath: "/files" }],
      });
    const made = synthesise(stack);
    expect(made.resource("kubernetes_persistent_volume_claim_v1.files")).toMatchObject({
      metadata: [{ name: "files" }],
      spec: [{ access_modes: ["ReadWriteMany"], volume_mode: "Filesystem" }],
      lifecycle: { prevent_destroy: true },
    });
    expect(made.resource("terraform_data.retained")).toMatchObject({
      for_each: { "kubernetes_persistent_volume_claim_v1.files": expect.any(String) as string },
    });
  });

  test("stay where a RetiredService says so", () => {
    const retired = new RetiredService(testStack(), "web", { keep: ["volumes"], claims: ["files"], versions: ["v2"] });
    expect(retired.forgotten).toEqual([
      "kubernetes_persistent_volume_claim_v1.web",
      "kubernetes_persistent_volume_claim_v1.web_files",
      "kubernetes_persistent_volume_claim_v1.web_v2_files",
    ]);
  });

  test.each([
    [{ storage: "512m" }, "QuantityUnitMistaken"],
    [{ storage: "0" }, "storage"],
    [{ accessModes: [] }, "accessModes"],
    [{ labels: { "app.kubernetes.io/managed-by": "me" } }, "LabelReserved"],
  ])("%j is refused: %s", (props, problem) => {
    expect(() => new PersistentVolumeClaim(testStack(), "files", props)).toThrow(problem);
  });
});

interface Spec {
  readonly containers: readonly { readonly volumeDevices?: readonly object[] }[];
  readonly initContainers?: Spec["containers"];
}

describe("bare devices", () => {
  const BLOCK = { volumeMode: "Block", storage: "5Gi" } as const;

  test("a claim of each sort is a device of the containers that want it, and not mounted", () => {
    const stack = testStack();
    const disk = new PersistentVolumeClaim(stack, "disk", BLOCK);
    const containers = [...CONTAINERS, { name: "copy", image: "example.com/copy:1" }];
    new StatefulService(stack, "db", {
      containers,
      volumes: [
        { claimTemplate: { name: "own", ...BLOCK }, devicePath: "/dev/xvda" },
        { claim: { name: "log", ...BLOCK }, devicePath: "/dev/xvdb", containers: ["copy"] },
        { name: "disk", persistentVolumeClaim: { claimName: disk.name, readOnly: true } },
        { name: "scratch", ephemeral: BLOCK },
      ],
      initContainers: [{ image: "example.com/format:1", volumeDevices: [{ name: "own", devicePath: "/dev/sdz" }] }],
    });
    const made = synthesise(stack);
    const spec = made.resource("kubernetes_stateful_set_v1.db") as unknown as {
      spec: { template: { spec: unknown[] }[]; volume_claim_template: object[] }[];
    };
    expect(spec.spec[0]).toMatchObject({
      template: [
        {
          spec: [
            {
              container: [
                { name: "db", volume_device: [{ name: "own", device_path: "/dev/xvda" }] },
                {
                  name: "copy",
                  volume_device: [
                    { name: "own", device_path: "/dev/xvda" },
                    { name: "log", device_path: "/dev/xvdb" },
                  ],
                },
              ],
              init_container: [{ volume_device: [{ name: "own", device_path: "/dev/sdz" }] }],
            },
          ],
        },
      ],
      volume_claim_template: [{ metadata: [{ name: "own" }], spec: [{ volume_mode: "Block" }] }],
    });
    for (const claim of ["disk", "db_log"])
      expect(made.resource(`kubernetes_persistent_volume_claim_v1.${claim}`)).toMatchObject({
        spec: [{ volume_mode: "Block", access_modes: ["ReadWriteOnce"] }],
      });
    expect(made.text).not.toContain("mount_path");
  });

  test("every kind of workload gives one to its containers", () => {
    const stack = testStack();
    const volumes = [{ name: "disk", persistentVolumeClaim: { claimName: "disk" } }];
    const containers = [{ image: "example.com/a:1", volumeDevices: [{ name: "disk", devicePath: "/dev/xvda" }] }];
    const each = { containers, initContainers: containers.map((one) => ({ ...one, name: "first" })), volumes };
    new Deployment(stack, "a", each);
    new DaemonSet(stack, "b", each);
    new Job(stack, "c", each);
    new CronJob(stack, "d", { ...each, schedule: "0 3 * * *" });
    new StatefulSet(stack, "e", { ...each, serviceName: "e" });
    synthesise(stack);
    const specs = Manifest.of(stack).objects.flatMap((object) => {
      const { spec } = object as unknown as {
        spec?: { template?: { spec: Spec }; jobTemplate?: { spec: { template: { spec: Spec } } } };
      };
      const pod = spec?.jobTemplate?.spec.template.spec ?? spec?.template?.spec;
      return pod === undefined ? [] : [pod];
    });
    expect(specs).toHaveLength(5);
    for (const { containers: workers, initContainers } of specs)
      for (const container of [...workers, ...(initContainers ?? [])])
        expect(container.volumeDevices).toEqual([{ name: "disk", devicePath: "/dev/xvda" }]);
  });

  const NO_CLAIM = { name: "v", emptyDir: {} };
  const OTHERS = { name: "v", persistentVolumeClaim: { claimName: "disk" } };
  const own = (...volumeDevices: object[]): object => ({ ...CONTAINERS[0], volumeDevices });
  test.each<readonly [string, object, object, readonly string[]]>([
    [
      "no file system to mount",
      { claim: { name: "v", ...BLOCK }, mountPath: "/v" },
      {},
      ["VolumeModeContradiction volumes[0].mountPath"],
    ],
    [
      "nor by the container",
      { claim: { name: "v", ...BLOCK } },
      { ...CONTAINERS[0], volumeMounts: [{ name: "v", mountPath: "/v" }] },
      ["VolumeModeContradiction containers[0].volumeMounts[0].mountPath"],
    ],
    [
      "a file system",
      { claim: { name: "v" }, devicePath: "/dev/v" },
      {},
      ["VolumeModeContradiction volumes[0].devicePath"],
    ],
    [
      "no claim",
      NO_CLAIM,
      own({ name: "v", devicePath: "/dev/v" }),
      ["VolumeModeContradiction containers[0].volumeDevices[0].devicePath"],
    ],
    [
      "both at once",
      { ...OTHERS, mountPath: "/v" },
      own({ name: "v", devicePath: "/dev/v" }),
      ["VolumeModeContradiction containers[0].volumeDevices[0].devicePath"],
    ],
    [
      "an unknown volume",
      OTHERS,
      own({ name: "w", devicePath: "/dev/v" }),
      ["VolumeUnknown containers[0].volumeDevices[0].name"],
    ],
    [
      "twice",
      { ...OTHERS, devicePath: "/dev/a" },
      own({ name: "v", devicePath: "/dev/b" }),
      ["VolumeDeviceDuplicate containers[0].volumeDevices[0].name"],
    ],
    [
      "a path that is taken",
      { ...OTHERS, devicePath: "/data" },
      { ...CONTAINERS[0], writablePaths: ["/data"] },
      ["MountPathDuplicate containers[0].writablePaths[0]"],
    ],
    ["a relative path", { ...OTHERS, devicePath: "dev/a" }, {}, ["DevicePathInvalid volumes[0].devicePath"]],
    [
      "upwards",
      OTHERS,
      own({ name: "v", devicePath: "/dev/../a" }),
      ["DevicePathInvalid containers[0].volumeDevices[0].devicePath"],
    ],
    ["read-only", { ...OTHERS, devicePath: "/dev/a", readOnly: true }, {}, ["MountPathMissing volumes[0].readOnly"]],
  ])("%s is refused", (_what, volume, container, problems) => {
    const [first] = CONTAINERS;
    const wrong = codesOf(volume, { ...first, ...container } as Container);
    expect(wrong).toEqual(problems);
  });

  test("two devices at one path are refused", () => {
    const volumes = ["a", "b"].map((name) => ({
      name,
      persistentVolumeClaim: { claimName: name },
      devicePath: "/dev/x",
    }));
    expect(() => new Deployment(testStack(), "web", { containers: CONTAINERS, volumes })).toThrow(
      "DevicePathDuplicate",
    );
  });
});

test("a runtime and shared processes are said of the pods", () => {
  const stack = testStack();
  const web = new StatelessService(stack, "web", {
    containers: CONTAINERS,
    runtimeClassName: "gvisor",
    shareProcessNamespace: true,
  });
  expect(web.workload.resource.object["spec"]).toMatchObject({
    template: { spec: { runtimeClassName: "gvisor", shareProcessNamespace: true } },
  });
  synthesise(stack);
});
