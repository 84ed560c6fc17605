import { App } from "cdktf";
import { defined } from "../defined";
import {
  STORAGE_CLASS,
  literalText,
  metadataOf,
  resourceSchemaOf,
  toTerraform,
  withoutOwn,
  type ConvertedManifest,
} from "../manifest";
import { CronJob, Job } from "../batch";
import type { KubernetesResource } from "../resource";
import {
  ExternalService,
  StatefulService,
  StatelessService,
  WorkloadService,
  type StatelessServiceProps,
} from "../service-types";
import {
  ConfigMap,
  DaemonSet,
  Deployment,
  PersistentVolumeClaim,
  Secret,
  ServiceAccount,
  StatefulSet,
} from "../workload";
import { batchProps } from "./batch-props";
import { Inexpressible, overridesFor, type Override } from "./differences";
import { fieldsOf, without, type Props } from "./fields";
import { descriptionProps, identity, ownLabels, type Way } from "./labels";
import { versionOf, type Group, type WorkloadManifests } from "./merge";
import { objectProps, secretTexts } from "./object-props";
import { ingressExposure, withoutServiceNames } from "./route-props";
import { portProps, serviceProps } from "./service-props";
import { isOwn, type StackFacts } from "./stack-facts";
import { reasonOf, trialStack } from "./trial-stack";
import { versionProps, workloadProps, workloadServiceProps, type WorkloadObjects } from "./workload-props";

/** A construct that stands for given objects: its props, and the overrides that make it equal to them. */
export interface Fitting {
  readonly props: Props;
  /** Further versions behind its Service. */
  readonly versions: readonly { readonly version: string; readonly props: Props }[];
  /** With the resource type before each path, where the construct makes several objects. */
  readonly overrides: readonly Override[];
  /** What the construct says and the objects leave to Kubernetes, by resource: no difference in the cluster. */
  readonly unsaid: readonly { readonly address: string; readonly paths: readonly string[] }[];
}

export type ConstructGroup = Exclude<Group, { type: "KubernetesResource" | "Ingress" }>;
/** Id of the construct that is tried; the first part of its addresses. */
export const TRIED = "tried";
/** A way in which a group was made into props. */
type Attempt = Pick<Fitting, "props" | "versions">;

/** The objects that a group is made of. */
export function partsOf(group: ConstructGroup): readonly ConvertedManifest[] {
  const scaled = ({ workload, scaler, budget }: WorkloadManifests) =>
    [workload, scaler, budget].filter((one) => one !== undefined);
  const route = "route" in group && group.route !== undefined ? [group.route] : [];
  if ("workloads" in group)
    return [
      group.service,
      ...(group.twin === undefined ? [] : [group.twin]),
      ...group.workloads.flatMap(scaled),
      ...route,
    ];
  if ("workload" in group) return scaled(group);
  return "service" in group ? [group.service, ...route] : [group.manifest];
}

/**
 * Tries constructs out, in stacks that are never synthesised: only so is it known what a construct makes of its props,
 * and what its checks refuse.
 */
export class Trial {
  private readonly app = new App({ stackTraces: false });
  private count = 0;

  /** @param namespace the namespace of objects that name none */
  constructor(
    private readonly namespace: string,
    private readonly facts: StackFacts,
  ) {}

  /** The props and overrides of a group with the fewest overrides, or why its construct cannot stand for it. */
  fit(group: ConstructGroup): Fitting | { readonly reason: string } {
    let best: Fitting | undefined;
    let reason: string | undefined;
    for (const way of this.ways(group)) {
      const made = this.attempt(group, way);
      if ("reason" in made) reason ??= made.reason;
      else if (best === undefined || made.overrides.length < best.overrides.length) best = made;
      if (best?.overrides.length === 0) break;
    }
    return best ?? { reason: reason ?? "no construct stands for it" };
  }

  private *ways(group: ConstructGroup): Generator<Way> {
    const [first] = partsOf(group);
    const ports = "workloads" in group ? (["derived", "given"] as const) : (["given"] as const);
    for (const asGiven of first !== undefined && isOwn(first) ? [false, true] : [true])
      for (const described of [true, false])
        for (const each of ports) yield { facts: this.facts, asGiven, described, ports: each };
  }

