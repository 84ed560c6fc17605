import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { z } from "zod";
import type { KubernetesObject as Manifest } from "../manifest";
import { manifestRoom } from "../manifest/later";
import {
  KubernetesResource,
  checkOnDelete,
  checkProps,
  deletePolicy,
  ownCopy,
  enterAsGiven,
  environmentOf,
  props as propsSchema,
  recordPolicy,
  withMarks,
  type AsGiven,
  type Environment,
  type KubernetesObject,
  type OnDelete,
} from "../resource";
import { manifestLifecycle } from "./manifest-lifecycle";
import {
  MANIFEST_HIDDEN,
  asExpression,
  checkManifestSource,
  declaredObjects,
  manifestSourceShape,
  type DeclaredObject,
  type ManifestSourceProps,
} from "./manifest-source";
import { ownValue } from "../own-value";

/** Props of `ManifestService`: exactly one of `file`, `yaml` and `objects`. */
export interface ManifestServiceProps extends ManifestSourceProps, AsGiven {
  /**
   * What becomes of the objects when the construct, or their part of the manifest, is removed: `workload` (Deployment,
   * StatefulSet, DaemonSet), `volumes` (PersistentVolumeClaim), `autoscaler` (HorizontalPodAutoscaler), `config`
   * (ConfigMap, Secret). With `retain`, a plan that would destroy them stops until a `RetiredService` takes the
   * construct's place.
   * @default - as the stack says for workload, autoscaler and config; claims that are written here are destroyed
   */
  readonly onDelete?: OnDelete;
}

const schema = propsSchema({
  asGiven: z.boolean().optional(),
  ...manifestSourceShape,
  onDelete: propsSchema({
    workload: deletePolicy,
    volumes: deletePolicy,
    autoscaler: deletePolicy,
    config: deletePolicy,
  }).optional(),
});

/**
 * Objects written in Kubernetes' own words (console: "Edit by YAML"): each becomes a typed resource of the stack. They
 * get the stack's labels and annotations and the labels that say whose they are, in their own metadata and nowhere
 * else; what a manifest says itself is kept. Those without a namespace get the stack's. What Kubernetes takes by
 * default is said aloud where the provider would send something else, or keep what the manifest says no more.
 * `replicas` that are left out stay as they are, and an autoscaler among the objects has them left out. Objects are
 * made after what they name: accounts, claims, ConfigMaps, Secrets, classes, namespaces.
 *
 * Addresses, where the construct `legacy` stands directly in a stack: `kubernetes_service_v1.legacy_<name>`, and
 * `kubernetes_service_v1.legacy` for an object of the construct's own name. Where two objects of one kind have one name
 * in two namespaces, the namespace stands before the name; where objects of several kinds that become
 * `kubernetes_manifest` have one name, the kind does.
 *
 * Without the construct, or an object in its manifest, Terraform destroys the object; `onDelete` guards it, and
 * `RetiredService` with the same `manifest` keeps what is to stay.
 *
 * Source: "Edit by YAML" of
 * https://github.com/kubesphere/website/blob/master/content/en/docs/v3.4/project-user-guide/application-workloads/services.md
 * @example
 * ```ts
 * new ManifestService(prod, "legacy", {
 *   yaml: `
 *     apiVersion: v1
 *     kind: Service
 *     metadata:
 *       name: legacy
 *     spec:
 *       selector: { app: legacy }
 *       ports: [{ name: http, port: 80, targetPort: 8080 }]
 *   `,
 * });
 * ```
 */
export class ManifestService extends Construct {
  /** The Terraform resources of kinds that have a type of their own, in the order of the objects. */
  readonly resources: readonly KubernetesResource[];
  /** The `kubernetes_manifest` resources, for kinds that have none. */
  readonly otherResources: readonly TerraformResource[];

