import { defined } from "../defined";
import { describeObject, metadataOf, resourceSchemaForKind, type ConvertedManifest } from "../manifest";
import { isDefaultedLive, unread } from "./adoption";
import { withExternalReferences } from "./external-references";
import { fieldsOf, type Props } from "./fields";
import type { ImportLine, ImportOptions } from "./options";
import { Code } from "./literal";
import type { Group } from "./merge";
import { secretTexts } from "./object-props";
import { backendsOf } from "./route-props";
import type { KnownService, RouteTrial } from "./route-trial";
import { identifier, type Declaration, type SecretVariable } from "./source";
import { platformOf, type StackFacts } from "./stack-facts";
import { quoted } from "./text";
import { TRIED, literal, partsOf, type ConstructGroup, type Fitting } from "./trial";
import { ownValue } from "../own-value";

const STAYS = "its data stays in the cluster, out of the code";
const isNamespace = ({ resourceType }: ConvertedManifest): boolean => resourceType === "kubernetes_namespace_v1";
/** A name in an address, which begins with a letter or '_'. */
const slug = (text: string): string => text.replace(/[^-_A-Za-z0-9]/g, "_").replace(/^(?=[-\d])/, "_");

/** Gathers the declarations of the code, each with an id and addresses of its own, and what is told of them. */
export class Writer {
  readonly declarations: Declaration[] = [];
  readonly lines: ImportLine[] = [];
  /** What the first plan leaves alone of what exists, by address. */
  readonly ignored = new Map<string, readonly string[] | "all">();
  /** The Services that have a construct, by `namespace/name`. */
  private readonly services = new Map<string, KnownService>();
  /** Ids that are taken. What every object has, such as `constructor`, no construct can be called. */
  private readonly ids = new Set<string>(Object.getOwnPropertyNames(Object.prototype));
  private readonly addresses = new Set<string>();
  /** The resources of namespaces that the code makes. */
  private readonly namespaces = new Map<string, { readonly address: string; readonly constant: string }>();
  private readonly constants = new Set<string>();
  /** Names of Services and workloads, whose constructs are called by them. */
  private readonly served: ReadonlySet<string>;

  constructor(
    private readonly options: ImportOptions,
    private readonly converted: readonly ConvertedManifest[],
    private readonly facts: StackFacts,
  ) {
    const served = converted.filter(({ object }) => /^(Service|Deployment|StatefulSet|DaemonSet)$/.test(object.kind));
    this.served = new Set(served.map(({ object }) => metadataOf(object).name ?? ""));
    for (const manifest of converted.filter((one) => isNamespace(one) && one !== facts.namespaceObject)) {
      const name = metadataOf(manifest.object).name ?? "";
      const id = this.address(["kubernetes_namespace_v1"], slug(name));
      this.namespaces.set(name, {
        address: `kubernetes_namespace_v1.${id}`,
        constant: this.constant(`${name}-namespace`),
      });
    }
    if (facts.namespaceObject !== undefined) this.addresses.add("kubernetes_namespace_v1.namespace");
  }