  private attempt(group: ConstructGroup, way: Way): Fitting | { readonly reason: string } {
    try {
      const { props, versions } = attemptOf(group, way);
      const resources = this.make(group, props, versions);
      const parts = partsOf(group);
      if (resources.length !== parts.length) return { reason: "the construct makes other objects as well" };
      const compared = parts.map((part) => ({ part, ...this.compare(part, resources) }));
      const overrides = compared.flatMap(({ overrides: ofPart, part }) =>
        ofPart.map(({ path, value }) => ({ path: `${part.resourceType}.${path}`, value })),
      );
      const twice = parts.some(
        ({ resourceType }, index) => parts.findIndex((other) => other.resourceType === resourceType) !== index,
      );
      if (twice && overrides.length > 0) return { reason: "its objects differ in more than the construct can say" };
      const single = parts.length === 1;
      return {
        props,
        versions,
        overrides: single
          ? overrides.map(({ path, value }) => ({ path: path.slice(path.indexOf(".") + 1), value }))
          : overrides,
        unsaid: compared.map(({ resource, unsaid }) => ({ address: resource.friendlyUniqueId, paths: unsaid })),
      };
    } catch (error) {
      return { reason: reasonOf(error) };
    }
  }

  private compare(
    part: ConvertedManifest,
    resources: readonly KubernetesResource[],
  ): { overrides: readonly Override[]; unsaid: readonly string[]; resource: KubernetesResource } {
    const schema = resourceSchemaOf(part.resourceType);
    const ofType = resources.filter(({ terraformResourceType }) => terraformResourceType === part.resourceType);
    const { name } = metadataOf(part.object);
    const resource =
      ofType.find((one) => one.object.metadata.name === name) ?? (ofType.length === 1 ? ofType[0] : undefined);
    if (schema === undefined || resource === undefined)
      throw new Inexpressible(`the construct makes no ${part.resourceType}`);
    const comparable = part.object.kind === "Ingress" ? withoutServiceNames : without;
    // The class that a claim notes is no part of what it is.
    const made = comparable({ ...toTerraform(withoutOwn(resource.object, [STORAGE_CLASS])).attributes });
    const wanted = comparable({ ...part.attributes });
    // Values are no part of the object that a Secret's construct has.
    if (part.object.kind === "Secret") for (const side of [made, wanted]) delete side["data"];
    if (part.object.kind === "HorizontalPodAutoscaler") withUsualBehavior(made, wanted);
    if (part.object.kind === "Service") withoutFilledIn(made, wanted, this.facts.live);
    const overrides = overridesFor(schema.block, made, wanted);
    const known = new Set(overrides.map(({ path }) => path));
    const exact = overridesFor(schema.block, made, plannedOf(part, wanted), true).filter(
      ({ path }) => !known.has(path),
    );
    return { overrides, unsaid: part.object.kind === "Secret" ? [] : exact.map(({ path }) => path), resource };
  }

  private make({ type }: ConstructGroup, props: Props, versions: Attempt["versions"]): readonly KubernetesResource[] {
    const stack = trialStack(this.app, `trial-${this.count++}`, this.namespace, this.facts);
    const id = TRIED;
    const given = props as never; // the construct checks them
    switch (type) {
      case "StatelessService": {
        const service = new StatelessService(stack, id, given as StatelessServiceProps);
        for (const one of versions) service.addVersion(one.version, one.props as never);
        return service.resources;
      }
      case "StatefulService":
        return new StatefulService(stack, id, given).resources;
      case "ExternalService":
        return new ExternalService(stack, id, given).resources;
      case "WorkloadService":
        return new WorkloadService(stack, id, given).resources;
      case "Deployment": {
        const { autoscaler, belongings, resource } = new Deployment(stack, id, given);
        return [resource, ...belongings, ...(autoscaler === undefined ? [] : [autoscaler])];
      }
      case "StatefulSet": {
        const { belongings, resource } = new StatefulSet(stack, id, given);
        return [resource, ...belongings];
      }
      case "DaemonSet": {
        const { belongings, resource } = new DaemonSet(stack, id, given);
        return [resource, ...belongings];
      }
      case "Job":
        return [new Job(stack, id, given).resource];
      case "CronJob":
        return [new CronJob(stack, id, given).resource];
      case "PersistentVolumeClaim":
        return [new PersistentVolumeClaim(stack, id, given).resource];
      case "ConfigMap":
        return [new ConfigMap(stack, id, given).resource];
      case "Secret":
        return [new Secret(stack, id, given).resource];
      case "ServiceAccount":
        return [new ServiceAccount(stack, id, given).resource];
    }
  }
}

/** What a plan compares: an autoscaler's rules of scaling as they are said. */
const plannedOf = ({ attributes, object }: ConvertedManifest, wanted: Props): Props =>
  object.kind === "HorizontalPodAutoscaler" ? { ...attributes } : wanted;

