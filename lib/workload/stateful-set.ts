import type { Construct } from "constructs";
import { z } from "zod";
import { defined } from "../defined";
import {
  KubernetesResource,
  deletePolicy,
  environmentOf,
  onDeleteOf,
  objectName,
  ownershipLabels,
  props,
  recordPolicy,
  type Environment,
  EDIT_HIDDEN,
  editParts,
  editsOf,
  type Edits,
  type OnDelete,
  type PropsCheck,
  type Report,
} from "../resource";
import { claimClasses, claimGuard, claimLifecycle, joinLifecycles } from "./claims";
import { checkPod } from "./check-pod";
import { ephemeralConditions, workloadLifecycle } from "./object-lifecycle";
import { podConditions, renderPodTemplate } from "./pod";
import { checkOnePodClaims } from "./several-pods";
import {
  type StatefulSetUpdateStrategy,
  checkOnDeleteWait,
  renderStatefulSetStrategy,
  statefulSetStrategySchema,
} from "./strategy";
import { renderClaimTemplates } from "./volume";
import { Workload, type WorkloadContext, rolloutTimeouts, withConditions, workloadMetadata } from "./workload";
import { type WorkloadProps, checkAsGiven, checkWorkload, checkWorkloadName, workloadShape } from "./workload-props";

/** The props of a StatefulSet, beside those of every workload. */
export interface StatefulSetOptions {
  /** How pods are replaced. @default - RollingUpdate with partition 0 */
  readonly strategy?: StatefulSetUpdateStrategy;
  /** Whether pods start and stop one after the other. A change replaces the StatefulSet. @default "OrderedReady" */
  readonly podManagementPolicy?: "OrderedReady" | "Parallel";
  /**
   * What becomes of the StatefulSet and its claims when its construct is removed. `workload: "retain"`: a plan that would
   * destroy it stops until a `RetiredService` takes the construct's place. `volumes` holds for claim templates whose
   * volume has no `onDelete` of its own.
   * @default - as the stack says: workload "delete", volumes "retain"
   */
  readonly onDelete?: Pick<OnDelete, "workload" | "volumes">;
}

/**
 * Props of a `StatefulSet` that is made without a service type: its pods, their claims, and the Service that names
 * them.
 */
export interface StatefulSetProps extends WorkloadProps, StatefulSetOptions {
  /** Name of the headless Service that gives the pods their names. */
  readonly serviceName: string;
  /** "Edit YAML" of the StatefulSet; see `editYaml`. @default - none */
  readonly edit?: Edits<"workload">;
}

/** Checks of the props that only StatefulSets have. */
export const statefulSetShape = {
  strategy: statefulSetStrategySchema.optional(),
  podManagementPolicy: z.enum(["OrderedReady", "Parallel"]).optional(),
  onDelete: props({ workload: deletePolicy, volumes: deletePolicy }).optional(),
};

/** Checks the props of a StatefulSet. */
export const statefulSetSchema = props({
  ...workloadShape,
  app: workloadShape.name,
  ...statefulSetShape,
  serviceName: objectName,
  edit: editsOf("workload"),
});

/** Rules between the props of a StatefulSet. */
export function checkStatefulSet(
  given: WorkloadProps & StatefulSetOptions,
  base: string,
  environment: Environment,
  report: Report,
): void {
  const { asGiven, platform, provider, securityProfile, onDelete } = environment;
  const onDeleteVolumes = given.onDelete?.volumes ?? onDelete.volumes ?? "retain";
  checkPod(given, base, { asGiven, platform, provider, securityProfile, onDeleteVolumes }, report);
  checkWorkload(given, environment, report);
  checkOnDeleteWait(given, report);
  checkOnePodClaims({ ...given, kind: "StatefulSet" }, given.volumes, report);
  // https://github.com/hashicorp/terraform-provider-kubernetes, 2.38 and 3.x: an edit sends it, the creation does not.
  const claims = given.volumes?.some(({ claimTemplate }) => claimTemplate !== undefined) ?? false;
  if (!claims && given.minReadySeconds !== undefined && given.minReadySeconds !== 0)
    report({
      code: "MinReadySecondsLost",
      what: "the provider does not send this when it creates a StatefulSet without claim templates",
      prop: "minReadySeconds",
      value: given.minReadySeconds,
      allowed: "0, or a volume with a claimTemplate beside it",
      fix: "take it out, and let a readinessProbe with initialDelaySeconds say when a pod is ready",
    });
}

function checkOf(id: string, environment: Environment): PropsCheck<StatefulSetProps> {
  return {
    schema: statefulSetSchema,
    hidden: EDIT_HIDDEN,
    across: (given, report) => {
      checkWorkloadName("StatefulSet", given.name ?? id, "name", report);
      checkAsGiven({ ...given }, ["selector"], given.selector, environment.asGiven, report);
      checkStatefulSet(given, given.app ?? given.name ?? id, environment, report);
    },
  };
}

