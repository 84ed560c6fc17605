import fc from "fast-check";
import {
  dce,
  kubernetes,
  kubesphere,
  type Container,
  type ContainerPort,
  type ContainerResources,
  type Exposure,
  type ExternalServiceProps,
  type Handler,
  type Platform,
  type Probe,
  type StatefulServiceProps,
  type StatelessServiceProps,
  type Volume,
  type WorkloadServiceProps,
} from "../../lib";

/** The platforms, each with the protocols and lengths that it allows. */
export const platforms: readonly Platform[] = [
  kubernetes(),
  kubesphere({ workspace: "demo", creator: "admin" }),
  dce({ metalLbPrefix: "metallb.io" }),
];

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const letters = (alphabet: string, min: number, max: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: min, maxLength: max });

/** An RFC 1035 label of 4 characters or more, so that DCE takes it, too. */
export const label = (max = 40): fc.Arbitrary<string> =>
  fc
    .tuple(letters(LOWER, 1, 1), letters(`${LOWER}0123456789-`, 2, max - 2), letters(`${LOWER}0123456789`, 1, 1))
    .map((parts) => parts.join(""));
const version = letters(`${LOWER}0123456789`, 1, 9);
const labelKey = fc.oneof(
  label(20).filter((key) => key !== "version"),
  label(20).map((key) => `example.com/${key}`),
);
const labels = fc.dictionary(labelKey, fc.oneof(fc.constant(""), label(63), fc.constantFrom("A_b.c-D", "1")), {
  maxKeys: 3,
});
const anyText = fc
  .oneof(
    fc.string({ maxLength: 40 }),
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.constantFrom("%{ if }", "a\nb", '"quoted"', "\\", "商店", "'"),
  )
  .filter((text) => !text.includes("${") && !/%\{(?! if)/.test(text));
const annotations = fc.dictionary(labelKey, anyText, { maxKeys: 3 });
const seconds = fc.nat({ max: 10_000 });
const few = <T>(item: fc.Arbitrary<T>, max = 3): fc.Arbitrary<T[]> => fc.array(item, { maxLength: max });
/** A record whose props may each be left out. */
const some = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> =>
  fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;

const handler = fc.oneof<fc.Arbitrary<Handler>[]>(
  fc.record({
    httpGet: fc.record(
      {
        port: fc.integer({ min: 1, max: 65_535 }),
        path: anyText,
        scheme: fc.constantFrom("HTTP" as const, "HTTPS" as const),
      },
      { requiredKeys: ["port"] },
    ),
  }),
  fc.record({ exec: fc.record({ command: fc.array(anyText, { minLength: 1, maxLength: 3 }) }) }),
  fc.record({ tcpSocket: fc.record({ port: fc.integer({ min: 1, max: 65_535 }) }) }),
);
const probe = fc
  .tuple(
    handler,
    some({
      initialDelaySeconds: seconds,
      timeoutSeconds: fc.integer({ min: 1, max: 60 }),
      periodSeconds: fc.integer({ min: 1, max: 60 }),
      failureThreshold: fc.integer({ min: 1, max: 60 }),
    }),
  )
  .map(([what, when]) => ({ ...what, ...when }) as Probe);
const env = fc.uniqueArray(
  fc.tuple(
    fc.oneof(label(20), fc.constantFrom("A", "_b", "-c", ".d", "Path")),
    fc.oneof(
      anyText.map((value) => ({ value })),
      fc.constantFrom(
        { valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
        { valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } },
        { valueFrom: { configMapKeyRef: { name: "settings", key: "a", optional: true } } },
        { valueFrom: { secretKeyRef: { name: "login", key: "b" } } },
      ),
    ),
  ),
  { maxLength: 4, selector: ([name]) => name },
);
const resources = some<ContainerResources>({
  requests: fc.constantFrom<Record<string, string | number>>({ cpu: "10m" }, { cpu: 0.1, memory: "16Mi" }, {}),
  limits: fc.constantFrom<Record<string, string | number>>(
    { cpu: "1", memory: "64Mi" },
    { cpu: 2 },
    { "example.com/fpga": 1 },
  ),
  gpu: fc.constantFrom({ count: 1 }, { type: "amd.com/gpu", count: 4 }),
});
const containerRest = some<Omit<Container, "image">>({
  imagePullPolicy: fc.constantFrom("Always", "IfNotPresent", "Never"),
  imagePullSecret: label(20),
  command: few(anyText),
  args: few(anyText),
  workingDir: fc.constant("/srv"),
  env: env.map((all) => all.map(([name, rest]) => ({ name, ...rest }))),
  envFrom: few(
    fc.constantFrom(
      { configMapRef: { name: "settings" } },
      { prefix: "X_", secretRef: { name: "login", optional: true } },
    ),
    2,
  ),
  resources,
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: some({ preStop: handler, postStart: handler }),
  securityContext: some({
    privileged: fc.boolean(),
    readOnlyRootFilesystem: fc.boolean(),
    runAsUser: fc.integer({ min: 1, max: 2_147_483_647 }),
    runAsNonRoot: fc.boolean(),
    capabilities: some({ add: few(fc.constantFrom("NET_ADMIN", "ALL")), drop: few(fc.constantFrom("ALL")) }),
    seccompProfile: fc.constantFrom(
      { type: "RuntimeDefault" as const },
      { type: "Localhost" as const, localhostProfile: "a" },
    ),
  }),
  syncTimezone: fc.boolean(),
});

/** Ports that the containers of one pod can share: their numbers and names are given out in turn. */
function ports(platform: Platform): fc.Arbitrary<Omit<ContainerPort, "containerPort">[]> {
  const spoken = fc.constantFrom("grpc", "http", "http2", "https", "mongo", "redis", "tcp", "tls", "udp");
  const protocol = fc.constantFrom(...platform.protocols);
  return fc.array(
    fc.oneof(
      some<Omit<ContainerPort, "containerPort">>({ protocol, servicePort: fc.constant(false as const) }),
      some<Omit<ContainerPort, "containerPort">>({ appProtocol: spoken as fc.Arbitrary<"http"> }),
    ),
    { minLength: 1, maxLength: 3 },
  );
}

function containers(platform: Platform): fc.Arbitrary<Container[]> {
  return fc.array(fc.tuple(ports(platform), containerRest, fc.boolean()), { minLength: 1, maxLength: 3 }).map((all) => {
    let next = 1000;
    return all.map(([given, rest, named], position): Container => {
      const numbered = given.map((port, index): ContainerPort => {
        next += 1;
        const kind = port.appProtocol;
        return {
          containerPort: next,
          ...(index % 2 === 0 && kind === undefined ? { name: `p${next}` } : {}),
          ...(index % 2 === 0 && kind !== undefined ? { name: `${kind}-${next}` } : {}),
          ...port,
          // The first port of all has a Service port: a virtual IP needs one.
          ...(position === 0 && index === 0 ? { servicePort: 80 } : {}),
        };
      });
      return {
        image: "registry.example.com/app:1",
        ports: numbered,
        ...rest,
        ...(named ? { name: `c${position}` } : {}),
      };
    });
  });
}

const volumes = (stateful: boolean): fc.Arbitrary<Volume[]> =>
  few(
    fc.constantFrom<Volume>(
      { emptyDir: {} },
      { emptyDir: { medium: "Memory", sizeLimit: "64Mi" }, readOnly: true },
      { hostPath: { path: "/var/log" } },
      { configMap: { name: "settings", items: [{ key: "a", path: "a.conf", mode: 0o600 }] } },
      { secret: { secretName: "login", defaultMode: 0o400 } },
      { persistentVolumeClaim: { claimName: "uploads" } },
      { persistentVolumeClaim: { claimName: "disk" }, devicePath: "/dev/xvda" },
      { nfs: { server: "nfs.example.com", path: "/export" } },
      ...(stateful
        ? [{ claimTemplate: { name: "t", storage: "1Gi", storageClassName: "fast" } } satisfies Volume]
        : []),
    ),
    4,
  ).map((all) =>
    all.map((volume, index): Volume => {
      if (volume.devicePath !== undefined) return { ...volume, name: `v${index}`, devicePath: `/dev/disk-${index}` };
      const mount = { mountPath: `/mnt/${index}`, ...(index % 2 === 0 ? { subPath: "a/b" } : {}) };
      return volume.claimTemplate === undefined
        ? { ...volume, name: `v${index}`, ...mount }
        : { claimTemplate: { ...volume.claimTemplate, name: `t${index}` }, ...mount };
    }),
  );

const pod = {
  podLabels: labels,
  podAnnotations: annotations,
  imagePullSecrets: few(label(20), 2),
  securityContext: some({ runAsNonRoot: fc.boolean(), fsGroup: fc.nat(), supplementalGroups: few(fc.nat()) }),
  nodeSelector: labels,
  affinity: fc.constantFrom(
    {},
    { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "zone" }] } },
    {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator: "Exists" as const }] }],
        },
      },
    },
  ),
  scheduling: fc.constantFrom(
    { type: "Decentralized" as const },
    { type: "Centralized" as const },
    {
      type: "Custom" as const,
      rules: [
        { type: "Affinity" as const, requirement: "Preferred" as const, labels: { app: "cache" } },
        { type: "AntiAffinity" as const, requirement: "Required" as const, labels: { app: "noisy" } },
      ],
    },
  ),
  tolerations: few(
    fc.constantFrom(
      { operator: "Exists" as const },
      { key: "a", value: "b", effect: "NoSchedule" as const },
      { key: "a", operator: "Exists" as const, effect: "NoExecute" as const, tolerationSeconds: 0 },
    ),
  ),
  topologySpreadConstraints: few(
    fc.constantFrom({ maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" as const }),
    1,
  ),
  priorityClassName: fc.constant("high"),
  serviceAccountName: label(20),
  automountServiceAccountToken: fc.boolean(),
  enableServiceLinks: fc.boolean(),
  terminationGracePeriodSeconds: fc.nat({ max: 9999 }),
  dnsPolicy: fc.constantFrom("ClusterFirst" as const, "Default" as const),
  dnsConfig: some({ nameservers: few(fc.ipV4()), searches: few(label(20)), options: fc.constant([{ name: "ndots" }]) }),
  hostAliases: few(fc.record({ ip: fc.oneof(fc.ipV4(), fc.ipV6()), hostnames: fc.constant(["db.internal"]) }), 2),
  hostNetwork: fc.boolean(),
  hostPID: fc.boolean(),
  hostIPC: fc.boolean(),
  restartOn: fc.constant("abc"),
  initContainers: few(
    fc.constantFrom({ image: "busybox:1", command: ["true"] }, { image: "b:2", syncTimezone: true }),
    2,
  ),
};
const workload = {
  replicas: fc.nat({ max: 100 }),
  revisionHistoryLimit: fc.nat({ max: 100 }),
  minReadySeconds: fc.nat({ max: 100 }),
  waitForRollout: fc.boolean(),
  rolloutTimeoutSeconds: fc.integer({ min: 200, max: 86_400 }),
  workloadAnnotations: annotations,
};
const identity = {
  name: label(30),
  namespace: label(30),
  alias: fc.constantFrom("Web shop", "商店", "a"),
  description: fc.string({ maxLength: 250 }).filter((text) => !/[$%]\{/.test(text)),
  labels,
  annotations,
};
const exposure = fc.constantFrom<Exposure>(
  { type: "None" },
  { type: "NodePort" },
  { type: "NodePort", externalTrafficPolicy: "Local" },
  { type: "LoadBalancer", provider: "qingcloud", annotations: { "eip-ids": "eip-1" } },
  { type: "LoadBalancer", provider: "openelb", loadBalancerSourceRanges: ["192.0.2.0/24", "2001:db8::/32"] },
  { type: "LoadBalancer", provider: "aws", annotations: { scheme: "internal", "example.com/a": "b" } },
  {
    type: "LoadBalancer",
    loadBalancer: { type: "MetalLB", ipPool: "pool", address: "192.0.2.1,2001:db8::1", sharedIpKey: "k" },
  },
  {
    type: "LoadBalancer",
    annotations: { "example.com/a": "b" },
    loadBalancer: { type: "Other", address: "192.0.2.1" },
    loadBalancerClass: "example.com/edge",
    allocateLoadBalancerNodePorts: false,
  },
);
/** Access, exposure and sticky session, as they go together. */
const access = fc.oneof(
  some({
    access: fc.constantFrom({ type: "VirtualIP" as const }, { type: "VirtualIP" as const, clusterIP: "10.0.0.9" }),
    exposure,
    stickySession: fc.oneof(fc.boolean(), some({ timeoutSeconds: fc.integer({ min: 1, max: 86_400 }) })),
    internalTrafficPolicy: fc.constantFrom("Cluster" as const, "Local" as const),
    ipFamilyPolicy: fc.constantFrom("PreferDualStack" as const, "RequireDualStack" as const),
    ipFamilies: fc.constantFrom(["IPv4" as const], ["IPv4" as const, "IPv6" as const]),
    publishNotReadyAddresses: fc.boolean(),
    waitForLoadBalancer: fc.boolean(),
  }),
  fc.constant({ access: { type: "Headless" as const } }),
);
const percent = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom("1%", "100%"));

/** Valid props of a StatelessService. */
export const statelessProps = (platform: Platform): fc.Arbitrary<StatelessServiceProps> =>
  fc
    .record({
      containers: containers(platform),
      volumes: volumes(false),
      pod: some(pod),
      workload: some(workload),
      identity: some({ ...identity, version }),
      access,
      ofType: some({
        strategy: fc.oneof(
          fc.constant({ type: "Recreate" as const }),
          fc.record({
            type: fc.constant("RollingUpdate" as const),
            rollingUpdate: some({ maxUnavailable: percent, maxSurge: percent }),
          }),
        ),
        autoscaling: fc.constantFrom(
          { maxReplicas: 3, targetCpuUtilization: 50 },
          {
            minReplicas: 2,
            maxReplicas: 9,
            targetMemory: "100Mi",
            behavior: { scaleDown: { selectPolicy: "Min" as const } },
          },
        ),
      }),
    })
    .map(({ containers: all, volumes: mounted, pod: inPod, workload: how, identity: who, access: where, ofType }) => {
      const props = { ...inPod, ...how, ...who, ...where, ...ofType, containers: all, volumes: mounted };
      if (props.autoscaling !== undefined) delete props.replicas;
      return props as StatelessServiceProps;
    });

/** Valid props of a StatefulService. */
export const statefulProps = (platform: Platform): fc.Arbitrary<StatefulServiceProps> =>
  fc
    .record({
      containers: containers(platform),
      volumes: volumes(true),
      pod: some(pod),
      workload: some({ ...workload, waitForRollout: fc.constant(false) }),
      identity: some({ ...identity, version }),
      access,
      ofType: some({
        podManagementPolicy: fc.constantFrom("OrderedReady" as const, "Parallel" as const),
        strategy: fc.oneof(
          fc.constant({ type: "OnDelete" as const }),
          fc.record({
            type: fc.constant("RollingUpdate" as const),
            rollingUpdate: some({ partition: fc.nat({ max: 9 }) }),
          }),
        ),
      }),
    })
    .map(({ containers: all, volumes: mounted, pod: inPod, workload: how, identity: who, access: where, ofType }) => {
      const props: StatefulServiceProps = {
        ...inPod,
        ...how,
        ...who,
        ...where,
        ...ofType,
        containers: all,
        volumes: mounted,
      } as StatefulServiceProps;
      if (props.volumes?.some(({ claimTemplate }) => claimTemplate !== undefined) === true) return props;
      return { ...props, minReadySeconds: undefined }; // the provider loses it without claim templates
    });

/** Valid props of an ExternalService. */
export const externalProps = (): fc.Arbitrary<ExternalServiceProps> =>
  fc
    .tuple(some(identity), fc.array(label(20), { minLength: 1, maxLength: 4 }))
    .map(([who, parts]) => ({ ...who, externalName: parts.join(".") }) as ExternalServiceProps);

/** Valid props of a WorkloadService. */
export const workloadServiceProps = (platform: Platform): fc.Arbitrary<WorkloadServiceProps> =>
  fc
    .record({
      identity: some(identity),
      access,
      pods: fc.oneof(
        label(20).map((app) => ({ selector: { app } })),
        fc.constantFrom("Deployment", "StatefulSet", "DaemonSet").map((kind) => ({ workload: { kind, name: "old" } })),
      ),
      ports: fc.array(
        fc.record(
          {
            protocol: fc.constantFrom(...platform.protocols),
            targetPort: fc.oneof(fc.integer({ min: 1, max: 65_535 }), fc.constant("web")),
          },
          { requiredKeys: [] },
        ),
        { minLength: 1, maxLength: 4 },
      ),
    })
    .map(
      ({ identity: who, access: where, pods, ports: given }) =>
        ({
          ...who,
          ...where,
          ...pods,
          ports: given.map((port, index) => ({ port: 100 + index, ...port })),
        }) as WorkloadServiceProps,
    );