/** What follows from the rest, and the one family that a cluster fills in, is in no code; nothing is planned for it. */
function withoutFilledIn(made: Props, wanted: Props, live: boolean): void {
  const [madeSpec] = made["spec"] as [Props];
  const [given] = wanted["spec"] as [Props];
  const { ip_families: families, cluster_ips: addresses } = given;
  const usual = live && madeSpec["ip_families"] === undefined && Array.isArray(families) && families.length === 1;
  const headless = Array.isArray(addresses) && addresses.join() === "None";
  wanted["spec"] = [
    without({
      ...given,
      ip_families: usual ? undefined : families,
      cluster_ips: headless && given["cluster_ip"] === "None" ? undefined : addresses,
    }),
  ];
}

/** Kubernetes takes its own rules of scaling where an autoscaler says none; the construct says them aloud. */
function withUsualBehavior(made: Props, wanted: Props): void {
  const spec = (side: Props): Props => (side["spec"] as [Props])[0];
  const [[madeBehavior], [given]] = [spec(made)["behavior"] as [Props], (spec(wanted)["behavior"] ?? [{}]) as [Props]];
  const behavior = without({
    scale_up: given["scale_up"] ?? madeBehavior["scale_up"],
    scale_down: given["scale_down"] ?? madeBehavior["scale_down"],
  });
  wanted["spec"] = [{ ...spec(wanted), behavior: [behavior] }];
}

const objectsOf = ({ workload, scaler, budget }: WorkloadManifests): WorkloadObjects => ({
  workload: workload.object,
  ...defined({ scaler: scaler?.object, budget: budget?.object }),
});

function attemptOf(group: ConstructGroup, way: Way): Attempt {
  const alone = (props: Props): Attempt => ({ props: literal(props) as Props, versions: [] });
  switch (group.type) {
    case "StatelessService":
    case "StatefulService": {
      const { object } = group.service;
      const [first, ...others] = group.workloads.map(objectsOf);
      if (first === undefined) throw new Inexpressible("no workload");
      const props = routed(workloadServiceProps(first, object, way), group, way);
      return {
        props: literal(props) as Props,
        versions: others.map((workload, index) => {
          const version = versionOf(group.workloads[index + 1]?.workload ?? group.service);
          return { version, props: literal(versionProps(props, workload, object, version, way)) as Props };
        }),
      };
    }
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
      return alone(workloadProps(objectsOf(group), way));
    case "Job":
    case "CronJob":
      return alone(batchProps(group.workload.object, way));
    case "ExternalService": {
      const { object } = group.service;
      const labels = serviceLabels(group, way);
      const { externalName } = fieldsOf(object, "spec");
      return alone(without({ ...identity(object, way), ...descriptionProps(object, way), labels, externalName }));
    }
    case "WorkloadService": {
      const { object } = group.service;
      const props = without({
        ...serviceProps(object, way),
        labels: serviceLabels(group, way),
        selector: fieldsOf(object, "spec", "selector"),
        ports: way.asGiven ? portProps(object) : portProps(object).map(withoutDefaultName),
      });
      return alone(routed(props, group, way));
    }
    case "Secret": {
      const data = secretTexts(group.manifest);
      if (data === undefined) throw new Inexpressible("data: bytes that are no text");
      const { props } = alone(objectProps("Secret", group.manifest, way));
      return { props: { ...props, data, allowLiterals: true }, versions: [] };
    }
    default:
      return alone(objectProps(group.type, group.manifest, way));
  }
}

/** The props of a Service, with the Ingress that leads to it as their exposure. */
function routed(
  props: Props,
  { service, route }: { readonly service: ConvertedManifest; readonly route?: ConvertedManifest },
  way: Way,
): Props {
  if (route === undefined) return props;
  return { ...props, exposure: ingressExposure(route, service.object, props["exposure"], way) };
}

function serviceLabels({ service }: { readonly service: ConvertedManifest }, way: Way): unknown {
  const labels = ownLabels(fieldsOf(service.object, "metadata", "labels"), way, metadataOf(service.object).name);
  return Object.keys(labels).length === 0 ? undefined : labels;
}

/** A port without the name that the construct makes of its protocol and its number. */
function withoutDefaultName(port: Props): Props {
  const transport = String(port["protocol"] ?? "TCP").toLowerCase();
  const kind = port["appProtocol"] ?? transport;
  return port["name"] === `${String(kind)}-${String(port["port"])}` ? without({ ...port, name: undefined }) : port;
}

/** Texts as the construct takes them: `${` of a manifest is no Terraform expression, neither in a key. */
export const literal = literalText<unknown>;
