import type { Block, StackConfiguration } from "../cluster";
import { singleBlock } from "../json-object";
import { KubeServicesError } from "../errors";
import { nearNames } from "../near-names";
import { declaredText } from "./declared-text";
import { declaredObjects, type DeclaredObject } from "./objects";

/** A Service that a stack declares. */
export interface DeclaredService {
  readonly name: string;
  readonly namespace: string;
  /** Its Terraform address. */
  readonly address: string;
}

/**
 * The Services that a synthesised stack declares, in the order of their names.
 * @throws KubeServicesError `ServiceNameUnresolved` where only Terraform knows a name or namespace
 */
export function declaredServices(configuration: StackConfiguration): readonly DeclaredService[] {
  const declared = configuration.resources.flatMap(({ type, id, attributes }): DeclaredService[] => {
    const address = `${type}.${id}`;
    const metadata = serviceMetadata(type, attributes);
    if (metadata === undefined) return [];
    const read = (prop: "name" | "namespace"): string | undefined => {
      const value = metadata[prop];
      return typeof value === "string"
        ? declaredText(value, `${address}.metadata.${prop}`, configuration, "ServiceNameUnresolved")
        : undefined;
    };
    const name = read("name");
    return name === undefined ? [] : [{ name, namespace: read("namespace") ?? "default", address }];
  });
  return declared.sort((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1));
}

function serviceMetadata(type: string, attributes: Block): Block | undefined {
  if (type === "kubernetes_service_v1" || type === "kubernetes_service") return singleBlock(attributes.metadata);
  const manifest = type === "kubernetes_manifest" ? singleBlock(attributes.manifest) : undefined;
  return manifest?.kind === "Service" && manifest.apiVersion === "v1" ? singleBlock(manifest.metadata) : undefined;
}

/** What a stack runs: its Services, and the other objects that can be ready or not. */
export interface DeclaredEntries {
  readonly services: readonly DeclaredService[];
  readonly objects: readonly DeclaredObject[];
}

/** One of the things that a stack runs. */
export type Entry = DeclaredService | DeclaredObject;

/**
 * All that a stack runs.
 * @throws KubeServicesError `StackWithoutServices`, `ServiceNameUnresolved`, `ObjectNameUnresolved`
 */
export function declaredEntries(configuration: StackConfiguration): DeclaredEntries {
  const entries = { services: declaredServices(configuration), objects: declaredObjects(configuration) };
  if (entries.services.length + entries.objects.length > 0) return entries;
  throw new KubeServicesError({
    code: "StackWithoutServices",
    what: `the stack ${configuration.stack} declares no Service and no workload`,
    where: configuration.file,
  });
}

/**
 * What of a stack is called by a name, which may be written `namespace/name`, `Kind/name` or `Kind/namespace/name`.
 * @throws KubeServicesError `StackWithoutServices`, `ServiceUnknown`
 */
export function namedEntries(configuration: StackConfiguration, name: string): DeclaredEntries {
  const all = declaredEntries(configuration);
  const meant = (entry: Entry): boolean =>
    entry.name === name ||
    qualified(entry) === name ||
    [entry.name, qualified(entry)].some((one) => `${kindOfEntry(entry)}/${one}`.toLowerCase() === name.toLowerCase());
  const services = all.services.filter(meant);
  const objects = all.objects.filter(meant);
  if (services.length + objects.length > 0) return { services, objects };
  const names = [...new Set([...all.services, ...all.objects].map((one) => one.name))];
  const near = nearNames(name, names);
  const known = names.length > 20 ? `${names.slice(0, 20).join(", ")} and ${names.length - 20} more` : names.join(", ");
  throw new KubeServicesError({
    code: "ServiceUnknown",
    what: `the stack ${configuration.stack} declares no Service or workload of this name; it declares ${known}`,
    where: configuration.file,
    value: name,
    ...(near.length === 0 ? {} : { fix: `did you mean ${near.join(" or ")}?` }),
  });
}

/**
 * The one Service or object that is meant; of a Service and an object of one name the Service, and of several objects
 * the first that has pods, in the order of {@link OBJECT_KINDS}.
 * @throws KubeServicesError as {@link namedEntries} does, and `ServiceAmbiguous`
 */
export function chosenEntry(configuration: StackConfiguration, name: string): Entry {
  const { services, objects } = namedEntries(configuration, name);
  const candidates: readonly Entry[] =
    services.length > 0 ? services : objects.filter(({ kind }) => kind === objects[0]?.kind);
  const [first, ...others] = candidates;
  if (others.length === 0) return first as Entry;
  throw new KubeServicesError({
    code: "ServiceAmbiguous",
    what: `the stack ${configuration.stack} declares several of this name in several namespaces`,
    where: configuration.file,
    value: name,
    allowed: candidates.map(qualified).join(", "),
  });
}

/**
 * What is called by a name, where more than looking is asked for: the Services, else the objects. Of several namespaces
 * all, as `namespace/name` tells them apart; of several kinds none.
 * @throws KubeServicesError as {@link namedEntries} does, and `ServiceAmbiguous`
 */
export function meantEntries(configuration: StackConfiguration, name: string): readonly Entry[] {
  const { services, objects } = namedEntries(configuration, name);
  if (services.length > 0) return services;
  const kinds = [...new Set(objects.map((one) => one.kind))];
  if (kinds.length === 1) return objects;
  throw new KubeServicesError({
    code: "ServiceAmbiguous",
    what: `the stack ${configuration.stack} declares objects of several kinds by this name`,
    where: configuration.file,
    value: name,
    allowed: objects.map((one) => `${one.kind}/${one.name}`).join(", "),
  });
}

/** The kind of an entry. */
export const kindOfEntry = (entry: Entry): string => ("kind" in entry ? entry.kind : "Service");

const qualified = ({ namespace, name }: Entry): string => `${namespace}/${name}`;
