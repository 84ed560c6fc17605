import { DataResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { z } from "zod";
import { KubeServicesError } from "../errors";
import { idOf } from "../policy";
import { checkProps, forget, onDeleteOf, props as propsSchema, type Report } from "../resource";
import { MANIFEST_HIDDEN, checkManifestSource, manifestSourceShape, type ManifestSourceProps } from "./manifest-source";
import { DEFAULT_VERSION, claimId, version } from "../workload";
import { retiredObjects, type RetiredPart } from "./retired-objects";

/** Props of a `RetiredService`: what of the service stays in the cluster. */
export interface RetiredServiceProps {
  /**
   * What stays in the cluster and is forgotten by Terraform; everything else of the service is destroyed. `service`:
   * the Service, an Ingress or HTTPRoute, and the Services of single versions. `workload`: Deployment,
   * StatefulSet, DaemonSet, Job or CronJob, with a StatefulSet's headless Service, the account and Roles that
   * `permissions` made, its NetworkPolicy and its disruption budget. `volumes`: the claims of claim templates, those of `claims`, or the
   * `PersistentVolumeClaim` itself. `autoscaler`: the HorizontalPodAutoscaler, together with its workload. With
   * `manifest`, all objects of these kinds, and `config`: ConfigMaps, Secrets and ServiceAccounts; `other`: every other
   * kind.
   * @default - what the stack's `onDelete` retains
   */
  readonly keep?: readonly RetiredPart[];
  /**
   * Further versions that the service had by `addVersion`; and its own one, where that had a Service of its own and was
   * another than `v1`.
   * @default - none
   */
  readonly versions?: readonly string[];
  /** Names of the volumes' `claim`s that stay with `keep: ["volumes"]`. @default - none */
  readonly claims?: readonly string[];
  /**
   * Names of the services and workloads at the other end of NetworkPolicies that stay with what is kept: those that
   * `allowFrom` and `allowTo` named, and those behind a route that its `controllerNamespace` lets in.
   * @default - none
   */
  readonly peers?: readonly string[];
  /** Ids of ConfigMap and Secret constructs that are removed with the service and whose objects stay. @default - none */
  readonly keepConfig?: readonly string[];
  /**
   * The manifests of the `ManifestService` that this takes the place of, as it had them.
   * @default - it takes the place of another construct
   */
  readonly manifest?: ManifestSourceProps;
}

const schema = propsSchema({
  keep: z.array(z.enum(["service", "workload", "volumes", "autoscaler", "config", "other"])).optional(),
  versions: z.array(version).optional(),
  claims: z.array(z.string()).optional(),
  peers: z.array(z.string()).optional(),
  keepConfig: z.array(z.string()).optional(),
  manifest: propsSchema(manifestSourceShape).optional(),
});

function checkKeep(keep: readonly RetiredPart[], given: RetiredServiceProps, report: Report): void {
  if (keep.length === 0 && (given.keepConfig ?? []).length === 0)
    report({
      code: "RetiredKeepsNothing",
      what: "nothing of the service would stay",
      prop: "keep",
      value: given.keep,
      allowed: "at least one of service, workload, volumes, autoscaler",
      fix: "name what stays, or take the construct out altogether: Terraform then destroys all of the service",
    });
  if (keep.includes("autoscaler") && !keep.includes("workload"))
    report({
      code: "RetiredAutoscalerAlone",
      what: "an autoscaler without its workload has nothing to scale",
      prop: "keep",
      value: given.keep,
      fix: 'add "workload", or take "autoscaler" out',
    });
  if (given.manifest !== undefined) {
    checkManifestSource(given.manifest, "manifest", report);
    if (given.versions !== undefined)
      report({
        code: "RetiredVersionsOfManifest",
        what: "a ManifestService has no versions",
        prop: "versions",
        fix: "take versions out, or manifest",
      });
  } else if (given.keep?.some((part) => part === "config" || part === "other") === true)
    report({
      code: "RetiredManifestMissing",
      what: "config and other are about the objects of a ManifestService",
      prop: "keep",
      value: given.keep,
      fix: "add manifest; configuration that constructs declare is named in keepConfig",
    });
}

/** A construct of the same id would declare again what this one forgets. */
function refuseTaken(scope: Construct, id: string): Construct {
  if (scope.node.tryFindChild(id) === undefined) return scope;
  throw new KubeServicesError({
    code: "RetiredStillDeclared",
    what: "the service that is to be retired is still declared",
    where: `${scope.node.path}/${id}`,
    fix: "put the RetiredService in place of the service's construct, with the same id",
  });
}

/**
 * Takes the place of a service's construct, in the same scope and with the same id, to remove the service and keep some
 * of it: what is kept is forgotten by Terraform and lives on, the rest is destroyed, and the plan says both. Once
 * applied, the construct may be taken out as well. Made for `StatelessService`, `StatefulService`, `WorkloadService`,
 * `ExternalService` and, with `manifest`, `ManifestService`, and for `Deployment`, `StatefulSet`, `DaemonSet`, `Job`,
 * `CronJob`, `PersistentVolumeClaim`, `Ingress` and `HttpRoute`.
 *
 * What the service's own `onDelete` retained has to be kept: a plan that would destroy it stops with "Instance cannot
 * be destroyed". To have it destroyed, deploy the service with `onDelete: "delete"` first.
 *
 * `terraform destroy` does not look at `removed` blocks (Terraform 1.11): apply this before a stack is destroyed. With
 * OpenTofu it needs version 1.10: before, these blocks cannot say that an object stays.
 *
 * Claims of claim templates are no resources of Terraform: without their workload they stay if `onDelete` was `retain`,
 * and go with it if it was `delete`. `keep: ["volumes"]` makes sure that they stay: with `delete` the plan stops with
 * `ClaimsNotKept`.
 * @example
 * ```ts
 * // In the place of: new StatefulService(prod, "db", { … })
 * new RetiredService(prod, "db", { keep: ["volumes"] }); // the claims stay, all else is destroyed
 * ```
 */
export class RetiredService extends Construct {
  /** The Terraform addresses that are forgotten, whether or not the state has them. */
  readonly forgotten: readonly string[];

  /**
   * @throws KubeServicesError `RetiredStillDeclared`, `ClaimsNotKept` where the manifest itself says so, or everything
   *   that is wrong with the props or the manifest
   */
  constructor(scope: Construct, id: string, props: RetiredServiceProps = {}) {
    super(refuseTaken(scope, id), id);
    const retained = (["workload", "volumes", "autoscaler"] as const).filter(
      (part) => onDeleteOf(this, part) === "retain",
    );
    checkProps<RetiredServiceProps>(this.node.path, props, {
      schema,
      hidden: MANIFEST_HIDDEN,
      across: (given, report) => checkKeep(given.keep ?? retained, given, report),
    });
    const keep = props.keep ?? retained;
    const stack = TerraformStack.of(this);
    const base = stack.getLogicalId(this.node);
    const workloads = [base, ...(props.versions ?? []).map((one) => `${base}_${one}`)];
    const config = (props.keepConfig ?? []).map((one) => this.configId(scope, one));
    this.forgotten = [
      ...(props.manifest === undefined
        ? addressesOf(keep, base, workloads, props)
        : retiredObjects(this, props.manifest, new Set(keep))),
      ...config.flatMap((name) => [`kubernetes_config_map_v1.${name}`, `kubernetes_secret_v1.${name}`]),
    ];
    for (const address of this.forgotten) forget(stack, address);
    if (props.manifest === undefined && keep.includes("volumes") && !keep.includes("workload"))
      for (const name of workloads) this.refuseDeletion(name);
  }

  /** The logical id that a construct beside this one has; the place is taken, so that none can be declared there. */
  private configId(scope: Construct, id: string): string {
    if (scope.node.tryFindChild(id) === undefined)
      return TerraformStack.of(this).getLogicalId(new Construct(scope, id).node);
    throw new KubeServicesError({
      code: "RetiredStillDeclared",
      what: "this configuration is still declared, so Terraform keeps managing it",
      where: this.node.path,
      prop: "keepConfig",
      value: id,
      fix: "take the id out of keepConfig, or its construct out of the code",
    });
  }

  /** Where the claims go with their StatefulSet, the state has a record of it (see `claimGuard`) at this address. */
  private refuseDeletion(workload: string): void {
    const record = new DataResource(this, `Claims-${workload}`, {
      input: { fixed: "kept" },
      lifecycle: {
        ignoreChanges: ["input"],
        postcondition: [
          {
            condition: '${self.output.fixed == "kept"}',
            errorMessage:
              'ClaimsNotKept: keep names volumes, but the StatefulSet deletes its claims (onDelete: "delete"). Put the ' +
              'service\'s construct back, set onDelete: "retain" on its volumes and deploy; then retire it.',
          },
        ],
      },
    });
    record.overrideLogicalId(`${workload}_claims`);
  }
}

/** Resource types of a workload, and of what belongs to it: its account and permissions, who may call, its budget. */
const OF_WORKLOAD = [
  "kubernetes_deployment_v1",
  "kubernetes_stateful_set_v1",
  "kubernetes_daemon_set_v1",
  "kubernetes_job_v1",
  "kubernetes_cron_job_v1",
  "kubernetes_service_account_v1",
  "kubernetes_role_v1",
  "kubernetes_role_binding_v1",
  "kubernetes_cluster_role_v1",
  "kubernetes_cluster_role_binding_v1",
  "kubernetes_network_policy_v1",
  "kubernetes_pod_disruption_budget_v1",
];

/** Where the constructs of this library put the parts of a service. */
function addressesOf(
  keep: readonly RetiredPart[],
  base: string,
  workloads: readonly string[],
  { claims = [], peers = [] }: RetiredServiceProps,
): readonly string[] {
  const claimIds = [base, ...workloads.flatMap((name) => claims.map((claim) => `${name}_${claimId(claim)}`))];
  return [
    ...(keep.includes("service")
      ? [...new Set([base, `${base}_${DEFAULT_VERSION}`, ...workloads])]
          .map((name) => `kubernetes_service_v1.${name}`)
          .concat([
            `kubernetes_ingress_v1.${base}`,
            `kubernetes_manifest.${base}`,
            `kubernetes_network_policy_v1.${base}_from_outside`,
          ])
      : []),
    ...(keep.includes("service") || keep.includes("workload")
      ? peers.flatMap((peer) =>
          ["to", "from"].map((way) => `kubernetes_network_policy_v1.${base}_${way}_${idOf({ name: peer })}`),
        )
      : []),
    ...(keep.includes("workload")
      ? [
          ...workloads.flatMap((name) => OF_WORKLOAD.map((type) => `${type}.${name}`)),
          `kubernetes_service_v1.${base}_headless`,
        ]
      : []),
    ...(keep.includes("volumes") ? claimIds.map((name) => `kubernetes_persistent_volume_claim_v1.${name}`) : []),
    ...(keep.includes("autoscaler") ? workloads.map((name) => `kubernetes_horizontal_pod_autoscaler_v2.${name}`) : []),
  ];
}
