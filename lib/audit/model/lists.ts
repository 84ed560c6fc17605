/** Names in a sentence; of more, the first of them and a number. */
export function enumerate(names: readonly string[], most = 12): string {
  const more = names.length - most;
  return more > 1 ? `${names.slice(0, most).join(", ")} and ${more} more` : names.join(", ");
}
