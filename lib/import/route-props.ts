import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "../json-object";
import { backendService, ingressBackends, type ConvertedManifest, type KubernetesObject } from "../manifest";
import { Inexpressible } from "./differences";
import { fieldsOf, listOf, unlessEmpty, without, type Props } from "./fields";
import { identity, ownAnnotations, ownLabels, type Way } from "./labels";

const ISSUERS = { issuer: "cert-manager.io/issuer", clusterIssuer: "cert-manager.io/cluster-issuer" } as const;

/** The Services that an Ingress leads to, by name; undefined where it leads to something else. */
export function backendsOf({ object }: ConvertedManifest): readonly string[] | undefined {
  const names = ingressBackends(fieldsOf(object, "spec")).map(backendService);
  const known = names.filter((name) => typeof name === "string");
  return known.length === names.length && known.length > 0 ? [...new Set(known)] : undefined;
}

/** What an Ingress is beside its rules, in the words of the props. */
function settingsOf(object: KubernetesObject, hosts: readonly unknown[], way: Way): Props {
  const { name } = fieldsOf(object, "metadata");
  const annotations = { ...ownAnnotations(fieldsOf(object, "metadata", "annotations"), way) };
  const className = fieldsOf(object, "spec")["ingressClassName"];
  const tls = listOf(fieldsOf(object, "spec")["tls"]);
  if (tls.length === 0) return { className, annotations: unlessEmpty(annotations) };
  const all = [...new Set(hosts)];
  if (all.length > 0 && tls.some((one) => one["hosts"] === undefined))
    throw new Inexpressible("spec.tls: a certificate without hosts beside rules that name some");
  const asked = Object.entries(ISSUERS).find(([, key]) => annotations[key] !== undefined);
  const issued = asked === undefined || all.length === 0 ? {} : { [asked[0]]: annotations[asked[1]] };
  if (asked !== undefined && all.length > 0) delete annotations[asked[1]];
  const only = tls.length === 1;
  const certificates = tls.map(({ hosts: own, secretName }) =>
    without({
      hosts: only && isDeepStrictEqual(own ?? [], all) ? undefined : own,
      ...issued,
      secretName:
        only && unlessEmpty(issued) !== undefined && secretName === `${String(name)}-tls` ? undefined : secretName,
    }),
  );
  return {
    className,
    tls: certificates.length === 1 ? certificates[0] : certificates,
    annotations: unlessEmpty(annotations),
  };
}

/** A path, and the port where it is not the one that the construct takes by itself. */
function pathProps(path: JsonObject, service: KubernetesObject): Props {
  const [only, ...others] = listOf(fieldsOf(service, "spec")["ports"]);
  const { name, number } = fieldsOf(path["backend"], "service", "port");
  const usual =
    others.length === 0 && (only?.["name"] === undefined ? number === only?.["port"] : name === only["name"]);
  return without({
    path: path["path"] === "/" ? undefined : path["path"],
    pathType: path["pathType"] === "Prefix" ? undefined : path["pathType"],
    port: usual ? undefined : (name ?? number),
  });
}

/**
 * Props of an Ingress by itself, with the names of the Services for their constructs.
 * @param serviceOf the Service of a name
 */
export function ingressProps(
  { object }: ConvertedManifest,
  serviceOf: (name: string) => KubernetesObject,
  way: Way,
): Props {
  const spec = fieldsOf(object, "spec");
  const rules = listOf(spec["rules"]);
  const backend = (given: JsonObject): Props => {
    const name = backendService(fieldsOf(given["backend"]));
    if (typeof name !== "string") throw new Inexpressible("spec: a backend is no Service");
    return { service: name, ...pathProps(given, serviceOf(name)) };
  };
  const hosts = rules.flatMap(({ host }) => (host === undefined ? [] : [host]));
  const { asGiven, ...identified } = identity(object, way);
  if (asGiven !== undefined) throw new Inexpressible("metadata.labels: as given");
  const { name } = fieldsOf(object, "metadata");
  const byDefault = spec["defaultBackend"] === undefined ? {} : backend({ backend: spec["defaultBackend"] });
  return without({
    ...identified,
    labels: unlessEmpty(ownLabels(fieldsOf(object, "metadata", "labels"), way, name)),
    ...settingsOf(object, hosts, way),
    rules:
      rules.length === 0
        ? undefined
        : rules.map((rule) =>
            without({ host: rule["host"], paths: listOf(fieldsOf(rule, "http")["paths"]).map(backend) }),
          ),
    defaultBackend: unlessEmpty(without({ service: byDefault["service"], port: byDefault["port"] })),
  });
}

/** The props with something else in the place of each Service's name. */
export function withServices(props: Props, of: (name: string) => unknown): Props {
  const placed = (backend: JsonObject): Props => ({ ...backend, service: of(String(backend["service"])) });
  const { rules, defaultBackend } = props;
  return without({
    ...props,
    rules:
      rules === undefined
        ? undefined
        : listOf(rules).map((rule) => ({ ...rule, paths: listOf(rule["paths"]).map(placed) })),
    defaultBackend: defaultBackend === undefined ? undefined : placed(defaultBackend as JsonObject),
  });
}

/** An Ingress that leads to one service alone, as the exposure of this service. */
export function ingressExposure(route: ConvertedManifest, service: KubernetesObject, opened: unknown, way: Way): Props {
  const { object } = route;
  const rules = listOf(fieldsOf(object, "spec")["rules"]);
  const [first, ...others] = rules.map((rule) =>
    listOf(fieldsOf(rule, "http")["paths"]).map((path) => pathProps(path, service)),
  );
  if (first === undefined || others.some((paths) => !isDeepStrictEqual(paths, first)))
    throw new Inexpressible("spec.rules: the hosts have different paths");
  if (opened !== undefined && !isDeepStrictEqual(opened, { type: "NodePort" }))
    throw new Inexpressible("spec.type: exposed in another way, too");
  const hosts = rules.flatMap(({ host }) => (host === undefined ? [] : [host]));
  const [only, ...more] = first;
  const [host, ...further] = hosts;
  return without({
    type: "Ingress",
    host: further.length === 0 ? host : hosts,
    ...(more.length === 0 ? only : { path: first }),
    serviceType: opened === undefined ? undefined : "NodePort",
    ...settingsOf(object, hosts, way),
  });
}

/** An Ingress' attributes without the names of its Services: the construct refers to these, so they are known later. */
export function withoutServiceNames(attributes: JsonObject): Props {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== "object" || value === null) return value;
    const fields = Object.entries(value).map(([key, inner]): [string, unknown] => [
      key,
      key === "service" ? listOf(inner).map((service) => without({ ...service, name: undefined })) : visit(inner),
    ]);
    return Object.fromEntries(fields);
  };
  return { ...attributes, spec: visit(attributes["spec"]) };
}
