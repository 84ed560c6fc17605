import { testRule } from "../support/rule-cases";
import {
  container,
  created,
  deployment,
  DEPLOYMENT,
  metadata,
  podSpec,
  updated,
  type Block,
  type Resource,
} from "../support/plan";

const data = (mode: string): Block => ({ metadata: metadata("settings"), data: { mode } });
const secret = updated("kubernetes_secret_v1", "s", data("a"), data("b"));
const config = updated("kubernetes_config_map", "c", data("a"), data("b"));
const pods = (more: Block): Block => deployment(podSpec(more));
const web = (before: Block, after = before): Resource => updated(DEPLOYMENT, "web", pods(before), pods(after));
const inContainer = (more: Block): Block => ({ container: [container(more)] });
const variable = (kind: string) =>
  inContainer({ env: [{ name: "A", value_from: [{ [kind]: [{ name: "settings", key: "mode" }] }] }] });
const fromAll = inContainer({ env_from: [{ secret_ref: [{ name: "settings" }] }] });
const mounted = (mount: Block): Block => ({
  ...inContainer({ volume_mount: [{ name: "v", mount_path: "/etc/app", ...mount }] }),
  volume: [{ name: "v", secret: [{ secret_name: "settings" }] }],
});

const daemonSet = (is: string): Block => ({
  manifest: {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "agent", namespace: "shop", labels: { is } },
    spec: {
      template: {
        spec: { containers: [{ name: "a", image: "a:1", envFrom: [{ secretRef: { name: "settings" } }] }] },
      },
    },
  },
});

testRule("configuration-not-picked-up", {
  fires: {
    "a Secret, by a variable": [secret, web(variable("secret_key_ref"))],
    "a Secret, by env_from": [secret, web(fromAll)],
    "a Secret, as one file of a volume": [secret, web(mounted({ sub_path: "mode" }))],
    "a ConfigMap, by a variable": [config, web(variable("config_map_key_ref"))],
    "a DaemonSet in a manifest": [secret, updated("kubernetes_manifest", "m", daemonSet("a"), daemonSet("b"))],
  },
  silent: {
    "the pod template follows": [secret, web(fromAll, { ...fromAll, termination_grace_period_seconds: 60 })],
    "it is a whole volume, which is updated": [secret, web(mounted({}))],
    "its labels change alone": [
      updated("kubernetes_secret_v1", "s", data("a"), { ...data("a"), metadata: metadata("settings", { labels: {} }) }),
      web(fromAll),
    ],
    "the pods are new": [secret, created(DEPLOYMENT, "web", pods(fromAll))],
    "another one is read": [
      updated(
        "kubernetes_secret_v1",
        "s",
        { ...data("a"), metadata: metadata("x") },
        { ...data("b"), metadata: metadata("x") },
      ),
      web(fromAll),
    ],
  },
});
