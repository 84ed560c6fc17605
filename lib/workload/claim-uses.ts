import { DefaultTokenResolver, StringConcat, TerraformStack, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";
import { onceFor } from "../once-for";
import type { Problem } from "../errors";
import { KubernetesResource, checkAtSynth, isToken } from "../resource";
import type { PodProps } from "./pod";
import { ONE_POD, hasPods, onePodProblem, severalPods, type Running } from "./several-pods";
import { volumeName } from "./volume";

/** A construct whose pods use claims. */
interface User {
  readonly construct: IConstruct;
  readonly namespace: string;
  /** With the claims that were made for it, by reference. */
  readonly pod: PodProps;
  /** As they were given. */
  readonly given: PodProps["volumes"];
  /** How many pods there are; undefined for Jobs, whose pods end and let others in. */
  readonly running?: () => Running;
}

interface ClaimSpec {
  readonly accessModes?: readonly string[];
  readonly volumeMode?: string;
}

/** A claim of the stack, as its code says it. */
interface Claim {
  readonly path: string;
  readonly spec: ClaimSpec;
}

/** The claims that a stack makes, by address, and by namespace and name. */
function claimsOf(stack: TerraformStack): ReadonlyMap<string, Claim> {
  const found = new Map<string, Claim>();
  for (const one of stack.node.findAll()) {
    if (!(one instanceof KubernetesResource) || one.object.kind !== "PersistentVolumeClaim") continue;
    const { name, namespace = "default" } = one.object.metadata;
    const claim = { path: one.node.path, spec: (one.object["spec"] ?? {}) as ClaimSpec };
    found.set(one.address, claim);
    if (!isToken(name) && !isToken(namespace)) found.set(`${namespace}/${name}`, claim);
  }
  return found;
}

const REFERENCE = /\$\{(kubernetes_persistent_volume_claim_v1\.[-\w]+)\.metadata\[0\]\.name\}/;

/** What a claim's name is known by: its address where it is a reference. */
function keyOf({ construct, namespace }: User, claimName: string): string | undefined {
  if (!isToken(claimName)) return `${namespace}/${claimName}`;
  const resolver = new DefaultTokenResolver(new StringConcat());
  const text = String(Tokenization.resolve(claimName, { scope: construct, resolver, preparing: false }));
  return REFERENCE.exec(text)?.[1];
}

/** Whether containers mount a volume, and whether they have it as a device. */
function usesOf(
  { containers, initContainers = [], volumes = [] }: PodProps,
  index: number,
): readonly [boolean, boolean] {
  const volume = volumes[index];
  if (volume === undefined) return [false, false];
  const name = volumeName(volume, index);
  const all = [...containers, ...initContainers];
  return [
    volume.mountPath !== undefined || all.some(({ volumeMounts }) => volumeMounts?.some((one) => one.name === name)),
    volume.devicePath !== undefined || all.some(({ volumeDevices }) => volumeDevices?.some((one) => one.name === name)),
  ];
}

/** What a user asks of a claim that its volume mode cannot do. */
function modeProblem({ spec: { volumeMode = "Filesystem" } }: Claim, [mounted, device]: readonly [boolean, boolean]) {
  const code = "VolumeModeContradiction";
  if (volumeMode === "Block" && mounted)
    return {
      code,
      what: 'this claim has volumeMode "Block": it is a bare device, which nothing can mount',
      fix: "say devicePath instead of mountPath (of a container: volumeDevices instead of volumeMounts), or take the claim's volumeMode out",
    };
  if (volumeMode !== "Filesystem" || !device) return undefined;
  return {
    code,
    what: "this claim has a file system, and is no bare device",
    fix: 'mount it (mountPath, volumeMounts), or give the claim volumeMode: "Block"',
  };
}

/** Who has the claims that one pod alone may have. */
type Holders = Map<Claim, User>;

function problemsOf(user: User, claims: ReadonlyMap<string, Claim>, holders: Holders): readonly Problem[] {
  return (user.pod.volumes ?? []).flatMap((volume, index): readonly Problem[] => {
    const { claimName } = volume.persistentVolumeClaim ?? {};
    const key = claimName === undefined ? undefined : keyOf(user, claimName);
    const claim = key === undefined ? undefined : claims.get(key);
    if (claim === undefined) return [];
    const own = user.given?.[index]?.claim !== undefined;
    const at = {
      where: user.construct.node.path,
      prop: `volumes[${index}].${own ? "claim" : "persistentVolumeClaim.claimName"}`,
    };
    // Of its own claims the construct has looked at all but who else has them.
    const mode = own ? undefined : modeProblem(claim, usesOf(user.pod, index));
    const one = onePodOf(user, claim, holders, own);
    return [mode, one].flatMap((problem) => (problem === undefined ? [] : [{ ...problem, ...at, value: claim.path }]));
  });
}

function onePodOf(user: User, claim: Claim, holders: Holders, own: boolean) {
  const running = user.running?.();
  if (running === undefined || claim.spec.accessModes?.includes(ONE_POD) !== true || !hasPods(running))
    return undefined;
  const other = holders.get(claim);
  if (other === undefined) holders.set(claim, user);
  else if (other.construct !== user.construct)
    return onePodProblem({
      why: `the pods of ${other.construct.node.path} have it already`,
      fix: "give each of the two a claim of its own",
    });
  const several = own ? undefined : severalPods(running);
  return several && onePodProblem(several);
}

const usersOf = onceFor((stack: TerraformStack): User[] => {
  const users: User[] = [];
  checkAtSynth(stack, () => {
    const claims = claimsOf(stack);
    const holders: Holders = new Map();
    const present = new Set(stack.node.findAll());
    return users.flatMap((user) => (present.has(user.construct) ? problemsOf(user, claims, holders) : []));
  });
  return users;
});

/**
 * Notes which claims the pods of a construct use. When the stack is synthesised, and all its claims are there, those are
 * told that would keep pods from starting.
 */
export function noteClaims(user: User): void {
  if (user.pod.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined) !== true) return;
  usersOf(TerraformStack.of(user.construct)).push(user);
}