  /** A construct that stands for the objects of a group. */
  construct(group: ConstructGroup, fitting: Fitting, reason?: string): void {
    const parts = partsOf(group);
    const [first] = parts;
    if (first === undefined) return;
    const name = String(fitting.props["name"]);
    const { namespace } = metadataOf(first.object);
    const types = [...new Set(parts.map(({ resourceType }) => resourceType))];
    const suffix = SUFFIXES[group.type];
    const second = suffix !== undefined && this.served.has(name);
    const id = this.unique(
      second ? `${slugged(name)}-${suffix}` : slugged(name),
      suffix === undefined ? `${namespace}-${slugged(name)}` : `${slugged(name)}-${suffix}`,
      types,
    );
    const { name: givenName, ...rest } = fitting.props;
    let props: Props = givenName === id ? rest : fitting.props;
    const variables =
      group.type === "Secret" && this.options.secrets !== true ? this.secretVariables(group.manifest, id, name) : [];
    const [variable] = variables;
    if (variable !== undefined) props = lookedUp(props, variable.constant);
    const constant = this.constant(id);
    if ("service" in group && group.type !== "ExternalService")
      this.services.set(`${namespace}/${name}`, { manifest: group.service, constant });
    const within = this.namespaces.get(namespace ?? "");
    const referring = (some: Props): Props => withExternalReferences(some, namespace ?? "", this.converted);
    this.declarations.push({
      className: group.type,
      id,
      constant,
      props: referring(props),
      versions: fitting.versions.map(({ version, props: some }) => ({ version, props: referring(some) })),
      overrides: fitting.overrides,
      ...defined({ after: within?.constant }),
      ...(variables.length > 0 ? { variables } : {}),
    });
    this.line(parts, `${group.type} ${id}`, fitting.overrides.length, reason);
    if (this.options.adopt !== true) return;
    parts.forEach((part, index) => {
      const { address = TRIED, paths = [] } = fitting.unsaid[index] ?? {};
      const here = `${part.resourceType}.${id}${address.slice(TRIED.length)}`;
      this.ignore(here, part, paths.map(attributePath));
    });
  }

  /** An Ingress that stands by itself, as its construct where all that it leads to has one. */
  route(manifest: ConvertedManifest, trial: RouteTrial): void {
    const { name = "", namespace = "" } = metadataOf(manifest.object);
    const props = trial.fit(manifest, (service) => this.services.get(`${namespace}/${service}`));
    if ("reason" in props) return this.resource(manifest, String(props.reason));
    const { resourceType } = manifest;
    const short = this.served.has(name) ? `${slugged(name)}-ingress` : slugged(name);
    const id = this.unique(short, `${slugged(name)}-ingress`, [resourceType]);
    const { name: givenName, ...rest } = props;
    this.declarations.push({
      className: "Ingress",
      id,
      constant: this.constant(id),
      props: givenName === id ? rest : props,
      versions: [],
      overrides: [],
      refersTo: (backendsOf(manifest) ?? []).flatMap((service) => {
        const known = this.services.get(`${namespace}/${service}`);
        return known === undefined ? [] : [known.constant];
      }),
    });
    this.line([manifest], `Ingress ${id}`, 0);
    if (this.options.adopt === true) this.ignore(`${resourceType}.${id}`, manifest, []);
  }

  /** The namespace that the stack itself makes. */
  namespace(manifest: ConvertedManifest): void {
    this.line([manifest], "EnvironmentStack namespace", 0);
  }

  /** An object as a typed resource. */
  resource(manifest: ConvertedManifest, reason?: string): void {
    const { object, resourceType } = manifest;
    const hidden = object.kind === "Secret" && this.options.secrets !== true && object["data"] !== undefined;
    const texts = hidden ? secretTexts(manifest) : undefined;
    // A typed resource's object has a name; the server makes those of the others.
    const unnamed = metadataOf(object).name === undefined && (!hidden || texts !== undefined);
    if (resourceType === "kubernetes_manifest" || unnamed) return this.other(manifest, texts);
    const { name = "object", namespace } = metadataOf(object);
    const within = this.namespaces.get(namespace ?? "");
    const ownNamespace = isNamespace(manifest) ? this.namespaces.get(name) : undefined;
    const logicalId =
      ownNamespace?.address.split(".")[1] ?? this.address([resourceType], slug(name), slug(`${namespace}_${name}`));
    const id = this.uniqueId(`${object.kind.toLowerCase()}-${name}`);
    const adopting = this.options.adopt === true;
    const kept: Props = { ...object };
    if (hidden) delete kept["data"];
    const variables = hidden && !adopting ? this.secretVariables(manifest, id, name) : [];
    // A StatefulSet that is updated by hand has no rollout to wait for.
    const byHand = fieldsOf(object, "spec", "updateStrategy")["type"] === "OnDelete";
    const waits = byHand ? { wait_for_rollout: false } : ownValue(WAITING, object.kind);
    if (this.isInStack(manifest)) kept["metadata"] = inStack(object["metadata"]);
    this.declarations.push({
      className: "KubernetesResource",
      id,
      constant: ownNamespace?.constant ?? this.constant(id),
      props: {
        logicalId,
        literal: true,
        object: kept,
        ...defined({ providerAttributes: waits }),
        ...(within === undefined ? {} : { dependsOn: [within.address] }),
      },
      versions: [],
      overrides: [],
      ...(variables.length > 0 ? { variables } : {}),
    });
    this.line([manifest], `KubernetesResource ${id}`, 0, reason, hidden && adopting ? STAYS : undefined);
    if (adopting) this.ignore(`${resourceType}.${logicalId}`, manifest, []);
  }

