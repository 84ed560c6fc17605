import { fields, list, type Fields } from "./fields";

/** Who takes the requests of an Ingress, by its `spec`: the default backend, then those of its paths. */
export const ingressBackends = (spec: Fields): readonly Fields[] => [
  ...("defaultBackend" in spec ? [fields(spec["defaultBackend"])] : []),
  ...list(spec["rules"]).flatMap((rule) => list(fields(rule["http"])["paths"]).map(({ backend }) => fields(backend))),
];

/** The name of the Service that a backend is; not a text where it is none. */
export const backendService = (backend: Fields): unknown => fields(backend["service"])["name"];
