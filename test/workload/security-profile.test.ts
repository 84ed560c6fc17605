import { KubeServicesError, StatelessService, type StatelessServiceProps } from "../../lib";
import { synthesise, testStack } from "../support/synthesise";

const CONTAINER = { image: "nginx:1.27", ports: [{ containerPort: 8080 }] };
type Context = readonly Record<string, unknown>[];
interface Spec {
  readonly security_context?: Context;
  readonly container: readonly { readonly security_context?: Context; readonly volume_mount?: Context }[];
  readonly volume?: Context;
}

function podOf(props: Partial<StatelessServiceProps>, stackProps: Parameters<typeof testStack>[0] = {}): Spec {
  const stack = testStack(stackProps);
  new StatelessService(stack, "web", { containers: [CONTAINER], ...props });
  const { spec } = synthesise(stack).resource("kubernetes_deployment_v1.web") as {
    spec: { template: { spec: Spec[] }[] }[];
  };
  return spec[0]!.template[0]!.spec[0]!;
}

const FILLED = {
  allow_privilege_escalation: false,
  read_only_root_filesystem: true,
  run_as_non_root: true,
  capabilities: [expect.objectContaining({ drop: ["ALL"] })],
};

test("restricted fills in what Kubernetes' level wants, on the service or on the stack", () => {
  for (const pod of [podOf({ securityProfile: "restricted" }), podOf({}, { securityProfile: "restricted" })]) {
    expect(pod.security_context).toEqual([
      expect.objectContaining({ run_as_non_root: true, seccomp_profile: [{ type: "RuntimeDefault" }] }),
    ]);
    expect(pod.container[0]?.security_context).toEqual([expect.objectContaining(FILLED)]);
  }
});

test("the service's own word counts before the stack's, and none and baseline fill in nothing", () => {
  const none = JSON.stringify(podOf({}));
  expect(JSON.stringify(podOf({ securityProfile: "none" }, { securityProfile: "restricted" }))).toBe(none);
  expect(JSON.stringify(podOf({ securityProfile: "baseline" }))).toBe(none);
});

test("restricted leaves what the props say", () => {
  const [context] =
    podOf({
      securityProfile: "restricted",
      securityContext: { runAsUser: 101 },
      containers: [
        {
          ...CONTAINER,
          securityContext: { readOnlyRootFilesystem: false, capabilities: { add: ["NET_BIND_SERVICE"] } },
        },
      ],
    }).container[0]?.security_context ?? [];
  expect(context).toMatchObject({
    read_only_root_filesystem: false,
    capabilities: [{ add: ["NET_BIND_SERVICE"], drop: ["ALL"] }],
  });
});

test("a version has the profile of its service", () => {
  const stack = testStack();
  new StatelessService(stack, "web", { containers: [CONTAINER], securityProfile: "restricted" }).addVersion("v2", {});
  const text = JSON.stringify(synthesise(stack).resource("kubernetes_deployment_v1.web_v2"));
  expect(text).toContain('"drop":["ALL"]');
});

test("writablePaths mount an empty folder of the container's own at each path", () => {
  const pod = podOf({
    containers: [
      { ...CONTAINER, name: "web", writablePaths: ["/tmp", "/var/cache/nginx"] },
      { image: "busybox:1", name: "side", writablePaths: ["/tmp"] },
    ],
  });
  expect(
    pod.container.map(({ volume_mount: mounts }) => mounts?.map(({ name, mount_path }) => [name, mount_path])),
  ).toEqual([
    [
      ["writable-web-tmp", "/tmp"],
      ["writable-web-var-cache-nginx", "/var/cache/nginx"],
    ],
    [["writable-side-tmp", "/tmp"]],
  ]);
  expect(pod.volume?.map(({ name }) => name)).toEqual([
    "writable-web-tmp",
    "writable-web-var-cache-nginx",
    "writable-side-tmp",
  ]);
});

function problems(props: Partial<StatelessServiceProps>, stackProps: Parameters<typeof testStack>[0] = {}): string[] {
  try {
    podOf(props, stackProps);
  } catch (error) {
    if (KubeServicesError.is(error)) return error.problems.map(({ code, prop }) => `${code} ${prop}`);
    throw error;
  }
  return [];
}

test("all that breaks a profile is told at once, each at its place", () => {
  const wide: Partial<StatelessServiceProps> = {
    hostNetwork: true,
    hostPID: true,
    hostIPC: true,
    securityContext: { runAsUser: 0, seccompProfile: { type: "Unconfined" } },
    volumes: [{ nfs: { server: "nfs.example.com", path: "/" }, mountPath: "/data" }],
    containers: [
      {
        ...CONTAINER,
        securityContext: { privileged: true, capabilities: { add: ["CHOWN", "SYS_ADMIN"], drop: ["NET_RAW"] } },
        readinessProbe: { httpGet: { port: 8080, host: "169.254.169.254" } },
      },
    ],
  };
  const broken = (props: readonly string[]): string[] => props.map((prop) => `SecurityProfileBroken ${prop}`);
  const baseline = [
    "securityContext.seccompProfile.type",
    "hostNetwork",
    "hostPID",
    "hostIPC",
    "containers[0].securityContext.privileged",
    "containers[0].securityContext.capabilities.add[1]",
    "containers[0].readinessProbe.httpGet.host",
  ];
  expect(problems({ ...wide, securityProfile: "baseline" })).toEqual(broken(baseline));
  expect(problems({ ...wide, securityProfile: "restricted" }).sort()).toEqual(
    broken([
      ...baseline,
      "securityContext.runAsUser",
      "volumes[0].nfs",
      "containers[0].securityContext.capabilities.add[0]",
      "containers[0].securityContext.capabilities.drop",
    ]).sort(),
  );
  expect(problems({ ...wide, securityProfile: "none" })).toEqual([]);
});

test("two things at one path are told, and so is a volume of a name that writablePaths takes", () => {
  const twice = { ...CONTAINER, name: "web", writablePaths: ["/tmp", "/tmp"] };
  expect(problems({ containers: [twice] })).toContain("MountPathDuplicate containers[0].writablePaths[1]");
  const named = { name: "writable-web-tmp", emptyDir: {}, mountPath: "/other" };
  expect(problems({ containers: [{ ...twice, writablePaths: ["/tmp"] }], volumes: [named] })).toEqual([
    "VolumeNameDuplicate containers[0].writablePaths[0]",
  ]);
  expect(problems({ containers: [{ ...twice, writablePaths: ["tmp"] }] })).toEqual([
    "MountPathInvalid containers[0].writablePaths[0]",
  ]);
});
