import { defined } from "../../defined";
import type { Branch } from "../mask/marks";
import { ownNamespace } from "../model/namespaces";
import { certificateReferences, claimReferences, configReferences } from "../model/references";
import { ROUTE_KINDS } from "../model/routes";
import { blocks, keys, text } from "../model/tree";
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
  /** Where it is; in the namespace of what names it where nothing is said. */
  readonly namespace?: string | undefined;
}

/** What a reference by kind, name and namespace names; nothing where it is of another kind. */
function refersTo(reference: Branch, kinds: readonly string[], usual: string): readonly Named[] {
  const [kind = usual, name] = [text(reference, "kind"), text(reference, "name")];
  if (name === undefined || !kinds.includes(kind)) return [];
  const namespace = text(reference, "namespace");
  return [{ kind, name, ...defined({ namespace }) }];
}

/** What objects other than pods and Ingresses name, kind by kind. */
const NAMES: Readonly<Record<string, (object: KubernetesObject) => readonly Named[]>> = {
  RoleBinding: ({ body }) => blocks(body, "subject").flatMap((one) => refersTo(one, ["ServiceAccount"], "")),
  ClusterRoleBinding: ({ body }) => blocks(body, "subject").flatMap((one) => refersTo(one, ["ServiceAccount"], "")),
  Gateway: ({ body }) =>
    blocks(body, "spec.listeners").flatMap((listener) =>
      blocks(listener, "tls").flatMap((tls) =>
        blocks(tls, "certificate_refs").flatMap((one) => refersTo(one, ["Secret"], "Secret")),
      ),
    ),
  ...Object.fromEntries(
    ROUTE_KINDS.map((kind) => [
      kind,
      ({ body }: KubernetesObject) =>
        blocks(body, "spec.parent_refs").flatMap((one) => refersTo(one, ["Gateway"], "Gateway")),
    ]),
  ),
  ValidatingWebhookConfiguration: askedServices,
  MutatingWebhookConfiguration: askedServices,
  APIService: ({ body }) => blocks(body, "spec.service").flatMap((one) => refersTo(one, ["Service"], "Service")),
};

function askedServices({ body }: KubernetesObject): readonly Named[] {
  return blocks(body, "webhook").flatMap((hook) =>
    blocks(hook, "client_config").flatMap((config) =>
      blocks(config, "service").flatMap((one) => refersTo(one, ["Service"], "Service")),
    ),
  );
}

/** What an object needs, but for what may be missing. */
function needs(world: World): readonly { readonly owner: KubernetesObject; readonly named: readonly Named[] }[] {
  const pods = world.pods.map((group) => {
    return {
      owner: group.owner,
      named: [
        ...configReferences(group).filter(({ optional }) => !optional),
        ...claimReferences(group).map((name) => ({ kind: "PersistentVolumeClaim", name })),
      ],
    };
  });
  const routes = world.ofKind("Ingress").map((owner) => ({ owner, named: certificateReferences(owner) }));
  const others = Object.entries(NAMES).flatMap(([kind, names]) =>
    world.ofKind(kind).map((owner) => ({ owner, named: names(owner) })),
  );
  return [...pods, ...routes, ...others];
}

/** Something is named that this plan does not have. */
export const referenceMissing: StateRule = {
  id: "reference-missing",
  severity: "low",
  category: "selector",
  title: "Something is named that this plan does not have",
  why: "Where nobody else makes it, pods do not start, claims stay unbound, an Ingress serves without its certificate, a route is served by nobody, and a webhook that is not there lets nothing be written. In a namespace that this plan makes there is little else who could.",
  fix: "Correct the name, or make the object in the same configuration.",
  ids: ["CWE-1068"],
  example: 'env_from { secret_ref { name = "web-secrets" } } and no such Secret in a namespace of this plan',
  looksAt: "state",
  *check(world): Iterable<Hit> {
    const made = world.objects.some(({ kind }) => MAKERS.test(kind));
    for (const { owner, named } of needs(world)) {
      // Of another namespace, and of the cluster, a plan shows a part at most.
      if (world.partial) continue;
      const certified =
        ["Ingress", "Gateway"].includes(owner.kind) &&
        keys(owner.body, "metadata.annotations").some((key) => /cert-manager\.io\//.test(key));
      for (const { kind, name, namespace = owner.namespace } of named) {
        const home = ownNamespace(world, namespace);
        if (home === undefined || ALWAYS.has(`${kind} ${name}`)) continue;
        if (world.find(kind, name, namespace) !== undefined) continue;
        if (kind === "Secret" && (made || certified)) continue;
        const fresh = home.change.action === "create" && kind !== "Secret";
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
