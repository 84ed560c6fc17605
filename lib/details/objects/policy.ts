import type { NetworkPolicy, PodDisruptionBudget } from "../../cluster";
import { showLabels } from "../selector";
import type { DeclaredObject } from "./declared";
import { because, count, type Judged } from "./view";

/** A budget says how many pods may be evicted now; none is worth knowing, since it holds a drain up, and is no fault. */
export function judgeBudget(_declared: DeclaredObject, budget: PodDisruptionBudget): Judged {
  const { spec, status } = budget;
  const allowed = status?.disruptionsAllowed ?? 0;
  const unknown = (status?.conditions ?? []).find(({ reason }) => reason === "SyncFailed");
  return {
    state: `${count(allowed, "disruption")} allowed, ${status?.currentHealthy ?? 0} of ${status?.expectedPods ?? 0} pods healthy`,
    tone: allowed === 0 ? "warning" : "good",
    notes: [
      ...(allowed === 0 ? ["no pod may be evicted now: a drain of its node waits"] : []),
      ...(unknown === undefined ? [] : [because(unknown)]),
    ],
    facts: {
      "At least available": spec?.minAvailable === undefined ? undefined : String(spec.minAvailable),
      "At most unavailable": spec?.maxUnavailable === undefined ? undefined : String(spec.maxUnavailable),
      Selector: showSelector((spec?.selector ?? {}) as Selector) || "all pods",
    },
  };
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}
interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}
interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly {
    readonly port?: number | string;
    readonly endPort?: number;
    readonly protocol?: string;
  }[];
}

/** Labels and expressions in a few words; empty for all. */
const showSelector = ({ matchLabels, matchExpressions = [] }: Selector): string =>
  [
    showLabels(matchLabels),
    ...matchExpressions.map(({ key, operator, values = [] }) => `${key} ${operator} ${values.join(",")}`.trim()),
  ]
    .filter((part) => part !== "")
    .join(",");

function showPeer({ podSelector, namespaceSelector, ipBlock }: Peer): string {
  if (ipBlock !== undefined)
    return `${ipBlock.cidr}${ipBlock.except === undefined ? "" : ` without ${ipBlock.except.join(", ")}`}`;
  const pods = showSelector(podSelector ?? {}) || "all pods";
  if (namespaceSelector === undefined) return pods;
  const { matchLabels } = namespaceSelector;
  const name = matchLabels?.["kubernetes.io/metadata.name"];
  return `${pods} of ${name === undefined ? showSelector(namespaceSelector) || "all namespaces" : `namespace ${name}`}`;
}

/** Who a rule is about, and at which ports: `app=front at 8080/TCP`. */
function showRule({ from, to, ports = [] }: Rule): string {
  const peers = (from ?? to ?? []).map(showPeer);
  const shown = ports.map(
    ({ port, endPort, protocol = "TCP" }) =>
      `${port ?? "any"}${endPort === undefined ? "" : `-${endPort}`}/${protocol}`,
  );
  return `${peers.join(", ") || "everyone"}${shown.length === 0 ? "" : ` at ${shown.join(", ")}`}`;
}

/** A policy is in force as soon as it is there, where the cluster's network knows policies. */
export function judgeNetworkPolicy(_declared: DeclaredObject, { spec }: NetworkPolicy): Judged {
  const directions = spec?.policyTypes ?? ["Ingress"];
  const rules = { Ingress: spec?.ingress?.length ?? 0, Egress: spec?.egress?.length ?? 0 } as Record<string, number>;
  const selector = showSelector((spec?.podSelector ?? {}) as Selector) || "all pods";
  const shown = (type: "Ingress" | "Egress", list: readonly unknown[] = []): string | undefined =>
    directions.includes(type) ? (list as readonly Rule[]).map(showRule).join("\n") || "nobody" : undefined;
  return {
    state: directions
      .map((one) => `${one.toLowerCase()}: ${rules[one] === 0 ? "nothing" : count(rules[one] ?? 0, "rule")}`)
      .join(", "),
    facts: {
      Pods: selector,
      "May be called by": shown("Ingress", spec?.ingress),
      "May call": shown("Egress", spec?.egress),
    },
  };
}