  /**
   * @throws KubeServicesError with everything that is wrong with the props, or with every problem of the manifests,
   *   each at its file, line, column and document; see `parseManifests` and `toTerraform` for the codes
   */
  constructor(scope: Construct, id: string, props: ManifestServiceProps) {
    super(scope, id);
    enterAsGiven(this, props);
    checkProps<ManifestServiceProps>(this.node.path, props, {
      schema,
      hidden: MANIFEST_HIDDEN,
      across: (given, report) => {
        checkManifestSource(given, "file", report);
        checkOnDelete(given.onDelete, report);
      },
    });
    props = ownCopy(props);
    const declared = declaredObjects(this, props);
    const made = this.createAll(declared, props.objects === undefined, environmentOf(this));
    for (const { object, resourceType, logicalId } of declared) {
      const part = isOfKubernetes(object) ? partOf(object.kind) : undefined;
      const stated = part === undefined ? undefined : props.onDelete?.[part];
      // The stack's word on volumes is about claims that Kubernetes makes from templates.
      if (part !== undefined && (part !== "volumes" || stated !== undefined))
        recordPolicy(this, part, stated, `${resourceType}.${logicalId}`);
    }
    const isCustom = ({ terraformResourceType: type }: KubernetesResource): boolean => type === "kubernetes_manifest";
    this.resources = made.filter((resource) => !isCustom(resource));
    this.otherResources = made.filter(isCustom);
  }

  /**
   * Sets an attribute of every Terraform resource of one type that this construct made.
   * @param path resource type, a dot, and the path in Terraform's words: `kubernetes_service_v1.spec.0.type`
   */
  addOverride(path: string, value: unknown): void {
    const [type = "", ...rest] = path.split(".");
    for (const resource of [...this.resources, ...this.otherResources])
      if (resource.terraformResourceType === type) resource.addOverride(rest.join("."), value);
  }

  private createAll(
    declared: readonly DeclaredObject[],
    literal: boolean,
    environment: Environment,
  ): readonly KubernetesResource[] {
    const { neededObjects } = manifestRoom();
    const needed = neededObjects(declared);
    return declared.map((entry) => {
      const { resourceType, logicalId } = entry;
      const object = withMarks(this, entry.object, literal ? asExpression : undefined);
      const id = `${object.kind}-${logicalId}`;
      const dependsOn = (needed.get(entry) ?? []).map((other) => `${other.resourceType}.${other.logicalId}`);
      if (resourceType === "kubernetes_manifest") {
        const waitForRollout = isOfKubernetes(object) && waiting(object, environment)["wait_for_rollout"] === true;
        return new KubernetesResource(this, id, {
          logicalId,
          object: object as KubernetesObject,
          literal,
          validated: true,
          dependsOn,
          custom: { waitForRollout },
        });
      }
      return new KubernetesResource(this, id, {
        logicalId,
        object: object as KubernetesObject,
        literal,
        validated: true,
        dependsOn,
        ...manifestLifecycle(this, logicalId, object as KubernetesObject),
        providerAttributes: waiting(object, environment),
      });
    });
  }
}

/** Whether the kind is one of Kubernetes' own, and not a custom one of the same name. */
const isOfKubernetes = ({ apiVersion, kind }: Manifest): boolean =>
  manifestRoom().resourceSchemaForKind(apiVersion, kind) !== undefined;

const PARTS: Readonly<Record<string, keyof OnDelete>> = {
  Deployment: "workload",
  StatefulSet: "workload",
  DaemonSet: "workload",
  PersistentVolumeClaim: "volumes",
  HorizontalPodAutoscaler: "autoscaler",
  ConfigMap: "config",
  Secret: "config",
};

/** Which part of a service objects of a kind are; undefined for what no policy speaks of. */
export const partOf = (kind: string): keyof OnDelete | undefined => ownValue(PARTS, kind);

/**
 * What apply waits for: as the environment says. Never for a claim to be bound, which a class that binds with the first
 * pod does not do before, nor for a job to end; a StatefulSet that is updated by hand has no rollout to wait for.
 */
function waiting(object: Manifest, environment: Environment): Readonly<Record<string, unknown>> {
  switch (object.kind) {
    case "Deployment":
    case "DaemonSet":
    case "StatefulSet": {
      const strategy = (object["spec"] as { updateStrategy?: { type?: unknown } } | undefined)?.updateStrategy?.type;
      return { wait_for_rollout: environment.waitForRollout && strategy !== "OnDelete" };
    }
    case "Service":
      return { wait_for_load_balancer: environment.waitForLoadBalancer };
    case "PersistentVolumeClaim":
      return { wait_until_bound: false };
    case "Job":
      return { wait_for_completion: false };
    default:
      return {};
  }
}
