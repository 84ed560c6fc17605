import { defined } from "../defined";
import { claimsOf, claimTemplate } from "../details";
import { belonging, type Belonging } from "./belonging";
import { liveOne, type LiveObjects } from "./live-objects";
import { ownerOf, type Reference } from "./relations";
import type { ManagedObject } from "./state";

/** Why a managed object stays. */
const RETAINED = 'onDelete: "retain"; without a RetiredService the plan stops';

/** What the next removal of an entry does to an object: Terraform or a controller deletes it, or it stays. */
export type Fate = "deleted" | "kept";

/** An object that belongs to a service, a workload or another entry of a stack. */
export interface AssociatedObject extends Reference {
  readonly namespace: string;
  /** How it belongs, such as `selected by app=web`. */
  readonly relation: string;
  /** Its address in the stack's state. @default - Terraform does not know it */
  readonly address?: string;
  /** @default - it cannot be imported, or Terraform does not know it */
  readonly importId?: string;
  readonly fate: Fate;
  /** Why, such as `by Terraform` or `its data stays`. */
  readonly why: string;
  /** Whether it is in the cluster. */
  readonly exists: boolean;
  /** @default - it is not in the cluster */
  readonly uid?: string;
  /** Of a claim: the owners, of first cause, of the pods that mount it. @default - none mounts it */
  readonly mounters?: readonly Reference[];
}

/** An entry of a stack, what is live around it, and what Terraform knows. */
interface AssociationInput extends Reference {
  readonly namespace: string;
  readonly live: LiveObjects;
  readonly managed: readonly ManagedObject[];
  /** Whether an address goes with the entry when that is taken out of the app. */
  readonly goesWithIt: (address: string) => boolean;
  /** Which construct an address belongs to, for people. */
  readonly constructOf: (address: string) => string;
  /** Whether the code still has an address, as a resource or to be forgotten. */
  readonly isDeclared: (address: string) => boolean;
}

/** What belongs to an entry of a stack: by Kubernetes' relations, and by Terraform's own account. */
export function associated(input: AssociationInput): readonly AssociatedObject[] {
  const found = collect(input);
  const known = new Map(found.map((one) => [key(one), one]));
  const fates = new Map<string, { fate: Fate; why: string }>();
  const judge = (object: Belonging): { fate: Fate; why: string } => {
    const place = key(object);
    const before = fates.get(place);
    if (before !== undefined) return before;
    fates.set(place, { fate: "kept", why: "" }); // owners cannot form a ring; a broken object must not hang us
    const fate = fateOf(object, input, known, judge);
    fates.set(place, fate);
    return fate;
  };
  return found.map((object) => {
    const managed = managedOf(object, input);
    const { uid } = object.object?.metadata ?? {};
    return {
      kind: object.kind,
      name: object.name,
      namespace: input.namespace,
      relation: object.relation,
      ...defined({ address: managed?.address }),
      ...(managed?.importId === undefined ? {} : { importId: managed.importId }),
      ...judge(object),
      exists: object.object !== undefined,
      ...defined({ uid }),
      ...(object.kind === "PersistentVolumeClaim" ? mountersOf(object.name, input.live) : {}),
    };
  });
}

/** Who mounts a claim: as long as such a pod is there, the claim that is deleted does not go. */
export function mountersOf(claim: string, live: LiveObjects): { readonly mounters?: readonly Reference[] } {
  const owners = live.pods
    .filter((pod) => !["Succeeded", "Failed"].includes(pod.status?.phase ?? ""))
    .filter((pod) => claimsOf(pod).some((one) => one.claim === claim))
    .map((pod): Reference => {
      const owner = ownerOf(pod) ?? { kind: "Pod", name: pod.metadata?.name ?? "" };
      const set = live.replicaSets.find(({ metadata }) => owner.kind === "ReplicaSet" && metadata?.name === owner.name);
      return (set === undefined ? undefined : ownerOf(set)) ?? owner;
    });
  if (owners.length === 0) return {};
  return { mounters: [...new Map(owners.map(({ kind, name }) => [`${kind}/${name}`, { kind, name }])).values()] };
}

const key = ({ kind, name }: Reference): string => `${kind}/${name}`;

const managedOf = (reference: Reference, { managed, namespace }: AssociationInput): ManagedObject | undefined =>
  managed.find((each) => each.kind === reference.kind && each.name === reference.name && each.namespace === namespace);

function fateOf(
  object: Belonging,
  input: AssociationInput,
  known: ReadonlyMap<string, Belonging>,
  judge: (one: Belonging) => { fate: Fate; why: string },
): { fate: Fate; why: string } {
  const managed = managedOf(object, input);
  if (managed !== undefined) {
    if (!input.isDeclared(managed.address) && managed.record === undefined)
      return { fate: "deleted", why: "by the next apply: the code has it no more" };
    if (!input.goesWithIt(managed.address))
      return { fate: "kept", why: `belongs to ${input.constructOf(managed.address)}` };
    return managed.record === undefined ? { fate: "deleted", why: "by Terraform" } : { fate: "kept", why: RETAINED };
  }
  if (object.kind === "PersistentVolumeClaim") return claimFate(object, input, known, judge);
  const owner = object.object === undefined ? undefined : ownerOf(object.object);
  if (owner !== undefined) {
    const owning = known.get(key(owner));
    return owning !== undefined && judge(owning).fate === "deleted"
      ? { fate: "deleted", why: `with ${key(owner)}` }
      : { fate: "kept", why: `with ${key(owner)}` };
  }
  return { fate: "kept", why: "Terraform does not know it" };
}

function claimFate(
  claim: Belonging,
  { live }: AssociationInput,
  known: ReadonlyMap<string, Belonging>,
  judge: (one: Belonging) => { fate: Fate; why: string },
): { fate: Fate; why: string } {
  const set = live.statefulSets.find((one) => claimTemplate(claim.name, one) !== undefined);
  const owner = set === undefined ? undefined : known.get(`StatefulSet/${set.metadata?.name}`);
  const policy = set?.spec?.persistentVolumeClaimRetentionPolicy?.whenDeleted;
  return policy === "Delete" && owner !== undefined && judge(owner).fate === "deleted"
    ? { fate: "deleted", why: `with ${key(owner)}, and its data` }
    : { fate: "kept", why: "its data stays" };
}

function collect(input: AssociationInput): readonly Belonging[] {
  const { live, namespace } = input;
  const found = new Map(belonging(input, live).map((one) => [key(one), one]));
  for (const managed of input.managed) {
    if (managed.namespace !== namespace || !input.goesWithIt(managed.address) || found.has(key(managed))) continue;
    const { kind, name } = managed;
    found.set(key(managed), { kind, name, relation: "of the same construct", ...liveOne(live, managed) });
  }
  return [...found.values()];
}
