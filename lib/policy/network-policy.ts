import { TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { onceFor } from "../once-for";
import { defined } from "../defined";
import { KubernetesResource, environmentOf, isToken, objectMetadata, type ObjectMetadata } from "../resource";
import { KubeServicesError } from "../errors";
import { portsOf, type NetworkPeer, type NetworkProps, type PodGroup, type PodPort } from "./network-peer";

type Rule = Readonly<Record<string, unknown>>;

/** Label that Kubernetes gives to each namespace. */
const NAMESPACE_NAME = "kubernetes.io/metadata.name";
/** Where DNS is asked: the cluster's own servers, and a cache on each node (at an address of that node alone). */
const DNS: Rule = {
  to: [
    { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: "kube-system" } } },
    { ipBlock: { cidr: "169.254.0.0/16" } },
  ],
  ports: [
    { port: 53, protocol: "UDP" },
    { port: 53, protocol: "TCP" },
  ],
};

function renderPorts(ports: NetworkPeer["ports"], known: readonly PodPort[] | undefined): readonly Rule[] | undefined {
  return ports?.flatMap((port): readonly Rule[] => {
    if (typeof port === "object") return [{ protocol: "TCP", ...port }];
    const meant = (known ?? []).filter((one) => one.name === port || one.port === port);
    return meant.length === 0
      ? [{ port, protocol: "TCP" }]
      : meant.map((one) => ({ port: one.port, protocol: one.protocol }));
  });
}

/** A selector of pods; their labels are a token as a whole where Terraform reads them from a workload. */
const selects = (labels: PodGroup["labels"]): Rule => ({ matchLabels: isToken(labels) ? labels : { ...labels } });

const selectorOf = (labels: PodGroup["labels"] | undefined): Rule =>
  labels === undefined ? {} : { podSelector: selects(labels) };

const ofNamespace = (namespace: string): Rule => ({
  namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: namespace } },
});

/** A peer as Kubernetes spells it, seen from a namespace. */
function renderPeer({ service, namespace, podLabels, cidr, except }: NetworkPeer, ownNamespace: string): Rule {
  if (cidr !== undefined) return { ipBlock: except === undefined ? { cidr } : { cidr, except } };
  const group = service?.pods;
  if (group !== undefined)
    return { ...(group.namespace === ownNamespace ? {} : ofNamespace(group.namespace)), ...selectorOf(group.labels) };
  return { ...(namespace === undefined ? {} : ofNamespace(namespace)), ...selectorOf(podLabels) };
}

function rulesOf(
  peers: readonly NetworkPeer[],
  key: "from" | "to",
  ownNamespace: string,
  called: (peer: NetworkPeer) => readonly PodPort[] | undefined,
): readonly Rule[] {
  return peers.map((peer) => {
    const ports = renderPorts(peer.ports, called(peer));
    return { [key]: [renderPeer(peer, ownNamespace)], ...defined({ ports }) };
  });
}

/** What the network lets groups of pods of one stack do. */
interface Restriction {
  readonly group: PodGroup;
  readonly props: NetworkProps;
  /** Whether the pods have the labels that the code gives, and no `app` of the library's. */
  readonly asGiven: boolean;
  /** Who calls by way of what they are exposed by. */
  readonly callers: readonly NetworkPeer[];
}

/** What was said of the groups of pods of each stack. */
const restrictions = onceFor((): Restriction[] => []);
const restrictionsOf = (construct: IConstruct): Restriction[] => restrictions(TerraformStack.of(construct));

type Pods = Pick<PodGroup, "namespace" | "labels">;

/** Whether all pods of one group are of another one. */
const isWithin = (inner: Pods, outer: Pods): boolean =>
  inner.namespace === outer.namespace &&
  !isToken(inner.labels) &&
  !isToken(outer.labels) &&
  Object.entries(outer.labels).every(([key, value]) => inner.labels[key] === value);

