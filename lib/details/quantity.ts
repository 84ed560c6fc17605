const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The number that a quantity of the API server stands for: cores, bytes. Undefined for what is none. */
export function quantityValue(text: string | undefined): number | undefined {
  const match = /^([+-]?[0-9.]+)(?:[eE]([+-]?\d+)|([a-zA-Z]*))$/.exec(text ?? "");
  if (match === null) return undefined;
  const factor = match[2] === undefined ? SUFFIXES[match[3] ?? ""] : 10 ** Number(match[2]);
  const value = Number(match[1]) * (factor ?? NaN);
  return Number.isFinite(value) ? value : undefined;
}

/** Cores as `250m` or `1.5`. */
export function showCores(cores: number): string {
  return cores < 1 ? `${Math.round(cores * 1000)}m` : String(Number(cores.toFixed(cores < 10 ? 1 : 0)));
}

/** Bytes as `64Mi` or `1.5Gi`. */
export function showBytes(bytes: number): string {
  const mebibytes = bytes / 2 ** 20;
  return mebibytes < 1024 ? `${Math.round(mebibytes)}Mi` : `${Number((mebibytes / 1024).toFixed(1))}Gi`;
}
