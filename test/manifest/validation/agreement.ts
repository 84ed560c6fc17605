import { KubeServicesError } from "../../../lib/errors";
import { convertManifests, manifestsOf, type KubernetesObject } from "../../../lib/manifest";
import type { Mutant } from "./mutate";

/** What we refuse an object for, as codes and places; undefined if we take it. */
export function ourAnswer(object: KubernetesObject): string | undefined {
  try {
    convertManifests(manifestsOf([object], "test"), {
      onUnsupported: "kubernetes_manifest",
      otherKinds: "kubernetes_manifest",
    });
    return undefined;
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    return error.problems.map(({ code, prop }) => `${code} ${prop}`).join(", ");
  }
}

/** Where we refuse what the server of a dry run takes, and why that is no fault of the rules. */
const STRICTER: readonly RegExp[] = [
  /\.\d+: null$/, // an item of a list that is nothing: the server makes an empty one of it
  /: spaces$/, // spaces around quantities, which the provider does not take
  /^(PodDisruptionBudget|LimitRange) metadata/, // names that the server does not look at, or makes itself
  /^StorageClass reclaimPolicy: empty$/, // which the provider refuses
  /^EndpointSlice ports\.0\.port: negative$/, // which is no port
  /nodePort: (negative|large)$/, // the range is looked at when a port is given, not in a dry run
];

/** What the server knows and we do not look at. */
const UNCHECKED: readonly RegExp[] = [
  /metadata\.namespace: /, // the path of the test's own request says the namespace
  /^HorizontalPodAutoscaler spec\.(minReplicas: zero|scaleTargetRef\.apiVersion)/, // a feature gate; versions of others
  /^LimitRange spec\.limits.*type/, // a type is a name of a plugin, as well
  /^LimitRange .*null$/,
  /accessModes: no items$/, // of a claim template, which older versions do not look at
  /data\..*: spaces$/, // base64
  /: (null|empty|emptied|taken out|no text)$/, // what is left empty and was not there to be left
  /values\.\d+: /, // values of nodes' labels, which may be numbers
  /dnsConfig\.searches/, // newer versions take more
  /^Job metadata\.name: long/, // from which the server makes a label
  /binaryData/,
  /^NetworkPolicy .*policyTypes/,
  /terminationGracePeriodSeconds/,
  /\.(storageos|azureDisk|iscsi|glusterfs|flocker|quobyte|fc|cephfs|gcePersistentDisk|awsElasticBlockStore|portworxVolume)(\.| =)/, // details of volumes that few clusters of today have
  /nodePublishSecretRef/,
  /^(ValidatingWebhookConfiguration|ReplicaSet|CSIDriver) metadata\.name/, // kinds that the provider has no type for
  /^ValidatingWebhookConfiguration webhooks/, // more than the words that are fixed
  /^(IngressClass spec\.parameters|Ingress spec\.defaultBackend\.resource)/,
  /^(Endpoints subsets|EndpointSlice endpoints)/,
  /^(RuntimeClass|FlowSchema)/,
  /^StorageClass allowedTopologies/,
  /^Pod spec\.(serviceAccountName|priorityClassName): long$/, // what is there and what is not
  /^(CSIDriver|ReplicaSet|EndpointSlice) .*: (false|the number 0)$/, // types of what is always stored, likewise
  /\.(scaleIO|volumeAttributesClassName)\b.*: (false|the number 0)$/, // which the provider has no field for
  /volumeClaimTemplates\..*\.storage: the number 0$/, // as accessModes above
  /(policies: no items|rules: the first twice)$/,
];

/** The cases in which two answers differ in a way that is not known. */
export function disagreements(
  mutants: readonly Mutant[],
  answers: readonly (string | undefined)[],
): { readonly stricter: readonly string[]; readonly missed: readonly string[]; readonly share: number } {
  const stricter: string[] = [];
  const missed: string[] = [];
  let [refused, caught] = [0, 0];
  mutants.forEach(({ what, object }, index) => {
    const [server, ours] = [answers[index], ourAnswer(object)];
    if (server !== undefined) refused++;
    if (server !== undefined && ours !== undefined) caught++;
    if (server === undefined && ours !== undefined && !STRICTER.some((known) => known.test(what))) {
      stricter.push(`${what}: ${ours}`);
    }
    if (server !== undefined && ours === undefined && !UNCHECKED.some((known) => known.test(what))) {
      missed.push(`${what}: ${server}`);
    }
  });
  return { stricter, missed, share: caught / refused };
}
