import { evaluate, UnresolvedExpression, type Block, type StackConfiguration } from "../cluster";
import { KubeServicesError } from "../errors";
import { nearNames } from "../near-names";

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
      return typeof value === "string" ? compute(value, `${address}.metadata.${prop}`, configuration) : undefined;
    };
    const name = read("name");
    return name === undefined ? [] : [{ name, namespace: read("namespace") ?? "default", address }];
  });
  return declared.sort((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1));
}

function serviceMetadata(type: string, attributes: Block): Block | undefined {
  if (type === "kubernetes_service_v1" || type === "kubernetes_service") return single(attributes.metadata);
  const manifest = type === "kubernetes_manifest" ? single(attributes.manifest) : undefined;
  return manifest?.kind === "Service" && manifest.apiVersion === "v1" ? single(manifest.metadata) : undefined;
}

function single(value: unknown): Block | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === "object" && first !== null ? (first as Block) : undefined;
}

function compute(text: string, prop: string, configuration: StackConfiguration): string {
  try {
    return evaluate(text, configuration.scope);
  } catch (error) {
    if (!(error instanceof UnresolvedExpression)) throw error;
    throw new KubeServicesError({
      code: "ServiceNameUnresolved",
      what: error.part.startsWith("var.")
        ? `it needs ${error.part}; set TF_VAR_${error.part.slice(4)}`
        : `${error.message}; this command needs names that are plain values or variables`,
      where: configuration.file,
      prop,
    });
  }
}

/**
 * The Services of a stack that are meant: all, or those of a name, which may be written `namespace/name`.
 * @throws KubeServicesError `StackWithoutServices`, `ServiceUnknown`
 */
export function chosenServices(configuration: StackConfiguration, name?: string): readonly DeclaredService[] {
  const all = declaredServices(configuration);
  if (all.length === 0) {
    throw new KubeServicesError({
      code: "StackWithoutServices",
      what: `the stack ${configuration.stack} declares no Service`,
      where: configuration.file,
    });
  }
  if (name === undefined) return all;
  const chosen = all.filter((one) => one.name === name || qualified(one) === name);
  if (chosen.length > 0) return chosen;
  const names = [...new Set(all.map((one) => one.name))];
  const near = nearNames(name, names);
  const known = names.length > 20 ? `${names.slice(0, 20).join(", ")} and ${names.length - 20} more` : names.join(", ");
  throw new KubeServicesError({
    code: "ServiceUnknown",
    what: `the stack ${configuration.stack} declares no Service of this name; it declares ${known}`,
    where: configuration.file,
    value: name,
    ...(near.length === 0 ? {} : { fix: `did you mean ${near.join(" or ")}?` }),
  });
}

/**
 * The one Service that is meant.
 * @throws KubeServicesError as {@link chosenServices} does, and `ServiceAmbiguous`
 */
export function chosenService(configuration: StackConfiguration, name: string): DeclaredService {
  const [first, ...others] = chosenServices(configuration, name);
  if (others.length === 0) return first as DeclaredService;
  throw new KubeServicesError({
    code: "ServiceAmbiguous",
    what: `the stack ${configuration.stack} declares Services of this name in several namespaces`,
    where: configuration.file,
    value: name,
    allowed: [first as DeclaredService, ...others].map(qualified).join(", "),
  });
}

const qualified = ({ namespace, name }: DeclaredService): string => `${namespace}/${name}`;
