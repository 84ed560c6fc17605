import { isBranch, type Tree } from "../mask/marks";
import { podsOf } from "../model/pods";
import { pick } from "../model/tree";
import { changeRule } from "../rule/define";
import type { KubernetesObject } from "../model/object";

const OFF = /^(?:false|disabled?|off|none|no|0)$/i;
/** Labels and annotations that take pods into a mesh. */
const KEYS: readonly string[] = [
  "istio-injection",
  "istio.io/rev",
  "istio.io/dataplane-mode",
  "sidecar.istio.io/inject",
  "linkerd.io/inject",
  "kuma.io/sidecar-injection",
  "consul.hashicorp.com/connect-inject",
  "openservicemesh.io/sidecar-injection",
  "config.linkerd.io/skip-inbound-ports",
  "traffic.sidecar.istio.io/excludeInboundPorts",
  "traffic.sidecar.istio.io/excludeOutboundIPRanges",
];
const EXCLUDES = /skip-|exclude/;

function entries(object: KubernetesObject | undefined): ReadonlyMap<string, Tree> {
  const found = new Map<string, Tree>();
  if (object === undefined) return found;
  const pods = object.kind === "Namespace" ? undefined : podsOf(object);
  const labels = pods === undefined ? pick(object.body, "metadata.labels") : undefined;
  const trees = [labels, pick(object.body, "metadata.annotations"), pods?.annotations];
  for (const tree of trees)
    if (isBranch(tree)) for (const key of KEYS) if (Object.hasOwn(tree, key)) found.set(key, tree[key]);
  for (const [key, value] of pods?.labels ?? []) if (KEYS.includes(key)) found.set(key, value);
  return found;
}

const isIn = (key: string, value: Tree): boolean =>
  EXCLUDES.test(key) ? value === undefined || value === "" : typeof value === "string" && !OFF.test(value);

/** Pods leave the service mesh. */
export const meshLeft = changeRule({
  id: "mesh-left",
  severity: "medium",
  category: "security",
  title: "Pods leave the service mesh",
  why: "Outside of it nothing encrypts their traffic, nothing asks who calls them, and rules for the mesh no longer hold for them.",
  fix: "Keep the label or annotation, or say in a policy who may reach them.",
  ids: ["NSA-encryption", "CWE-319"],
  example: 'sidecar.istio.io/inject = "false" on a pod template',
  kinds: ["Namespace", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod", "ReplicaSet"],
  actions: ["create", "update", "replace"],
  readsMarks: true,
  check: ({ before, after }) => {
    if (after === undefined) return undefined;
    const [was, is] = [entries(before), entries(after)];
    const lost = KEYS.filter((key) => {
      if (!is.has(key))
        return !EXCLUDES.test(key) && isIn(key, was.get(key)) && after !== undefined && before !== undefined;
      return !isIn(key, is.get(key)) && (before === undefined || isIn(key, was.get(key)) || !was.has(key));
    });
    // One label may take the place of another.
    const still = KEYS.some((key) => !EXCLUDES.test(key) && !was.has(key) && isIn(key, is.get(key)));
    if (lost.length === 0 || (still && lost.every((key) => !is.has(key)))) return undefined;
    const settings = lost.map((key) => `${key} is ${is.has(key) ? String(is.get(key)) : "gone"}`);
    return { message: settings.join(", "), severity: before === undefined ? "low" : "medium" };
  },
});
