import type { ConnectedStack } from "../cluster";
import type { DeclaredService } from "../details";
import { findTerraform, type SynthesisedStack, type Terraform } from "../terraform";
import { associated, type AssociatedObject } from "./associated";
import { constructPaths } from "./constructs";
import { readLiveObjects } from "./live-objects";
import { readState, type ManagedObject } from "./state";

/** What belongs to one service. */
export interface ServiceSurvey {
  readonly service: DeclaredService;
  readonly objects: readonly AssociatedObject[];
}

/** What belongs to services of a stack. */
export interface Survey {
  readonly services: readonly ServiceSurvey[];
  /** All that the stack's state has. */
  readonly managed: readonly ManagedObject[];
  readonly terraform: Terraform;
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
  const namespaces = [...new Set(services.map((one) => one.namespace))];
  const [managed, ...lives] = await Promise.all([
    readState(terraform, stack),
    ...namespaces.map((namespace) => readLiveObjects(cluster, namespace)),
  ]);
  const paths = constructPaths(configuration);
  return {
    terraform,
    managed,
    notes: lives.flatMap((live) => live.notes),
    services: services.map((service) => ({
      service,
      objects: associated({
        namespace: service.namespace,
        name: service.name,
        live: lives[namespaces.indexOf(service.namespace)]!,
        managed,
        goesWithService: (address) => paths.goesWith(address, service.address),
        constructOf: paths.constructOf,
      }),
    })),
  };
}
