import type { Problem } from "../errors";
import {
  convertManifests,
  describeObject,
  metadataOf,
  resourceSchemaForKind,
  type ConvertedManifest,
  type ManifestObject,
  type OnUnsupported,
  type OtherKinds,
} from "../manifest";
import type { Override } from "./differences";
import { adoption } from "./adoption";
import { withExternalReferences } from "./external-references";
import { groupManifests, type Group } from "./merge";
import { fieldsOf, type Props } from "./props";
import { Code } from "./literal";
import { renderSource, type Declaration, type SecretVariable } from "./source";
import { Trial, literal } from "./trial";

/** How manifests become code. */
export interface ImportOptions {
  /** What the head of the code names as its origin, such as file names. */
  readonly from: string;
  /** @default "ImportedStack" */
  readonly className?: string;
  /** Module of the constructs. @default "cdktf-kube-services" */
  readonly packageName?: string;
  /** Namespace of the stack; objects that name none belong to it. @default "default" */
  readonly namespace?: string;
  /**
   * Whether values of Secrets are written into the code; otherwise sensitive Terraform variables hold them, and of
   * objects that exist they stay in the cluster.
   * @default false
   */
  readonly secrets?: boolean;
  /** Whether the objects exist: each gets an `import` block, so that the first plan adopts it. @default false */
  readonly adopt?: boolean;
  /** As for `ManifestService`. @default "error" */
  readonly onUnsupported?: OnUnsupported;
  /**
   * As for `ManifestService`; `built-in` declares kinds of Kubernetes itself as `kubernetes_manifest`, which every
   * cluster has, and refuses the others.
   * @default "built-in"
   */
  readonly otherKinds?: OtherKinds;
  /** As for `ManifestService`. @default false */
  readonly keepAddresses?: boolean;
  /** As for `ManifestService`. @default "error" */
  readonly validation?: "error" | "warn";
  /** As for `ManifestService`. @default - nobody is told */
  readonly onWarning?: (problem: Problem) => void;
}

/** What became of some manifests. */
export interface ImportLine {
  /** The objects, as `Kind namespace/name`. */
  readonly objects: readonly string[];
  /** The construct's class and id. */
  readonly construct: string;
  /** Attributes that are overridden to keep the objects as they are. */
  readonly overrides: number;
  /** Why the objects did not become a service construct. @default - they did, or are no Services */
  readonly reason?: string;
  /** What the code does not hold of them. @default - it holds everything */
  readonly leftOut?: string;
}

/** The code, and what it was made of. */
export interface ImportResult {
  readonly source: string;
  readonly lines: readonly ImportLine[];
}

/**
 * Writes a stack in TypeScript that declares the objects with this library's constructs: a workload and the Service
 * that selects it as one, other Services as theirs, the rest as typed resources.
 * @throws KubeServicesError as `convertManifests`
 */
export function importManifests(manifests: readonly ManifestObject[], options: ImportOptions): ImportResult {
  const namespace = options.namespace ?? "default";
  const converted = convertManifests(manifests, {
    namespace,
    onUnsupported: options.onUnsupported,
    otherKinds: options.otherKinds ?? "built-in",
    keepAddresses: options.keepAddresses,
    validation: options.validation,
    onWarning: options.onWarning,
  });
  const trial = new Trial(namespace, options.adopt === true);
  // A stack refuses an object that it has already.
  const second = new Trial(namespace, options.adopt === true);
  const writer = new Writer(options, converted);
  const first = (group: Group): number => (group.type === "KubernetesResource" && isNamespace(group.manifest) ? 0 : 1);
  const groups = [...groupManifests(converted)].sort((a, b) => first(a) - first(b));
  for (const group of groups) {
    if (group.type === "KubernetesResource") {
      writer.resource(group.manifest, group.reason);
      continue;
    }
    const fitting = trial.fit(group);
    if (!("reason" in fitting)) {
      const props =
        "workload" in group ? withExternalReferences(fitting.props, namespaceOf(group), converted) : fitting.props;
      writer.service(group, props, withScaling(group, fitting.overrides, converted));
      continue;
    }
    // The Service may still have a construct of its own, where the pair has none.
    const alone = "workload" in group ? second.fit({ type: "WorkloadService", service: group.service }) : fitting;
    if ("reason" in alone) writer.resource(group.service, fitting.reason);
    else
      writer.service({ type: "WorkloadService", service: group.service }, alone.props, alone.overrides, fitting.reason);
    if ("workload" in group) writer.resource(group.workload, fitting.reason);
  }
  return {
    source: renderSource(writer.declarations, {
      from: options.from,
      className: options.className ?? "ImportedStack",
      packageName: options.packageName ?? "cdktf-kube-services",
    }),
    lines: writer.lines,
  };
}

