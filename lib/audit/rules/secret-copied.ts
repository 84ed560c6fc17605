import { isBranch, isHiddenFromRules } from "../mask/marks";
import { pick } from "../model/tree";
import { objectRule } from "../rule/define";

/** Annotations by which programs in the cluster copy an object into other namespaces. */
const COPIES =
  /^(?:replicator\.v1\.mittwald\.de\/(?:replicat\S+)|reflector\.v1\.k8s\.emberstack\.com\/reflection-\S+|(?:kubed\.appscode\.com|config\.syncer\.appscode\.com|kubed\.kubeops\.dev)\/sync\S*|secretsync\S*\/\S+|cert-manager\.io\/allow-direct-injection|sealedsecrets\.bitnami\.com\/cluster-wide)$/;

/** A Secret is copied into other namespaces. */
export const secretCopied = objectRule({
  id: "secret-copied",
  severity: "medium",
  category: "credential",
  title: "A Secret is copied into other namespaces",
  why: "A program in the cluster puts it where the annotation says, often everywhere: whoever reads Secrets in one of these namespaces has it.",
  fix: "Name the few namespaces that need it, or let each have a Secret of its own.",
  ids: ["NSA-secrets", "CWE-200"],
  example: 'replicator.v1.mittwald.de/replicate-to = ".*"',
  kinds: ["Secret"],
  readsMarks: true,
  check: ({ body }) => {
    const annotations = pick(body, "metadata.annotations");
    if (!isBranch(annotations)) return undefined;
    const found = Object.entries(annotations).filter(
      ([key, value]) => COPIES.test(key) && (isHiddenFromRules(value) || !/^(?:false|)$/.test(String(value ?? ""))),
    );
    return found.length === 0
      ? undefined
      : `is copied: ${found.map(([key, value]) => `${key} is ${String(value)}`).join(", ")}`;
  },
});