/** What the code says about who may call a group of pods of the stack, and whom they may call. */
function networkPropsOf(construct: IConstruct, pods: Pods): NetworkProps {
  const about = restrictionsOf(construct).filter(({ group }) => isWithin(pods, group));
  return {
    allowFrom: about.find(({ props }) => props.allowFrom !== undefined)?.props.allowFrom,
    allowTo: about.find(({ props }) => props.allowTo !== undefined)?.props.allowTo,
  };
}

/** Who may call pods that not everyone may call. */
interface Shut {
  /** Who may, as their own service or workload says. @default - the stack is isolated, and they say nothing */
  readonly allowFrom?: readonly NetworkPeer[];
  /** Who is let in beside them, because of an exposure. */
  readonly callers: readonly NetworkPeer[];
}

/** Who may call pods, where not everyone in the cluster may; undefined where everyone may. */
export function shutOf(construct: IConstruct, pods: Pods): Shut | undefined {
  const { isolated, namespace } = environmentOf(construct);
  const { allowFrom } = networkPropsOf(construct, pods);
  if (allowFrom === undefined && !(isolated && pods.namespace === namespace)) return undefined;
  const about = restrictionsOf(construct).filter(({ group }) => isWithin(pods, group));
  return { ...defined({ allowFrom }), callers: about.flatMap(({ callers }) => callers) };
}

/** The one label by which pods can be left out of a policy for all; undefined where it takes several. */
function tellingLabel({ labels }: PodGroup, asGiven: boolean): readonly [key: string, value: string] | undefined {
  const entries = Object.entries(labels);
  if (asGiven) return entries.length === 1 ? entries[0] : undefined;
  return entries.find(([key]) => key === "app");
}

/** The labels of pods in a stack's own namespace whose services say themselves who may call them: values by key. */
export function selfGuarded(stack: TerraformStack, namespace: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, Set<string>>();
  for (const { group, props, asGiven } of restrictionsOf(stack)) {
    const label =
      group.namespace === namespace && props.allowFrom !== undefined ? tellingLabel(group, asGiven) : undefined;
    if (label === undefined) continue;
    const [key, value] = label;
    values.set(key, (values.get(key) ?? new Set()).add(value));
  }
  return new Map([...values].map(([key, all]) => [key, [...all].sort()]));
}

/** Whose policy is made, and how it is called. */
interface NetworkOwner {
  readonly group: PodGroup;
  /** Labels of the policies. */
  readonly labels: Readonly<Record<string, string>>;
  /** Name in the Terraform addresses. */
  readonly logicalId: string;
  /** Who calls by way of what the service is exposed by, such as the namespace of an Ingress controller. @default - nobody */
  readonly callers?: readonly NetworkPeer[];
}

/**
 * Makes the NetworkPolicies of a group of pods, and opens those of its peers in the stack.
 * @returns the group's own policy first; nothing where nothing is said
 */
