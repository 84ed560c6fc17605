/** A value that no other row has, made of the row's number. */
const make =
  (f: (unique: number) => unknown) =>
  (unique: number): unknown =>
    f(unique);

const turns = new Map<number, number>();
/** A small number for the row, for ranges that are short. */
function inTurn(unique: number): number {
  const turn = turns.get(unique) ?? turns.size;
  turns.set(unique, turn);
  return turn;
}

/**
 * A value for each place, by the first pattern that its path matches; none of them is the default. Objects, and words and
 * switches with two values, need none: the walk makes them of what is required, and of the value that is not the default.
 */
export const SAMPLES: readonly (readonly [place: RegExp, sample: unknown])[] = [
  // Identity and metadata
  [/^(autoscaling\.)?name$/, make((unique) => `other-${unique}`)],
  [/^namespace$/, "default"],
  [/^version$/, "v9"],
  [/^app$/, "another-app"],
  [/^alias$/, "An alias"],
  [/^description$/, "What it is for"],
  [/(^|\.)(labels|podLabels|serviceLabels|workloadLabels|matchLabels|nodeSelector)$/, { tier: "gold" }],
  [/(^|\.)(annotations|podAnnotations|workloadAnnotations)$/, { "example.com/note": "taken out" }],
  // Service
  [/^access<VirtualIP>\.clusterIP$/, make((unique) => `10.96.0.${100 + inTurn(unique)}`)],
  // From the part of the range that Kubernetes gives nobody who does not ask.
  [/\.nodePorts$/, make((unique) => ({ http: 30_030 + inTurn(unique) }))],
  [/^exposure<LoadBalancer>\.provider$/, "aliyun"],
  [/^exposure<LoadBalancer>\.loadBalancerClass$/, "example.com/balancer"],
  [/\.loadBalancer<MetalLB>$/, { type: "MetalLB", ipPool: "pool" }],
  [/\.loadBalancer<Other>$/, { type: "Other", address: "192.0.2.21" }],
  [/\.loadBalancer<MetalLB>\.ipPool$/, "pool"],
  [/\.loadBalancer<MetalLB>\.address$/, "192.0.2.20"],
  [/\.loadBalancer<MetalLB>\.sharedIpKey$/, "shared"],
  [/\.loadBalancer<Other>\.address$/, "192.0.2.21"],
  [/\.loadBalancerSourceRanges$/, ["192.0.2.0/24"]],
  [/externalTrafficPolicy$/, "Local"],
  [/internalTrafficPolicy$/, "Local"],
  [/^ipFamilyPolicy$/, "PreferDualStack"],
  [/^ipFamilies$/, ["IPv4"]],
  [/^stickySession<0>$/, true],
  [/^stickySession<1>$/, { timeoutSeconds: 99 }],
  [/^(access|exposure|stickySession|ports)$/, "what an ExternalService refuses"],
  [/stickySession<1>\.timeoutSeconds$/, 77],
  [/^externalName$/, "billing.example.com"],
  [/^selector$/, { app: "web" }],
  [/^ports\[\]\.port$/, make((unique) => 20_000 + unique)],
  [/^ports\[\]\.targetPort$/, 8081],
  [/^ports\[\]\.name$/, "other"],
  [/^workload<1>\.kind$/, "Deployment"],
  [/^workload<1>\.name$/, "there"],
  [/^workload<1>\.namespace$/, "elsewhere"],
  // Workload
  [/^replicas$/, 2],
  [/^revisionHistoryLimit$/, 3],
  [/^minReadySeconds$/, 5],
  [/^rolloutTimeoutSeconds$/, 900],
  [/^progressDeadlineSeconds$/, 900],
  [/rollingUpdate\.maxUnavailable$/, "30%"],
  [/rollingUpdate\.maxSurge$/, 2],
  [/rollingUpdate\.partition$/, 1],
  [/^podManagementPolicy$/, "Parallel"],
  [/^serviceName$/, "names"],
  [/onDelete(\.\w+)?$/, "delete"],
  // Jobs
  [/^schedule$/, "0 3 1 1 *"],
  [/^timeZone$/, "Europe/Berlin"],
  [/^concurrencyPolicy$/, "Forbid"],
  [/^(restartPolicy)$/, "OnFailure"],
  [/^completionMode$/, "Indexed"],
  [/^(backoffLimitPerIndex|maxFailedIndexes)$/, 2],
  [/^(completions|parallelism|backoffLimit|successfulJobsHistoryLimit|failedJobsHistoryLimit)$/, 4],
  [/^(activeDeadlineSeconds|startingDeadlineSeconds|ttlSecondsAfterFinished)$/, 77],
  // Availability
  [/^disruptionBudget$/, { maxUnavailable: 1 }],
  [/^disruptionBudget\.(min|max)\w+$/, "40%"],
  [/^disruptionBudget\.name$/, make((unique) => `budget-${unique}`)],
  [/^spread$/, "Required"],
  [/^gracefulShutdown<0>$/, true],
  [/^gracefulShutdown<1>$/, { delaySeconds: 9 }],
  [/^gracefulShutdown<1>\.\w+$/, 11],
  // Autoscaling
  [/^autoscaling\.minReplicas$/, 2],
  [/^autoscaling\.maxReplicas$/, 3],
  [/^autoscaling\.targetCpuUtilization$/, 50],
  [/^autoscaling\.targetMemoryUtilization$/, 60],
  [/^autoscaling\.targetMemory$/, "200Mi"],
  [/^autoscaling\.behavior\.scale(Up|Down)$/, { stabilizationWindowSeconds: 20, selectPolicy: "Min" }],
  [/^autoscaling\.behavior$/, { scaleDown: { stabilizationWindowSeconds: 20 } }],
  [/^autoscaling$/, { maxReplicas: 3, targetCpuUtilization: 50 }],
  [
    /^autoscaling\.metrics$/,
    [
      {
        type: "Pods",
        pods: { metric: { name: "requests" }, target: { type: "AverageValue", averageValue: "10" } },
      },
    ],
  ],
  [/stabilizationWindowSeconds$/, 20],
  [/selectPolicy$/, "Min"],
  [/\.policies$/, [{ type: "Pods", value: 1, periodSeconds: 20 }]],
  // Pod
  [/^imagePullSecrets$/, ["registry"]],
  [/^restartOn$/, "another-checksum"],
  [/^runtimeClassName$/, "gvisor"],
  [/^priorityClassName$/, "system-cluster-critical"],
  [/^serviceAccountName$/, "robot"],
  [/^terminationGracePeriodSeconds$/, 50],
  [/^dnsPolicy$/, "Default"],
  [/^dnsConfig$/, { nameservers: ["192.0.2.53"] }],
  [/^dnsConfig\.nameservers$/, ["192.0.2.53"]],
  [/^dnsConfig\.searches$/, ["example.com"]],
  [/^dnsConfig\.options\[\]\.name$/, "ndots"],
  [/^dnsConfig\.options\[\]\.value$/, "2"],
  [/^hostAliases\[\]\.ip$/, make((unique) => `192.0.2.${unique % 250}`)],
  [/^hostAliases\[\]\.hostnames$/, ["example"]],
  // Who may call whom
  [/^allow(From|To)$/, [{ namespace: "elsewhere" }]],
  [/^allow(From|To)\[\]\.namespace$/, "elsewhere"],
  [/^allow(From|To)\[\]\.podLabels$/, { role: "client" }],
  [/^allow(From|To)\[\]\.cidr$/, "198.51.100.0/24"],
  [/^allow(From|To)\[\]\.except$/, ["198.51.100.128/25"]],
  [/^allow(From|To)\[\]\.ports$/, [8080]],
  // By host name
  [/^exposure<Ingress>\.host$/, make((unique) => `host-${unique}.example.com`)],
  [/^exposure<Ingress>\.path$/, "/app"],
  [/^exposure<Ingress>\.pathType$/, "Exact"],
  [/^exposure<Ingress>\.port$/, 80],
  [/^exposure<Ingress>\.className$/, "nginx"],
  [/^exposure<Ingress>\.controller$/, "nginx"],
  [/^exposure<Ingress>\.tls$/, { secretName: "certificate" }],
  [/^exposure<Ingress>\.tls\.\w+$/, "certificate"],
  [/^exposure<Ingress>\.maxBodySize$/, "8Mi"],
  [/^exposure<Ingress>\.readTimeoutSeconds$/, 99],
  [/^exposure<Ingress>\.sourceRanges$/, ["192.0.2.0/24"]],
  [/^exposure<Ingress>\.serviceType$/, "NodePort"],
  [/^exposure<Ingress>\.controllerNamespace$/, "ingress"],
  [/ermissions$/, [{ resources: ["configmaps"], verbs: ["get"] }]],
  [/ermissions\[\]\.apiGroups$/, ["", "extensions.example.com"]],
  [/ermissions\[\]\.resources$/, ["configmaps"]],
  [/ermissions\[\]\.verbs$/, ["get"]],
  [/ermissions\[\]\.resourceNames$/, ["settings"]],
  [/ermissions\[\]\.nonResourceURLs$/, ["/metrics"]],
  [/^securityProfile$/, "restricted"],
  [/writablePaths$/, make((unique) => [`/writable/${unique}`])],
  [/^securityContext$/, { runAsUser: 1000 }],
  [/securityContext\.(runAsUser|runAsGroup|fsGroup)$/, 1000],
  [/securityContext\.fsGroupChangePolicy$/, "OnRootMismatch"],
  [/supplementalGroups$/, [2000]],
  [/seLinuxOptions$/, { level: "s0:c1,c2" }],
  [/seLinuxOptions\.(level|role|type|user)$/, "s0:c1,c2"],
  [/seccompProfile\.type$/, "RuntimeDefault"],
  [/seccompProfile\.localhostProfile$/, "profiles/own.json"],
  [/sysctls\[\]\.name$/, "net.ipv4.tcp_syncookies"],
  [/sysctls\[\]\.value$/, "1"],
  // Scheduling
  [/^affinity\.nodeAffinity$/, { preferredDuringSchedulingIgnoredDuringExecution: [nodePreference()] }],
  [/^affinity\.pod(Anti)?Affinity$/, { preferredDuringSchedulingIgnoredDuringExecution: [podPreference()] }],
  [/^affinity$/, { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [nodePreference()] } }],
  [/\.labelSelector$/, { matchLabels: { app: "cache" } }],
  [/matchFields\[\]\.key$/, "metadata.name"],
  [/matchFields\[\]\.operator$/, "In"],
  [/matchFields\[\]\.values$/, ["node-1"]],
  [/(matchExpressions|matchFields)$/, [{ key: "disk", operator: "In", values: ["ssd"] }]],
  [/matchExpressions\[\]\.key$/, "disk"],
  [/matchExpressions\[\]\.operator$/, "In"],
  [/matchExpressions\[\]\.values$/, ["ssd"]],
  [/nodeSelectorTerms\[\]$|\.preference$/, { matchExpressions: [{ key: "disk", operator: "Exists" }] }],
  [/\.namespaces$/, ["elsewhere"]],
  [/\.topologyKey$/, "kubernetes.io/hostname"],
  [/\.weight$/, 10],
  [/^scheduling<Custom>\.rules\[\]$/, { type: "Affinity", requirement: "Preferred", labels: { app: "cache" } }],
  [/^tolerations\[\]$/, { key: "key", operator: "Exists" }],
  [/^tolerations\[\]\.key$/, make((unique) => `key-${unique}`)],
  [/^tolerations\[\]\.operator$/, "Exists"],
  [/^tolerations\[\]\.value$/, "value"],
  [/^tolerations\[\]\.effect$/, "NoExecute"],
  [/^tolerations\[\]\.tolerationSeconds$/, 60],
  [/^topologySpreadConstraints\[\]\.(maxSkew|minDomains)$/, 2],
  [/^topologySpreadConstraints\[\]\.topologyKey$/, make((unique) => `zone-${unique}`)],
  [/^topologySpreadConstraints\[\]\.whenUnsatisfiable$/, "DoNotSchedule"],
  // Container
  [/ontainers\[\]\.name$/, make((unique) => `named-${unique}`)],
  [/ontainers\[\]\.image$/, "nginx:1.27"],
  [/imagePullPolicy$/, "Always"],
  [/imagePullSecret$/, "registry"],
  [/\.(command|args)$/, ["sleep", "1"]],
  [/workingDir$/, "/srv"],
  [/ports\[\]\.name$/, make((unique) => `port-${unique}`)],
  [/ports\[\]\.(containerPort|hostPort)$/, make((unique) => 10_000 + unique)],
  [/ports\[\]\.servicePort$/, make((unique) => 20_000 + unique)],
  [/ports\[\]\.protocol$/, "UDP"],
  [/ports\[\]\.appProtocol$/, "http"],
  [/env\[\]$/, { name: "NAME", value: "value" }],
  [/envFrom\[\]$/, { secretRef: { name: "settings" } }],
  [/env\[\]\.name$/, "NAME"],
  [/env\[\]\.value$/, "value"],
  [/env\[\]\.valueFrom$/, { fieldRef: { fieldPath: "status.podIP" } }],
  [/(KeyRef|MapRef|secretRef)\.name$/, "settings"],
  [/KeyRef\.key$/, "key"],
  [/fieldPath$/, "status.podIP"],
  [/resourceFieldRef\.resource$/, "limits.cpu"],
  [/resourceFieldRef\.containerName$/, "first"],
  [/resourceFieldRef\.divisor$/, "2"],
  [/envFrom\[\]\.prefix$/, "PREFIX_"],
  [/resources$/, { requests: { cpu: "10m" }, limits: { memory: "16Mi" } }],
  [/resources\.(requests|limits)$/, { cpu: "10m", memory: "16Mi" }],
  [/resources\.gpu\.type$/, "example.com/gpu"],
  [/resources\.gpu\.count$/, 1],
  [/(Probe|postStart|preStop)$/, { tcpSocket: { port: 8080 } }],
  [/lifecycle$/, { preStop: { exec: { command: ["true"] } } }],
  [/httpGet\.path$/, "/healthz"],
  [/\.port$/, 8080],
  [/httpGet\.scheme$/, "HTTPS"],
  [/httpGet\.host$/, "example.com"],
  [/httpHeaders\[\]\.(name|value)$/, "X-Header"],
  [/grpc\.service$/, "health"],
  [/\.(initialDelaySeconds|timeoutSeconds|periodSeconds|failureThreshold|successThreshold)$/, 7],
  [/capabilities\.(add|drop)$/, ["NET_BIND_SERVICE"]],
  // Volumes
  [/volumes\[\]$/, make((unique) => ({ name: `volume-${unique}`, emptyDir: {}, mountPath: `/mnt/${unique}` }))],
  [/volumes\[\]\.name$/, make((unique) => `volume-${unique}`)],
  [/volumeMounts\[\]\.name$/, "mounted"],
  [/\.mountPath$/, make((unique) => `/mnt/${unique}`)],
  [/\.subPath$/, "below"],
  [/claimName$/, make((unique) => `claim-${unique}`)],
  [/claimTemplate\.name$/, make((unique) => `data-${unique}`)],
  [/claimTemplate\.storage$/, "1Gi"],
  [/claimTemplate\.storageClassName$/, "standard"],
  [/claimTemplate\.accessModes$/, ["ReadWriteMany"]],
  [/volumes\[\]\.claim$/, make((unique) => ({ name: `files-${unique}` }))],
  [/volumes\[\]\.projected$/, { sources: [{ serviceAccountToken: { path: "token" } }] }],
  [/volumes\[\]\.downwardAPI$/, { items: [{ path: "name", fieldRef: { fieldPath: "metadata.name" } }] }],
  [/volumes\[\]\.csi$/, { driver: "example.com" }],
  [/volumes\[\]\.ephemeral$/, { storage: "1Gi" }],
  [/emptyDir\.sizeLimit$/, "10Mi"],
  [/emptyDir\.medium$/, "Memory"],
  [/hostPath\.path$/, make((unique) => `/srv/${unique}`)],
  [/hostPath\.type$/, "DirectoryOrCreate"],
  [/configMap\.name$/, make((unique) => `settings-${unique}`)],
  [/secretName$/, make((unique) => `credentials-${unique}`)],
  [/items\[\]\.(key|path)$/, "key"],
  [/items\[\]\.mode$/, 0o400],
  [/defaultMode$/, 0o400],
  [/nfs\.server$/, "nfs.example.com"],
  [/nfs\.path$/, make((unique) => `/export/${unique}`)],
  [/volumes\[\]\.containers$/, ["first"]],
  // Configuration
  [/^data$/, { key: "value" }],
  [/^binaryData$/, { bytes: "AAEC" }],
  [/^type$/, "example.com/own"],
];

