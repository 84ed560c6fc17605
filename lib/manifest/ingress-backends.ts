import { fieldsOf, objectsOf, type JsonObject } from "../json-object";

/** Who takes the requests of an Ingress, by its `spec`: the default backend, then those of its paths. */
export const ingressBackends = (spec: JsonObject): readonly JsonObject[] => [
  ...("defaultBackend" in spec ? [fieldsOf(spec["defaultBackend"])] : []),
  ...objectsOf(spec["rules"]).flatMap((rule) =>
    objectsOf(fieldsOf(rule["http"])["paths"]).map(({ backend }) => fieldsOf(backend)),
  ),
];

/** The name of the Service that a backend is; not a text where it is none. */
export const backendService = (backend: JsonObject): unknown => fieldsOf(backend["service"])["name"];
