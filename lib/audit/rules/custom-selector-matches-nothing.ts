import type { Branch } from "../mask/marks";
import { isJudgedKind } from "../model/kinds";
import { ownNamespace } from "../model/namespaces";
import type { KubernetesObject } from "../model/object";
import { allPodsOf } from "../model/pods";
import { podsIn, selects } from "../model/selectors";
import { blocks } from "../model/tree";
import type { Match, World } from "../model/world";
import type { Hit, StateRule } from "../rule/rule";
import { UNKNOWN_MESSAGE } from "../rule/rule";

/** Custom kinds that select what others make, by the field of `spec` that does so. */
const SELECTS: ReadonlyMap<string, readonly [field: string, what: "Service" | "pods"]> = new Map([
  ["ServiceMonitor.monitoring.coreos.com", ["selector", "Service"]],
  ["PodMonitor.monitoring.coreos.com", ["selector", "pods"]],
  ["PodMonitoring.monitoring.googleapis.com", ["selector", "pods"]],
  ["VMServiceScrape.operator.victoriametrics.com", ["selector", "Service"]],
  ["VMPodScrape.operator.victoriametrics.com", ["selector", "pods"]],
  ["CiliumNetworkPolicy.cilium.io", ["endpoint_selector", "pods"]],
  ["AuthorizationPolicy.security.istio.io", ["selector", "pods"]],
  ["PeerAuthentication.security.istio.io", ["selector", "pods"]],
  ["RequestAuthentication.security.istio.io", ["selector", "pods"]],
  ["PodMigrationJob.scheduling.koordinator.sh", ["selector", "pods"]],
  ["SidecarSet.apps.kruise.io", ["selector", "pods"]],
  ["PodUnavailableBudget.policy.kruise.io", ["selector", "pods"]],
]);

/** The selector of an object in the form that workloads have, if it names a label at all. */
function selectorAt(object: KubernetesObject, field: string): Branch | undefined {
  const [selector] = blocks(object.body, `spec.${field}`);
  if (selector === undefined) return undefined;
  return blocks(selector, "match_labels").length + blocks(selector, "match_expressions").length === 0
    ? undefined
    : selector;
}

/** Whether something in a namespace of this plan is selected. */
function finds(world: World, namespace: string | undefined, selector: Branch, what: "Service" | "pods"): Match {
  const labels =
    what === "pods"
      ? podsIn(world, namespace).map((pods) => pods.labels)
      : world.near("Service", namespace).map((service) => service.labels);
  const found = labels.map((one) => selects(selector, one));
  return found.includes("yes") ? "yes" : found.includes("unknown") ? "unknown" : "no";
}

/** What a custom resource selects of others, or of its own pods, and does not find; nothing where all is well. */
function problemOf(object: KubernetesObject, world: World): { what: string; unknown: boolean } | undefined {
  const known = SELECTS.get(object.kind);
  const selector = selectorAt(object, known?.[0] ?? "selector");
  if (selector === undefined) return undefined;
  if (known !== undefined) {
    // Others, in namespaces that this plan does not make, are not in the plan.
    const elsewhere = blocks(object.body, "spec.namespace_selector").length > 0;
    if (elsewhere || ownNamespace(world, object.namespace) === undefined) return undefined;
    const found = finds(world, object.namespace, selector, known[1]);
    if (found === "yes") return undefined;
    const what = `selects ${known[1] === "pods" ? "pods" : "Services"} that this plan does not have`;
    return { what, unknown: found === "unknown" || world.partial };
  }
  const ownPods = allPodsOf(object).filter((pods) => pods.path === "spec.template.spec");
  if (ownPods.length === 0) return undefined;
  const match = ownPods.map((pods) => selects(selector, pods.labels));
  if (match.includes("yes")) return undefined;
  return { what: "selects other pods than those of its own template", unknown: match.includes("unknown") };
}

/** A custom resource selects pods or Services that are not there. */
export const customSelectorMatchesNothing: StateRule = {
  id: "custom-selector-matches-nothing",
  severity: "low",
  category: "selector",
  title: "A custom resource selects what this plan does not have",
  why: "A monitor that finds nothing watches nothing, a policy that finds nothing forbids nothing, and nobody is told.",
  fix: "Compare its selector with the labels of the Service, or of the pod template.",
  ids: ["CWE-1068"],
  example: 'ServiceMonitor: selector.matchLabels.app = "wbe", and no such Service in a namespace of this plan',
  looksAt: "state",
  *check(world): Iterable<Hit> {
    for (const object of world.objects) {
      if (isJudgedKind(object.kind)) continue;
      const problem = problemOf(object, world);
      if (problem === undefined) continue;
      const { what, unknown } = problem;
      yield unknown
        ? { address: object.address, message: `its selector: ${UNKNOWN_MESSAGE}`, unknown }
        : { address: object.address, message: what };
    }
  },
};
