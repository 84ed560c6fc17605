import { map } from "../model/tree";
import { changeRule } from "../rule/define";
import type { KubernetesObject } from "../model/object";

/** Labels with which a checker passes a namespace over. */
const IGNORES =
  /^(?:admission\.gatekeeper\.sh\/ignore|gatekeeper\.sh\/exempt|openpolicyagent\.org\/webhook|policies\.kyverno\.io\/(?:exclude|ignore)|kyverno\.io\/(?:exclude|ignore)|cert-manager\.io\/disable-validation|control-plane|datree\.io\/skip|webhooks?\.[\w.-]+\/(?:ignore|disabled?|exclude)|[\w.-]+\/(?:webhook-ignore|skip-validation|ignore-webhook|admission-ignore))$/;
/** Labels with which a checker takes one in. */
const INCLUDES = /^(?:policy\.sigstore\.dev\/include|[\w.-]+\/(?:enforce|validate|inject-validation))$/;
const labels = (object: KubernetesObject | undefined) =>
  object === undefined ? undefined : map(object.body, "metadata.labels");

/** A namespace is taken out of what checks its objects. */
export const admissionExempted = changeRule({
  id: "admission-exempted",
  severity: "medium",
  category: "security",
  title: "A namespace is taken out of what checks its objects",
  why: "Gatekeeper, Kyverno, image signatures and the like pass over a namespace with such a label: anything may be made there.",
  fix: "Take the label out, or say in the policy which objects it passes over.",
  ids: ["NSA-pods-security-enforcement", "CWE-693"],
  example: 'admission.gatekeeper.sh/ignore = "true"',
  kinds: ["Namespace"],
  actions: ["create", "update", "replace"],
  check: ({ before, after }) => {
    const [was, is] = [labels(before), labels(after)];
    const gained = [...(is ?? [])].filter(
      ([key, value]) => IGNORES.test(key) && was?.get(key) !== value && value !== "false",
    );
    const lost = [...(was ?? [])].filter(
      ([key]) => INCLUDES.test(key) && !key.startsWith("pod-security.kubernetes.io/") && is?.has(key) === false,
    );
    const changes = [...gained.map(([key, value]) => `gets ${key}=${value}`), ...lost.map(([key]) => `loses ${key}`)];
    return changes.length === 0 ? undefined : changes.join(", ");
  },
});
