import {
  balancer,
  batch,
  config,
  ingress,
  object,
  PLACES,
  pod,
  service,
  workload,
  type Manifest,
  type Sides,
} from "../support/manifests";
import { testRule, type RuleCases } from "../support/rule-cases";
import type { Block, Resource } from "../support/plan";

// What a plan hardly shows: commands, annotations, and fields of which nobody thinks.

const runs = (spec: Block = {}, ofContainer: Block = {}, kind = "Deployment", more: Block = {}): Manifest =>
  workload(pod(spec, ofContainer), kind, more);
const says = (...command: string[]): Manifest => runs({}, { command });
const sh = (script: string): Manifest => says("sh", "-c", script);
const space = (labels: Block, annotations: Block = {}): Manifest =>
  object("v1", "Namespace", {}, { labels, annotations });
const secret = (annotations: Block): Manifest => object("v1", "Secret", {}, { namespace: "shop", annotations });
const runtime = (handler: string): Manifest => object("node.k8s.io/v1", "RuntimeClass", { handler }, {});
const numbered = (start: number): Manifest => runs({}, {}, "StatefulSet", { serviceName: "db", ordinals: { start } });
const annotated = (annotations: Block): Manifest => {
  const whole = runs() as { spec: { template: { spec: Block } } & Block } & Block;
  const { template } = whole.spec;
  return {
    ...whole,
    spec: { ...whole.spec, template: { metadata: { labels: { app: "w" }, annotations }, ...{ spec: template.spec } } },
  };
};

/** Objects that come, or become others, as manifests. */
function cases(of: Readonly<Record<string, Manifest | Sides>>): Readonly<Record<string, readonly Resource[]>> {
  const sides = (one: Manifest | Sides): Sides => (Array.isArray(one) ? (one as Sides) : [null, one as Manifest]);
  return Object.fromEntries(
    Object.entries(of).map(([name, one]) => [name, [(PLACES["manifest"] as (of: Sides) => Resource)(sides(one))]]),
  );
}
type Table = Readonly<Record<string, Manifest | Sides>>;
const table = (fires: Table, silent: Table): RuleCases => ({ fires: cases(fires), silent: cases(silent) });

testRule(
  "command-grants-rights",
  table(
    {
      "a binding": says("kubectl", "-n", "x", "create", "rolebinding", "x", "--role=y"),
      "a certificate": sh("kubectl certificate approve x"),
      "a namespace without standards": sh("kubectl label ns shop pod-security.kubernetes.io/enforce=privileged"),
      "no webhook any more": sh("kubectl delete validatingwebhookconfigurations --all"),
    },
    {
      "a rollout": says("kubectl", "rollout", "status", "deployment/web"),
      "a stricter namespace": sh("kubectl label ns shop pod-security.kubernetes.io/enforce=restricted"),
      "rights are looked at": sh("kubectl get clusterrolebindings"),
    },
  ),
);

const points = (from: string, to: string): Sides =>
  [from, to].map((value) => workload(pod({}, { env: [{ name: "URL", value }] }))) as unknown as Sides;
testRule(
  "destination-changed",
  table(
    {
      "somebody else's name": points("https://api.pay.com/v1", "https://api.pay.com.evil.net/v1"),
      "an address": points("https://api.pay.com/v1", "http://6.6.6.6/v1"),
      "a file": [config("c", { f: "a: https://a.com" }), config("c", { f: "a: https://a.org" })],
    },
    {
      "the same owner": points("https://api.pay.com/v1", "https://api2.pay.com/v2"),
      "inside the cluster": points("http://api.shop.svc:80", "http://db2.shop:5432"),
      "the other way round": [
        config("c", { f: "https://a.com", g: "https://b.com" }),
        config("c", { f: "https://b.com", g: "https://a.com" }),
      ],
      "it was nothing": points("", "https://a.com"),
    },
  ),
);

