import {
  KubeServicesError,
  StatefulService,
  StatelessService,
  kubernetes,
  type StatelessServiceProps,
} from "../../lib";
import { renderPodTemplate } from "../../lib/workload/pod";
import { withSecurityProfile } from "../../lib/workload/security-profile";
import type { SecurityProfile } from "../../lib";
import { testStack } from "../support/synthesise";
import { createNamespace, deleteNamespace, objects, read } from "./lifecycle/support/live";
import { Workspace } from "./lifecycle/support/workspace";
import { dryRun } from "./support/dry-run";
import { sharedSandbox, uniqueName } from "./support/sandbox";
import { until } from "./support/until";

type Props = Omit<StatelessServiceProps, "containers">;
type Container = StatelessServiceProps["containers"][number];
type Context = NonNullable<Container["securityContext"]>;

const CONTAINER: Container = { name: "web", image: "nginx:1.27", ports: [{ containerPort: 8080 }] };
const pod = (props: Props): StatelessServiceProps => ({ containers: [CONTAINER], ...props });
const worker = (props: Partial<Container>): StatelessServiceProps => ({ containers: [{ ...CONTAINER, ...props }] });
const context = (securityContext: Context): StatelessServiceProps => worker({ securityContext });
const init = (props: Partial<Container>): StatelessServiceProps =>
  pod({ initContainers: [{ image: "busybox:1", ...props }] });
const volume = (source: object): StatelessServiceProps => pod({ volumes: [{ ...source, mountPath: "/data" }] });
const apparmor = (value: string): StatelessServiceProps =>
  pod({ podAnnotations: { "container.apparmor.security.beta.kubernetes.io/web": value } });
const selinux = (seLinuxOptions: Context["seLinuxOptions"]): StatelessServiceProps[] => [
  context({ seLinuxOptions }),
  pod({ securityContext: { seLinuxOptions } }),
];
const CAPABILITIES =
  "AUDIT_CONTROL AUDIT_WRITE BPF CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_ADMIN NET_BIND_SERVICE NET_RAW " +
  "SETFCAP SETGID SETPCAP SETUID SYS_ADMIN SYS_CHROOT SYS_PTRACE SYS_TIME ALL";
const SYSCTLS =
  "kernel.shm_rmid_forced kernel.msgmax net.core.somaxconn net.ipv4.ip_local_port_range net.ipv4.ip_local_reserved_ports " +
  "net.ipv4.ip_unprivileged_port_start net.ipv4.ping_group_range net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl " +
  "net.ipv4.tcp_keepalive_probes net.ipv4.tcp_keepalive_time net.ipv4.tcp_rmem net.ipv4.tcp_syncookies net.ipv4.tcp_wmem";

/** Pods with one thing more than a pod that says nothing. */
const PODS: readonly StatelessServiceProps[] = [
  pod({}),
  pod({ hostNetwork: true }),
  ...CAPABILITIES.split(" ").flatMap((name) => {
    const more = name === "SYS_ADMIN" ? { allowPrivilegeEscalation: true } : {}; // which it always allows
    return [
      context({ ...more, capabilities: { add: [name] } }),
      context({ ...more, capabilities: { add: [name], drop: ["ALL"] } }),
    ];
  }),
  context({ capabilities: { drop: [] } }),
  context({ capabilities: { drop: ["NET_RAW"] } }),
  context({ capabilities: { drop: ["NET_RAW", "ALL"] } }),
  context({ capabilities: { drop: ["all"] } }),
  context({ privileged: true, allowPrivilegeEscalation: true }),
  context({ privileged: false }),
  context({ allowPrivilegeEscalation: true }),
  context({ readOnlyRootFilesystem: false }),
  context({ runAsNonRoot: false }),
  context({ runAsUser: 0 }),
  context({ runAsUser: 1000, runAsGroup: 0 }),
  context({ seccompProfile: { type: "Unconfined" } }),
  context({ seccompProfile: { type: "Localhost", localhostProfile: "own.json" } }),
  pod({ securityContext: { runAsNonRoot: false } }),
  pod({ securityContext: { runAsUser: 0 } }),
  pod({ securityContext: { runAsUser: 1000, fsGroup: 0, supplementalGroups: [0] } }),
  pod({ securityContext: { seccompProfile: { type: "Unconfined" } } }),
  pod({ securityContext: { seccompProfile: { type: "RuntimeDefault" } } }),
  ...["container_t", "container_init_t", "container_kvm_t", "container_engine_t", "spc_t"].flatMap((type) =>
    selinux({ type }),
  ),
  ...selinux({ user: "system_u" }),
  ...selinux({ role: "system_r" }),
  ...selinux({ level: "s0:c1,c2" }),
  ...SYSCTLS.split(" ").map((name) => pod({ securityContext: { sysctls: [{ name, value: "1" }] } })),
  ...["runtime/default", "localhost/own", "unconfined"].map(apparmor),
  worker({ ports: [{ containerPort: 8080, hostPort: 8080 }] }),
  worker({ syncTimezone: true }),
  worker({ writablePaths: ["/tmp"] }),
  worker({ readinessProbe: { httpGet: { port: 8080 } } }),
  worker({ readinessProbe: { httpGet: { port: 8080, host: "" } } }),
  worker({ readinessProbe: { httpGet: { port: 8080, host: "127.0.0.1" } } }),
  worker({ livenessProbe: { httpGet: { port: 8080, host: "example.com" } } }),
  worker({ startupProbe: { httpGet: { port: 8080, host: "example.com" } } }),
  worker({ lifecycle: { preStop: { httpGet: { port: 8080, host: "example.com" } } } }),
  worker({ lifecycle: { postStart: { httpGet: { port: 8080, host: "example.com" } } } }),
  init({}),
  init({ securityContext: { privileged: true, allowPrivilegeEscalation: true } }),
  init({ securityContext: { runAsUser: 0 } }),
  init({ securityContext: { capabilities: { add: ["CHOWN"] } } }),
  init({ ports: [{ containerPort: 9, hostPort: 9 }] }),
  volume({ emptyDir: {} }),
  volume({ hostPath: { path: "/srv" } }),
  volume({ nfs: { server: "nfs.example.com", path: "/" } }),
  volume({ persistentVolumeClaim: { claimName: "data" } }),
  volume({ configMap: { name: "settings", external: true } }),
  volume({ secret: { secretName: "credentials", external: true } }),
];
const LEVELS = ["restricted", "baseline"] as const;
const namespaces = { restricted: uniqueName("restricted"), baseline: uniqueName("baseline") };

