/**
 * What there is once for a thing, such as a list for each stack or an answer that many ask for: made when it is first
 * asked for, and kept as long as the thing is.
 */
export function onceFor<Thing extends object, Made>(make: (thing: Thing) => Made): (thing: Thing) => Made {
  const all = new WeakMap<Thing, { readonly made: Made }>();
  return (thing) => {
    let kept = all.get(thing);
    if (kept === undefined) all.set(thing, (kept = { made: make(thing) }));
    return kept.made;
  };
}
