const UNITS: Readonly<Record<string, number>> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60, "%": 0.01 },
};

/** A quantity of Kubernetes, or a share in percent, as a number to compare; undefined for anything else. */
export function quantity(text: string): number | undefined {
  const parts = /^([+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)([a-zA-Z%]{0,2})$/.exec(text.trim());
  const unit = parts?.[2] ?? "";
  return parts === null || !Object.hasOwn(UNITS, unit) ? undefined : Number(parts[1]) * (UNITS[unit] ?? 1);
}
