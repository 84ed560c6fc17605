import { TerraformResource, TerraformStack, type TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import { defined } from "../defined";
import { KubeServicesError } from "../errors";
// Not the room's index: that one also loads the YAML reader, which no construct but ManifestService needs.
import type { BlockSchema } from "../manifest/schema";
import { resourceSchemaOf } from "../manifest/table";
import { terse } from "../manifest/terse";
import { toTerraform } from "../manifest/to-terraform";
import { CUSTOM_ATTRIBUTES, CUSTOM_TYPE, customAttributes, type CustomObject } from "./custom-object";
import { environmentOf } from "./environment";
import { isLeftOut, isResolved, noteFinishing, type Json } from "./finished";
import { requireJson } from "./json-only";
import { leaveToOthers } from "./left-to-others";
import { madeAt } from "./made-at";
import type { KubernetesObject } from "./kubernetes-object";
import { objectProblems } from "./object-problems";
import { orderConstructs } from "./order";
import { replacementTriggers, type Decisive } from "./replacement";
import { templateProblems } from "./templates";
import { isResolvable } from "./tokens";
import { claimAddress, claimObject } from "./uniqueness";

/** How an object becomes a resource. */
export interface KubernetesResourceProps {
  /** The object, complete. */
  readonly object: KubernetesObject;
  /**
   * Whether `${…}` in texts is plain text, as in a manifest, and no Terraform expression.
   * @default false
   */
  readonly literal?: boolean;
  /**
   * Whether the object has been held to Kubernetes' rules already, as manifests are when they are read.
   * @default false
   * @internal
   */
  readonly validated?: boolean;
  /**
   * Name in the Terraform address, after the type.
   * @default - made of the construct's path, as CDKTF does
   */
  readonly logicalId?: string;
  /**
   * Attributes that are the provider's own and no part of the object, such as `wait_for_rollout`.
   * @default - none
   */
  readonly providerAttributes?: Readonly<Record<string, unknown>>;
  /** Terraform's lifecycle of the resource, such as `preventDestroy`. @default - Terraform's own */
  readonly lifecycle?: TerraformResourceLifecycle;
  /**
   * What is said of the object that the provider would keep when it is taken out, and Kubernetes never changes: then the
   * resource is replaced. See `Decisive`.
   * @default - what the provider replaces by itself
   * @internal
   */
  readonly decisive?: Decisive;
  /**
   * The lifecycle, and what is decisive, of the object as an edit makes it.
   * @default - they are as they were
   * @internal
   */
  readonly lifecycleOf?: (object: KubernetesObject) => ObjectLifecycle;
  /**
   * Declares the object as `kubernetes_manifest`, whatever its kind; it needs a `logicalId`.
   * @default - as the resource type of its kind
   * @internal
   */
  readonly custom?: CustomObject;
  /** Addresses of resources that come before this one. @default - the namespace, where the stack makes it */
  readonly dependsOn?: readonly string[];
}

/** How Terraform changes an object. */
export type ObjectLifecycle = Pick<KubernetesResourceProps, "lifecycle" | "decisive">;

/**
 * One Kubernetes object as one Terraform resource of the provider hashicorp/kubernetes, converted by the table of
 * lib/manifest. It hands Terraform ready attributes, which is why a stack of thousands of them is synthesised quickly.
 *
 * It says what the object says and no more. The provider keeps some fields that are taken out of the object, such as a
 * Service's `clusterIP: None` or the scheduler of pods, and plans no change: a `ManifestService` says their defaults, or
 * stops the plan.
 * @example
 * ```ts
 * new KubernetesResource(prod, "quota", {
 *   logicalId: "quota", // kubernetes_resource_quota_v1.quota
 *   object: {
 *     apiVersion: "v1",
 *     kind: "ResourceQuota",
 *     metadata: { name: "quota", namespace: "shop" },
 *     spec: { hard: { pods: "50" } },
 *   },
 * });
 * ```
 */
export class KubernetesResource extends TerraformResource {
  private current: KubernetesObject;
  /** All that is said. */
  private attributes: Readonly<Record<string, unknown>>;
  private fewWords: Readonly<Record<string, unknown>> | undefined;
  private attributesResolved: boolean | undefined;
  private readonly trace = madeAt(KubernetesResource);

  /**
   * @throws KubeServicesError `ObjectDuplicate` where the stack has the object or the address already,
   *   `TemplateInvalid` for text that Terraform would take for an expression and cannot read, `AddressInvalid` where
   *   the construct's id cannot stand in an address
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: KubernetesResourceProps,
  ) {
    const { path } = scope.node;
    const { resourceType, attributes } = converted(scope, props.object, props);
    super(scope, id, {
      terraformResourceType: resourceType,
      terraformGeneratorMetadata: { providerName: "kubernetes" },
      lifecycle: props.lifecycle,
    });
    this.current = props.object;
    this.attributes = attributes;
    if (props.logicalId !== undefined) this.overrideLogicalId(props.logicalId);

    const stack = TerraformStack.of(this);
    noteFinishing(stack, this);
    orderConstructs(stack);
    requireJson(stack);
    claimObject(stack, path, this.node.path, props.object);
    const address = `${resourceType}.${this.friendlyUniqueId}`;
    if (/^[-\d]/.test(this.friendlyUniqueId))
      throw new KubeServicesError({
        code: "AddressInvalid",
        what: "this name cannot stand in a Terraform address",
        where: path,
        value: this.friendlyUniqueId,
        allowed: "a letter or '_' first",
        fix: "give the construct another id; its name may stay",
      });
    claimAddress(stack, path, this.node.path, address);

    this.setLifecycle(props);

    const environment = environmentOf(this);
    const inNamespace =
      environment.namespaceAddress !== undefined && props.object.metadata.namespace === environment.namespace;
    const before = [...(inNamespace ? [environment.namespaceAddress] : []), ...(props.dependsOn ?? [])];
    if (before.length > 0) this.dependsOn = before;
  }

  /** The object that the resource stands for, with its edits, before any override. */
  get object(): KubernetesObject {
    return this.current;
  }

  /**
   * What plan and state keep of the resource: the object, and the provider's own attributes but for write-only ones.
   * @internal
   */
  get kept(): Json {
    const others = Object.entries(this.props.providerAttributes ?? {}).filter(([key]) => !key.endsWith("_wo"));
    return { ...this.current, ...Object.fromEntries(others) };
  }

  /**
   * Lets the resource stand for another version of its object. Its address stays.
   * @param object of the same kind, name and namespace
   * @internal
   */
  replaceObject(object: KubernetesObject): void {
    this.attributes = converted(this, object, this.props).attributes;
    this.fewWords = undefined;
    this.attributesResolved = undefined;
    this.current = object;
    if (this.props.lifecycleOf !== undefined) this.setLifecycle(this.props.lifecycleOf(object));
  }

  private setLifecycle({ lifecycle, decisive }: ObjectLifecycle): void {
    const triggers =
      decisive === undefined
        ? []
        : replacementTriggers(this, this.terraformResourceType, this.friendlyUniqueId, decisive);
    const replacing = triggers.length > 0 ? { ...lifecycle, replaceTriggeredBy: triggers } : lifecycle;
    // A manifest in `kubernetes_manifest` has other attributes.
    this.lifecycle = this.props.custom === undefined ? leaveToOthers(this, this.current, replacing) : replacing;
  }

  /** The resource's address in Terraform, such as `kubernetes_service_v1.web`. */
  get address(): string {
    return `${this.terraformResourceType}.${this.friendlyUniqueId}`;
  }

  /**
   * Whether the provider's resource type has an attribute at a path.
   * @param path such as `spec.0.type`
   */
  hasAttribute(path: string): boolean {
    if (this.terraformResourceType === CUSTOM_TYPE) return CUSTOM_ATTRIBUTES.has(path.split(".")[0] ?? "");
    let block: BlockSchema | undefined = resourceSchemaOf(
      this.terraformResourceType,
      environmentOf(this).provider,
    )?.block;
    for (const step of path.split(".")) {
      if (/^\d+$/.test(step)) continue;
      if (block === undefined) return true; // below a map, any key may stand
      const field = block.fields.get(step);
      if (field === undefined) return false;
      block = field.block;
    }
    return true;
  }

  /** A reference to an attribute, such as `metadata[0].name`, as Terraform resolves it. */
  reference(path: string): string {
    return this.getStringAttribute(path);
  }

  /** @internal */
  override get terraformMetaArguments(): Record<string, unknown> {
    const { lifecycle, ...others } = super.terraformMetaArguments as { lifecycle?: TerraformResourceLifecycle };
    return { ...others, lifecycle: lifecycle && this.inFewWords(lifecycle) };
  }

  override toTerraform(): unknown {
    return isLeftOut(this.cdktfStack, this) ? {} : super.toTerraform();
  }

  /** @internal */
  isFinished(): boolean {
    const { count, forEach, provider, connection, provisioners, rawOverrides } = this as unknown as Internals;
    const unusual = count ?? forEach ?? provider ?? connection ?? provisioners ?? this.hasResourceMove();
    if (unusual !== undefined || this.importsOrMoves() || Object.keys(rawOverrides).length > 0) return false;
    const { lifecycle, dependsOn } = this;
    if (lifecycle !== undefined && !(isSimple(lifecycle) && isResolved(simpleLifecycle(lifecycle)))) return false;
    if (dependsOn !== undefined && !isResolved(dependsOn)) return false;
    return (this.attributesResolved ??= isResolved(this.written()) && !this.isTraced());
  }

  /** @internal */
  finished(): Json {
    const { lifecycle, dependsOn } = this;
    return {
      ...this.written(),
      "//": { metadata: { path: this.node.path, uniqueId: this.friendlyUniqueId } },
      ...defined({ depends_on: dependsOn }),
      ...(lifecycle === undefined ? {} : { lifecycle: this.inFewWords(simpleLifecycle(lifecycle)) }),
    };
  }

  /** What CDKTF writes of the construct beside its resource; where it was made is in it if that was asked for. */
  override get constructNodeMetadata(): Record<string, unknown> {
    const { metadata } = super.constructNodeMetadata as { metadata: object };
    return { metadata: this.trace === undefined ? metadata : { ...metadata, stackTrace: this.trace } };
  }

  /** Whether CDKTF writes where the resource was made. */
  private isTraced(): boolean {
    const { metadata } = this.constructNodeMetadata as { metadata: { stackTrace?: unknown } };
    return metadata.stackTrace !== undefined;
  }

  private importsOrMoves(): boolean {
    const { _imported, _hasMoved } = this as unknown as Internals;
    return _imported !== undefined || _hasMoved === true;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    // CDKTF merges overrides into what it gets here, each time that it renders.
    return copy(this.written()) as Record<string, unknown>;
  }

  /** The attributes as the configuration has them. */
  private written(): Readonly<Record<string, unknown>> {
    // Paths of overrides lead through lists (`spec.0.replicas`), and a list of theirs is added to one that is there.
    if (this.isOverridden()) return this.attributes;
    if (this.fewWords === undefined) {
      const schema = resourceSchemaOf(this.terraformResourceType, environmentOf(this).provider);
      this.fewWords = schema === undefined ? this.attributes : terse(schema, this.attributes);
    }
    return this.fewWords;
  }

  /** A lifecycle whose lone conditions stand without a list, unless an override may lead through that. */
  private inFewWords<T extends { readonly precondition?: unknown; readonly postcondition?: unknown }>(lifecycle: T): T {
    if (this.isOverridden()) return lifecycle;
    const { precondition, postcondition } = lifecycle;
    return {
      ...lifecycle,
      ...defined({ precondition: unlisted(precondition), postcondition: unlisted(postcondition) }),
    };
  }

  /** Whether an override of the resource, or one of its stack, reaches into its attributes. */
  private isOverridden(): boolean {
    const { rawOverrides } = this as unknown as Internals;
    if (Object.keys(rawOverrides).length > 0) return true;
    const { rawOverrides: ofStack } = this.cdktfStack as unknown as { readonly rawOverrides: { resource?: unknown } };
    const ofType = valueOf(ofStack.resource, this.terraformResourceType);
    return valueOf(ofType, this.friendlyUniqueId) !== undefined;
  }
}

/** The type and the attributes of an object as its resource has them. */
function converted(
  scope: Construct,
  object: KubernetesObject,
  { literal, validated, providerAttributes, custom, logicalId }: KubernetesResourceProps,
): ReturnType<typeof toTerraform> {
  const where = scope.node.path;
  const texts = literal === true ? [] : [object, providerAttributes];
  const problems = [
    ...texts.flatMap((text) => templateProblems(where, text)),
    ...(validated === true ? [] : objectProblems(where, object)),
  ];
  if (problems.length > 0) throw new KubeServicesError(problems);
  if (custom !== undefined)
    return {
      resourceType: CUSTOM_TYPE,
      attributes: customAttributes(scope, object, {
        ...custom,
        literal: literal === true,
        logicalId: logicalId ?? object.metadata.name,
      }),
    };
  const { resourceType, attributes } = toTerraform(object, {
    canonical: true,
    where,
    escapeTemplates: literal,
    provider: environmentOf(scope).provider,
  });
  return { resourceType, attributes: { ...attributes, ...providerAttributes } };
}

/** What CDKTF keeps of a resource beside its attributes; each makes it more than this class can finish by itself. */
interface Internals {
  readonly count?: unknown;
  readonly forEach?: unknown;
  readonly provider?: unknown;
  readonly connection?: unknown;
  readonly provisioners?: unknown;
  readonly rawOverrides: object;
  readonly _imported?: unknown;
  readonly _hasMoved?: boolean;
}

const valueOf = (record: unknown, key: string): unknown =>
  typeof record === "object" && record !== null ? (record as Json)[key] : undefined;

const isSimple = ({ replaceTriggeredBy = [] }: TerraformResourceLifecycle): boolean =>
  replaceTriggeredBy.every((trigger) => typeof trigger === "string");

const conditions = (list: readonly { condition: unknown; errorMessage: string }[]): Json[] =>
  list.map(({ condition, errorMessage }) => ({ condition, error_message: errorMessage }));

/** A block that stands once needs no list. */
const unlisted = (blocks: unknown): unknown => (Array.isArray(blocks) && blocks.length === 1 ? blocks[0] : blocks);

function simpleLifecycle(lifecycle: TerraformResourceLifecycle): Json {
  const { createBeforeDestroy, preventDestroy, ignoreChanges, replaceTriggeredBy, precondition, postcondition } =
    lifecycle;
  return {
    ...defined({
      create_before_destroy: createBeforeDestroy,
      prevent_destroy: preventDestroy,
      ignore_changes: ignoreChanges,
      replace_triggered_by: replaceTriggeredBy,
    }),
    ...(precondition === undefined ? {} : { precondition: conditions(precondition) }),
    ...(postcondition === undefined ? {} : { postcondition: conditions(postcondition) }),
  };
}

/** A copy of lists and plain objects; tokens stay the objects that they are. */
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== "object" || value === null || isResolvable(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]));
}
