import { objectKey, type Service } from "../cluster";
import type { Snapshot } from "./snapshot";

/** The Services of a snapshot by `namespace/name`. */
export type ServiceIndex = ReadonlyMap<string, Service>;

/** The index of a snapshot's Services. */
export const indexServices = (snapshot: Snapshot): ServiceIndex =>
  new Map(snapshot.services.map((one) => [objectKey(one), one]));