const namespaceOf = (group: { readonly service: ConvertedManifest }): string =>
  metadataOf(group.service.object).namespace ?? "";

class Writer {
  readonly declarations: Declaration[] = [];
  readonly lines: ImportLine[] = [];
  private readonly ids = new Set<string>();
  private readonly addresses = new Set<string>();
  private readonly namespaces = new Map<string, string>();

  constructor(
    private readonly options: ImportOptions,
    converted: readonly ConvertedManifest[],
  ) {
    for (const manifest of converted.filter(isNamespace)) {
      const name = metadataOf(manifest.object).name ?? "";
      this.namespaces.set(name, `kubernetes_namespace_v1.${this.address(["kubernetes_namespace_v1"], slug(name))}`);
    }
  }

  service(
    group: Exclude<Group, { type: "KubernetesResource" }>,
    props: Props,
    overrides: readonly Override[],
    reason?: string,
  ): void {
    const name = String(props["name"]);
    const { namespace } = metadataOf(group.service.object);
    const types = ["kubernetes_service_v1", ...("workload" in group ? [group.workload.resourceType] : [])];
    const id = this.unique(name, `${namespace}-${name}`, types);
    const { name: own, ...rest } = props;
    const parts = "workload" in group ? [group.service, group.workload] : [group.service];
    const adopt = parts.map((manifest, index) => ({
      resource: index === 0 ? ".service.resource" : ".workload.resource",
      ...adoption(manifest),
    }));
    this.declarations.push({
      className: group.type,
      id,
      props: own === id ? rest : props,
      overrides,
      namespaceAddress: this.namespaces.get(namespace ?? ""),
      ...(this.options.adopt === true ? { adopt } : {}),
    });
    this.line(parts, `${group.type} ${id}`, overrides.length, reason);
  }

  resource(manifest: ConvertedManifest, reason?: string): void {
    const { object, resourceType } = manifest;
    // A typed resource's object has a name; the server makes those of the others.
    const unnamed = metadataOf(object).name === undefined && object.kind !== "Secret";
    if (resourceType === "kubernetes_manifest" || unnamed) return this.other(manifest);
    const { name = "object", namespace } = metadataOf(object);
    const raw = fieldsOf(manifest.manifest.object, "metadata")["namespace"];
    const namespaceAddress = this.namespaces.get(namespace ?? "");
    const logicalId = isNamespace(manifest)
      ? (this.namespaces.get(name)?.split(".")[1] ?? slug(name))
      : this.address([resourceType], slug(name), slug(`${namespace}_${name}`));
    const id = this.uniqueId(`${object.kind.toLowerCase()}-${name}`);
    const adopting = this.options.adopt === true;
    const hidden = object.kind === "Secret" && this.options.secrets !== true && object["data"] !== undefined;
    const kept: Props = { ...object };
    if (hidden) delete kept["data"];
    const variables = hidden && !adopting ? secretVariables(manifest, id, name) : [];
    // A StatefulSet that is updated by hand has no rollout to wait for.
    const byHand = fieldsOf(object, "spec", "updateStrategy")["type"] === "OnDelete";
    const waits = byHand ? { wait_for_rollout: false } : WAITING[object.kind];
    // The namespace of the stack is taken by name, so that the code serves for another one, too.
    if (raw === undefined && namespace !== undefined) {
      kept["metadata"] = { ...(object["metadata"] as object), namespace: new Code("this.namespace") };
    }
    this.declarations.push({
      className: "KubernetesResource",
      id,
      props: {
        logicalId,
        literal: true,
        object: kept,
        ...(waits === undefined ? {} : { providerAttributes: waits }),
        ...(namespaceAddress === undefined ? {} : { dependsOn: [namespaceAddress] }),
      },
      overrides: [],
      ...(variables.length > 0 ? { variables } : {}),
      ...(adopting ? { adopt: [{ resource: "", ...adoption(manifest) }] } : {}),
    });
    this.line([manifest], `KubernetesResource ${id}`, 0, reason, hidden && adopting ? STAYS : undefined);
  }

