import type { Construct } from "constructs";
import { z } from "zod";
import { defined } from "../defined";
import {
  KubernetesResource,
  checkOnDelete,
  deletePolicy,
  environmentOf,
  isToken,
  onDeleteOf,
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
import { type Autoscaling, autoscalingSchema, checkAutoscaling, createAutoscaler } from "./autoscaling";
import { integer } from "./common";
import { checkPod } from "./check-pod";
import { joinLifecycles } from "./claims";
import { ephemeralConditions, workloadLifecycle } from "./object-lifecycle";
import { podConditions, renderPodTemplate } from "./pod";
import { checkOnePodClaims } from "./several-pods";
import {
  type DeploymentStrategy,
  checkDeploymentStrategy,
  deploymentStrategySchema,
  renderDeploymentStrategy,
} from "./strategy";
import { Workload, type WorkloadContext, rolloutTimeouts, withConditions, workloadMetadata } from "./workload";
import { type WorkloadProps, checkAsGiven, checkWorkload, checkWorkloadName, workloadShape } from "./workload-props";

/** The props of a Deployment, beside those of every workload. */
export interface DeploymentOptions {
  /** How pods are replaced. @default - RollingUpdate with 25% and 25% */
  readonly strategy?: DeploymentStrategy;
  /** A HorizontalPodAutoscaler for the Deployment, instead of `replicas`. @default - a fixed number of pods */
  readonly autoscaling?: Autoscaling;
  /** Seconds after which a rollout without progress has failed. @default - rolloutTimeoutSeconds: 600 */
  readonly progressDeadlineSeconds?: number;
  /**
   * Whether changes of the pods wait until this is taken out again: Kubernetes starts no rollout meanwhile, and apply
   * waits for none. Scaling goes on. The provider sends `paused` and never reads it, so each plan shows it as a change
   * while it is set; that change alters nothing in the cluster.
   * @default false
   */
  readonly paused?: boolean;
  /**
   * What becomes of Deployment and autoscaler when their construct is removed. With `retain`, a plan that would destroy
   * them stops until a `RetiredService` takes the construct's place.
   * @default - as the stack says: "delete"
   */
  readonly onDelete?: Pick<OnDelete, "workload" | "autoscaler">;
}

/** Props of a `Deployment` that no Service leads to: its pods, and how they are kept running. */
export interface DeploymentProps extends WorkloadProps, DeploymentOptions {
  /** "Edit YAML" of the Deployment (`workload`) and its autoscaler; see `editYaml`. @default - none */
  readonly edit?: Edits<"workload" | "autoscaler">;
}

/** Checks of the props that only Deployments have. */
export const deploymentShape = {
  strategy: deploymentStrategySchema.optional(),
  autoscaling: autoscalingSchema.optional(),
  progressDeadlineSeconds: integer(1, 86_400, "SecondsInvalid", "this is no number of seconds").optional(),
  paused: z.boolean().optional(),
  onDelete: props({ workload: deletePolicy, autoscaler: deletePolicy }).optional(),
};

/** Checks the props of a Deployment. */
export const deploymentSchema = props({
  ...workloadShape,
  app: workloadShape.name,
  ...deploymentShape,
  edit: editsOf("workload", "autoscaler"),
});

/** Rules between the props of a Deployment. */
export function checkDeployment(given: DeploymentProps, base: string, environment: Environment, report: Report): void {
  const { asGiven, platform, provider, securityProfile } = environment;
  checkPod(given, base, { asGiven, platform, provider, securityProfile }, report);
  checkWorkload(given, environment, report);
  checkDeploymentStrategy(given.strategy, report);
  checkOnePodClaims({ ...given, kind: "Deployment" }, given.volumes, report);
  checkAutoscaling(given.autoscaling, given.replicas, report, asGiven);
  checkOnDelete(given.onDelete, report);
  if (isToken(given.paused))
    report({
      code: "PropsUnknown",
      what: "this must be known at synth, and it is a token",
      prop: "paused",
      allowed: "true or false",
    });
  if (given.paused === true && given.waitForRollout === true)
    report({
      code: "WaitImpossible",
      what: "a paused Deployment rolls nothing out, so nothing can be waited for",
      prop: "waitForRollout",
      value: true,
      fix: "leave waitForRollout out while the Deployment is paused",
    });
  const { minReadySeconds = 0, progressDeadlineSeconds = given.rolloutTimeoutSeconds ?? 600 } = given;
  if (!isToken(minReadySeconds) && !isToken(progressDeadlineSeconds) && minReadySeconds >= progressDeadlineSeconds)
    report({
      code: "ProgressDeadlineTooShort",
      what: "a pod would not be ready for long enough before the rollout has failed",
      prop: "minReadySeconds",
      value: minReadySeconds,
      allowed: `less than progressDeadlineSeconds (${progressDeadlineSeconds})`,
    });
}

function checkOf(id: string, environment: Environment): PropsCheck<DeploymentProps> {
  return {
    schema: deploymentSchema,
    hidden: EDIT_HIDDEN,
    across: (given, report) => {
      checkWorkloadName("Deployment", given.name ?? id, "name", report);
      checkAsGiven({ ...given }, ["selector"], given.selector, environment.asGiven, report);
      checkDeployment(given, given.app ?? given.name ?? id, environment, report);
    },
  };
}

/**
 * What Kubernetes takes for no deadline. A paused Deployment has none; and since the provider does not read `paused`,
 * this is the change by which it sends the spec again when `paused` is taken out.
 */
const NO_DEADLINE = 2_147_483_647;

/**
 * A Deployment of its own, for work that nothing calls (a queue's consumer, a load generator). What is to be called
 * belongs into a `StatelessService`, which makes the Deployment and its Service.
 *
 * Apply changes everything in place but name, namespace, `app` and `version`: these replace the Deployment. Without the
 * construct Terraform destroys Deployment and autoscaler; `onDelete` guards them.
 * @example
 * ```ts
 * new Deployment(prod, "worker", {
 *   replicas: 2,
 *   containers: [{ image: "example.com/worker:1", env: [{ name: "QUEUE", value: "mails" }] }],
 * });
 * ```
 */
export class Deployment extends Workload<DeploymentProps> {
  readonly kind = "Deployment";
  readonly resource: KubernetesResource;
  /** The HorizontalPodAutoscaler, where there is one. */
  readonly autoscaler: KubernetesResource | undefined;

  /** @throws KubeServicesError with everything that is wrong with the props */
  constructor(scope: Construct, id: string, props: DeploymentProps);
  /**
   * For the constructs of this library.
   * @internal
   */
  constructor(scope: Construct, id: string, props: DeploymentProps, context: WorkloadContext);
  constructor(scope: Construct, id: string, props: DeploymentProps, context: WorkloadContext = {}) {
    super(scope, id, props, (environment) => checkOf(id, environment), context);
    props = this.props;
    const { app, labels, logicalId, name, namespace, podLabels, selector } = this;
    const { asGiven, platform, waitForRollout } = environmentOf(this);
    const { rolloutTimeoutSeconds: seconds = 600, paused = false } = props;
    const object = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: workloadMetadata(this, props.annotations),
      spec: defined({
        replicas: props.autoscaling === undefined ? (props.replicas ?? 1) : undefined,
        revisionHistoryLimit: props.revisionHistoryLimit ?? 10,
        minReadySeconds: props.minReadySeconds ?? 0,
        progressDeadlineSeconds: paused ? NO_DEADLINE : (props.progressDeadlineSeconds ?? seconds),
        paused: paused ? true : undefined,
        selector: { matchLabels: selector },
        strategy: renderDeploymentStrategy(props.strategy),
        template: renderPodTemplate(props, { workload: app, platform, asGiven, labels: podLabels, selector }),
      }),
    };
    this.resource = new KubernetesResource(this, "Resource", {
      logicalId,
      dependsOn: this.before,
      lifecycle: withConditions(context.lifecycle, [
        ...podConditions(this, props, `-n ${namespace} deployment ${name}`),
        ...ephemeralConditions(object),
      ]),
      lifecycleOf: (edited) => {
        const { lifecycle } = workloadLifecycle(this, logicalId, edited);
        return { lifecycle: joinLifecycles(context.lifecycle, lifecycle) };
      },
      providerAttributes: {
        wait_for_rollout: !paused && (props.waitForRollout ?? waitForRollout),
        timeouts: rolloutTimeouts(seconds),
      },
      object,
    });
    this.autoscaler =
      props.autoscaling === undefined
        ? undefined
        : createAutoscaler(
            this,
            context.baseName ?? name,
            logicalId,
            { kind: "Deployment", name, namespace, labels, address: this.resource.address },
            props.autoscaling,
          );
    const { onDelete } = props;
    for (const { address } of [this.resource, ...this.belongings])
      recordPolicy(this, "workload", onDelete?.workload, address);
    // What scales nothing is not kept.
    const kept = onDeleteOf(this, "workload", onDelete?.workload) === "retain";
    const policy = kept ? onDelete?.autoscaler : (onDelete?.workload ?? onDelete?.autoscaler);
    if (this.autoscaler !== undefined) recordPolicy(this, "autoscaler", policy, this.autoscaler.address);
    this.editYaml(props.edit);
  }

  /**
   * "Edit YAML" of the consoles: changes the objects past the props, and checks them like manifests. What the edit of an
   * object is, see `ObjectEdit`; addresses stay, and name, namespace, selector and its labels cannot be edited.
   * @throws KubeServicesError with all that is wrong with the edits
   */
  editYaml(edits: Edits<"workload" | "autoscaler"> | undefined): void {
    editParts(this, edits, { workload: this.resource, autoscaler: this.autoscaler });
  }
}
