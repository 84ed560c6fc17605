import go from "./go-types.generated.json";

/** A field of a Go type; fields whose zero value is stored as it is, and which hold no others, are not listed. */
export interface GoField {
  /**
   * What the zero value is that is the same as none at all: "", 0, false, or an empty list or map; `any` where a text or
   * a number may stand. A zero of another type is a mistake, such as `value: no`, which YAML reads as false.
   * @default - the zero value counts
   */
  readonly zero?: "text" | "number" | "flag" | "many" | "any";
  /** The type of the object that stands here. @default - none */
  readonly one?: string;
  /** The type of a list's items. @default - they are plain values */
  readonly list?: string;
  /** The type of a map's values. @default - they are plain values */
  readonly map?: string;
  /** What the plain values of a list or map are. @default - texts, where the field holds any */
  readonly item?: "quantity" | "number";
}

/** A kind as Kubernetes' own code has it. */
export interface GoKind {
  readonly type: string;
  readonly namespaced: boolean;
}

/** The types of Kubernetes' own kinds, as far as they tell which values the API server stores. */
export interface GoTypes {
  readonly kinds: Readonly<Record<string, GoKind>>;
  readonly types: Readonly<Record<string, Readonly<Record<string, GoField>>>>;
}

const { kinds, types } = go as GoTypes;

/** A kind of Kubernetes' own; undefined for any other. */
export function kindOf(apiVersion: unknown, kind: unknown): GoKind | undefined {
  const known = `${String(apiVersion)} ${String(kind)}`;
  return Object.hasOwn(kinds, known) ? kinds[known] : undefined;
}

/** Kubernetes' own kinds: version of the API, kind, and whether its objects live in a namespace. */
export const builtInKinds = (): readonly (readonly [apiVersion: string, kind: string, namespaced: boolean])[] =>
  Object.entries(kinds).map(([key, { namespaced }]) => {
    const [apiVersion = "", kind = ""] = key.split(" ");
    return [apiVersion, kind, namespaced];
  });

/** A field of a Go type. Where it is not listed, its zero value is stored as it is, and it holds no others. */
export function goField(type: string | undefined, field: string): GoField | undefined {
  const fields = type !== undefined && Object.hasOwn(types, type) ? types[type] : undefined;
  return fields !== undefined && Object.hasOwn(fields, field) ? fields[field] : undefined;
}

/**
 * Whether objects of a kind live in a namespace.
 * @returns undefined for a kind that is none of Kubernetes' own
 */
export const isNamespacedKind = (apiVersion: string, kind: string): boolean | undefined =>
  kindOf(apiVersion, kind)?.namespaced;
