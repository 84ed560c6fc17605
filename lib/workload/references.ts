import { Annotations, Aspects, TerraformResource, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { onceFor } from "../once-for";
import { formatProblem, type Problem } from "../errors";
import { didYouMean } from "../issue-text";
import { isToken, ownId } from "../resource";
import type { PodProps } from "./pod";
import { ownValue } from "../own-value";

/** A ConfigMap or Secret that a pod names, and cannot start without. */
interface ConfigReference {
  readonly kind: "ConfigMap" | "Secret";
  readonly name: string;
  /** Path of the prop. */
  readonly prop: string;
}

interface Reference {
  readonly name?: string;
  readonly secretName?: string;
  readonly optional?: boolean;
  readonly external?: boolean;
}

/**
 * What the pods of a workload need and name by a text: a reference (`config.name`) is Terraform's to follow, and what is
 * `optional` or `external` may be missing.
 */
function configReferences({ containers, initContainers = [], volumes = [] }: PodProps): ConfigReference[] {
  const found: ConfigReference[] = [];
  const add = (kind: ConfigReference["kind"], reference: Reference | undefined, prop: string): void => {
    if (reference === undefined || reference.optional === true || reference.external === true) return;
    const { name, secretName } = reference;
    const text = secretName ?? name;
    if (text !== undefined && !isToken(text))
      found.push({ kind, name: text, prop: `${prop}.${secretName === undefined ? "name" : "secretName"}` });
  };
  for (const [list, prop] of [
    [containers, "containers"],
    [initContainers, "initContainers"],
  ] as const)
    list.forEach(({ env = [], envFrom = [] }, position) => {
      envFrom.forEach(({ configMapRef, secretRef }, index) => {
        add("ConfigMap", configMapRef, `${prop}[${position}].envFrom[${index}].configMapRef`);
        add("Secret", secretRef, `${prop}[${position}].envFrom[${index}].secretRef`);
      });
      env.forEach(({ valueFrom }, index) => {
        add("ConfigMap", valueFrom?.configMapKeyRef, `${prop}[${position}].env[${index}].valueFrom.configMapKeyRef`);
        add("Secret", valueFrom?.secretKeyRef, `${prop}[${position}].env[${index}].valueFrom.secretKeyRef`);
      });
    });
  volumes.forEach(({ configMap, secret, projected }, index) => {
    projected?.sources.forEach((source, position) => {
      const prop = `volumes[${index}].projected.sources[${position}]`;
      add("ConfigMap", source.configMap, `${prop}.configMap`);
      add("Secret", source.secret, `${prop}.secret`);
    });
    add("ConfigMap", configMap, `volumes[${index}].configMap`);
    add("Secret", secret, `volumes[${index}].secret`);
  });
  return found;
}

/** ConfigMaps that Kubernetes itself puts into each namespace. */
const OF_KUBERNETES: ReadonlySet<string> = new Set(["kube-root-ca.crt"]);

/** Resource types of ConfigMaps and Secrets, whoever made them. */
const KINDS: Readonly<Record<string, ConfigReference["kind"]>> = {
  kubernetes_config_map: "ConfigMap",
  kubernetes_config_map_v1: "ConfigMap",
  kubernetes_secret: "Secret",
  kubernetes_secret_v1: "Secret",
};

interface Metadata {
  readonly name?: unknown;
  readonly namespace?: unknown;
}

interface Body {
  readonly kind?: unknown;
  readonly metadata?: Metadata | readonly Metadata[];
  readonly manifest?: Body;
}

/** The ConfigMaps and Secrets that a stack makes. */
class Made {
  private readonly names = new Map<string, Set<string>>();
  /** Kinds of which one has a name that Terraform alone knows: it may be any. */
  private readonly unknown = new Set<string>();

  constructor(stack: TerraformStack) {
    for (const construct of stack.node.findAll())
      if (TerraformResource.isTerraformResource(construct) && TerraformStack.of(construct) === stack)
        this.add(construct);
  }

  private add(resource: TerraformResource): void {
    const { terraformResourceType: type, friendlyUniqueId } = resource;
    if (ownValue(KINDS, type) === undefined && type !== "kubernetes_manifest") return;
    const written = resource.toTerraform() as { resource?: Record<string, Record<string, Body>> };
    const body = written.resource?.[type]?.[friendlyUniqueId];
    const object = type === "kubernetes_manifest" ? body?.manifest : body;
    const kind = ownValue(KINDS, type) ?? object?.kind;
    if (kind !== "ConfigMap" && kind !== "Secret") return;
    const { metadata } = object ?? {};
    const { name, namespace = "default" } = ((Array.isArray(metadata) ? metadata[0] : metadata) ?? {}) as Metadata;
    if (typeof name !== "string" || isToken(name)) this.unknown.add(kind);
    else this.of(kind, isToken(namespace) ? "" : String(namespace)).add(name);
  }

  private of(kind: string, namespace: string): Set<string> {
    const key = `${kind} ${namespace}`;
    let names = this.names.get(key);
    if (names === undefined) this.names.set(key, (names = new Set()));
    return names;
  }

  /** The names of a kind in a namespace; those in a namespace that is not known may be there. */
  namesOf(kind: string, namespace: string): ReadonlySet<string> {
    const everywhere = [...this.names].filter(([key]) => key.startsWith(`${kind} `)).flatMap(([, names]) => [...names]);
    return isToken(namespace) ? new Set(everywhere) : new Set([...this.of(kind, namespace), ...this.of(kind, "")]);
  }

  mayHave(kind: string, namespace: string, name: string): boolean {
    return this.unknown.has(kind) || this.namesOf(kind, namespace).has(name);
  }
}

interface Referring {
  readonly construct: IConstruct;
  readonly namespace: string;
  readonly references: readonly ConfigReference[];
}

/** Warns at synth, when the whole tree is there, of what no construct of the stack makes. */
class References extends Construct {
  readonly referring: Referring[] = [];

  constructor(stack: TerraformStack) {
    super(stack, ownId("References"));
    Aspects.of(this).add({ visit: (construct) => void (construct === this && this.warn(stack)) });
  }

  private warn(stack: TerraformStack): void {
    const made = new Made(stack);
    const present = new Set(stack.node.findAll());
    for (const { construct, namespace, references } of this.referring) {
      if (!present.has(construct)) continue;
      const said = new Set(construct.node.metadata.map(({ data }) => data as unknown));
      for (const reference of references) {
        if (made.mayHave(reference.kind, namespace, reference.name)) continue;
        const text = formatProblem(problemOf(construct, namespace, reference, made));
        if (!said.has(text)) Annotations.of(construct).addWarning(text);
      }
    }
  }
}

function problemOf(construct: IConstruct, namespace: string, reference: ConfigReference, made: Made): Problem {
  const { kind, name, prop } = reference;
  const near = didYouMean(name, [...made.namesOf(kind, namespace)]);
  const declare = `declare the ${kind} and name it by its construct (config.name), or say external: true where others make it`;
  return {
    code: `${kind}NotInStack`,
    what: `the stack makes no ${kind} of this name in the namespace ${isToken(namespace) ? "of the pods" : namespace}, and without it the pods do not start`,
    where: construct.node.path,
    prop,
    value: name,
    fix: near === undefined ? declare : `${near} Else ${declare}`,
  };
}

const referencesOf = onceFor((stack: TerraformStack) => new References(stack));

/** Notes what the pods of a workload name, for a warning where nothing in the stack makes it. */
export function noteReferences(construct: IConstruct, namespace: string, pod: PodProps): void {
  const references = configReferences(pod).filter(({ kind, name }) => kind !== "ConfigMap" || !OF_KUBERNETES.has(name));
  if (references.length === 0) return;
  referencesOf(TerraformStack.of(construct)).referring.push({ construct, namespace, references });
}
