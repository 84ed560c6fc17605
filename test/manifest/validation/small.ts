import type { KubernetesObject } from "../../../lib/manifest";

/** A place, its steps joined by dots, and what stands there instead. */
type Change = readonly [place: string, value: unknown];

const PODS = {
  selector: { matchLabels: { app: "a" } },
  template: { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "c", image: "a:1" }] } },
};

/** The smallest objects that Kubernetes takes, by kind. */
export const SMALL: Readonly<Record<string, KubernetesObject>> = {
  Pod: {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "a", namespace: "default" },
    spec: { containers: [{ name: "c", image: "a:1" }] },
  },
  Deployment: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "a", namespace: "default" },
    spec: PODS,
  },
  StatefulSet: {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "a", namespace: "default" },
    spec: { serviceName: "a", ...PODS },
  },
  DaemonSet: {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "a", namespace: "default" },
    spec: PODS,
  },
  Job: {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "a", namespace: "default" },
    spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "a:1" }] } } },
  },
  CronJob: {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "a", namespace: "default" },
    spec: {
      schedule: "* * * * *",
      jobTemplate: {
        spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "a:1" }] } } },
      },
    },
  },
  Service: {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "a", namespace: "default" },
    spec: { selector: { app: "a" }, ports: [{ port: 80 }] },
  },
  Ingress: {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "a", namespace: "default" },
    spec: {
      rules: [
        {
          host: "a.example.com",
          http: {
            paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "a", port: { number: 80 } } } }],
          },
        },
      ],
    },
  },
  PersistentVolumeClaim: {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "a", namespace: "default" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  },
  HorizontalPodAutoscaler: {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "a", namespace: "default" },
    spec: {
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "a" },
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } },
      ],
    },
  },
  PodDisruptionBudget: {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "a", namespace: "default" },
    spec: { minAvailable: 1, selector: { matchLabels: { app: "a" } } },
  },
  Role: {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: { name: "a", namespace: "default" },
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
  },
  RoleBinding: {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: "a", namespace: "default" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "r" },
    subjects: [{ kind: "ServiceAccount", name: "a", namespace: "default" }],
  },
  ClusterRole: {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "a" },
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
  },
  NetworkPolicy: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "a", namespace: "default" },
    spec: { podSelector: {} },
  },
  ResourceQuota: {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "a", namespace: "default" },
    spec: { hard: { pods: "3" } },
  },
  LimitRange: {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: { name: "a", namespace: "default" },
    spec: { limits: [{ type: "Container", max: { cpu: "2" } }] },
  },
  PriorityClass: { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name: "a" }, value: 10 },
  StorageClass: {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "a" },
    provisioner: "a.example.com",
  },
  ValidatingWebhookConfiguration: {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name: "a" },
    webhooks: [
      {
        name: "a.b.c",
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        clientConfig: { url: "https://a.example.com/x" },
        rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
      },
    ],
  },
  MutatingWebhookConfiguration: {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    metadata: { name: "a" },
    webhooks: [
      {
        name: "a.b.c",
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        clientConfig: { service: { name: "a", namespace: "b", path: "/x" } },
        rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
      },
    ],
  },
  ConfigMap: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "default" }, data: { a: "b" } },
  Secret: { apiVersion: "v1", kind: "Secret", metadata: { name: "a", namespace: "default" }, stringData: { a: "b" } },
  Namespace: { apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } },
  ServiceAccount: { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "a", namespace: "default" } },
  PersistentVolume: {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "a" },
    spec: { accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" }, hostPath: { path: "/a" } },
  },
  RuntimeClass: { apiVersion: "node.k8s.io/v1", kind: "RuntimeClass", metadata: { name: "a" }, handler: "h" },
  IngressClass: {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name: "a" },
    spec: { controller: "example.com/x" },
  },
  EndpointSlice: {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: "a", namespace: "default" },
    addressType: "IPv4",
    endpoints: [{ addresses: ["10.0.0.1"] }],
    ports: [{ port: 80 }],
  },
  CSIDriver: { apiVersion: "storage.k8s.io/v1", kind: "CSIDriver", metadata: { name: "a" }, spec: {} },
  ValidatingAdmissionPolicy: {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: "a" },
    spec: {
      matchConstraints: {
        resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
      },
      validations: [{ expression: "true" }],
    },
  },
  Lease: {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name: "a", namespace: "default" },
    spec: {},
  },
};

