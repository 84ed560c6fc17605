import { testPodRule, testRule } from "../support/rule-cases";
import { container, created, deployment, DEPLOYMENT, metadata, podSpec, type Block } from "../support/plan";

const context = (more: Block) => {
  const [hardened] = container()["security_context"] as Block[];
  return { container: [container({ security_context: [{ ...hardened, ...more }] })] };
};
const unknownContext = {
  spec: podSpec({ container: [container({ security_context: [] })] }),
  unknown: { container: [{ security_context: true }] },
};

testPodRule("host-process", {
  fires: { "the pod": { security_context: [{ windows_options: [{ host_process: true }] }] } },
  silent: { "another option of Windows": { security_context: [{ windows_options: [{ run_as_username: "User" }] }] } },
});

testPodRule("selinux-options-custom", {
  fires: {
    "another type": context({ se_linux_options: [{ type: "spc_t" }] }),
    "another user": context({ se_linux_options: [{ user: "system_u", level: "s0" }] }),
    "the role of the pod": { security_context: [{ se_linux_options: [{ role: "sysadm_r" }] }] },
  },
  silent: {
    "the level alone": context({ se_linux_options: [{ level: "s0:c123,c456" }] }),
    "a type that confines": context({ se_linux_options: [{ type: "container_init_t" }] }),
  },
  unknown: { "the context is not known": unknownContext },
});

const annotated = (profile: string) => ({
  metadata: metadata("web-v1"),
  spec: [
    {
      template: [
        {
          metadata: [
            { labels: { app: "web" }, annotations: { "container.apparmor.security.beta.kubernetes.io/app": profile } },
          ],
          spec: [podSpec()],
        },
      ],
    },
  ],
});
const manifest = (securityContext: Block) => ({
  manifest: {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "agent", namespace: "shop" },
    spec: { template: { spec: { containers: [{ name: "app", image: "a:1", securityContext }] } } },
  },
});
const profile = (type: string) => manifest({ appArmorProfile: { type } });
testRule("host-process", {
  fires: {
    "a container of a manifest": [
      created("kubernetes_manifest", "agent", manifest({ windowsOptions: { hostProcess: true } })),
    ],
  },
  silent: { "no option of Windows": [created("kubernetes_manifest", "agent", manifest({}))] },
});
testRule("apparmor-unconfined", {
  fires: {
    "by an annotation": [created(DEPLOYMENT, "web", annotated("unconfined"))],
    "by its field, in a manifest": [created("kubernetes_manifest", "agent", profile("Unconfined"))],
  },
  silent: {
    "the profile of the runtime": [created(DEPLOYMENT, "web", annotated("runtime/default"))],
    "the profile of the runtime, in a manifest": [created("kubernetes_manifest", "agent", profile("RuntimeDefault"))],
    none: [created(DEPLOYMENT, "web", deployment())],
  },
});

testPodRule("variable-set-twice", {
  fires: {
    "the same name": {
      container: [
        container({
          env: [
            { name: "A", value: "1" },
            { name: "A", value: "2" },
          ],
        }),
      ],
    },
  },
  silent: {
    "two names": {
      container: [
        container({
          env: [
            { name: "A", value: "1" },
            { name: "B", value: "1" },
          ],
        }),
      ],
    },
  },
});

const probe = (port: string) => ({
  container: [container({ readiness_probe: [{ http_get: [{ path: "/", port }] }] })],
});
testPodRule("probe-port-unmatched", {
  fires: {
    "a name that no port has": probe("web"),
    "by TCP": { container: [container({ startup_probe: [{ tcp_socket: [{ port: "web" }] }] })] },
  },
  silent: {
    "a name of a port": probe("http"),
    "a number": probe("9090"),
    "a command": { container: [container({ liveness_probe: [{ exec: [{ command: ["true"] }] }] })] },
  },
});

const budget = (spec: Block) => ({
  metadata: metadata("web"),
  spec: [{ selector: [{ match_labels: { app: "web" } }], max_unavailable: "", min_available: "", ...spec }],
});
const BUDGET = "kubernetes_pod_disruption_budget_v1";
const two = created(DEPLOYMENT, "web", deployment());
testRule("disruption-budget-blocks-drain", {
  fires: {
    "none may be away": [created(BUDGET, "web", budget({ max_unavailable: "0" })), two],
    "no part of them may": [created(BUDGET, "web", budget({ max_unavailable: "0%" })), two],
    "all must be there": [created(BUDGET, "web", budget({ min_available: "100%" })), two],
    "as many as there are must be there": [created(BUDGET, "web", budget({ min_available: "2" })), two],
  },
  silent: {
    "one may be away": [created(BUDGET, "web", budget({ max_unavailable: "1" })), two],
    "half must be there": [created(BUDGET, "web", budget({ min_available: "50%" })), two],
    "one of two must be there": [created(BUDGET, "web", budget({ min_available: "1" })), two],
    "its pods are not in this plan": [created(BUDGET, "web", budget({ min_available: "2" }))],
    "an autoscaler makes more": [
      created(BUDGET, "web", budget({ min_available: "2" })),
      two,
      created("kubernetes_horizontal_pod_autoscaler_v2", "web", {
        metadata: metadata("web"),
        spec: [{ min_replicas: 3, max_replicas: 5, scale_target_ref: [{ kind: "Deployment", name: "web-v1" }] }],
      }),
    ],
  },
});
