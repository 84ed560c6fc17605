/** An index of a list, made at its first use: a list of a snapshot never changes. */
export function indexed<T, Index>(make: (list: readonly T[]) => Index): (list: readonly T[]) => Index {
  const made = new WeakMap<readonly T[], Index>();
  return (list) => {
    let index = made.get(list);
    if (index === undefined) made.set(list, (index = make(list)));
    return index;
  };
}