/** The same for both kinds of webhooks. */
const OF_WEBHOOKS: readonly Change[] = [
  ["webhooks.0.name", "a"],
  ["webhooks.0.name", "a.b"],
  ["webhooks.0.clientConfig", {}],
  ["webhooks.0.clientConfig", { url: "https://a.example.com", service: { name: "a", namespace: "b" } }],
  ["webhooks.0.clientConfig", { url: "http://a.example.com" }],
  ["webhooks.0.clientConfig", { url: "https://u:p@a.example.com" }],
  ["webhooks.0.clientConfig", { url: "https://a.example.com/x?y=z" }],
  ["webhooks.0.clientConfig", { url: "https://a.example.com/#x" }],
  ["webhooks.0.clientConfig", { url: "https:///x" }],
  ["webhooks.0.clientConfig", { service: { name: "a" } }],
  ["webhooks.0.clientConfig", { service: { namespace: "a" } }],
  ["webhooks.0.clientConfig", { service: { name: "a", namespace: "b", path: "x" } }],
  ["webhooks.0.clientConfig", { service: { name: "a", namespace: "b", path: "/x//y" } }],
  ["webhooks.0.clientConfig", { service: { name: "a", namespace: "b", path: "/x y" } }],
  ["webhooks.0.clientConfig", { service: { name: "a", namespace: "b", port: 0 } }],
  ["webhooks.0.clientConfig", { service: { name: "a", namespace: "b", port: 70000 } }],
  ["webhooks.0.rules", [{ apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }]],
  ["webhooks.0.rules", [{ apiGroups: [""], operations: ["CREATE"], resources: ["pods"] }]],
  ["webhooks.0.rules", [{ apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }]],
  ["webhooks.0.rules", [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"] }]],
  ["webhooks.0.rules", [{ apiGroups: ["", "*"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }]],
  ["webhooks.0.rules", [{ apiGroups: [""], apiVersions: ["v1", "*"], operations: ["CREATE"], resources: ["pods"] }]],
  ["webhooks.0.rules", [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "*"], resources: ["pods"] }]],
  ["webhooks.0.rules", [{ apiGroups: [""], apiVersions: [""], operations: ["CREATE"], resources: ["pods"] }]],
  ["webhooks.0.rules", [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["*", "pods"] }]],
  [
    "webhooks.0.rules",
    [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods/*", "pods/status"] }],
  ],
  ["webhooks.0.rules", [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["*/*", "pods"] }]],
  ["webhooks.0.rules", [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: [""] }]],
  ["webhooks.0.rules", [{ apiGroups: [""], apiVersions: ["v1"], operations: ["create"], resources: ["pods"] }]],
  ["webhooks.0.timeoutSeconds", 0],
  ["webhooks.0.timeoutSeconds", 31],
  ["webhooks.0.admissionReviewVersions", []],
  ["webhooks.0.admissionReviewVersions", ["v2"]],
  ["webhooks.0.admissionReviewVersions", ["v1", "v1"]],
  ["webhooks.0.admissionReviewVersions", ["v1", "v 2"]],
  ["webhooks.0.sideEffects", "Some"],
  ["webhooks.0.sideEffects", undefined],
  ["webhooks.0.failurePolicy", "fail"],
  ["webhooks.0.matchPolicy", "x"],
  ["webhooks.0.matchConditions", [{ name: "a b", expression: "true" }]],
  [
    "webhooks.0.matchConditions",
    [
      { name: "a", expression: "true" },
      { name: "a", expression: "true" },
    ],
  ],
  ["webhooks.0.matchConditions", [{ name: "a", expression: "" }]],
  ["webhooks.0.namespaceSelector", { matchExpressions: [{ key: "a", operator: "X" }] }],
  ["webhooks.0.objectSelector", { matchLabels: { a: "b c" } }],
  ["metadata.labels", { a: 1 }],
];
const OF_WEBHOOKS_TAKEN: readonly Change[] = [
  ["webhooks.0.rules", []],
  ["webhooks.0.clientConfig", { service: { name: "a", namespace: "b" }, caBundle: "bm8=" }],
  ["webhooks.0.clientConfig", { service: { name: "A_b", namespace: "b" } }],
  ["webhooks.0.clientConfig", { url: "HTTPS://a:8443/x?" }],
  ["webhooks.0.clientConfig", { url: "https://[::1]/x y" }],
  ["webhooks.0.clientConfig", { service: { name: "a", namespace: "b", path: "/v1/x-y.z/" } }],
];

/** Changes to these by which Kubernetes refuses them. */
const REFUSED: Readonly<Record<string, readonly Change[]>> = {
  Pod: [
    ["spec.initContainers", [{ name: "c", image: "a" }]],
    ["spec.containers.0.readinessProbe", { httpGet: { port: 80, httpHeaders: [{ name: "a b", value: "x" }] } }],
    ["spec.containers.0.readinessProbe", { grpc: { port: 0 } }],
    ["spec.containers.0.readinessProbe", { httpGet: { port: 0 } }],
    ["spec.containers.0.readinessProbe", { httpGet: { port: "http-port-too-long-x" } }],
    ["spec.containers.0.readinessProbe", { httpGet: { port: 80, scheme: "http" } }],
    [
      "spec.containers.0.resizePolicy",
      [
        { resourceName: "cpu", restartPolicy: "NotRequired" },
        { resourceName: "cpu", restartPolicy: "NotRequired" },
      ],
    ],
    ["spec.containers.0.resources", { claims: [{ name: "x" }] }],
    ["spec.containers.0.resources", { requests: { "hugepages-2Mi": "2Mi" }, limits: { "hugepages-2Mi": "4Mi" } }],
    ["spec.containers.0.resources", { limits: { "hugepages-2Mi": "4Mi" } }],
    ["spec.containers.0.resources", { limits: { cpu: "1", "ephemeral-storage": "-1" } }],
    ["spec.containers.0.resources", { limits: { "requests.nvidia.com/gpu": "1" } }],
    ["spec.containers.0.resources", { limits: { "nvidia.com/gpu": 1 }, requests: { "nvidia.com/gpu": 0 } }],
    ["spec.containers.0.terminationMessagePolicy", "X"],
    ["spec.containers.0.securityContext", { procMount: "X" }],
    ["spec.containers.0.securityContext", { runAsUser: -1 }],
    ["spec.containers.0.securityContext", { runAsUser: 2147483648 }],
    ["spec.containers.0.securityContext", { appArmorProfile: { type: "Localhost" } }],
    ["spec.containers.0.securityContext", { appArmorProfile: { type: "X" } }],
    ["spec.containers.0.securityContext", { seccompProfile: { type: "X" } }],
    ["spec.containers.0.lifecycle", { preStop: { sleep: { seconds: 60 } } }],
    ["spec.containers.0.lifecycle", { preStop: { sleep: { seconds: -1 } } }],
    [
      "spec.containers.0.ports",
      [
        { containerPort: 80, hostPort: 80 },
        { containerPort: 81, hostPort: 80 },
      ],
    ],
    ["spec.containers.0.ports", [{ containerPort: 80, protocol: "http" }]],
    ["spec.containers.0.envFrom", [{ prefix: "a=b", configMapRef: { name: "x" } }]],
    ["spec.containers.0.env", [{ name: "a", valueFrom: { fieldRef: { fieldPath: "metadata.labels" } } }]],
    ["spec.containers.0.env", [{ name: "a", valueFrom: { fieldRef: { fieldPath: "status.phase" } } }]],
    ["spec.containers.0.env", [{ name: "a", valueFrom: { fieldRef: { fieldPath: "metadata.labels['a b']" } } }]],
    ["spec.containers.0.env", [{ name: "a", valueFrom: { fieldRef: { fieldPath: "metadata.name['a']" } } }]],
    ["spec.containers.0.env", [{ name: "a", valueFrom: { resourceFieldRef: { resource: "limits.foo" } } }]],
    [
      "spec.containers.0.env",
      [{ name: "a", valueFrom: { resourceFieldRef: { resource: "limits.cpu", divisor: "3m" } } }],
    ],
    ["spec.containers.0.env", [{ name: "a", valueFrom: {} }]],
    ["spec.securityContext", { sysctls: [{ name: "a..b", value: "1" }] }],
    [
      "spec.securityContext",
      {
        sysctls: [
          { name: "net.core.somaxconn", value: "1" },
          { name: "net.core.somaxconn", value: "1" },
        ],
      },
    ],
    ["spec.securityContext", { supplementalGroups: [-1] }],
    ["spec.securityContext", { supplementalGroupsPolicy: "X" }],
    ["spec.securityContext", { fsGroup: -1 }],
    ["spec.securityContext", { fsGroupChangePolicy: "x" }],
    [
      "spec",
      {
        containers: [{ name: "c", image: "a" }],
        hostNetwork: true,
        securityContext: { sysctls: [{ name: "net.core.somaxconn", value: "1" }] },
      },
    ],
    ["spec.os", { name: "Linux" }],
    ["spec.schedulingGates", [{ name: "a" }, { name: "a" }]],
    ["spec.schedulingGates", [{ name: "A b" }]],
    ["spec.readinessGates", [{ conditionType: "a b" }]],
    ["spec.preemptionPolicy", "X"],
    ["spec.nodeName", "A_b"],
    ["spec.runtimeClassName", "A_b"],
    ["spec.activeDeadlineSeconds", 0],
    ["spec.hostAliases", [{ ip: "x", hostnames: ["a"] }]],
    ["spec.hostAliases", [{ ip: "1.2.3.4", hostnames: ["A_b"] }]],
    ["spec.dnsConfig", { nameservers: ["x"] }],
    ["spec.dnsConfig", { searches: ["a b"] }],
    ["spec.dnsPolicy", "none"],
    ["spec.volumes", [{ name: "v", configMap: { name: "a", defaultMode: 1000 } }]],
    ["spec.volumes", [{ name: "v", configMap: { name: "a", items: [{ key: "a", path: "/x" }] } }]],
    ["spec.volumes", [{ name: "v", configMap: { name: "a", items: [{ key: "a", path: "x", mode: 1000 }] } }]],
    ["spec.volumes", [{ name: "v", secret: { secretName: "a", defaultMode: -1 } }]],
    ["spec.volumes", [{ name: "v", emptyDir: { sizeLimit: "-1" } }]],
    ["spec.volumes", [{ name: "v", hostPath: { path: "/a", type: "x" } }]],
    ["spec.volumes", [{ name: "v", hostPath: { path: "/a/../b" } }]],
    ["spec.volumes", [{ name: "v", projected: { sources: [{ configMap: { name: "a" }, secret: { name: "b" } }] } }]],
    [
      "spec.volumes",
      [
        {
          name: "v",
          projected: {
            sources: [
              { configMap: { name: "a", items: [{ key: "a", path: "x" }] } },
              { secret: { name: "a", items: [{ key: "a", path: "x" }] } },
            ],
          },
        },
      ],
    ],
    [
      "spec.volumes",
      [{ name: "v", projected: { sources: [{ serviceAccountToken: { path: "t", expirationSeconds: 10 } }] } }],
    ],
    [
      "spec.volumes",
      [{ name: "v", downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "spec.nodeName" } }] } }],
    ],
    ["spec.volumes", [{ name: "v", downwardAPI: { items: [{ path: "a" }] } }]],
    [
      "spec.volumes",
      [{ name: "v", downwardAPI: { items: [{ path: "a", resourceFieldRef: { resource: "limits.cpu" } }] } }],
    ],
    ["spec.volumes", [{ name: "v", ephemeral: {} }]],
    [
      "spec.volumes",
      [{ name: "v", ephemeral: { volumeClaimTemplate: { spec: { resources: { requests: { storage: "1Gi" } } } } } }],
    ],
    ["spec.volumes", [{ name: "v", image: {} }]],
    ["spec.volumes", [{ name: "v", image: { reference: "a", pullPolicy: "x" } }]],
    ["spec.volumes", [{ name: "v", csi: { driver: "a b" } }]],
    ["spec.containers.0.volumeMounts", [{ name: "v", mountPath: "/a:b" }]],
    [
      "spec",
      {
        containers: [
          { name: "c", image: "a", volumeMounts: [{ name: "v", mountPath: "/a", recursiveReadOnly: "Enabled" }] },
        ],
        volumes: [{ name: "v", emptyDir: {} }],
      },
    ],
    [
      "spec",
      {
        containers: [{ name: "c", image: "a", volumeMounts: [{ name: "v", mountPath: "/a", subPath: "../x" }] }],
        volumes: [{ name: "v", emptyDir: {} }],
      },
    ],
    ["spec.topologySpreadConstraints", [{ maxSkew: 1, topologyKey: "a", whenUnsatisfiable: "X" }]],
    [
      "spec.topologySpreadConstraints",
      [{ maxSkew: 1, topologyKey: "a", whenUnsatisfiable: "DoNotSchedule", matchLabelKeys: ["app"] }],
    ],
    ["spec.affinity", { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: {} }] } }],
    [
      "spec.affinity",
      { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "a", namespaces: ["A b"] }] } },
    ],
    [
      "spec.affinity",
      {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchFields: [{ key: "metadata.x", operator: "In", values: ["a"] }] }],
          },
        },
      },
    ],
    [
      "spec.affinity",
      {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 0, preference: { matchExpressions: [{ key: "a", operator: "Exists" }] } },
          ],
        },
      },
    ],
    ["spec.tolerations", [{ key: "a", operator: "Exists", effect: "NoExec" }]],
    ["metadata.labels", { "a b": "c" }],
    ["metadata.finalizers", ["a b"]],
    [
      "metadata.name",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ],
    ["spec.restartPolicy", "always"],
    ["spec.enableServiceLinks", "x"],
    ["spec", { containers: [{ name: "c", image: "a", restartPolicy: "Sometimes" }] }],
    ["spec.subdomain", "A"],
    ["spec.priorityClassName", "A_b"],
    ["spec.ephemeralContainers", [{ name: "e", image: "a" }]],
    ["spec.nodeSelector", { "a b": "c" }],
    ["spec.volumes", [{ name: "v", ephemeral: { volumeClaimTemplate: { spec: { accessModes: ["ReadWriteOnce"] } } } }]],
    ["spec.tolerations", [{ key: "a b", operator: "Exists" }]],
    ["spec.tolerations", [{ key: "a", value: "b c" }]],
    ["spec.containers.0.env", [{ name: "A", value: false }]],
    ["spec.containers.0.env", [{ name: "A", value: 0 }]],
    ["spec.containers.0.image", false],
    ["spec.hostNetwork", 0],
    ["spec.hostname", 0],
    ["spec.containers.0.args", [8080]],
  ],
  Deployment: [
    ["spec.template.spec.restartPolicy", "OnFailure"],
    ["spec.selector", { matchLabels: { app: "a b" } }],
    ["spec.replicas", -1],
    ["spec.strategy", { type: "Rolling" }],
    ["spec.strategy", { rollingUpdate: { maxSurge: "x" } }],
    ["spec.strategy", { rollingUpdate: { maxUnavailable: -1 } }],
    ["spec.template.metadata.labels", { app: "a", "b c": "d" }],
    ["spec.template.metadata.annotations", { "b c": "d" }],
    ["spec.revisionHistoryLimit", -1],
    ["spec.selector", { matchLabels: { "a b": "c" } }],
    ["spec.minReadySeconds", false],
  ],
  StatefulSet: [
    ["spec.serviceName", "A_b"],
    ["spec.podManagementPolicy", "x"],
    ["spec.updateStrategy", { type: "x" }],
    ["spec.persistentVolumeClaimRetentionPolicy", { whenDeleted: "x" }],
    ["spec.ordinals", { start: -1 }],
    [
      "spec.volumeClaimTemplates",
      [
        {
          metadata: { name: "A_b" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
    ],
    [
      "spec.volumeClaimTemplates",
      [{ metadata: { name: "x" }, spec: { accessModes: ["RWO"], resources: { requests: { storage: "1Gi" } } } }],
    ],
    ["spec.volumeClaimTemplates", [{ metadata: { name: "x" }, spec: {} }]],
    ["spec.updateStrategy", { rollingUpdate: { partition: -1 } }],
  ],
  DaemonSet: [
    ["spec.updateStrategy", { type: "Recreate" }],
    ["spec.updateStrategy", { rollingUpdate: { maxUnavailable: "120%" } }],
  ],
  Job: [
    ["metadata.name", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
    ["spec.completionMode", "x"],
    [
      "spec",
      {
        completions: 1,
        completionMode: "Indexed",
        parallelism: 200000,
        template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "a" }] } },
      },
    ],
    ["spec.backoffLimitPerIndex", 1],
    ["spec.maxFailedIndexes", 1],
    ["spec.podFailurePolicy", { rules: [{ action: "X", onExitCodes: { operator: "In", values: [1] } }] }],
    ["spec.podFailurePolicy", { rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [0] } }] }],
    [
      "spec.podFailurePolicy",
      { rules: [{ action: "FailJob", onExitCodes: { containerName: "zz", operator: "In", values: [1] } }] },
    ],
    ["spec.podFailurePolicy", { rules: [{ action: "FailJob" }] }],
    [
      "spec.podFailurePolicy",
      {
        rules: [
          {
            action: "FailJob",
            onExitCodes: { operator: "In", values: [1] },
            onPodConditions: [{ type: "X", status: "True" }],
          },
        ],
      },
    ],
    ["spec.podFailurePolicy", { rules: [{ action: "FailIndex", onExitCodes: { operator: "In", values: [1] } }] }],
    ["spec.podFailurePolicy", { rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [2, 1] } }] }],
    ["spec.podReplacementPolicy", "X"],
    [
      "spec",
      {
        podReplacementPolicy: "TerminatingOrFailed",
        podFailurePolicy: { rules: [] },
        template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "a" }] } },
      },
    ],
    ["spec.managedBy", "x"],
    ["spec.successPolicy", { rules: [{ succeededCount: 1 }] }],
    ["spec.manualSelector", true],
    ["spec.parallelism", -1],
    ["spec.template.spec.restartPolicy", undefined],
  ],
  CronJob: [
    ["spec.schedule", "* * * *"],
    ["spec.schedule", "61 * * * *"],
    ["spec.concurrencyPolicy", "x"],
    ["spec.jobTemplate.spec.manualSelector", true],
    ["spec.jobTemplate.spec.selector", { matchLabels: { a: "b" } }],
    ["spec.schedule", "@foo"],
    ["spec.schedule", "0 0 * * 8"],
    ["spec.schedule", "*/0 * * * *"],
    ["spec.timeZone", "Mars/X"],
  ],
  Service: [
    ["spec.externalIPs", ["127.0.0.1"]],
    ["spec.externalIPs", ["0.0.0.0"]],
    ["spec.externalIPs", ["169.254.1.1"]],
    ["spec.externalIPs", ["224.0.0.1"]],
    ["spec.trafficDistribution", "X"],
    ["spec.ports", [{ port: 80, targetPort: "Http" }]],
    [
      "spec.ports",
      [
        { port: 80, name: "a" },
        { port: 80, name: "b" },
      ],
    ],
    ["spec.ports", [{ port: 70000 }]],
    ["spec.ports", [{ port: 80, protocol: "tcp" }]],
    ["spec.ports", [{ port: 80, appProtocol: "a b" }]],
    ["spec.selector", { app: "a b" }],
    ["spec.clusterIP", "x"],
    ["spec", { type: "LoadBalancer", loadBalancerClass: "a b", ports: [{ port: 80 }] }],
    ["spec.ipFamilyPolicy", "x"],
    ["spec.ipFamilies", ["ipv4"]],
    ["spec", { clusterIP: "None", clusterIPs: ["None", "None"], ports: [{ port: 80 }] }],
    ["metadata.name", "1a"],
    ["metadata.name", "a.b"],
    ["spec", { type: "ExternalName", externalName: "a b" }],
    ["spec.externalTrafficPolicy", "x"],
    ["spec.internalTrafficPolicy", "x"],
    ["spec.loadBalancerSourceRanges", ["10.0.0.0/8"]],
    ["spec", { type: "LoadBalancer", ports: [{ port: 80 }], loadBalancerSourceRanges: ["10.0.0.1"] }],
    ["spec", { ports: [{ port: 80 }], ipFamilies: ["IPv4"], clusterIP: "fd00::1" }],
    ["spec.selector", { "a b": "c" }],
  ],
  Ingress: [
    ["spec.ingressClassName", "A_b"],
    ["spec.rules.0.http.paths", []],
    ["spec.rules.0.http.paths.0.path", "/%2f"],
    ["spec.rules.0.http.paths.0.path", "/."],
    ["spec.rules.0.http.paths.0.path", "/a/.."],
    ["spec.rules.0.host", "A.example.com"],
    ["spec.rules.0.host", "*"],
    ["spec.rules.0.http.paths.0.pathType", "prefix"],
    ["spec.tls", [{ hosts: ["a b"] }]],
    ["spec.tls", [{ secretName: "A_b" }]],
    ["spec.defaultBackend", { service: { name: "a" } }],
    ["spec.rules.0.http.paths.0.backend.service.name", "1a"],
    [
      "spec.rules.0.http.paths.0.backend",
      { resource: { kind: "X", name: "y" }, service: { name: "a", port: { number: 80 } } },
    ],
  ],
  PersistentVolumeClaim: [
    ["spec.accessModes", ["RWO"]],
    ["spec.dataSource", { kind: "PersistentVolumeClaim", name: "" }],
    ["spec.volumeMode", "Block1"],
    ["spec.resources.requests.storage", "0"],
    ["spec.resources.requests.storage", "1GB"],
    ["spec.selector", { matchLabels: { a: "b c" } }],
    ["spec.storageClassName", "A_b"],
    ["spec.volumeAttributesClassName", "A_b"],
  ],
  HorizontalPodAutoscaler: [
    ["spec.metrics.0.resource.target", { type: "Value", value: 1 }],
    ["spec.metrics.0.resource.target", { type: "Utilization", averageUtilization: 1, averageValue: "1" }],
    ["spec.metrics", [{ type: "Pods", pods: { metric: { name: "m" }, target: { type: "Value", value: "1" } } }]],
    ["spec.metrics", [{ type: "Object", object: { metric: { name: "m" }, target: { type: "Value", value: "1" } } }]],
    ["spec.metrics", [{ type: "External", external: { metric: { name: "m" }, target: { type: "Value" } } }]],
    [
      "spec.metrics",
      [
        {
          type: "External",
          external: { metric: { name: "m" }, target: { type: "Value", value: "1", averageValue: "1" } },
        },
      ],
    ],
    [
      "spec.metrics",
      [
        {
          type: "ContainerResource",
          containerResource: { name: "cpu", target: { type: "Utilization", averageUtilization: 1 } },
        },
      ],
    ],
    ["spec.metrics", [{ type: "Foo" }]],
    ["spec.behavior", { scaleDown: { selectPolicy: "x", policies: [{ type: "Pods", value: 1, periodSeconds: 1 }] } }],
    ["spec.behavior", { scaleUp: { policies: [{ type: "X", value: 1, periodSeconds: 1 }] } }],
    ["spec.behavior", { scaleUp: { policies: [{ type: "Pods", value: 0, periodSeconds: 1 }] } }],
    ["spec.behavior", { scaleUp: { stabilizationWindowSeconds: 4000 } }],
    ["spec.scaleTargetRef.name", "a/b"],
    ["spec.metrics.0.resource.target.averageUtilization", 0],
    ["spec.metrics.0.resource.name", ""],
    ["spec.metrics.0.resource", { name: "cpu" }],
    ["spec.metrics.0.resource.target", { averageUtilization: 50 }],
  ],
  PodDisruptionBudget: [
    ["spec.unhealthyPodEvictionPolicy", "x"],
    ["spec.minAvailable", "x"],
    ["spec.minAvailable", -1],
    ["spec.minAvailable", "120%"],
    ["spec.selector", { matchExpressions: [{ key: "a", operator: "x" }] }],
  ],
  Role: [
    ["rules", [{ verbs: ["get"], resources: ["pods"] }]],
    ["rules", [{ apiGroups: [""], resources: ["pods"], verbs: [] }]],
  ],
  RoleBinding: [
    ["roleRef.kind", "Rol"],
    ["roleRef.apiGroup", "x"],
    ["subjects", [{ kind: "User", name: "" }]],
    ["subjects", [{ kind: "ServiceAccount", name: "A_b", namespace: "a" }]],
    ["subjects", [{ kind: "serviceaccount", name: "a" }]],
    ["subjects", [{ kind: "User", name: "a", apiGroup: "x" }]],
  ],
  ClusterRole: [
    ["rules", [{ nonResourceURLs: ["/a"], apiGroups: [""], resources: ["pods"], verbs: ["get"] }]],
    ["rules", [{ verbs: ["get"], apiGroups: [""] }]],
  ],
  NetworkPolicy: [
    ["spec.policyTypes", ["ingress"]],
    ["spec.policyTypes", ["Ingress", "Egress", "Ingress"]],
    ["spec.ingress", [{ ports: [{ port: "xxxxxxxxxxxxxxxx" }] }]],
    ["spec.ingress", [{ ports: [{ protocol: "tcp" }] }]],
    ["spec.ingress", [{ from: [{}] }]],
    ["spec.ingress", [{ from: [{ ipBlock: { cidr: "10.0.0.1" } }] }]],
    ["spec.ingress", [{ from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.0.0.0/8"] } }] }]],
    ["spec.podSelector", { matchLabels: { a: "b c" } }],
    ["spec.egress", [{ to: [{ namespaceSelector: { matchExpressions: [{ key: "a", operator: "In" }] } }] }]],
  ],
  ResourceQuota: [
    ["spec.hard", { pods: "1.5" }],
    ["spec.hard", { pods: "-1" }],
    ["spec.hard", { podss: "1" }],
    ["spec.scopeSelector", { matchExpressions: [{ scopeName: "PriorityClass", operator: "In" }] }],
    ["spec.scopeSelector", { matchExpressions: [{ scopeName: "BestEffort", operator: "In", values: ["a"] }] }],
    ["spec.scopeSelector", { matchExpressions: [{ scopeName: "PriorityClass", operator: "Exists", values: ["a"] }] }],
    ["spec.scopeSelector", { matchExpressions: [{ scopeName: "X", operator: "Exists" }] }],
    ["spec.scopes", ["X"]],
    ["spec.hard", { "count/deployments.apps": "1.5" }],
    ["spec.hard", { "requests.cpu": "1", "services.loadbalancers": "x" }],
    ["spec.hard", { "count/": "1" }],
    ["spec.hard", { "a b/c": "1" }],
    [
      "spec.scopeSelector",
      {
        matchExpressions: [
          { scopeName: "BestEffort", operator: "Exists" },
          { scopeName: "NotBestEffort", operator: "Exists" },
        ],
      },
    ],
    ["spec.hard", { "fast.storageclass.storage.k8s.io/requests.storage": "1500m" }],
  ],
  LimitRange: [
    ["spec.limits", [{ type: "container", max: { cpu: "1" } }]],
    ["spec.limits", [{ type: "Container", max: { cpu: "1" }, min: { cpu: "2" } }]],
    ["spec.limits", [{ max: { cpu: "1" } }]],
  ],
  PriorityClass: [
    ["value", 2000000000],
    ["metadata.name", "system-x"],
    ["preemptionPolicy", "x"],
    ["metadata.name", "A_b"],
  ],
  StorageClass: [
    ["provisioner", "a b"],
    ["provisioner", ""],
    ["reclaimPolicy", "x"],
    ["volumeBindingMode", "x"],
    ["allowedTopologies", [{ matchLabelExpressions: [{ key: "a", values: [] }] }]],
    [
      "allowedTopologies",
      [
        {
          matchLabelExpressions: [
            { key: "a", values: ["x"] },
            { key: "a", values: ["y"] },
          ],
        },
      ],
    ],
    ["allowedTopologies", [{ matchLabelExpressions: [{ key: "a", values: ["x", "x"] }] }]],
    [
      "allowedTopologies",
      [
        { matchLabelExpressions: [{ key: "a", values: ["x"] }] },
        { matchLabelExpressions: [{ key: "a", values: ["x"] }] },
      ],
    ],
    ["parameters", { "": "x" }],
  ],
  ConfigMap: [
    ["data", { "a/b": "x" }],
    ["binaryData", { x: "%%" }],
    ["data", { a: 0 }],
    ["metadata.labels", { a: false }],
  ],
  ServiceAccount: [["metadata.name", "A_b"]],
  Namespace: [
    ["metadata.name", "a.b"],
    ["metadata.labels", { "pod-security.kubernetes.io/enforce": "x" }],
  ],
  PersistentVolume: [
    ["spec.persistentVolumeReclaimPolicy", "x"],
    ["spec.accessModes", ["RWO"]],
    ["spec.capacity", { storage: "0" }],
    ["spec.capacity", { storage: "1Gi", cpu: "1" }],
    ["spec.storageClassName", "A_b"],
    ["spec.nodeAffinity", {}],
    [
      "spec",
      {
        accessModes: ["ReadWriteOnce"],
        capacity: { storage: "1Gi" },
        hostPath: { path: "/" },
        persistentVolumeReclaimPolicy: "Recycle",
      },
    ],
    [
      "spec",
      { accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" }, csi: { driver: "a b", volumeHandle: "x" } },
    ],
    [
      "spec",
      { accessModes: ["ReadWriteOnce", "ReadWriteOncePod"], capacity: { storage: "1Gi" }, hostPath: { path: "/a" } },
    ],
    ["spec", { accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" }, nfs: { server: "", path: "/a" } }],
    ["spec", { accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" }, nfs: { server: "a", path: "a" } }],
    [
      "spec",
      {
        accessModes: ["ReadWriteOnce"],
        capacity: { storage: "1Gi" },
        local: { path: "" },
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator: "Exists" }] }] } },
      },
    ],
  ],
  RuntimeClass: [
    ["handler", "A_b"],
    ["handler", ""],
    ["overhead", { podFixed: { cpu: "-1" } }],
    ["scheduling", { nodeSelector: { "a b": "c" } }],
    [
      "scheduling",
      {
        tolerations: [
          { key: "a", operator: "Exists" },
          { key: "a", operator: "Exists" },
        ],
      },
    ],
  ],
  IngressClass: [
    ["spec.controller", "x"],
    ["spec.controller", ""],
    ["spec.parameters", { kind: "X", name: "a", scope: "Cluster", namespace: "b" }],
    ["spec.parameters", { kind: "X", name: "a", scope: "Namespace" }],
    ["spec.parameters", { kind: "X" }],
  ],
  EndpointSlice: [
    ["addressType", "x"],
    ["endpoints", [{ addresses: ["x"] }]],
    ["endpoints", [{ addresses: ["fd00::1"] }]],
    ["endpoints", [{ addresses: ["127.0.0.1"] }]],
    ["ports", [{ port: 80 }, { port: 81 }]],
    ["ports", [{ port: 80, protocol: "x" }]],
    ["ports", [{ port: 80, name: "A_b" }]],
    ["endpoints", [{ addresses: ["10.0.0.1"], hostname: "A_b" }]],
  ],
  CSIDriver: [
    ["spec", { volumeLifecycleModes: ["x"] }],
    ["spec", { fsGroupPolicy: "x" }],
    ["spec", { tokenRequests: [{ audience: "a" }, { audience: "a" }] }],
    ["spec", { tokenRequests: [{ audience: "a", expirationSeconds: 5 }] }],
  ],
  ValidatingAdmissionPolicy: [
    ["spec.validations", []],
    ["spec.failurePolicy", "x"],
    ["spec.validations", [{ expression: "" }]],
    ["spec.matchConstraints", undefined],
    ["spec.matchConstraints.resourceRules", []],
  ],
  Lease: [
    ["spec", { leaseDurationSeconds: 0 }],
    ["spec", { leaseTransitions: -1 }],
  ],
  ValidatingWebhookConfiguration: OF_WEBHOOKS,
  MutatingWebhookConfiguration: [...OF_WEBHOOKS, ["webhooks.0.reinvocationPolicy", "x"]],
};

/** Changes to these that look odd, and that Kubernetes takes all the same. */
const TAKEN: Readonly<Record<string, readonly Change[]>> = {
  Pod: [
    ["spec.containers.0.resources", { limits: { "hugepages-3Mi": "3Mi", cpu: "1" } }],
    ["spec.containers.0.resources", { limits: { "kubernetes.io/foo": "1" } }],
    ["spec.containers.0.ports", [{ containerPort: 80, hostIP: "x" }]],
    ["spec.hostUsers", false],
    ["spec.schedulerName", "a b"],
    ["spec.terminationGracePeriodSeconds", -5],
    ["spec.imagePullSecrets", [{ name: "" }]],
    ["spec.imagePullSecrets", [{ name: "A_b" }]],
    ["spec.volumes", [{ name: "v", projected: { sources: [{}] } }]],
    [
      "spec.volumes",
      [
        {
          name: "v",
          downwardAPI: { items: [{ path: "a", resourceFieldRef: { containerName: "zz", resource: "limits.cpu" } }] },
        },
      ],
    ],
    ["spec.volumes", [{ name: "v", persistentVolumeClaim: { claimName: "A_b" } }]],
    [
      "spec",
      {
        containers: [{ name: "c", image: "a", volumeMounts: [{ name: "v", mountPath: "/a:b" }] }],
        volumes: [{ name: "v", emptyDir: {} }],
      },
    ],
    ["spec.topologySpreadConstraints", [{ maxSkew: 1, topologyKey: "a b", whenUnsatisfiable: "DoNotSchedule" }]],
    [
      "spec.affinity",
      {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator: "Gt", values: ["x"] }] }],
          },
        },
      },
    ],
    [
      "spec",
      {
        containers: [{ name: "c", image: "a" }],
        initContainers: [{ name: "i", image: "b", restartPolicy: "OnFailure" }],
      },
    ],
    ["spec.shareProcessNamespace", true],
    ["spec.setHostnameAsFQDN", true],
  ],
  StatefulSet: [["spec.updateStrategy", { rollingUpdate: { maxUnavailable: 0 } }]],
  Job: [
    ["spec.managedBy", "example.com/a/b"],
    ["metadata.name", "a.b"],
  ],
  CronJob: [
    ["spec.schedule", "0 0 31 2 *"],
    ["spec.schedule", "0 0 * * SUN-MON"],
  ],
  Service: [
    [
      "spec",
      {
        selector: { app: "a" },
        ports: [{ port: 80 }],
        sessionAffinity: "None",
        sessionAffinityConfig: { clientIP: { timeoutSeconds: 5 } },
      },
    ],
    ["spec", { type: "ExternalName", externalName: "10.0.0.1" }],
    ["spec", { type: "LoadBalancer", ports: [{ port: 80 }], allocateLoadBalancerNodePorts: false }],
    ["spec", { type: "LoadBalancer", ports: [{ port: 10250 }] }],
  ],
  Ingress: [
    ["metadata", { name: "a", annotations: { "kubernetes.io/ingress.class": "x" } }],
    ["spec.rules.0.http.paths.0.path", "/a b"],
    ["spec.rules.0.host", "*.com"],
  ],
  PersistentVolumeClaim: [
    ["spec.dataSource", { kind: "Pod", name: "a" }],
    ["spec.dataSource", { kind: "VolumeSnapshot", name: "a" }],
    ["spec.volumeName", "A_b"],
    ["spec.resources.limits", { storage: "500Mi" }],
  ],
  HorizontalPodAutoscaler: [
    [
      "spec.metrics",
      [
        {
          type: "Object",
          object: {
            describedObject: { kind: "X", name: "y" },
            metric: { name: "m" },
            target: { type: "Value", value: "1", averageValue: "2" },
          },
        },
      ],
    ],
  ],
  ResourceQuota: [
    ["spec.scopes", ["BestEffort", "BestEffort"]],
    ["spec.hard", { "requests.nvidia.com/gpu": "1500m" }],
    ["spec.hard", { "requests.storage": "1500m" }],
  ],
  LimitRange: [["spec.limits", [{ type: "Container", max: { cpu: "-1" } }]]],
  ServiceAccount: [["secrets", [{ name: "" }]]],
  PersistentVolume: [
    ["spec.mountOptions", ["a"]],
    [
      "spec",
      {
        accessModes: ["ReadWriteOnce"],
        capacity: { storage: "1Gi" },
        csi: { driver: "a.b", volumeHandle: "x", nodeStageSecretRef: { name: "a" } },
      },
    ],
    ["spec.claimRef", { name: "x" }],
  ],
  ValidatingWebhookConfiguration: OF_WEBHOOKS_TAKEN,
  MutatingWebhookConfiguration: OF_WEBHOOKS_TAKEN,
};

/** An object, and what was changed in it. */
export type Changed = readonly [what: string, object: KubernetesObject];

/**
 * What the API server takes since the release 1.<number>, and is refused here while an older one is supported: names of
 * Services that begin with a digit (KEP 5311).
 */
export const TAKEN_SINCE: ReadonlyMap<string, number> = new Map([
  ['Service metadata.name = "1a"', 36],
  ['Ingress spec.rules.0.http.paths.0.backend.service.name = "1a"', 36],
]);

export const refusedObjects = (): readonly Changed[] => changed(REFUSED);
export const takenObjects = (): readonly Changed[] => changed(TAKEN);

const changed = (changes: Readonly<Record<string, readonly Change[]>>): readonly Changed[] =>
  Object.entries(changes).flatMap(([kind, list]) =>
    list.map(([place, value]): Changed => {
      const object = structuredClone(SMALL[kind]) as KubernetesObject;
      set(object, place.split("."), value);
      return [`${kind} ${place} = ${JSON.stringify(value)}`, object];
    }),
  );

function set(fields: Record<string, unknown>, [step = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length > 0) {
    fields[step] ??= {};
    set(fields[step] as Record<string, unknown>, rest, value);
  } else if (value === undefined) delete fields[step];
  else fields[step] = value;
}