testRule(
  "command-destroys-data",
  table(
    {
      "a database": sh("mysql -h db -e 'DROP DATABASE shop'"),
      "a database of PostgreSQL": says("dropdb", "shop"),
      "a bucket": says("aws", "s3", "rm", "--recursive", "s3://backups"),
      "a bucket by MinIO": sh("mc rb --force minio/backups"),
      "a store": sh("redis-cli -h cache FLUSHALL"),
      "a namespace": batch(pod({}, { command: ["kubectl", "delete", "ns", "shop"] })),
      "all claims": batch(pod({}, { command: ["kubectl", "delete", "pvc", "--all"] }), "CronJob"),
      "a stack": sh("cd /x && terraform destroy -auto-approve"),
      "a disk": sh("dd if=/dev/zero of=/dev/xvdb"),
      "a folder": sh("rm -rf /data/* && exec app"),
      "a folder of a variable": sh('rm -rf "$PGDATA"'),
      "a table": sh("psql -c 'truncate table orders'"),
    },
    {
      "a temporary folder": sh("rm -rf /tmp/cache /run/app.pid && exec app"),
      "what mkfs left": sh("rm -rf /var/lib/postgresql/data/lost+found"),
      "a pod": says("kubectl", "delete", "pod", "web-0"),
      "a file": says("aws", "s3", "rm", "s3://b/one"),
      words: says("app", "--drop-privileges", "--delete-after=3d"),
    },
  ),
);
testRule(
  "command-leaves-container",
  table(
    {
      "the node's namespaces": says("nsenter", "-t", "1", "-m", "-u", "sh"),
      "the node's files": says("chroot", "/host", "sh"),
      "the node's disk": sh("mount -t ext4 /dev/sda1 /mnt"),
      "the runtime": sh("curl --unix-socket /var/run/docker.sock http://x/containers/json"),
      "the runtime by crictl": sh("crictl exec abc sh"),
      "a module": sh("modprobe ip_vs"),
      "a program of the kernel": sh("echo '|/x' > /proc/sys/kernel/core_pattern"),
    },
    {
      "another process": says("nsenter", "-t", "42", "-n", "ip", "a"),
      "its own files": says("chroot", "/app", "app"),
      "asks about the runtime": says("agent", "--runtime=unix:///run/containerd/containerd.sock"),
    },
  ),
);
testRule(
  "node-identity-read",
  table(
    {
      AWS: sh("curl http://169.254.169.254/latest/meta-data/iam/security-credentials/"),
      Google: sh("wget -qO- http://metadata.google.internal/computeMetadata/v1/"),
      Alibaba: sh("curl 100.100.100.200/latest/meta-data/ram"),
    },
    { "another link-local address": sh("app --dns 169.254.20.10") },
  ),
);
testRule(
  "dns-name-claimed",
  table(
    {
      "a name": [service(), service({}, { "external-dns.alpha.kubernetes.io/hostname": "bank.example.com" })],
      "another target": [
        ingress({ "external-dns.alpha.kubernetes.io/target": "a.example" }),
        ingress({ "external-dns.alpha.kubernetes.io/target": "b.example" }),
      ],
    },
    {
      "the same name": [
        service({}, { "external-dns.alpha.kubernetes.io/hostname": "a.example" }),
        service({ type: "NodePort" }, { "external-dns.alpha.kubernetes.io/hostname": "a.example" }),
      ],
      "how long it holds": [service(), service({}, { "external-dns.alpha.kubernetes.io/ttl": "60" })],
    },
  ),
);
testRule(
  "service-opened-by-annotation",
  table(
    {
      "to the Internet": service({}, { "tailscale.com/funnel": "true" }),
      "to a private network": service({}, { "tailscale.com/expose": "true" }),
      "to other clusters": service({}, { "service.cilium.io/global": "true" }),
    },
    {
      no: service({}, { "tailscale.com/expose": "false" }),
      "something else": service({}, { "prometheus.io/scrape": "true" }),
    },
  ),
);
const cert = { "service.beta.kubernetes.io/aws-load-balancer-ssl-cert": "arn:aws:acm:x" };
const tls = (policy: string) => ({ "service.beta.kubernetes.io/aws-load-balancer-ssl-negotiation-policy": policy });
testRule(
  "load-balancer-tls-removed",
  table(
    {
      "no certificate": [balancer(cert), balancer()],
      "another policy": [balancer({ ...cert, ...tls("TLS13-1-2-2021-06") }), balancer({ ...cert, ...tls("2016-08") })],
    },
    {
      "another certificate": [
        balancer(cert),
        balancer({ "service.beta.kubernetes.io/aws-load-balancer-ssl-cert": "arn:aws:acm:y" }),
      ],
      "open no longer": [balancer(cert), service()],
    },
  ),
);
testRule(
  "internal-traffic-local",
  table(
    { "Cluster before": [service(), service({ internalTrafficPolicy: "Local" })] },
    {
      "Local before": [
        service({ internalTrafficPolicy: "Local" }),
        service({ internalTrafficPolicy: "Local", type: "NodePort" }),
      ],
    },
  ),
);
testRule(
  "namespace-handed-over",
  table(
    {
      "another workspace": [space({ "kubesphere.io/workspace": "a" }), space({ "kubesphere.io/workspace": "b" })],
      "another project": [
        space({}, { "field.cattle.io/projectId": "c:a" }),
        space({}, { "field.cattle.io/projectId": "c:b" }),
      ],
      "other nodes": [space({}, { "scheduler.alpha.kubernetes.io/node-selector": "zone=a" }), space({})],
    },
    {
      "its first workspace": space({ "kubesphere.io/workspace": "a" }),
      "another label": [space({ team: "a" }), space({ team: "b" })],
    },
  ),
);
testRule(
  "secret-copied",
  table(
    {
      everywhere: secret({ "replicator.v1.mittwald.de/replicate-to": ".*" }),
      "to whoever asks": secret({ "reflector.v1.k8s.emberstack.com/reflection-allowed": "true" }),
    },
    { no: secret({ "reflector.v1.k8s.emberstack.com/reflection-allowed": "false" }), "a note": secret({ note: "x" }) },
  ),
);
testRule(
  "runtime-class-redefined",
  table(
    { "another handler": [runtime("runsc"), runtime("runc")], "it goes": [runtime("runsc"), null] },
    {
      "it comes": runtime("runsc"),
      "a label": [runtime("runsc"), { ...runtime("runsc"), metadata: { name: "x", labels: { a: "b" } } }],
    },
  ),
);
testRule(
  "runtime-configured",
  table(
    { "another hypervisor": annotated({ "io.katacontainers.config.hypervisor.path": "/usr/bin/x" }) },
    { "something else": annotated({ "prometheus.io/scrape": "true" }) },
  ),
);
testRule(
  "stateful-set-renumbered",
  table(
    { later: [numbered(0), numbered(3)], earlier: [numbered(3), numbered(0)] },
    { same: [numbered(3), numbered(3)], first: numbered(3) },
  ),
);
testRule(
  "pods-held-back",
  table({ "a gate": runs({ schedulingGates: [{ name: "a.example/wait" }] }) }, { none: runs({ schedulingGates: [] }) }),
);
testRule(
  "user-namespace-left",
  table(
    {
      "it is left": [runs({ hostUsers: false }), runs({ hostUsers: true })],
      "it is no longer said": [runs({ hostUsers: false }), runs()],
    },
    { "it is entered": [runs(), runs({ hostUsers: false })], "it never was": [runs(), runs({ hostUsers: true })] },
  ),
);
testRule(
  "rollback-impossible",
  table(
    { none: runs({}, {}, "Deployment", { revisionHistoryLimit: 0 }) },
    { two: runs({}, {}, "Deployment", { revisionHistoryLimit: 2 }), "not said": runs() },
  ),
);
testRule(
  "placement-narrowed",
  table(
    {
      "a selector": [runs(), runs({ nodeSelector: { disk: "ssd" } })],
      "an affinity": [
        runs(),
        runs({
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{ matchExpressions: [{ key: "gpu", operator: "Exists" }] }],
              },
            },
          },
        }),
      ],
    },
    {
      "it is lifted": [runs({ nodeSelector: { disk: "ssd" } }), runs()],
      "the first time": runs({ nodeSelector: { disk: "ssd" } }),
    },
  ),
);
const output = (name: string, after: unknown, sensitive: unknown = false) => ({
  resources: [],
  more: {
    output_changes: {
      [name]: {
        actions: ["create"],
        before: null,
        after,
        after_unknown: false,
        before_sensitive: false,
        after_sensitive: sensitive,
      },
    },
  },
});
testRule("credential-in-output", {
  fires: {
    "by its form": output("config", "users: [{user: {token: eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln}}]"),
    "by its name": output("db_password", "correct horse battery"),
    "deep in it": output("all", [{ api_key: "dGhpcyBpcyBhIGtleQ" }]),
  },
  silent: {
    "it is sensitive": output("db_password", "correct horse battery", true),
    "the part is sensitive": output("all", { api_key: "dGhpcyBpcyBhIGtleQ" }, { api_key: true }),
    "an address": output("url", "https://shop.example.com"),
  },
});