  /** An object that has no resource type, says more than its type can, or has no name of its own. */
  private other(converted: ConvertedManifest, secret?: Props): void {
    const { manifest, object, resourceType } = converted;
    const id = this.uniqueId(`${object.kind.toLowerCase()}-${metadataOf(object).name ?? "object"}`);
    const within = this.namespaces.get(metadataOf(object).namespace ?? "");
    const known = resourceSchemaForKind(object.apiVersion, object.kind) !== undefined;
    const variables = secret === undefined ? [] : this.secretVariables(converted, id, "object");
    const { data, ...others } = literal(object) as Props;
    const [variable] = variables;
    const made: Props = {
      ...others,
      ...(this.isInStack(converted) ? { metadata: inStack(others["metadata"]) } : {}),
      ...(variable === undefined
        ? defined({ data })
        : { stringData: lookedUp({ data: secret }, variable.constant)["data"] }),
    };
    const props: Props = {
      ...(this.facts.asGiven ? {} : { asGiven: true }),
      objects: [made],
      ...(resourceType === "kubernetes_manifest"
        ? { [known ? "onUnsupported" : "otherKinds"]: "kubernetes_manifest" }
        : {}),
    };
    this.declarations.push({
      className: "ManifestService",
      id,
      constant: this.constant(id),
      props,
      versions: [],
      overrides: [],
      ...(variables.length > 0 ? { variables } : {}),
      ...defined({ after: within?.constant }),
    });
    this.lines.push({ objects: [describeObject(manifest.object)], construct: `ManifestService ${id}`, overrides: 0 });
  }

  /** Whether an object is in the stack's namespace, which the code takes by name: so it serves for another one, too. */
  private isInStack({ manifest, object }: ConvertedManifest): boolean {
    const { namespace } = metadataOf(object);
    const raw = fieldsOf(manifest.object, "metadata")["namespace"];
    return namespace !== undefined && (raw === undefined || namespace === this.facts.namespace);
  }

  /** Variables for a Secret's data: texts, and bytes that are no text. */
  private secretVariables(manifest: ConvertedManifest, id: string, name: string): readonly SecretVariable[] {
    const texts = secretTexts(manifest);
    const some = texts !== undefined || Object.keys(fieldsOf(manifest.attributes, "data")).length > 0;
    const variable = (attribute: SecretVariable["attribute"], suffix: string, what: string): SecretVariable => ({
      id: `${slug(id)}-${suffix}`,
      constant: this.constant(`${id}-${suffix}`),
      attribute,
      description: `The data of the Secret ${name}${what}`,
    });
    return [
      ...(some ? [variable("data", "data", ", as plain texts")] : []),
      ...(texts === undefined ? [variable("binary_data", "binary-data", " that is no text, in base64")] : []),
    ];
  }

