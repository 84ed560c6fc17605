import type { z } from "zod";

type Schema = z.core.$ZodType;
type Def = z.core.$ZodTypes["_zod"]["def"];

const defOf = (schema: Schema): Def => schema._zod.def as Def;

/** A schema without its mark that the prop may be left out. */
export function inner(schema: Schema): Schema {
  const def = defOf(schema);
  return def.type === "optional" ? inner(def.innerType) : schema;
}

/** Whether a prop may be left out. */
export const isOptional = (schema: Schema): boolean => defOf(schema).type === "optional";

/** The props of an object; undefined for anything else. */
export function shapeOf(schema: Schema): Readonly<Record<string, Schema>> | undefined {
  const def = defOf(inner(schema));
  return def.type === "object" ? def.shape : undefined;
}

/** What a list holds; undefined for anything else. */
export function elementOf(schema: Schema): Schema | undefined {
  const def = defOf(inner(schema));
  return def.type === "array" ? def.element : undefined;
}

/**
 * The forms of a union, each by its label: the word that tells it apart (`exposure<NodePort>`), else its place
 * (`stickySession<1>`). Undefined for what has one form, and where all forms are plain values.
 */
export function formsOf(schema: Schema): readonly (readonly [label: string, schema: Schema])[] | undefined {
  const def = defOf(inner(schema));
  if (def.type !== "union" || def.options.every((option) => shapeOf(option) === undefined)) return undefined;
  return def.options.map((option, index) => {
    const type = shapeOf(option)?.["type"];
    const literal = type === undefined ? undefined : defOf(type);
    return [literal?.type === "literal" ? String(literal.values[0]) : String(index), option] as const;
  });
}

/** The plain values that a schema names itself; undefined where it takes any of a type. */
export function valuesOf(schema: Schema): readonly unknown[] | undefined {
  const def = defOf(inner(schema));
  if (def.type === "literal") return def.values;
  if (def.type === "enum") return Object.values(def.entries);
  return def.type === "boolean" ? [true, false] : undefined;
}

/** Where a part of the props stands: `containers[].ports[].hostPort`, `exposure<NodePort>.nodePorts`. */
export const below = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);

/** Every place of a construct's props that may be left out, each form of a union by itself. */
export function optionalPlaces(schema: Schema, path = ""): string[] {
  const element = elementOf(schema);
  if (element !== undefined) return optionalPlaces(element, `${path}[]`);
  const forms = formsOf(schema);
  if (forms !== undefined) return forms.flatMap(([label, form]) => optionalPlaces(form, `${path}<${label}>`));
  return Object.entries(shapeOf(schema) ?? {}).flatMap(([key, prop]) => {
    const place = below(path, key);
    const ofProp = !isOptional(prop) ? [] : (formsOf(prop)?.map(([label]) => `${place}<${label}>`) ?? [place]);
    return [...ofProp, ...optionalPlaces(prop, place)];
  });
}

/** Every change from one form of a union to another. */
export function formChanges(schema: Schema, path = ""): (readonly [from: string, to: string])[] {
  const element = elementOf(schema);
  if (element !== undefined) return formChanges(element, `${path}[]`);
  const forms = formsOf(schema);
  if (forms !== undefined)
    return [
      ...forms.flatMap(([from]) =>
        forms.flatMap(([to]) => (from === to ? [] : [[`${path}<${from}>`, `${path}<${to}>`] as const])),
      ),
      ...forms.flatMap(([label, form]) => formChanges(form, `${path}<${label}>`)),
    ];
  return Object.entries(shapeOf(schema) ?? {}).flatMap(([key, prop]) => formChanges(prop, below(path, key)));
}