  /** An object that has no resource type, says more than its type can, or has no name of its own. */
  private other({ manifest, object, resourceType }: ConvertedManifest): void {
    const id = this.uniqueId(`${object.kind.toLowerCase()}-${metadataOf(object).name ?? "object"}`);
    const namespaceAddress = this.namespaces.get(metadataOf(object).namespace ?? "");
    const known = resourceSchemaForKind(object.apiVersion, object.kind) !== undefined;
    const props: Props = {
      objects: [literal(object)],
      ...(resourceType === "kubernetes_manifest"
        ? { [known ? "onUnsupported" : "otherKinds"]: "kubernetes_manifest" }
        : {}),
    };
    this.declarations.push({ className: "ManifestService", id, props, overrides: [], namespaceAddress });
    this.lines.push({ objects: [describeObject(manifest.object)], construct: `ManifestService ${id}`, overrides: 0 });
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
      ...(reason === undefined ? {} : { reason }),
      ...(leftOut === undefined ? {} : { leftOut }),
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

const STAYS = "its data stays in the cluster, out of the code";

/** Variables for a Secret's data: texts, and bytes that are no text. */
function secretVariables({ attributes }: ConvertedManifest, id: string, name: string): readonly SecretVariable[] {
  const held = (attribute: string): boolean => Object.keys(fieldsOf(attributes, attribute)).length > 0;
  const binary = held("binary_data");
  return [
    ...(held("data") || !binary
      ? [
          {
            id: `${id}-data`,
            attribute: "data" as const,
            description: `The data of the Secret ${name}, as plain texts`,
          },
        ]
      : []),
    ...(binary
      ? [
          {
            id: `${slug(id)}-binary-data`,
            attribute: "binary_data" as const,
            description: `The data of the Secret ${name} that is no text, in base64`,
          },
        ]
      : []),
  ];
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

/** An autoscaler sets the number of pods: none may be written. */
function withScaling(
  group: Group,
  overrides: readonly Override[],
  converted: readonly ConvertedManifest[],
): readonly Override[] {
  if (!("workload" in group) || fieldsOf(group.workload.object, "spec")["replicas"] !== undefined) return overrides;
  const { kind } = group.workload.object;
  const { name, namespace } = metadataOf(group.workload.object);
  const scaled = converted.some(({ object }) => {
    const target = fieldsOf(object, "spec", "scaleTargetRef");
    return target["kind"] === kind && target["name"] === name && metadataOf(object).namespace === namespace;
  });
  return scaled
    ? [...overrides, { path: `${group.workload.resourceType}.spec.0.replicas`, value: undefined }]
    : overrides;
}

const isNamespace = ({ resourceType }: ConvertedManifest): boolean => resourceType === "kubernetes_namespace_v1";
/** A name in an address, which begins with a letter or '_'. */
const slug = (text: string): string => text.replace(/[^-_A-Za-z0-9]/g, "_").replace(/^(?=[-\d])/, "_");
