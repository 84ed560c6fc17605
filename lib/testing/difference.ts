import { isJsonObject } from "../json-object";

/**
 * Where a value is not as wanted: as jest's `toMatchObject`, objects may have more keys than are asked for, lists have just
 * the entries that are.
 * @returns one line for each place; none where all is as wanted
 */
export function differences(value: unknown, wanted: unknown, path = ""): readonly string[] {
  if (isObject(wanted) && isObject(value))
    return Object.entries(wanted).flatMap(([key, expected]) =>
      differences(value[key], expected, path === "" ? key : `${path}.${key}`),
    );
  if (Array.isArray(wanted) && Array.isArray(value) && wanted.length === value.length)
    return wanted.flatMap((one, index) => differences(value[index], one, `${path}[${index}]`));
  // The asymmetric matchers of both runners, such as expect.any(Number).
  if (isAsymmetric(wanted)) return wanted.asymmetricMatch(value) ? [] : [line(path, value, wanted)];
  return Object.is(value, wanted) ? [] : [line(path, value, wanted)];
}

const line = (path: string, value: unknown, wanted: unknown): string =>
  `${path || "it"} is ${shown(value)}, not ${shown(wanted)}`;

const shown = (value: unknown): string => JSON.stringify(value) ?? String(value);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return isJsonObject(value) && !isAsymmetric(value);
}

function isAsymmetric(value: unknown): value is { asymmetricMatch(other: unknown): boolean } {
  return typeof (value as { asymmetricMatch?: unknown } | null | undefined)?.asymmetricMatch === "function";
}
