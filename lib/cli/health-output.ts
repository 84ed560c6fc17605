import type { Verdict } from "../details";
import type { HealthEntry } from "./documents";

const total = ({ services, objects }: Verdict): number => services.length + objects.length;
const well = ({ services, objects }: Verdict): number =>
  services.filter((one) => one.healthy).length + objects.filter((one) => one.reasons.length === 0).length;
/** `3 of 4 healthy`. */
export const healthyCount = (verdict: Verdict): string => `${well(verdict)} of ${total(verdict)} healthy`;

/** How many are healthy, and what the first that is not waits for. */
export function soFar(verdict: Verdict): string {
  const first = verdict.services.find((one) => !one.healthy) ?? verdict.objects.find((one) => one.reasons.length > 0);
  const count = healthyCount(verdict);
  return first === undefined ? count : `${count}, waiting for ${first.name}: ${first.reasons[0] ?? "not ready"}`;
}

/** Services, then the other objects: one form for all, with what only one of them has. */
export const healthData = ({ services, objects }: Verdict): readonly HealthEntry[] => [
  ...services.map((one) => ({ kind: "Service" as const, ...one })),
  ...objects.map(({ kind, name, namespace, state, ready, total, stuck, reasons, notes }) => ({
    kind,
    name,
    namespace,
    healthy: reasons.length === 0,
    state,
    ready,
    total,
    stuck,
    reasons,
    notes,
  })),
];
