import { quantityValue } from "../../quantity";

/** What is read of a pod. */
export interface MeasuredPod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid?: string;
    readonly labels?: object;
  };
  readonly spec?: { readonly containers?: readonly MeasuredContainer[] };
  readonly status?: { readonly phase?: string };
}
interface MeasuredContainer {
  readonly name: string;
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
}

/** Of a container that asks for nothing. */
const ASKED = { cpu: 0.1, memory: 64 * 1024 * 1024 };
/** A wave of so many milliseconds. */
const WAVE = 5 * 60_000;

function hash(text: string): number {
  let value = 2166136261; // FNV-1a
  for (const character of text) value = Math.imul(value ^ character.charCodeAt(0), 16777619);
  return (value >>> 0) / 2 ** 32;
}

/** A share of what is asked for, from a quarter to two thirds, that goes slowly up and down. */
function share(seed: string, now: number): number {
  const phase = hash(seed);
  return 0.25 + 0.3 * phase + 0.1 * (0.5 + 0.5 * Math.sin(2 * Math.PI * (now / WAVE + phase)));
}

/** Made-up metrics of a pod, in the form of metrics.k8s.io. */
export function podMetrics({ metadata, spec }: MeasuredPod, now: number): object {
  const containers = (spec?.containers ?? []).map(({ name, resources }) => {
    const asked = (resource: "cpu" | "memory"): number =>
      quantityValue(resources?.requests?.[resource] ?? resources?.limits?.[resource]) ?? ASKED[resource];
    const seed = `${metadata.uid ?? metadata.name}/${name}`;
    const cpu = Math.max(1, Math.round(asked("cpu") * share(seed, now) * 1000));
    const memory = Math.max(1, Math.round((asked("memory") * share(`${seed}/m`, now)) / 1024));
    return { name, usage: { cpu: `${cpu}m`, memory: `${memory}Ki` } };
  });
  const { name, namespace, labels = {} } = metadata;
  return {
    metadata: { name, namespace, labels, creationTimestamp: new Date(now).toISOString() },
    timestamp: new Date(now).toISOString(),
    window: "15s",
    containers,
  };
}