/** What must stand beside a place, in the same object: while the place is there, and when it is taken out. */
export interface Beside {
  readonly with: Readonly<Record<string, unknown>>;
  /** @default - as `with` says */
  readonly without?: Readonly<Record<string, unknown>>;
}

const TCP = { tcpSocket: { port: 8080 } };

export const BESIDE: readonly (readonly [place: RegExp, beside: Beside])[] = [
  [/(Probe|postStart|preStop)\.(httpGet|exec|grpc)$/, { with: {}, without: TCP }],
  [/(Probe|postStart|preStop)\.tcpSocket$/, { with: {}, without: { exec: { command: ["true"] } } }],
  [/Probe\.\w+(Seconds|Threshold)$/, { with: TCP }],
  [/env\[\]\.value$/, { with: {}, without: { valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } } }],
  [/env\[\]\.valueFrom$/, { with: {}, without: { value: "plain" } }],
  [
    /valueFrom\.(configMapKeyRef|secretKeyRef|resourceFieldRef)$/,
    { with: {}, without: { fieldRef: { fieldPath: "status.hostIP" } } },
  ],
  [/valueFrom\.fieldRef$/, { with: {}, without: { secretKeyRef: { name: "settings", key: "key" } } }],
  [/envFrom\[\]\.configMapRef$/, { with: {}, without: { secretRef: { name: "settings" } } }],
  [/envFrom\[\]\.secretRef$/, { with: {}, without: { configMapRef: { name: "settings" } } }],
  [/envFrom\[\]\.prefix$/, { with: { secretRef: { name: "settings" } } }],
  [/seccompProfile\.localhostProfile$/, { with: { type: "Localhost" }, without: { type: "RuntimeDefault" } }],
  [/^tolerations\[\]\.key$/, { with: { operator: "Exists" } }],
  [/^tolerations\[\]\.operator$/, { with: { key: "always" } }],
  [/^tolerations\[\]\.(value|effect)$/, { with: { key: "always", operator: "Equal" } }],
  [/^tolerations\[\]\.tolerationSeconds$/, { with: { key: "always", operator: "Exists", effect: "NoExecute" } }],
  [/^topologySpreadConstraints\[\]\.minDomains$/, { with: { whenUnsatisfiable: "DoNotSchedule" } }],
  [/^dnsPolicy$/, { with: {} }],
  // A claim template's volume has its name, and one volume has one source.
  [
    /volumes\[\]\.(persistentVolumeClaim|claimTemplate|hostPath|configMap|secret|nfs|claim|projected|downwardAPI|csi|ephemeral)$/,
    { with: { name: undefined, mountPath: "/data" }, without: { emptyDir: {}, mountPath: "/data" } },
  ],
  [
    /volumes\[\]\.emptyDir$/,
    { with: { mountPath: "/data" }, without: { configMap: { name: "s" }, mountPath: "/data" } },
  ],
  [/volumes\[\]\.onDelete$/, { with: { claimTemplate: { name: "kept" }, mountPath: "/kept" } }],
  [/volumes\[\]\.mountPath$/, { with: { name: "there", emptyDir: {} } }],
  [/volumes\[\]\.\w+$/, { with: { emptyDir: {}, mountPath: "/data" } }],
  [/clusterPermissions\[\]\.(apiGroups|resourceNames)$/, { with: { resources: ["configmaps"] } }],
  [
    /clusterPermissions\[\]\.resources$/,
    { with: { verbs: ["get"] }, without: { verbs: ["get"], nonResourceURLs: ["/metrics"] } },
  ],
  [
    /clusterPermissions\[\]\.nonResourceURLs$/,
    { with: { verbs: ["get"] }, without: { verbs: ["get"], resources: ["configmaps"] } },
  ],
  [/^allow(From|To)\[\]\.(namespace|podLabels)$/, { with: {}, without: { cidr: "192.0.2.0/24" } }],
  [/^allow(From|To)\[\]\.cidr$/, { with: {}, without: { namespace: "another" } }],
  [/^allow(From|To)\[\]\.except$/, { with: { cidr: "198.51.100.0/24" } }],
  [/^allow(From|To)\[\]\.ports$/, { with: { namespace: "elsewhere" } }],
  [
    /^exposure<Ingress>\.(redirectToHttps|maxBodySize|readTimeoutSeconds|sourceRanges)$/,
    { with: { controller: "nginx" } },
  ],
  [/volumeMounts\[\]/, { with: { name: "mounted" } }],
  [/^minReadySeconds$/, { with: {} }],
  [/^completionMode$/, { with: { backoffLimitPerIndex: 3 }, without: { backoffLimitPerIndex: undefined } }],
  [/^(backoffLimitPerIndex|maxFailedIndexes)$/, { with: { completionMode: "Indexed", backoffLimitPerIndex: 3 } }],
  [/^disruptionBudget\.minAvailable$/, { with: {}, without: { maxUnavailable: "40%" } }],
  [/^disruptionBudget\.maxUnavailable$/, { with: {}, without: { minAvailable: "40%" } }],
  [/^disruptionBudget\.\w+$/, { with: { maxUnavailable: 1 } }],
  [/^autoscaling\.target(Cpu|Memory)/, { with: {}, without: { metrics: otherMetric() } }],
  [/^autoscaling\.metrics$/, { with: {}, without: { targetCpuUtilization: 80 } }],
  [/^autoscaling\.\w+$/, { with: { targetCpuUtilization: 80 } }],
  [/^exposure<LoadBalancer>\.provider$/, { with: { annotations: { id: "a" } } }],
  [/^selector$/, { with: {}, without: { workload: { kind: "Deployment", name: "there" } } }],
  [/^workload<1>$/, { with: {}, without: { selector: { app: "web" } } }],
];

function otherMetric(): readonly object[] {
  return [{ type: "Pods", pods: { metric: { name: "queue" }, target: { type: "AverageValue", averageValue: "5" } } }];
}

function nodePreference(): object {
  return { weight: 10, preference: { matchExpressions: [{ key: "disk", operator: "Exists" }] } };
}

function podPreference(): object {
  return {
    weight: 10,
    podAffinityTerm: { labelSelector: { matchLabels: { app: "cache" } }, topologyKey: "kubernetes.io/hostname" },
  };
}
