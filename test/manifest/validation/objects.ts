import type { KubernetesObject } from "../../../lib/manifest";

const container = {
  name: "app",
  image: "example.com/app:1",
  imagePullPolicy: "IfNotPresent",
  command: ["/app"],
  ports: [
    { name: "http", containerPort: 8080, protocol: "TCP" },
    { name: "metrics", containerPort: 9090, hostPort: 9090 },
  ],
  env: [
    { name: "A", value: "1" },
    { name: "B", valueFrom: { configMapKeyRef: { name: "c", key: "k" } } },
    { name: "C", valueFrom: { secretKeyRef: { name: "s", key: "k", optional: true } } },
    { name: "D", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
    { name: "E", valueFrom: { resourceFieldRef: { resource: "limits.cpu", containerName: "app" } } },
  ],
  envFrom: [{ prefix: "P_", configMapRef: { name: "c" } }, { secretRef: { name: "s" } }],
  resources: {
    requests: { cpu: "100m", memory: "64Mi", "example.com/gpu": "1" },
    limits: { cpu: "1", memory: "128Mi", "example.com/gpu": "1" },
  },
  volumeMounts: [
    { name: "data", mountPath: "/data", subPath: "a/b" },
    { name: "config", mountPath: "/config", readOnly: true },
  ],
  volumeDevices: [
    { name: "claim", devicePath: "/dev/xvda" },
    { name: "disk", devicePath: "/dev/xvdb" },
  ],
  livenessProbe: { httpGet: { path: "/", port: 8080, scheme: "HTTP" }, periodSeconds: 5, successThreshold: 1 },
  readinessProbe: { tcpSocket: { port: "http" }, initialDelaySeconds: 1, timeoutSeconds: 2, failureThreshold: 3 },
  startupProbe: { exec: { command: ["true"] } },
  lifecycle: { preStop: { exec: { command: ["true"] } }, postStart: { httpGet: { port: 8080, path: "/" } } },
  securityContext: {
    runAsUser: 1000,
    runAsNonRoot: true,
    privileged: false,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
    seccompProfile: { type: "RuntimeDefault" },
  },
};
const pod = {
  containers: [container, { name: "side", image: "example.com/side:1", ports: [{ containerPort: 7070 }] }],
  initContainers: [{ name: "init", image: "example.com/init:1", volumeMounts: [{ name: "data", mountPath: "/data" }] }],
  volumes: [
    { name: "data", emptyDir: { sizeLimit: "1Gi" } },
    { name: "config", configMap: { name: "c", items: [{ key: "k", path: "a/k" }], defaultMode: 0o644 } },
    { name: "secret", secret: { secretName: "s", optional: true } },
    { name: "claim", persistentVolumeClaim: { claimName: "p" } },
    { name: "host", hostPath: { path: "/var/log", type: "Directory" } },
    { name: "nfs", nfs: { server: "nfs.example.com", path: "/a" } },
    {
      name: "all",
      projected: {
        sources: [{ secret: { name: "s" } }, { serviceAccountToken: { path: "t", expirationSeconds: 3600 } }],
      },
    },
    { name: "down", downwardAPI: { items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }] } },
    {
      name: "disk",
      ephemeral: {
        volumeClaimTemplate: {
          spec: { accessModes: ["ReadWriteOnce"], volumeMode: "Block", resources: { requests: { storage: "1Gi" } } },
        },
      },
    },
  ],
  restartPolicy: "Always",
  serviceAccountName: "app",
  terminationGracePeriodSeconds: 30,
  dnsPolicy: "None",
  dnsConfig: { nameservers: ["10.0.0.10"], searches: ["a.example.com"], options: [{ name: "ndots", value: "2" }] },
  hostAliases: [{ ip: "10.0.0.1", hostnames: ["a.example.com"] }],
  nodeSelector: { "kubernetes.io/os": "linux" },
  tolerations: [
    { key: "a", operator: "Equal", value: "b", effect: "NoSchedule" },
    { key: "c", operator: "Exists", effect: "NoExecute", tolerationSeconds: 60 },
  ],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator: "In", values: ["b"] }] }],
      },
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 10, preference: { matchExpressions: [{ key: "a", operator: "Gt", values: ["1"] }] } },
      ],
    },
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 1,
          podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "a" } } },
        },
      ],
    },
  },
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "DoNotSchedule",
      minDomains: 2,
      labelSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] },
    },
  ],
  securityContext: { fsGroup: 1000, runAsUser: 1000, runAsNonRoot: true },
  imagePullSecrets: [{ name: "pull" }],
  priorityClassName: "high",
};
const labels = { app: "a", tier: "web" };
const template = { metadata: { labels, annotations: { a: "b" } }, spec: { containers: [{ name: "c", image: "a:1" }] } };
const selector = { matchLabels: { app: "a" }, matchExpressions: [{ key: "tier", operator: "In", values: ["web"] }] };
const metadata = { name: "a", namespace: "default", labels, annotations: { "example.com/a": "b" } };
const plainPod = { containers: [{ name: "c", image: "a:1" }], restartPolicy: "Never" };

