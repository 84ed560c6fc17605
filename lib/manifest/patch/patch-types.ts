import stored from "./patch-types.generated.json";

/** How a strategic merge patch treats one field. */
export interface PatchField {
  /** The type of the object, of a list's items or of a map's values. @default - one without rules of its own */
  readonly type?: string;
  /**
   * Whether a list is merged: objects by the field that is named here, plain values by themselves (`true`).
   * @default - the patch's list takes the place of the other one
   */
  readonly merge?: string | true;
  /** Whether the patch's object takes the place of the other one. @default false - they are merged */
  readonly replace?: boolean;
}

/** Kubernetes' rules for strategic merge patches, from its published OpenAPI document. */
export interface PatchTypes {
  /** Types by `apiVersion kind`. */
  readonly kinds: Readonly<Record<string, string>>;
  /** Fields by type; what is not listed has no rule. */
  readonly types: Readonly<Record<string, Readonly<Record<string, PatchField>>>>;
}

const { kinds, types } = stored as PatchTypes;

/** The type of a kind's objects; undefined where no field of it has a rule. */
export const patchTypeOf = (apiVersion: string, kind: string): string | undefined => {
  const name = `${apiVersion} ${kind}`;
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
};

/** The rule of a type's field: none where nothing is known of it. */
export function patchField(type: string | undefined, field: string): PatchField {
  const fields = type !== undefined && Object.hasOwn(types, type) ? types[type] : undefined;
  return (fields !== undefined && Object.hasOwn(fields, field) ? fields[field] : undefined) ?? {};
}