/** Whether the profile refuses a pod, and nothing else does. */
function isRefused(props: StatelessServiceProps, securityProfile: SecurityProfile): boolean {
  try {
    new StatelessService(testStack(), "web", { ...props, securityProfile });
    return false;
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    expect(new Set(error.problems.map(({ code }) => code))).toEqual(new Set(["SecurityProfileBroken"]));
    return true;
  }
}

/** The pod as Kubernetes gets it, with what the profile fills in and without its checks. */
function podOf(props: StatelessServiceProps, profile: SecurityProfile): Readonly<Record<string, unknown>> {
  const labels = { app: "web" };
  const context = { workload: "web", platform: kubernetes(), asGiven: false, labels, selector: labels };
  const template = renderPodTemplate(withSecurityProfile(props, profile), context) as {
    metadata: object;
    spec: object;
  };
  return { apiVersion: "v1", kind: "Pod", metadata: { ...template.metadata, name: "asked" }, spec: template.spec };
}

beforeAll(async () => {
  for (const level of LEVELS) {
    const labels = { "pod-security.kubernetes.io/enforce": level };
    const metadata = { name: namespaces[level], labels };
    await (await objects()).create({ apiVersion: "v1", kind: "Namespace", metadata });
    await until("the default account", () => read("ServiceAccount", namespaces[level], "default"));
  }
});
afterAll(async () => {
  for (const level of LEVELS) await deleteNamespace(namespaces[level]);
});

test.each(LEVELS)(
  "the profile %s refuses what Kubernetes' level of this name refuses, and nothing else",
  async (level) => {
    const server = await dryRun();
    const wrong: string[] = [];
    let refused = 0;
    for (const props of PODS) {
      const answer = await server.ask(podOf(props, level) as never, namespaces[level]);
      if (answer !== undefined && !answer.includes("violates PodSecurity")) throw new Error(answer);
      const refusedHere = isRefused(props, level);
      if (refusedHere) refused++;
      if (refusedHere !== (answer !== undefined))
        wrong.push(`${JSON.stringify(props)}: ${answer ?? "Kubernetes takes it"}`);
    }
    server.close();
    expect(wrong).toEqual([]);
    expect(refused).toBeGreaterThan(25);
    expect(refused).toBeLessThan(PODS.length - 25);
  },
);

describe(`in a namespace that enforces restricted, with the ${sharedSandbox().provider} provider`, () => {
  const workspace = new Workspace(namespaces.restricted);
  afterAll(() => workspace.remove());

  test("stateless and stateful pods of the profile run, and a plan after that is empty", async () => {
    const build = (stack: Parameters<Parameters<Workspace["synthesise"]>[0]>[0]): void => {
      new StatelessService(stack, "web", worker({ writablePaths: ["/tmp"] }));
      new StatefulService(stack, "db", {
        containers: [CONTAINER],
        initContainers: [{ image: "busybox:1" }],
        volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data" }],
      });
    };
    await workspace.synthesise(build, { securityProfile: "restricted" });
    await workspace.apply(); // waits until the pods are ready, which they are not where admission refuses them
    expect(await workspace.plan()).toEqual([]);
    await workspace.destroy();
  });

  test("and the profile can be taken out again elsewhere, with all that it filled in", async () => {
    const free = uniqueName("free");
    await createNamespace(free);
    const unrestricted = new Workspace(free);
    const build = (stack: Parameters<Parameters<Workspace["synthesise"]>[0]>[0]): void =>
      void new StatelessService(stack, "web", pod({ replicas: 0 }));
    const spec = async (): Promise<string> => JSON.stringify((await read("Deployment", free, "web-v1"))?.["spec"]);
    await unrestricted.synthesise(build);
    await unrestricted.apply();
    const before = await spec();
    await unrestricted.synthesise(build, { securityProfile: "restricted" });
    await unrestricted.apply();
    expect(await spec()).toContain('"drop":["ALL"]');
    await unrestricted.synthesise(build);
    await unrestricted.apply();
    expect(await spec()).toBe(before);
    await unrestricted.destroy();
    await deleteNamespace(free);
    unrestricted.remove();
  });
});