const DISK = "/subscriptions/s/resourcegroups/g/providers/microsoft.compute/disks/d";
const secret = { name: "s", namespace: "n" };
// Of all kinds that Kubernetes' API still has, whether a node of today can mount them or not.
/** Sources that a pod and a PersistentVolume write alike. */
const SHARED_SOURCES = [
  { awsElasticBlockStore: { volumeID: "a", fsType: "ext4", partition: 1, readOnly: true } },
  { azureDisk: { diskName: "a", diskURI: DISK, cachingMode: "None", fsType: "ext4", kind: "Managed", readOnly: true } },
  { flocker: { datasetName: "a" } },
  { gcePersistentDisk: { pdName: "a", fsType: "ext4", partition: 1, readOnly: true } },
  { photonPersistentDisk: { pdID: "a", fsType: "ext4" } },
  { portworxVolume: { volumeID: "a", fsType: "ext4", readOnly: true } },
  { quobyte: { registry: "a:1", volume: "v", user: "u", group: "g", tenant: "t", readOnly: true } },
  { vsphereVolume: { volumePath: "[a] b", fsType: "ext4", storagePolicyName: "p", storagePolicyID: "i" } },
];
const VOLUME_SOURCES = [
  ...SHARED_SOURCES,
  { azureFile: { secretName: "s", shareName: "a", readOnly: true } },
  { cephfs: { monitors: ["m"], path: "/", user: "u", secretFile: "/f", secretRef: { name: "s" }, readOnly: true } },
  { cinder: { volumeID: "a", fsType: "ext4", secretRef: { name: "s" }, readOnly: true } },
  {
    csi: { driver: "d.example.com", fsType: "ext4", nodePublishSecretRef: { name: "s" }, volumeAttributes: { a: "b" } },
  },
  { fc: { targetWWNs: ["w"], lun: 1, fsType: "ext4", readOnly: true } },
  { fc: { wwids: ["w"] } },
  { flexVolume: { driver: "e/d", fsType: "ext4", options: { a: "b" }, secretRef: { name: "s" }, readOnly: true } },
  { gitRepo: { repository: "r", revision: "b", directory: "d" } },
  { glusterfs: { endpoints: "e", path: "p", readOnly: true } },
  {
    iscsi: {
      targetPortal: "10.0.0.1:3260",
      iqn: "iqn.2001-04.com.example:a",
      lun: 1,
      iscsiInterface: "default",
      fsType: "ext4",
      portals: ["10.0.0.2:3260"],
      chapAuthSession: true,
      secretRef: { name: "s" },
      initiatorName: "iqn.2001-04.com.example:b",
    },
  },
  {
    rbd: {
      monitors: ["m"],
      image: "i",
      pool: "p",
      user: "u",
      keyring: "/k",
      fsType: "ext4",
      secretRef: { name: "s" },
      readOnly: true,
    },
  },
  {
    scaleIO: {
      gateway: "g",
      system: "s",
      secretRef: { name: "s" },
      sslEnabled: true,
      protectionDomain: "d",
      storagePool: "p",
      storageMode: "ThinProvisioned",
      volumeName: "v",
      fsType: "xfs",
      readOnly: true,
    },
  },
  { storageos: { volumeName: "v", volumeNamespace: "n", fsType: "ext4", secretRef: { name: "s" }, readOnly: true } },
];
const PERSISTENT_VOLUME_SOURCES = [
  ...SHARED_SOURCES,
  { azureFile: { secretName: "s", secretNamespace: "n", shareName: "a", readOnly: true } },
  { cephfs: { monitors: ["m"], path: "/", user: "u", secretFile: "/f", secretRef: secret, readOnly: true } },
  { cinder: { volumeID: "a", fsType: "ext4", secretRef: secret, readOnly: true } },
  { fc: { wwids: ["w"], fsType: "ext4" } },
  { flexVolume: { driver: "e/d", fsType: "ext4", options: { a: "b" }, secretRef: secret, readOnly: true } },
  { glusterfs: { endpoints: "e", path: "p", endpointsNamespace: "n", readOnly: true } },
  { hostPath: { path: "/a", type: "Directory" } },
  { iscsi: { targetPortal: "10.0.0.1:3260", iqn: "iqn.2001-04.com.example:a", lun: 1, secretRef: secret } },
  { rbd: { monitors: ["m"], image: "i", pool: "p", user: "u", keyring: "/k", secretRef: secret, readOnly: true } },
  { scaleIO: { gateway: "g", system: "s", secretRef: secret, storagePool: "p", volumeName: "v", fsType: "xfs" } },
  { storageos: { volumeName: "v", volumeNamespace: "n", fsType: "ext4", secretRef: secret, readOnly: true } },
];