/**
 * A StatefulSet of its own. What is to be called belongs into a `StatefulService`, which makes the StatefulSet and its
 * Services.
 *
 * Apply changes in place: replicas, pod template, strategy, `minReadySeconds`, `onDelete`. Everything else (name,
 * namespace, `app`, `version`, `serviceName`, `podManagementPolicy`, `revisionHistoryLimit`, a claim template's name,
 * class, access modes, `volumeMode`) replaces it; the claims of the old one stay, or the plan stops with `ReplaceTakesClaims`. A
 * claim template's `storage` cannot be changed at all: the plan stops with `ClaimStorageFixed`, which tells how to grow
 * claims. Without the construct Terraform destroys the StatefulSet; `onDelete` guards it.
 * @example
 * ```ts
 * new StatefulSet(prod, "indexer", {
 *   serviceName: "indexer", // a headless Service of that name gives the pods theirs
 *   containers: [{ image: "example.com/indexer:1" }],
 *   volumes: [{ claimTemplate: { name: "data", storage: "20Gi" }, mountPath: "/data" }],
 * });
 * ```
 */
export class StatefulSet extends Workload<StatefulSetProps> {
  readonly kind = "StatefulSet";
  readonly resource: KubernetesResource;

  /** @throws KubeServicesError with everything that is wrong with the props */
  constructor(scope: Construct, id: string, props: StatefulSetProps);
  /**
   * For the constructs of this library.
   * @internal
   */
  constructor(scope: Construct, id: string, props: StatefulSetProps, context: WorkloadContext);
  constructor(scope: Construct, id: string, props: StatefulSetProps, context: WorkloadContext = {}) {
    super(scope, id, props, (environment) => checkOf(id, environment), context);
    props = this.props;
    const { app, logicalId, name, namespace, podLabels, selector } = this;
    const { asGiven, platform, waitForRollout, protect } = environmentOf(this);
    const claims = renderClaimTemplates(props.volumes ?? [], ownershipLabels(this, app));
    const templates = (props.volumes ?? []).flatMap(({ claimTemplate }) => claimTemplate ?? []);
    const stated = props.volumes?.find((volume) => volume.onDelete !== undefined)?.onDelete ?? props.onDelete?.volumes;
    const onDelete = onDeleteOf(this, "volumes", stated);
    const waits = props.strategy?.type === "OnDelete" ? false : (props.waitForRollout ?? waitForRollout);
    const object = {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: workloadMetadata(this, props.annotations),
      spec: defined({
        replicas: props.replicas ?? 1,
        serviceName: props.serviceName,
        podManagementPolicy: props.podManagementPolicy ?? "OrderedReady",
        revisionHistoryLimit: props.revisionHistoryLimit ?? 10,
        minReadySeconds: props.minReadySeconds,
        selector: { matchLabels: selector },
        updateStrategy: renderStatefulSetStrategy(props.strategy),
        template: renderPodTemplate(props, { workload: app, platform, asGiven, labels: podLabels, selector }),
        volumeClaimTemplates: claims.length > 0 ? claims : undefined,
        persistentVolumeClaimRetentionPolicy: {
          whenDeleted: onDelete === "delete" ? "Delete" : "Retain",
          whenScaled: "Retain",
        },
      }),
    };
    this.resource = new KubernetesResource(this, "Resource", {
      logicalId,
      dependsOn: this.before,
      lifecycle: joinLifecycles(
        context.lifecycle,
        withConditions(undefined, [
          ...podConditions(this, props, `-n ${namespace} statefulset ${name}`),
          ...ephemeralConditions(object),
        ]),
        templates.length > 0 ? claimLifecycle(templates, { name, namespace }) : undefined,
        templates.length > 0 ? claimGuard(this, logicalId, object, onDelete) : undefined,
        templates.length > 0 && protect ? { preventDestroy: true } : undefined,
      ),
      decisive: templates.length > 0 ? claimClasses(templates) : undefined,
      lifecycleOf: (edited) => {
        const { lifecycle, decisive } = workloadLifecycle(this, logicalId, edited);
        const protectedOne = templates.length > 0 && protect ? { preventDestroy: true } : undefined;
        return { lifecycle: joinLifecycles(context.lifecycle, lifecycle, protectedOne), decisive };
      },
      providerAttributes: { wait_for_rollout: waits, timeouts: rolloutTimeouts(props.rolloutTimeoutSeconds ?? 600) },
      object,
    });
    for (const { address } of [this.resource, ...this.belongings])
      recordPolicy(this, "workload", props.onDelete?.workload, address);
    this.editYaml(props.edit);
  }

  /**
   * "Edit YAML" of the consoles: changes the object past the props, and checks it like a manifest. What an edit is, see
   * `ObjectEdit`; the address stays, and name, namespace, selector and its labels cannot be edited.
   * @throws KubeServicesError with all that is wrong with the edit
   */
  editYaml(edits: Edits<"workload"> | undefined): void {
    editParts(this, edits, { workload: this.resource });
  }
}
