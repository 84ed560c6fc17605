import type { AnyObject, ConnectedStack } from "../cluster";
import type { DeclaredService } from "../details";
import { checkRequirements, findTerraform, type SynthesisedStack, type Terraform } from "../terraform";
import { associated, mountersOf, PART_OF_KIND, type AssociatedObject } from "./associated";
import { constructPaths } from "./constructs";
import { readLiveObjects, type LiveObjects } from "./live-objects";
import { ownerOf } from "./relations";
import { readState, type ManagedObject } from "./state";

/** What belongs to one service. */
export interface ServiceSurvey {
  readonly service: DeclaredService;
  readonly objects: readonly AssociatedObject[];
  /** Addresses of all that the state has and that goes when the service's construct is taken out of the app. */
  readonly goes: readonly string[];
}

/** What belongs to services of a stack. */
export interface Survey {
  readonly services: readonly ServiceSurvey[];
  /** All that the stack's state has. */
  readonly managed: readonly ManagedObject[];
  readonly terraform: Terraform;
  /** What else is in the stack's namespaces and in no state: left by earlier services, or made by somebody else. */
  readonly others: readonly AssociatedObject[];
  /** Namespaces whose claims could not be read. */
  readonly claimsUnknown: readonly string[];
  /** What could not be read, for people. */
  readonly notes: readonly string[];
}

/**
 * Looks at what belongs to some services of a stack: in its state and in its cluster.
 * @throws KubeServicesError, ApiError
 */
export async function survey(
  stack: SynthesisedStack,
  { cluster, configuration }: ConnectedStack,
  services: readonly DeclaredService[],
): Promise<Survey> {
  const terraform = await findTerraform();
  const managed = await readState(terraform, stack);
  const namespaces = [
    ...new Set([
      ...services.map((one) => one.namespace),
      ...managed.filter((one) => one.kind === "Namespace").map((one) => one.name),
    ]),
  ];
  const lives = await Promise.all(namespaces.map((namespace) => readLiveObjects(cluster, namespace)));
  const paths = constructPaths(configuration);
  const surveyed = services.map((service) => ({
    service,
    goes: managed.map((one) => one.address).filter((address) => paths.goesWith(address, service.address)),
    objects: associated({
      namespace: service.namespace,
      name: service.name,
      live: lives[namespaces.indexOf(service.namespace)]!,
      managed,
      goesWithService: (address) => paths.goesWith(address, service.address),
      constructOf: paths.constructOf,
      isDeclared: paths.isDeclared,
    }),
  }));
  const known = new Set(
    [...surveyed.flatMap((one) => one.objects), ...managed].map((one) => `${one.kind}/${one.namespace}/${one.name}`),
  );
  return {
    terraform,
    managed,
    services: surveyed,
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
      .map(({ uid, ...one }) => ({
        ...one,
        ...(kind === "PersistentVolumeClaim" ? mountersOf(one.name, live) : {}),
        kind,
        relation: "of no service of the stack",
        fate: "kept" as const,
        why: kind === "PersistentVolumeClaim" ? "its data stays" : "Terraform does not know it",
        exists: true,
        ...(uid === undefined ? {} : { uid }),
      })),
  );
}
