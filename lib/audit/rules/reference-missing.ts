import { ownNamespace } from "../model/namespaces";
import { certificateReferences, claimReferences, configReferences } from "../model/references";
import { keys } from "../model/tree";
import type { KubernetesObject } from "../model/object";
import type { World } from "../model/world";
import type { Hit, StateRule } from "../rule/rule";

/** What every cluster has, or a controller makes in every namespace. */
const ALWAYS: ReadonlySet<string> = new Set([
  "ConfigMap kube-root-ca.crt",
  "ConfigMap istio-ca-root-cert",
  "ConfigMap openshift-service-ca.crt",
  "ServiceAccount default",
]);
/** Kinds of others that make Secrets and ConfigMaps of names that the plan does not show. */
const MAKERS =
  /^(?:ExternalSecret|ClusterExternalSecret|PushSecret|SealedSecret|Certificate|VaultStaticSecret|VaultDynamicSecret|SecretProviderClass|InfisicalSecret|OnePasswordItem|DopplerSecret|Bundle)\b|^(?:KafkaUser|Cluster|PostgresCluster|postgresql|ObjectBucketClaim|Kustomization|HelmRelease|Application|HelmChart)\./;

interface Named {
  readonly kind: string;
  readonly name: string;
}

/** What an object needs, but for what may be missing. */
function needs(world: World): readonly { readonly owner: KubernetesObject; readonly named: readonly Named[] }[] {
  const pods = world.pods.map((one) => {
    return {
      owner: one.owner,
      named: [
        ...configReferences(one).filter(({ optional }) => !optional),
        ...claimReferences(one).map((name) => ({ kind: "PersistentVolumeClaim", name })),
      ],
    };
  });
  const routes = world.ofKind("Ingress").map((owner) => ({ owner, named: certificateReferences(owner) }));
  return [...pods, ...routes];
}

/** Something is named that this plan does not have. */
export const referenceMissing: StateRule = {
  id: "reference-missing",
  severity: "low",
  category: "selector",
  title: "Something is named that this plan does not have",
  why: "Where nobody else makes it, pods do not start, claims stay unbound, and an Ingress serves without its certificate. In a namespace that this plan makes there is little else who could.",
  fix: "Correct the name, or make the object in the same configuration.",
  ids: ["CWE-1068"],
  example: 'env_from { secret_ref { name = "web-secrets" } } and no such Secret in a namespace of this plan',
  looksAt: "state",
  *check(world): Iterable<Hit> {
    const made = world.objects.some(({ kind }) => MAKERS.test(kind));
    for (const { owner, named } of needs(world)) {
      // Of another namespace, and of the cluster, a plan shows a part at most.
      const own = ownNamespace(world, owner.namespace);
      if (own === undefined || world.partial) continue;
      const certified =
        owner.kind === "Ingress" &&
        keys(owner.body, "metadata.annotations").some((key) => /cert-manager\.io\//.test(key));
      for (const { kind, name } of named) {
        if (ALWAYS.has(`${kind} ${name}`)) continue;
        if (world.find(kind, name, owner.namespace) !== undefined) continue;
        if (kind === "Secret" && (made || certified)) continue;
        const fresh = own.change.action === "create" && kind !== "Secret";
        yield {
          address: owner.address,
          subject: `${kind} ${name}`,
          message: `${owner.kind} ${owner.name} names ${kind} ${name}, which this plan does not have`,
          severity: fresh ? "medium" : "low",
        };
      }
    }
  },
};
