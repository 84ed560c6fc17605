import type { CtyType } from "../cty/type";
import type { CtyObject, CtyValue } from "../cty/value";
import { isCtyList, isCtyObject, isWhollyKnown, UnknownValue } from "../cty/value";

/**
 * Settles what a provider that knows no null lost: where the new value and the one that it stands for differ only in
 * being absent or empty, the latter wins, so that a state agrees with its plan.
 * @param fresh what was read from the API server
 * @param known the planned state after an apply, the prior state on a refresh
 * @param applying whether it is after an apply
 */
export function settleEmpty(fresh: CtyValue, known: CtyValue, type: CtyType, applying: boolean): CtyValue {
  if (known instanceof UnknownValue) return fresh;
  if (typeof type === "string") return fresh === null && known === "" ? known : fresh;
  const [kind, inner] = type;
  if (kind !== "object" && kind !== "tuple" && applying) {
    if ((known === null && isEmpty(fresh)) || (isEmpty(known) && fresh === null)) return known;
  }
  if (known === null || fresh instanceof UnknownValue) return fresh;
  if (kind === "set") return applying && isWhollyKnown(known) ? known : fresh;
  if (kind === "list") return settleList(fresh, known, inner, applying);
  if (kind === "map") return settleMap(fresh, known, applying);
  if (kind !== "object" || !isCtyObject(known)) return fresh;
  const attributes: CtyObject = isCtyObject(fresh) ? fresh : {};
  return Object.fromEntries(
    Object.entries(inner).map(([name, each]) => [
      name,
      settleEmpty(attributes[name] ?? null, known[name] ?? null, each, applying),
    ]),
  );
}

function settleList(fresh: CtyValue, known: CtyValue, inner: CtyType, applying: boolean): CtyValue {
  if (!isCtyList(known)) return fresh;
  if (fresh === null) return known.length === 0 ? known : fresh;
  if (!isCtyList(fresh) || fresh.length !== known.length) return fresh;
  return fresh.map((each, index) => settleEmpty(each, known[index] ?? null, inner, applying));
}

function settleMap(fresh: CtyValue, known: CtyValue, applying: boolean): CtyValue {
  if (fresh === null) return isEmpty(known) && applying ? known : fresh;
  return fresh;
}

function isEmpty(value: CtyValue): boolean {
  return (isCtyList(value) && value.length === 0) || (isCtyObject(value) && Object.keys(value).length === 0);
}

/**
 * Whether two values mean the same to the SDK: absent, zero and empty are alike. It tells a change from a difference
 * that means nothing, so that a plan of the latter kind says "no changes".
 */
export function isEquivalent(a: CtyValue, b: CtyValue, type: CtyType): boolean {
  if (a instanceof UnknownValue || b instanceof UnknownValue) return a === b;
  const [aZero, bZero] = [isZero(a), isZero(b)];
  if (aZero || bZero) return aZero === bZero;
  if (typeof type === "string") return a === b;
  const [kind, inner] = type;
  if (isCtyList(a) && isCtyList(b)) {
    if (a.length !== b.length) return false;
    if (kind === "set") {
      const found = (each: CtyValue, others: readonly CtyValue[]): boolean =>
        others.some((other) => isEquivalent(each, other, inner));
      return a.every((each) => found(each, b)) && b.every((each) => found(each, a));
    }
    return kind === "list" && a.every((each, index) => isEquivalent(each, b[index] ?? null, inner));
  }
  if (!isCtyObject(a) || !isCtyObject(b)) return false;
  if (kind === "object") {
    return Object.entries(inner).every(([name, each]) => isEquivalent(a[name] ?? null, b[name] ?? null, each));
  }
  const keys = Object.keys(a);
  if (kind !== "map" || keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isEquivalent(a[key] ?? null, b[key] ?? null, inner));
}

function isZero(value: CtyValue): boolean {
  return value === null || value === "" || value === 0 || value === false || isEmpty(value);
}
