import { LocalBackend, TerraformBackend, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { z } from "zod";
import { checkInstalled, excludesProvider2 } from "../compatibility";
import { kubernetes, type Platform } from "../platform";
import { createIsolation } from "../policy";
import {
  OWNERSHIP_KEYS,
  SELECTOR_KEYS,
  annotationMap,
  checkReservedLabels,
  checkProps,
  checkOnDelete,
  deletePolicy,
  ownCopy,
  ownId,
  policyRecords,
  labelMap,
  orderConstructs,
  requireJson,
  props as propsSchema,
  rule,
  setEnvironment,
  withoutFinished,
  type AsGiven,
  type Environment,
  type Json,
  type OnDelete,
  type SecurityProfile,
  type KubernetesResource,
} from "../resource";
import { refuseSharedAddresses } from "./addresses";
import { type Backend, backendSchema, checkBackend, createBackend } from "./backend";
import { type Cluster, backendOf, checkCluster, clusterSchema, connectionConfig } from "./cluster";
import { movedFromSchema, takeOver, type MovedFrom, type MovingStack } from "./moved-from";
import { createLimits } from "./limits";
import { checkNamespace, createNamespace, namespaceSchema, type NamespaceProps } from "./namespace";
import { NarrowSynthesizer } from "./narrow";
import { EnvironmentProvider } from "./provider";
import { refuseRedirection } from "./redirection";
import { checkVersions, versionShape, versionsOf, type TerraformVersionProps } from "./versions";

/** Props of an `EnvironmentStack`: its cluster, its namespace, and what its services have in common. */
export interface EnvironmentStackProps extends TerraformVersionProps, AsGiven {
  /** The one cluster that the stack reaches. */
  readonly cluster: Cluster;
  /** The namespace of all services of the stack: one that exists, by its name, or one that the stack makes. */
  readonly namespace: string | NamespaceProps;
  /** What the cluster's platform wants and shows: `kubernetes()`, `kubesphere()` or `dce()`. @default kubernetes() */
  readonly platform?: Platform;
  /** Where the state is kept. @default - CDKTF's own: a file beside cdktf.json */
  readonly backend?: Backend;
  /** Labels of every object, beside its own. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of every object, beside its own. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** What the objects are part of: `app.kubernetes.io/part-of`. @default - the stack's id */
  readonly partOf?: string;
  /**
   * The stack that had services of this one until now, where a large one is split: what comes from there is forgotten
   * there and imported here, and nothing in the cluster is replaced. Deploy both, that one first, and take this out.
   * @default - nothing comes from another stack
   */
  readonly movedFrom?: MovedFrom;
  /**
   * Whether what holds data (a namespace that the stack makes, stateful workloads with claims) refuses to be destroyed
   * or replaced: Terraform's `prevent_destroy`. @default false
   */
  readonly protect?: boolean;
  /**
   * What becomes of the parts of a service that is removed, for constructs that say nothing else themselves.
   * @default - volumes stay, the rest goes
   */
  readonly onDelete?: OnDelete;
  /**
   * What the pods of all workloads may do that say nothing else themselves.
   * @default "none": a change starts all pods anew, and "restricted" stops images that run as root
   */
  readonly securityProfile?: SecurityProfile;
  /**
   * Whether pods of other namespaces may not call those of the stack's namespace (KubeSphere: network isolation): makes a
   * NetworkPolicy `isolated`. Within the namespace everyone may call everyone, but for services that say `allowFrom`. A
   * service that is exposed has to say who comes from outside.
   * @default false
   */
  readonly isolated?: boolean;
  /** Whether apply waits until workloads have rolled out. @default true */
  readonly waitForRollout?: boolean;
  /** Whether apply waits until new load balancers have an address. @default false */
  readonly waitForLoadBalancer?: boolean;
  /** Regular expressions of annotation keys that others own, beside those of the platform. @default - none */
  readonly ignoreAnnotations?: readonly string[];
  /** Regular expressions of label keys that others own, beside those of the platform. @default - none */
  readonly ignoreLabels?: readonly string[];
}

/** Values of these are never shown: they are credentials, or may hold some. */
const MAYBE_SECRET = /^(cluster(\.(token|clientKey|clientCertificate|clusterCaCertificate))?|backend(\.address)?)$/;

/** What JavaScript's patterns have and Go's do not: looking ahead or behind, and going back to a group. */
const NOT_IN_GO = /(?<!\\)(?:\\\\)*(?:\(\?<?[=!]|\\[1-9k])/;

const isRegExp = (text: string): boolean => {
  try {
    new RegExp(text);
    return !NOT_IN_GO.test(text);
  } catch {
    return false;
  }
};
const pattern = rule(z.string(), isRegExp, {
  code: "PatternInvalid",
  what: "this is no regular expression that Terraform's provider could read",
  allowed: "a regular expression that Go knows, too: without (?=…), (?!…), (?<=…), (?<!…) and \\1",
});

const callable = z.custom((value) => typeof value === "function");
const patterns = z.array(z.string());
/** What every platform has; a copy with changes of one's own is one, too. */
const platformSchema = z.looseObject({
  name: z.string(),
  nameLength: z.looseObject({ min: z.number(), max: z.number() }),
  maxDescriptionLength: z.number(),
  protocols: z.array(z.string()),
  defaultStickySeconds: z.number(),
  loadBalancerPresets: z.record(z.string(), z.looseObject({ keys: z.record(z.string(), z.string()) })),
  metalLbPrefix: z.string(),
  describe: callable,
  describePods: callable,
  namespaceLabels: z.record(z.string(), z.string()),
  maxDnsSearches: z.number(),
  maxGracePeriodSeconds: z.number(),
  ignoreAnnotations: patterns,
  ignoreLabels: patterns,
});

const schema = propsSchema({
  cluster: clusterSchema,
  namespace: namespaceSchema,
  platform: z
    .custom<Platform>((value) => platformSchema.safeParse(value).success, {
      error: "kubernetes(), kubesphere() or dce()",
      params: { code: "PlatformInvalid", what: "this is no platform", allowed: "kubernetes(), kubesphere() or dce()" },
    })
    .optional(),
  backend: backendSchema.optional(),
  ...versionShape,
  labels: labelMap.optional(),
  annotations: annotationMap.optional(),
  partOf: z.string().optional(),
  movedFrom: movedFromSchema.optional(),
  asGiven: z.boolean().optional(),
  protect: z.boolean().optional(),
  onDelete: propsSchema({
    volumes: deletePolicy,
    workload: deletePolicy,
    autoscaler: deletePolicy,
    config: deletePolicy,
  }).optional(),
  securityProfile: z.enum(["restricted", "baseline", "none"]).optional(),
  isolated: z.boolean().optional(),
  waitForRollout: z.boolean().optional(),
  waitForLoadBalancer: z.boolean().optional(),
  ignoreAnnotations: z.array(pattern).optional(),
  ignoreLabels: z.array(pattern).optional(),
});

/** Labels that each object sets for itself, so that the stack cannot. */
const OBJECT_KEYS = {
  "app.kubernetes.io/name": "each object has its own",
  "app.kubernetes.io/version": "each object has its own",
};

/**
 * One environment (dev, staging, prod …) as one Terraform stack: the cluster, the namespace, the state, and what all
 * services in it have in common. A run reaches the cluster that the stack names and no other, whatever the environment
 * variables and kubeconfigs of the machine say.
 *
 * Addresses: `kubernetes_namespace_v1.namespace` where the stack makes the namespace.
 * @example
 * ```ts
 * new EnvironmentStack(app, "staging", {
 *   cluster: { kubeconfig: "~/.kube/config", context: "staging" },
 *   namespace: { name: "shop", create: true },
 *   platform: kubesphere({ workspace: "sales" }),
 *   backend: { type: "s3", bucket: "terraform-state", key: "shop/staging.tfstate", region: "eu-central-1" },
 *   labels: { team: "shop" },
 *   protect: true,
 * });
 * ```
 */
export class EnvironmentStack extends TerraformStack {
  /** The namespace of the services. */
  readonly namespace: string;
  /** The platform of the cluster. */
  readonly platform: Platform;
  /** The namespace's resource, where the stack makes it. */
  readonly namespaceResource: KubernetesResource | undefined;
  private readonly cluster: Cluster;
  /** What is still to be taken over from another stack. */
  private movedFrom: MovedFrom | undefined;
  private readonly connection: ReturnType<typeof connectionConfig>;

  /**
   * @param id the stack's name, as in `cdktf deploy <id>`
   * @throws KubeServicesError with everything that is wrong with the props
   */
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id);
    checkInstalled();
    checkProps<EnvironmentStackProps>(id, props, {
      schema,
      hidden: MAYBE_SECRET,
      across: (given, report) => {
        checkCluster(given.cluster, report);
        checkBackend(given.backend, report);
        checkVersions(given, report);
        checkNamespace(given.namespace, given.platform ?? kubernetes(), report);
        checkReservedLabels(given.labels, { ...SELECTOR_KEYS, ...OWNERSHIP_KEYS, ...OBJECT_KEYS }, "labels", report);
        checkOnDelete(given.onDelete, report);
      },
    });
    props = ownCopy(props);
    const { platform = kubernetes() } = props;
    const namespace: NamespaceProps = typeof props.namespace === "string" ? { name: props.namespace } : props.namespace;
    this.platform = platform;
    this.namespace = namespace.name;
    this.cluster = { ...props.cluster };
    this.movedFrom = props.movedFrom;
    this.connection = connectionConfig(this, props.cluster);
    const versions = versionsOf(props);
    const engineRequirements = new Set<string>();
    new EnvironmentProvider(
      this,
      {
        ...this.connection,
        ignoreAnnotations: [...platform.ignoreAnnotations, ...(props.ignoreAnnotations ?? [])],
        ignoreLabels: [...platform.ignoreLabels, ...(props.ignoreLabels ?? [])],
      },
      versions,
      engineRequirements,
    );
    const backend = backendOf(id, props.cluster, props.backend);
    if (backend !== undefined) createBackend(this.backendScope(), backend);

    const environment: Environment = {
      platform,
      namespace: namespace.name,
      labels: { ...props.labels },
      annotations: { ...props.annotations },
      partOf: props.partOf ?? id,
      asGiven: props.asGiven ?? false,
      protect: props.protect ?? false,
      onDelete: { ...props.onDelete },
      securityProfile: props.securityProfile ?? "none",
      isolated: props.isolated ?? false,
      waitForRollout: props.waitForRollout ?? true,
      waitForLoadBalancer: props.waitForLoadBalancer ?? false,
      ignoresControllerOwned: true,
      engineRequirements,
      provider: excludesProvider2(versions.provider) ? 3 : 2,
    };
    setEnvironment(this, environment);
    orderConstructs(this);
    requireJson(this);
    this.synthesizer = new NarrowSynthesizer(this, this.synthesizer);
    policyRecords(this); // also where nothing is retained any more: the state may still have records
    this.namespaceResource = namespace.create === true ? createNamespace(this, namespace) : undefined;
    const namespaceAddress = this.namespaceResource?.address;
    if (namespaceAddress !== undefined) setEnvironment(this, { ...environment, namespaceAddress });
    if (environment.isolated) createIsolation(this);
    const limitRange = createLimits(this, namespace.name, namespace);
    if (limitRange !== undefined)
      setEnvironment(this, { ...environment, namespaceAddress, limitRangeAddress: limitRange.address });
  }

  /** @internal */
  override prepareStack(): void {
    refuseRedirection(this, this.cluster, this.connection.configPath ?? "");
    this.takeOverOnce();
    refuseSharedAddresses(this);
    withoutFinished(this, () => super.prepareStack());
  }

  /** What the code declares is all there only now. */
  private takeOverOnce(): void {
    const from = this.movedFrom;
    if (from === undefined) return;
    this.movedFrom = undefined;
    const facts = ({ cluster, namespace }: EnvironmentStack): MovingStack => ({ cluster, namespace });
    takeOver(this, from, facts(this), from.stack instanceof EnvironmentStack ? facts(from.stack) : undefined);
  }

  /**
   * The stack's backend; without one CDKTF's own, a file beside cdktf.json.
   * @internal
   */
  override ensureBackendExists(): TerraformBackend {
    const given = this.node.findAll().find((construct) => TerraformBackend.isBackend(construct));
    return given ?? new LocalBackend(this.backendScope(), {});
  }

  /** CDKTF gives every backend the id `backend`, which a service may have as well. */
  private backendScope(): Construct {
    return new Construct(this, ownId("backend"));
  }

  /** The stack as Terraform reads it: its configuration as JSON. */
  override toTerraform(): unknown {
    // An override of the stack may reach into any resource, so then CDKTF merges them itself.
    const { rawOverrides } = this as unknown as { readonly rawOverrides: object };
    if ("resource" in rawOverrides) return super.toTerraform();
    const { result, finished } = withoutFinished(this, () => super.toTerraform() as Json);
    const resources: Record<string, Json> = { ...(result["resource"] as Record<string, Json> | undefined) };
    const copied = new Set<string>();
    for (const resource of finished) {
      const { terraformResourceType: type, friendlyUniqueId } = resource as KubernetesResource;
      if (!copied.has(type)) {
        resources[type] = { ...resources[type] };
        copied.add(type);
      }
      (resources[type] as Json)[friendlyUniqueId] = resource.finished();
    }
    return finished.size === 0 ? result : { ...result, resource: resources };
  }
}
