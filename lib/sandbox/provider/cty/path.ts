/** Steps from a resource's attributes to a place in them: names of attributes and map keys, indices of lists. */
export type AttributePath = readonly PathStep[];

/** One step: an attribute's name, a map's key or a list's index. */
export type PathStep = { readonly attribute: string } | { readonly key: string } | { readonly index: number };

/** A path through attributes and list indices, as in `attributePath("spec", 0, "port")`. */
export function attributePath(...steps: readonly (string | number)[]): AttributePath {
  return steps.map((step) => (typeof step === "string" ? { attribute: step } : { index: step }));
}

/** The path as text, such as `spec[0].selector["app"]`. */
export function formatAttributePath(path: AttributePath): string {
  return path
    .map((step, position) => {
      if ("attribute" in step) return position === 0 ? step.attribute : `.${step.attribute}`;
      return "key" in step ? `[${JSON.stringify(step.key)}]` : `[${step.index}]`;
    })
    .join("");
}