/** Objects that Kubernetes takes, with many fields each: what is changed in them is the input of the tests. */
export const OBJECTS: readonly KubernetesObject[] = [
  { apiVersion: "v1", kind: "Pod", metadata, spec: pod },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: {
      replicas: 2,
      minReadySeconds: 5,
      revisionHistoryLimit: 3,
      progressDeadlineSeconds: 60,
      selector,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: 1 } },
      template,
    },
  },
  {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata,
    spec: {
      replicas: 1,
      serviceName: "a",
      selector,
      podManagementPolicy: "Parallel",
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "c", image: "a:1", volumeMounts: [{ name: "t", mountPath: "/t" }] }] },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: "t" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
    },
  },
  {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata,
    spec: {
      selector,
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
      template: { metadata: { labels }, spec: { containers: [{ name: "c", image: "a:1" }] } },
    },
  },
  {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata,
    spec: {
      parallelism: 2,
      completions: 3,
      completionMode: "Indexed",
      backoffLimitPerIndex: 1,
      maxFailedIndexes: 2,
      backoffLimit: 2,
      activeDeadlineSeconds: 60,
      template: { spec: plainPod },
    },
  },
  {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata,
    spec: {
      schedule: "*/5 * * * *",
      timeZone: "Europe/Berlin",
      concurrencyPolicy: "Forbid",
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 1,
      startingDeadlineSeconds: 30,
      jobTemplate: { spec: { template: { spec: plainPod } } },
    },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: {
      type: "NodePort",
      selector: { app: "a" },
      externalTrafficPolicy: "Local",
      sessionAffinity: "ClientIP",
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } },
      ports: [
        { name: "http", port: 80, targetPort: "http", nodePort: 30017, appProtocol: "http" },
        { name: "dns", port: 53, targetPort: 5353, protocol: "UDP", nodePort: 30053 },
      ],
    },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: {
      type: "LoadBalancer",
      selector: { app: "a" },
      loadBalancerSourceRanges: ["10.0.0.0/8"],
      ports: [{ port: 80 }],
    },
  },
  { apiVersion: "v1", kind: "Service", metadata, spec: { type: "ExternalName", externalName: "a.example.com" } },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: { clusterIP: "None", selector: { app: "a" }, ports: [{ name: "a", port: 80 }] },
  },
  {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata,
    spec: {
      minReplicas: 1,
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "a" },
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
        { type: "Pods", pods: { metric: { name: "m" }, target: { type: "AverageValue", averageValue: "10" } } },
      ],
      behavior: {
        scaleDown: { stabilizationWindowSeconds: 60, policies: [{ type: "Percent", value: 50, periodSeconds: 15 }] },
      },
    },
  },
  { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata, spec: { minAvailable: 1, selector } },
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata,
    spec: {
      ingressClassName: "nginx",
      tls: [{ hosts: ["a.example.com"], secretName: "t" }],
      rules: [
        {
          host: "*.example.com",
          http: {
            paths: [
              { path: "/", pathType: "Prefix", backend: { service: { name: "a", port: { number: 80 } } } },
              { path: "/b", pathType: "Exact", backend: { service: { name: "a", port: { name: "http" } } } },
            ],
          },
        },
      ],
    },
  },
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata,
    spec: {
      podSelector: { matchLabels: { app: "a" } },
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        {
          from: [{ podSelector: {} }, { ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }],
          ports: [{ port: 80, endPort: 90, protocol: "TCP" }],
        },
      ],
      egress: [{ to: [{ namespaceSelector: { matchLabels: { a: "b" } } }] }],
    },
  },
  { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "a.txt": "x" }, binaryData: { b: "AAEC" } },
  {
    apiVersion: "v1",
    kind: "Secret",
    metadata,
    type: "kubernetes.io/tls",
    data: { "tls.crt": "YQ==", "tls.key": "YQ==" },
  },
  {
    apiVersion: "v1",
    kind: "Secret",
    metadata,
    type: "kubernetes.io/basic-auth",
    stringData: { username: "u", password: "p" },
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata,
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "fast",
      volumeMode: "Filesystem",
      resources: { requests: { storage: "1Gi" } },
    },
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata,
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "1Gi" },
      storageClassName: "fast",
      volumeMode: "Filesystem",
      mountOptions: ["hard"],
      persistentVolumeReclaimPolicy: "Retain",
      volumeAttributesClassName: "gold",
      csi: {
        driver: "disk.example.com",
        volumeHandle: "a",
        fsType: "ext4",
        nodeStageSecretRef: { name: "a", namespace: "b" },
      },
    },
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata,
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "1Gi" },
      local: { path: "/mnt/a" },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: ["a"] }] }],
        },
      },
    },
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata,
    spec: {
      accessModes: ["ReadWriteMany"],
      capacity: { storage: "1Gi" },
      nfs: { server: "nfs.example.com", path: "/a" },
    },
  },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata,
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"], resourceNames: ["a"] }],
  },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
    subjects: [
      { kind: "ServiceAccount", name: "a", namespace: "default" },
      { kind: "User", name: "u", apiGroup: "rbac.authorization.k8s.io" },
    ],
  },
  {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata,
    spec: {
      limits: [
        {
          type: "Container",
          min: { cpu: "10m" },
          defaultRequest: { cpu: "100m" },
          default: { cpu: "500m" },
          max: { cpu: "1" },
        },
      ],
    },
  },
  { apiVersion: "v1", kind: "ResourceQuota", metadata, spec: { hard: { pods: "10", "requests.cpu": "4" } } },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata,
    rules: [
      { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get", "list"] },
      { nonResourceURLs: ["/healthz", "/metrics/*"], verbs: ["get"] },
    ],
  },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata,
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { app: "a" } }] },
    rules: [],
  },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
    subjects: [
      { kind: "ServiceAccount", name: "a", namespace: "b" },
      { apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "system:masters" },
    ],
  },
  {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata,
    provisioner: "disk.example.com",
    parameters: { type: "ssd" },
    reclaimPolicy: "Delete",
    volumeBindingMode: "WaitForFirstConsumer",
    allowVolumeExpansion: true,
    mountOptions: ["hard"],
    allowedTopologies: [{ matchLabelExpressions: [{ key: "topology.kubernetes.io/zone", values: ["a", "b"] }] }],
  },
  {
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata,
    value: 1000,
    globalDefault: false,
    preemptionPolicy: "Never",
    description: "for what must run",
  },
  { apiVersion: "v1", kind: "Namespace", metadata, spec: { finalizers: ["kubernetes"] } },
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata,
    spec: {
      controller: "example.com/ingress",
      parameters: { apiGroup: "example.com", kind: "IngressParameters", name: "a", scope: "Namespace", namespace: "b" },
    },
  },
  {
    apiVersion: "node.k8s.io/v1",
    kind: "RuntimeClass",
    metadata,
    handler: "runsc",
    overhead: { podFixed: { cpu: "10m" } },
    scheduling: { nodeSelector: { a: "b" }, tolerations: [{ key: "a", operator: "Exists", effect: "NoSchedule" }] },
  },
  {
    apiVersion: "storage.k8s.io/v1",
    kind: "CSIDriver",
    metadata,
    spec: { attachRequired: true, podInfoOnMount: true },
  },
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata,
    webhooks: [
      {
        name: "a.example.com",
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        failurePolicy: "Fail",
        matchPolicy: "Equivalent",
        timeoutSeconds: 5,
        clientConfig: { service: { name: "a", namespace: "b", path: "/check", port: 443 } },
        rules: [
          { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"], scope: "Namespaced" },
        ],
        namespaceSelector: { matchExpressions: [{ key: "a", operator: "NotIn", values: ["b"] }] },
      },
    ],
  },
  {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata,
    spec: {
      replicas: 1,
      minReadySeconds: 1,
      selector: { matchLabels: { app: "a" } },
      template: { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "a", image: "a" }] } },
    },
  },
  {
    apiVersion: "v1",
    kind: "ReplicationController",
    metadata,
    spec: {
      replicas: 1,
      selector: { app: "a" },
      template: { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "a", image: "a" }] } },
    },
  },
  {
    apiVersion: "v1",
    kind: "Endpoints",
    metadata,
    subsets: [
      {
        addresses: [{ ip: "10.0.0.1", hostname: "a", nodeName: "n" }],
        notReadyAddresses: [{ ip: "10.0.0.2" }],
        ports: [
          { name: "http", port: 80, protocol: "TCP" },
          { name: "https", port: 443, appProtocol: "https" },
        ],
      },
    ],
  },
  {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata,
    addressType: "IPv4",
    endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready: true }, hostname: "a", nodeName: "n", zone: "z" }],
    ports: [{ name: "http", port: 80, protocol: "TCP" }],
  },
  {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata,
    automountServiceAccountToken: false,
    imagePullSecrets: [{ name: "a" }],
    secrets: [{ name: "b" }],
  },
  ...VOLUME_SOURCES.map((source) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata,
    spec: { containers: [{ name: "a", image: "a" }], volumes: [{ name: "v", ...source }] },
  })),
  ...PERSISTENT_VOLUME_SOURCES.map((source) => ({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata,
    spec: { accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" }, ...source },
  })),
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata,
    spec: { defaultBackend: { resource: { apiGroup: "example.com", kind: "Bucket", name: "a" } } },
  },
  {
    apiVersion: "flowcontrol.apiserver.k8s.io/v1",
    kind: "FlowSchema",
    metadata,
    spec: {
      priorityLevelConfiguration: { name: "workload-low" },
      matchingPrecedence: 100,
      rules: [
        {
          subjects: [{ kind: "ServiceAccount", serviceAccount: { name: "a", namespace: "b" } }],
          resourceRules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"], clusterScope: true }],
        },
      ],
    },
  },
];
