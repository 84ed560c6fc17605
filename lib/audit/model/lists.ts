/**
 * Asks once of a list what many ask of it: Services with one selector have one list of pods, and thousands of them may
 * have thousands in it.
 */
export function perList<Item extends object, Answer>(
  ask: (list: readonly Item[]) => Answer,
): (list: readonly Item[]) => Answer {
  const known = new WeakMap<readonly Item[], { readonly answer: Answer }>();
  return (list) => {
    let found = known.get(list);
    if (found === undefined) known.set(list, (found = { answer: ask(list) }));
    return found.answer;
  };
}

/** Names in a sentence; of more, the first of them and a number. */
export function enumerate(names: readonly string[], most = 12): string {
  const more = names.length - most;
  return more > 1 ? `${names.slice(0, most).join(", ")} and ${more} more` : names.join(", ");
}