export function createNetworkPolicies(
  scope: Construct,
  owner: NetworkOwner,
  props: NetworkProps,
): readonly KubernetesResource[] {
  const { group, labels, logicalId, callers = [] } = owner;
  const { namespace } = group;
  const environment = environmentOf(scope);
  const said = props.allowFrom !== undefined || props.allowTo !== undefined;
  const { asGiven } = environment;
  if (said || callers.length > 0) restrictionsOf(scope).push({ group, props, asGiven, callers });
  const isolated = environment.isolated && namespace === environment.namespace;
  if (isolated && props.allowFrom !== undefined && tellingLabel(group, asGiven) === undefined)
    throw new KubeServicesError({
      code: "IsolationSelector",
      what: "the policy of the isolated stack leaves out pods by one label, and these have no one that tells them from others",
      where: scope.node.path,
      prop: "selector",
      value: group.labels,
      fix: "give the pods a selector of one label, or take isolated out and say allowFrom on each service",
    });
  const from = props.allowFrom === undefined ? (isolated ? callers : []) : [...props.allowFrom, ...callers];
  const make = (
    id: string,
    address: string,
    metadata: Omit<ObjectMetadata, "annotations">,
    spec: object,
  ): KubernetesResource =>
    new KubernetesResource(scope, id, {
      logicalId: address,
      object: {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: objectMetadata(scope, { ...metadata, labels }),
        spec,
      },
    });
  const ingress = props.allowFrom !== undefined || from.length > 0;
  const egress = props.allowTo !== undefined;
  const made: KubernetesResource[] = [];
  if (ingress || egress)
    made.push(
      make(
        "NetworkPolicy",
        logicalId,
        { name: group.name, namespace },
        {
          podSelector: selects(group.labels),
          policyTypes: [...(ingress ? ["Ingress"] : []), ...(egress ? ["Egress"] : [])],
          ...(ingress ? { ingress: rulesOf(from, "from", namespace, () => group.ports) } : {}),
          ...(egress ? { egress: [DNS, ...rulesOf(props.allowTo ?? [], "to", namespace, portsOf)] } : {}),
        },
      ),
    );
  // The other end of each connection within the stack.
  const others = (peers: readonly NetworkPeer[] | undefined): ReadonlyMap<PodGroup, NetworkPeer[]> => {
    const found = new Map<PodGroup, NetworkPeer[]>();
    for (const peer of peers ?? []) {
      const other = peer.service?.pods;
      const known = other === undefined ? undefined : [...found.keys()].find((one) => isSame(one, other));
      if (other !== undefined) found.set(known ?? other, [...(found.get(known ?? other) ?? []), peer]);
    }
    return found;
  };
  const openOtherEnd = (end: "From" | "To", other: PodGroup, rules: readonly object[]): KubernetesResource =>
    make(
      `${end}-${other.name}`,
      `${logicalId}_${end.toLowerCase()}_${idOf(other)}`,
      {
        name: end === "From" ? `${other.name}-to-${group.name}` : `${group.name}-to-${other.name}`,
        namespace: other.namespace,
      },
      {
        podSelector: selects(other.labels),
        ...(end === "From" ? { policyTypes: ["Egress"], egress: rules } : { policyTypes: ["Ingress"], ingress: rules }),
      },
    );
  const toSelf = ({ ports }: NetworkPeer): NetworkPeer => ({ service: { pods: group }, ports });
  for (const [other, peers] of others(props.allowFrom)) {
    if (networkPropsOf(scope, other).allowTo === undefined) continue;
    made.push(openOtherEnd("From", other, rulesOf(peers.map(toSelf), "to", other.namespace, portsOf)));
  }
  for (const [other, peers] of others(props.allowTo)) {
    const shut =
      networkPropsOf(scope, other).allowFrom !== undefined ||
      (environment.isolated && other.namespace === environment.namespace && other.namespace !== namespace);
    if (!shut) continue;
    made.push(
      openOtherEnd(
        "To",
        other,
        rulesOf(peers.map(toSelf), "from", other.namespace, () => other.ports),
      ),
    );
  }
  return made;
}

/** What leads to pods from outside. */
interface WayIn {
  /** Name of the policy. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Name in the Terraform address. */
  readonly logicalId: string;
  readonly callers: readonly NetworkPeer[];
}

/** Makes the NetworkPolicy that lets callers reach pods beside those who may already: policies add up. */
export function createWayIn(
  scope: Construct,
  id: string,
  { namespace, labels: pods, ports }: PodGroup,
  { name, labels, logicalId, callers }: WayIn,
): KubernetesResource {
  return new KubernetesResource(scope, id, {
    logicalId,
    object: {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: objectMetadata(scope, { name, namespace, labels }),
      spec: {
        podSelector: selects(pods),
        policyTypes: ["Ingress"],
        ingress: rulesOf(callers, "from", namespace, () => ports),
      },
    },
  });
}

const isSame = (one: PodGroup, other: PodGroup): boolean => isWithin(one, other) && isWithin(other, one);

/** A group's name in an address. */
export const idOf = ({ name }: Pick<PodGroup, "name">): string =>
  isToken(name) ? "peer" : name.replace(/[^-_A-Za-z0-9]/g, "_");
