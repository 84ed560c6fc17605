/** A value that says no more than none does: what is written where nothing was said. */
class Usual {
  constructor(readonly value: unknown) {}
}
const usual = (value: unknown): Usual => new Usual(value);

/**
 * The part of a Kubernetes object that a prop takes: `true` for a value as a whole, `usual` for one that is left out
 * where it is the default, a list of one shape for each item, an object of shapes for its fields.
 */
export type Shape = true | Usual | readonly [Shape] | { readonly [field: string]: Shape };

/** A value cut to a shape; what the shape does not have is left out, and so is null. */
export function pick(value: unknown, shape: Shape): unknown {
  if (value === null || value === undefined || shape === true) return value ?? undefined;
  if (shape instanceof Usual) return value === shape.value ? undefined : value;
  if (isItemShape(shape)) {
    return Array.isArray(value) ? value.map((item: unknown) => pick(item, shape[0])) : undefined;
  }
  if (typeof value !== "object") return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  const result: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(shape)) {
    const picked = pick(fields[name], inner);
    if (picked !== undefined) result[name] = picked;
  }
  return result;
}

function isItemShape(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

const HANDLER: Shape = {
  httpGet: { path: true, port: true, scheme: true, host: true, httpHeaders: [{ name: true, value: true }] },
  exec: { command: true },
  tcpSocket: { port: true },
};
const PROBE: Shape = {
  ...HANDLER,
  grpc: { port: true, service: usual("") },
  initialDelaySeconds: true,
  timeoutSeconds: true,
  periodSeconds: true,
  successThreshold: true,
  failureThreshold: true,
};
const SE_LINUX: Shape = { level: true, role: true, type: true, user: true };
const SECCOMP: Shape = { type: true, localhostProfile: true };
const OPTIONAL = usual(false);
const KEY: Shape = { name: true, key: true, optional: OPTIONAL };
const ITEMS: Shape = [{ key: true, path: true, mode: true }];
const LABEL_SELECTOR: Shape = { matchLabels: true, matchExpressions: [{ key: true, operator: true, values: true }] };
const POD_TERM: Shape = { labelSelector: LABEL_SELECTOR, namespaces: true, topologyKey: true };
const POD_RULES: Shape = {
  requiredDuringSchedulingIgnoredDuringExecution: [POD_TERM],
  preferredDuringSchedulingIgnoredDuringExecution: [{ weight: true, podAffinityTerm: POD_TERM }],
};
const REQUIREMENTS: Shape = [{ key: true, operator: true, values: true }];
const NODE_TERM: Shape = { matchExpressions: REQUIREMENTS, matchFields: REQUIREMENTS };

/** What a container's props take as it is. */
export const CONTAINER: Shape = {
  name: true,
  image: true,
  imagePullPolicy: true,
  command: true,
  args: true,
  workingDir: true,
  ports: [{ name: true, containerPort: true, protocol: true, hostPort: true }],
  env: [
    {
      name: true,
      value: true,
      valueFrom: {
        configMapKeyRef: KEY,
        secretKeyRef: KEY,
        fieldRef: { fieldPath: true },
        resourceFieldRef: { resource: true, containerName: true, divisor: true },
      },
    },
  ],
  envFrom: [
    { prefix: true, configMapRef: { name: true, optional: OPTIONAL }, secretRef: { name: true, optional: OPTIONAL } },
  ],
  resources: { requests: true, limits: true },
  livenessProbe: PROBE,
  readinessProbe: PROBE,
  startupProbe: PROBE,
  lifecycle: { postStart: HANDLER, preStop: HANDLER },
  securityContext: {
    privileged: true,
    allowPrivilegeEscalation: true,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    runAsUser: true,
    runAsGroup: true,
    capabilities: { add: true, drop: true },
    seLinuxOptions: SE_LINUX,
    seccompProfile: SECCOMP,
  },
  volumeMounts: [
    { name: true, mountPath: true, readOnly: true, subPath: true, subPathExpr: true, mountPropagation: usual("None") },
  ],
  volumeDevices: [{ name: true, devicePath: true }],
};

/** What a pod's props take as it is, beside containers and volumes. */
export const POD: Shape = {
  securityContext: {
    runAsNonRoot: true,
    runAsUser: true,
    runAsGroup: true,
    fsGroup: true,
    fsGroupChangePolicy: true,
    supplementalGroups: true,
    seLinuxOptions: SE_LINUX,
    seccompProfile: SECCOMP,
    sysctls: [{ name: true, value: true }],
  },
  nodeSelector: true,
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [NODE_TERM] },
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: true, preference: NODE_TERM }],
    },
    podAffinity: POD_RULES,
    podAntiAffinity: POD_RULES,
  },
  tolerations: [{ key: true, operator: true, value: true, effect: true, tolerationSeconds: true }],
  topologySpreadConstraints: [
    { maxSkew: true, topologyKey: true, whenUnsatisfiable: true, labelSelector: LABEL_SELECTOR, minDomains: true },
  ],
  priorityClassName: true,
  runtimeClassName: true,
  shareProcessNamespace: true,
  serviceAccountName: true,
  automountServiceAccountToken: true,
  enableServiceLinks: true,
  terminationGracePeriodSeconds: true,
  dnsPolicy: true,
  dnsConfig: { nameservers: true, searches: true, options: [{ name: true, value: true }] },
  hostAliases: [{ ip: true, hostnames: true }],
  hostNetwork: true,
  hostPID: true,
  hostIPC: true,
};

const DOWNWARD_FILE: Shape = {
  path: true,
  mode: true,
  fieldRef: { fieldPath: true },
  resourceFieldRef: { containerName: true, resource: true, divisor: true },
};

const FILE_MODE = usual(0o644);

/** Volume sources that props take. */
export const VOLUME_SOURCES: Readonly<Record<string, Shape>> = {
  persistentVolumeClaim: { claimName: true, readOnly: true },
  emptyDir: { medium: true, sizeLimit: true },
  hostPath: { path: true, type: usual("") },
  configMap: { name: true, items: ITEMS, defaultMode: FILE_MODE, optional: OPTIONAL },
  secret: { secretName: true, items: ITEMS, defaultMode: FILE_MODE, optional: OPTIONAL },
  nfs: { server: true, path: true, readOnly: true },
  projected: {
    sources: [
      {
        configMap: { name: true, items: ITEMS },
        secret: { name: true, items: ITEMS, optional: OPTIONAL },
        downwardAPI: { items: [DOWNWARD_FILE] },
        serviceAccountToken: { path: true, audience: true, expirationSeconds: true },
      },
    ],
    defaultMode: FILE_MODE,
  },
  downwardAPI: { items: [DOWNWARD_FILE], defaultMode: FILE_MODE },
  csi: { driver: true, fsType: true, readOnly: true, volumeAttributes: true, nodePublishSecretRef: { name: true } },
};
