import { defined } from "../defined";
import { convertManifests, metadataOf, type ConvertedManifest, type ManifestObject } from "../manifest";
import { fieldsOf } from "./fields";
import type { ImportLine, ImportOptions } from "./options";
import { groupManifests, type WorkloadManifests } from "./merge";
import { renderSource } from "./source";
import { stackFacts } from "./stack-facts";
import { RouteTrial } from "./route-trial";
import { Trial, type ConstructGroup, type Fitting } from "./trial";
import { withoutStaying } from "./staying-objects";
import { Writer, comesFirst } from "./writer";

/** The code, and what it was made of. */
export interface ImportResult {
  readonly source: string;
  /** The namespace that the class itself names. @default - the stack's props name it */
  readonly namespace?: string;
  readonly lines: readonly ImportLine[];
}

/**
 * Writes a stack in TypeScript that declares the objects with this library's constructs: a workload and the Service that
 * selects it as one, with its autoscaler, its disruption budget and its further versions; other Services, workloads, Jobs, claims,
 * configuration and accounts as theirs; the rest as typed resources. Names and labels are as given, unless this library made the objects.
 * @throws KubeServicesError as `convertManifests`
 */
export function importManifests(manifests: readonly ManifestObject[], options: ImportOptions): ImportResult {
  const namespace = options.namespace ?? "default";
  const conversion = {
    namespace,
    onUnsupported: options.onUnsupported,
    otherKinds: options.otherKinds ?? "built-in",
    keepAddresses: options.keepAddresses,
    validation: options.validation,
  };
  const { onWarning = () => undefined } = options;
  const adopted = options.adopt === true ? withoutStaying(manifests, conversion, onWarning) : manifests;
  const converted = convertManifests(adopted, { ...conversion, onWarning });
  const facts = stackFacts(converted, { platform: options.platform, live: options.adopt === true });
  const trial = new Trial(namespace, facts);
  const writer = new Writer(options, converted, facts);
  const work: Work = { trial, writer, options, converted, routes: [] };
  const groups = [...groupManifests(converted)].sort((a, b) => comesFirst(a) - comesFirst(b));
  for (const group of groups) {
    if (group.type === "Ingress") work.routes.push(group.manifest);
    else if (group.type !== "KubernetesResource") write(group, work);
    else if (group.manifest !== facts.namespaceObject) writer.resource(group.manifest, group.reason);
    else writer.namespace(group.manifest);
  }
  if (work.routes.length > 0) {
    const routes = new RouteTrial(namespace, facts);
    for (const route of work.routes) writer.route(route, routes);
  }
  return {
    source: renderSource(writer.declarations, {
      from: options.from,
      className: options.className ?? "ImportedStack",
      packageName: options.packageName ?? "cdktf-kube-services",
      facts,
      ...(options.adopt === true ? { ignored: writer.ignored } : {}),
    }),
    ...defined({ namespace: facts.namespace }),
    lines: writer.lines,
  };
}

/** What all groups are written with. */
interface Work {
  readonly trial: Trial;
  readonly writer: Writer;
  readonly options: ImportOptions;
  readonly converted: readonly ConvertedManifest[];
  /** Ingresses that stand by themselves: they come after the services that they lead to. */
  readonly routes: ConvertedManifest[];
}

/** Writes a group as its construct, or as the smaller groups that it is made of. */
function write(group: ConstructGroup, work: Work, reason?: string): void {
  const { trial, writer, options, converted } = work;
  const again = (one: ConstructGroup, why = reason): void => write(one, work, why);
  // What exists keeps its values, which the construct would ask for.
  if (group.type === "Secret" && options.adopt === true) return writer.resource(group.manifest);
  const fitting = trial.fit(group);
  if ("route" in group && group.route !== undefined && ("reason" in fitting || fitting.overrides.length > 0)) {
    const { route, ...rest } = group;
    work.routes.push(route);
    return again(rest);
  }
  const split = partsApart(group);
  if ("reason" in fitting) {
    const why = reason ?? fitting.reason;
    // What scales or guards a workload may be what its construct cannot say.
    const [bare, beside] = withoutBeside(group);
    if (beside.length > 0 && !("reason" in trial.fit(bare))) {
      again(bare);
      return beside.forEach((one) => writer.resource(one));
    }
    if (split.length > 0) for (const one of split) again(one, why);
    else if ("manifest" in group) writer.resource(group.manifest, why);
    else if ("service" in group) writer.resource(group.service, why);
    else [group.workload, ...withoutBeside(group)[1]].forEach((one) => writer.resource(one, why));
    return;
  }
  if ("manifest" in group && fitting.overrides.length > 0) {
    const paths = fitting.overrides.map(({ path }) => path).join(", ");
    return writer.resource(group.manifest, `the construct has no prop for ${paths}`);
  }
  // Versions are one construct only where they are alike but for what the construct can say.
  if ("workloads" in group && group.workloads.length > 1 && fitting.overrides.length > 0)
    split.forEach((one) => again(one));
  else writer.construct(group, withScaling(group, fitting, converted), reason);
}

/** The groups that the objects of a group are by themselves; none where it cannot be taken apart. */
function partsApart(group: ConstructGroup): readonly ConstructGroup[] {
  if (!("workloads" in group)) return [];
  const { service, twin, workloads } = group;
  const kind = (workload: ConvertedManifest) => (workload.object.kind === "Deployment" ? "Deployment" : "StatefulSet");
  const [first, ...others] = workloads;
  const alone = others.map((one): ConstructGroup => ({ type: kind(one.workload), ...one }));
  if (others.length > 0) return [{ ...group, workloads: [first] }, ...alone];
  const services = twin === undefined ? [service] : [service, twin];
  return [
    ...services.map((one): ConstructGroup => ({ type: "WorkloadService", service: one })),
    { type: kind(first.workload), ...first },
  ];
}

/** A group without its autoscalers and disruption budgets, and these. */
function withoutBeside(group: ConstructGroup): readonly [ConstructGroup, readonly ConvertedManifest[]] {
  const besideOf = (all: readonly WorkloadManifests[]) =>
    all.flatMap(({ scaler, budget }) => [scaler, budget].filter((one) => one !== undefined));
  if ("workloads" in group) {
    const [first, ...others] = group.workloads;
    const bare = ({ workload }: WorkloadManifests): WorkloadManifests => ({ workload });
    return [{ ...group, workloads: [bare(first), ...others.map(bare)] }, besideOf(group.workloads)];
  }
  if (!("workload" in group)) return [group, []];
  return [{ type: group.type, workload: group.workload }, besideOf([group])];
}

/** An autoscaler that stands by itself sets the number of pods: none may be written. */
function withScaling(group: ConstructGroup, fitting: Fitting, converted: readonly ConvertedManifest[]): Fitting {
  const [first, ...others] = "workloads" in group ? group.workloads : "workload" in group ? [group] : [];
  if (first === undefined || others.length > 0 || first.scaler !== undefined) return fitting;
  const { object, resourceType } = first.workload;
  if (fieldsOf(object, "spec")["replicas"] !== undefined) return fitting;
  const { name, namespace } = metadataOf(object);
  const scaled = converted.some(({ object: other }) => {
    const target = fieldsOf(other, "spec", "scaleTargetRef");
    return target["kind"] === object.kind && target["name"] === name && metadataOf(other).namespace === namespace;
  });
  if (!scaled) return fitting;
  const path = "workloads" in group ? `${resourceType}.spec.0.replicas` : "spec.0.replicas";
  return { ...fitting, overrides: [...fitting.overrides, { path, value: undefined }] };
}
