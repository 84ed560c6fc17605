import type { AnyObject, ConnectedStack } from "../cluster";
import { defined } from "../defined";
import { kindOfEntry, type Entry } from "../details";
import { checkRequirements, findTerraform, type SynthesisedStack, type Terraform } from "../terraform";
import { associated, mountersOf, type AssociatedObject } from "./associated";
import { constructPaths } from "./constructs";
import { PART_OF_KIND, readLiveObjects, type LiveObjects } from "./live-objects";
import { ownerOf } from "./relations";
import { readState, type ManagedObject } from "./state";

/** What belongs to one service, workload or other entry. */
interface EntrySurvey {
  readonly entry: Entry;
  readonly objects: readonly AssociatedObject[];
  /**
   * Addresses of all that the state has and that goes with it: of a Service all of its construct, of anything else its
   * own resource and the parts of that.
   */
  readonly goes: readonly string[];
}

/** What belongs to entries of a stack. */
export interface Survey {
  readonly entries: readonly EntrySurvey[];
  /** All that the stack's state has. */
  readonly managed: readonly ManagedObject[];
  readonly terraform: Terraform;
  /** What else is in the stack's namespaces and in no state: left by earlier ones, or made by somebody else. */
  readonly others: readonly AssociatedObject[];
  /** Namespaces whose claims could not be read. */
  readonly claimsUnknown: readonly string[];
  /** What could not be read, for people. */
  readonly notes: readonly string[];
}

/**
 * Looks at what belongs to some entries of a stack: in its state and in its cluster.
 * @throws KubeServicesError, ApiError
 */
export async function survey(
  stack: SynthesisedStack,
  { cluster, configuration }: ConnectedStack,
  entries: readonly Entry[],
): Promise<Survey> {
  const terraform = await findTerraform();
  const managed = await readState(terraform, stack);
  const namespaces = [
    ...new Set([
      ...entries.map((one) => one.namespace),
      ...managed.filter((one) => one.kind === "Namespace").map((one) => one.name),
    ]),
  ];
  const lives = await Promise.all(namespaces.map((namespace) => readLiveObjects(cluster, namespace)));
  const paths = constructPaths(configuration);
  const surveyed = entries.map((entry): EntrySurvey => {
    const { name, namespace } = entry;
    const goesWithIt = (address: string): boolean =>
      "kind" in entry ? paths.isPartOf(address, entry.address) : paths.goesWith(address, entry.address);
    return {
      entry,
      goes: managed.map((one) => one.address).filter(goesWithIt),
      objects: associated({
        kind: kindOfEntry(entry),
        name,
        namespace,
        live: lives[namespaces.indexOf(namespace)]!,
        managed,
        goesWithIt,
        constructOf: paths.constructOf,
        isDeclared: paths.isDeclared,
      }),
    };
  });
  const known = new Set(
    [...surveyed.flatMap((one) => one.objects), ...managed].map((one) => `${one.kind}/${one.namespace}/${one.name}`),
  );
  return {
    terraform,
    managed,
    entries: surveyed,
    notes: [...checkRequirements(terraform, stack.directory), ...lives.flatMap((live) => live.notes)],
    claimsUnknown: namespaces.filter((_, index) => lives[index]?.claimsUnknown === true),
    others: lives.flatMap((live) => othersIn(live, known)),
  };
}

function othersIn(live: LiveObjects, known: ReadonlySet<string>): readonly AssociatedObject[] {
  return Object.entries(PART_OF_KIND).flatMap(([kind, part]) =>
    (live[part] as readonly AnyObject[])
      .filter((object) => ownerOf(object) === undefined) // its owner is listed, or takes it along
      .map(({ metadata }) => ({ name: metadata?.name ?? "", namespace: metadata?.namespace ?? "", uid: metadata?.uid }))
      .filter((one) => !known.has(`${kind}/${one.namespace}/${one.name}`))
      .map(({ uid, ...object }) => ({
        ...object,
        ...(kind === "PersistentVolumeClaim" ? mountersOf(object.name, live) : {}),
        kind,
        relation: "of nothing that the stack declares",
        fate: "kept" as const,
        why: kind === "PersistentVolumeClaim" ? "its data stays" : "Terraform does not know it",
        exists: true,
        ...defined({ uid }),
      })),
  );
}