  private ignore(address: string, part: ConvertedManifest, paths: readonly string[]): void {
    if (isDefaultedLive(part.manifest.object)) this.ignored.set(address, "all");
    else {
      const all = [...unread(part, platformOf(this.facts).ignoreAnnotations ?? []), ...paths];
      if (all.length > 0) this.ignored.set(address, [...new Set(all)]);
    }
  }

  private line(
    parts: readonly ConvertedManifest[],
    construct: string,
    overrides: number,
    reason?: string,
    leftOut?: string,
  ): void {
    const objects = parts.map(({ manifest }) => describeObject(manifest.object));
    this.lines.push({
      objects,
      construct,
      overrides,
      ...defined({ reason, leftOut }),
    });
  }

  /** A construct's id, which is also the name in the addresses of its resources. */
  private unique(short: string, long: string, types: readonly string[]): string {
    for (let number = 0; ; number++) {
      const id = number === 0 ? short : number === 1 ? long : `${long}-${number}`;
      const taken = this.ids.has(id) || types.some((type) => this.addresses.has(`${type}.${id}`));
      if (taken) continue;
      this.ids.add(id);
      for (const type of types) this.addresses.add(`${type}.${id}`);
      return id;
    }
  }

  private uniqueId(base: string): string {
    let id = base;
    for (let number = 2; this.ids.has(id); number++) id = `${base}-${number}`;
    this.ids.add(id);
    return id;
  }

  private constant(id: string): string {
    const base = identifier(id);
    let name = base;
    for (let number = 2; this.constants.has(name); number++) name = `${base}${number}`;
    this.constants.add(name);
    return name;
  }

  private address(types: readonly string[], ...names: readonly string[]): string {
    const long = names.at(-1) ?? "object";
    for (let number = 0; ; number++) {
      const name = names[number] ?? `${long}_${number + 1}`;
      if (types.some((type) => this.addresses.has(`${type}.${name}`))) continue;
      for (const type of types) this.addresses.add(`${type}.${name}`);
      return name;
    }
  }
}

/** An id may begin with a letter or '_' only, since addresses are made of it. */
const slugged = (name: string): string => (/^[-\d]/.test(name) || /[^-_A-Za-z0-9]/.test(name) ? slug(name) : name);

/** What tells the id of a construct from that of the Service or workload of the same name. */
const SUFFIXES: Readonly<Partial<Record<ConstructGroup["type"], string>>> = {
  ConfigMap: "config",
  Secret: "secret",
  ServiceAccount: "account",
  PersistentVolumeClaim: "claim",
  Job: "job",
  CronJob: "cron-job",
};

const inStack = (metadata: unknown): unknown => ({
  ...(metadata as object),
  namespace: new Code("this.namespace"),
});

/** Such as `spec[0].behavior`, of `spec.0.behavior`. */
const attributePath = (path: string): string => path.replace(/\.(\d+)(?=\.|$)/g, "[$1]");

/** The values of a Secret, each looked up in a variable. */
function lookedUp(props: Props, variable: string): Props {
  const { allowLiterals, data, ...rest } = props;
  void allowLiterals;
  const values = Object.keys(data as object).map((key) => [
    key,
    new Code(`Fn.lookup(${variable}.value, ${quoted(key)}, "")`),
  ]);
  return { ...rest, data: Object.fromEntries(values) as unknown };
}

/** As the stack says. */
const ROLLOUT: Props = { wait_for_rollout: new Code("props.waitForRollout ?? true") };

/** What apply waits for, by kind; see `ManifestService`. */
const WAITING: Readonly<Record<string, Props>> = {
  Deployment: ROLLOUT,
  DaemonSet: ROLLOUT,
  StatefulSet: ROLLOUT,
  Service: { wait_for_load_balancer: false },
  PersistentVolumeClaim: { wait_until_bound: false },
  Job: { wait_for_completion: false },
};

/** Groups whose order in the code is theirs. */
export const comesFirst = (group: Group): number =>
  group.type === "KubernetesResource" && isNamespace(group.manifest) ? 0 : 1;
