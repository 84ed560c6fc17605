/** Cores as `250m` or `1.5`. */
export function showCores(cores: number): string {
  return cores < 1 ? `${Math.round(cores * 1000)}m` : String(Number(cores.toFixed(cores < 10 ? 1 : 0)));
}

/** Bytes as `64Mi` or `1.5Gi`. */
export function showBytes(bytes: number): string {
  const mebibytes = bytes / 2 ** 20;
  return mebibytes < 1024 ? `${Math.round(mebibytes)}Mi` : `${Number((mebibytes / 1024).toFixed(1))}Gi`;
}
