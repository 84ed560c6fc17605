import { transportOf } from "../resource";
import type { ServicePort } from "../service";
import { portNameOf, type Container } from "../workload";

/** A Service's port, and where the user wrote it. */
interface DerivedPort {
  readonly port: ServicePort;
  readonly prop: string;
}

/**
 * The ports of a Service that leads to these containers: one for each container port with a service port.
 * @param asGiven whether a port without a name has none
 */
export function derivePorts(containers: readonly Container[], asGiven: boolean): DerivedPort[] {
  return containers.flatMap((container, position) =>
    (container.ports ?? []).flatMap((port, index): DerivedPort[] =>
      port.servicePort === false
        ? []
        : [
            {
              prop: `containers[${position}].ports[${index}].servicePort`,
              port: {
                name: asGiven ? port.name : portNameOf(port, index),
                port: port.servicePort ?? port.containerPort,
                targetPort: port.containerPort,
                protocol: transportOf(port),
                appProtocol: port.appProtocol,
              },
            },
          ],
    ),
  );
}

/** The prop of a derived port, for messages. */
export const propOfDerived =
  (ports: readonly DerivedPort[]) =>
  (index: number): string =>
    ports[index]?.prop ?? "containers[0].ports";
