import type { KubernetesObject, ProviderMajor, ResourceSchema } from "../../../manifest";
import { toKubernetes } from "../../../manifest/to-kubernetes";
import { toTerraform } from "../../../manifest/to-terraform";
import type { KubeClient, LiveObject, ObjectReference } from "../client/kube-client";
import type { ProviderSettings } from "../client/settings";
import { attributePath } from "../cty/path";
import type { CtyObject, CtyValue } from "../cty/value";
import { isCtyObject, UNKNOWN } from "../cty/value";
import { failure } from "../diagnostic";
import { IDENTIFIED, type IdentityFacts } from "../identity";
import { ChangeSet } from "../plan/change-set";
import { planBlock } from "../plan/diff";
import { isEquivalent, settleEmpty } from "../plan/normalize";
import { dropWriteOnly, markComputedUnknown } from "../plan/unknowns";
import type { VersionedSchema } from "../schema/block";
import { typeOfBlock } from "../schema/block";
import { resourceSchema } from "../schema/from-table";
import { parseDuration } from "../waits/duration";
import { waitUntilGone } from "../waits/wait";
import { explainApiError } from "./api-diagnostics";
import type { KindBehaviour, ResourceWait } from "./behaviour";
import { fieldSteps, metadataSteps } from "./json-patch";
import { behaviourOf } from "./kinds";
import { hideForeignMetadata } from "./metadata";
import type { Applied, Plan, Resource, ResourceContext } from "./resource";
import { dropEmptyBlocks } from "./empty-blocks";
import { plainAttributes } from "./plain";
import { shapeAttributes } from "./shape";
import { validateTyped } from "./validate";

/** What the SDK waits at most where nothing else is said, in milliseconds. */
const DEFAULT_TIMEOUT = 20 * 60_000;
/** Root fields of an object that an update leaves alone. */
const IDENTITY_FIELDS = ["apiVersion", "kind", "metadata", "spec", "status"];

type Operation = "create" | "update" | "delete";

/** A resource type that stands for one kind, such as `kubernetes_service_v1`. */
export class TypedResource implements Resource {
  readonly forgiven = true;
  private readonly behaviour: KindBehaviour;

  /** @param provider whose attributes `facts` has */
  constructor(
    private readonly facts: ResourceSchema,
    private readonly provider: ProviderMajor,
  ) {
    this.behaviour = behaviourOf(facts.resourceType);
  }

  get identity(): IdentityFacts | undefined {
    return IDENTIFIED.has(this.facts.resourceType) ? this.facts : undefined;
  }

  get schema(): VersionedSchema {
    return resourceSchema(this.facts);
  }

  validate(config: CtyObject): void {
    validateTyped(config, this.facts);
  }

  async plan(prior: CtyObject | null, proposed: CtyObject): Promise<Plan> {
    const { block } = this.schema;
    const changes = new ChangeSet(prior === null);
    const planned: Record<string, CtyValue> = { ...planBlock(this.facts.block, prior, proposed, [], changes) };
    planned["id"] = prior === null ? UNKNOWN : (prior["id"] ?? null);
    if ("timeouts" in block.blocks) planned["timeouts"] = proposed["timeouts"] ?? null;
    if (prior === null)
      return { planned: dropWriteOnly(markComputedUnknown(planned, block), block), requiresReplace: [] };
    for (const name of this.behaviour.keeps?.(planned) ?? []) planned[name] = prior[name] ?? null;
    // What no state keeps is no change by itself: its revision is.
    const kept = dropWriteOnly(planned, block);
    if (!changes.any || isEquivalent(prior, kept, typeOfBlock(block))) return { planned: prior, requiresReplace: [] };
    const special = this.behaviour.forcesReplacement?.(prior, planned) ?? [];
    const paths = [...changes.requiresReplace, ...special];
    return {
      planned: kept,
      requiresReplace: paths.length === 0 ? [] : [...paths, attributePath("id")],
    };
  }

  async create(planned: CtyObject, config: CtyObject, context: ResourceContext): Promise<Applied> {
    const object = this.objectOf(planned, config, "create");
    const wanted = this.referenceOfObject(object);
    let live: LiveObject;
    try {
      live = await context.client.create(object);
    } catch (error) {
      throw explainApiError(error, "create", wanted, this.facts.block);
    }
    const reference = { ...wanted, name: live.metadata.name };
    const problem = await this.wait(this.behaviour.afterCreate, reference, planned, "create", context);
    const identified = this.behaviour.identifiesAtOnce === true;
    return { state: await this.stateAfter(reference, live, planned, context), identified, ...problem };
  }

  async update(prior: CtyObject, planned: CtyObject, config: CtyObject, context: ResourceContext): Promise<Applied> {
    const reference = this.referenceOfId(prior["id"]);
    const before = this.objectOf(prior, prior, "update");
    const after = this.objectOf(planned, config, "update");
    const live = await this.send(reference, { before, after, prior, planned }, context.client);
    const problem = await this.wait(this.behaviour.afterUpdate, reference, planned, "update", context);
    const unread = this.behaviour.changeEndsUnread?.(planned) === true;
    return { state: await this.stateAfter(reference, live, planned, context), unread, ...problem };
  }

  async delete(prior: CtyObject, context: ResourceContext): Promise<void> {
    const reference = this.referenceOfId(prior["id"]);
    const options = { timeout: this.timeout(prior, "delete"), stop: context.stop };
    const { client } = context;
    try {
      await this.behaviour.beforeDelete?.({ client, reference, attributes: prior, options });
      await client.delete(reference, this.behaviour.propagationPolicy);
      if (this.behaviour.waitsUntilGone === true) await waitUntilGone(client, reference, options);
    } catch (error) {
      throw explainApiError(error, "delete", reference, this.facts.block);
    }
  }

  async read(prior: CtyObject, context: ResourceContext): Promise<CtyObject | null> {
    const reference = this.referenceOfId(prior["id"]);
    let live: LiveObject | undefined;
    try {
      live = await context.client.find(reference);
    } catch (error) {
      throw explainApiError(error, "read", reference, this.facts.block);
    }
    if (live === undefined) return null;
    const imported =
      (prior["metadata"] ?? null) === null || (Array.isArray(prior["metadata"]) && prior["metadata"].length === 0);
    const state = this.stateOf(live, prior, imported ? null : prior, context.settings);
    const settled = settleEmpty(state, prior, typeOfBlock(this.schema.block), false) as CtyObject;
    return dropWriteOnly(settled, this.schema.block);
  }

  import(id: string): CtyObject {
    if (!this.facts.importable) {
      throw failure(`${this.facts.resourceType} cannot be imported`, "The real provider has no import for it, either.");
    }
    this.referenceOfId(id);
    const { attributes, blocks } = this.schema.block;
    const none = Object.keys(attributes).map((name) => [name, null] as const);
    const noBlocks = Object.entries(blocks).map(
      ([name, { nesting }]) => [name, nesting === "single" ? null : []] as const,
    );
    return { ...Object.fromEntries([...none, ...noBlocks]), ...this.behaviour.imported, id };
  }

  private objectOf(attributes: CtyObject, config: CtyObject, operation: "create" | "update"): KubernetesObject {
    const writeOnly = Object.keys(this.schema.block.attributes).filter(
      (name) => this.schema.block.attributes[name]?.writeOnly,
    );
    const given = { ...attributes, ...Object.fromEntries(writeOnly.map((name) => [name, config[name] ?? null])) };
    const object = toKubernetes(this.facts.resourceType, plainAttributes(given, this.facts.block));
    return this.behaviour.prepare?.(object, attributes, operation) ?? object;
  }

  private async send(
    reference: ObjectReference,
    change: Parameters<NonNullable<KindBehaviour["update"]>>[0],
    client: KubeClient,
  ): Promise<LiveObject> {
    const { before, after } = change;
    const update = this.behaviour.update?.(change) ?? { patch: this.allFieldSteps(before, after) };
    try {
      if ("replace" in update) return await client.replace(reference, update.replace);
      const steps = [...metadataSteps(before, after), ...update.patch];
      return steps.length === 0 ? await client.get(reference) : await client.patch(reference, steps);
    } catch (error) {
      throw explainApiError(error, "update", reference, this.facts.block);
    }
  }

  private allFieldSteps(before: KubernetesObject, after: KubernetesObject): ReturnType<typeof fieldSteps> {
    const names = Object.keys({ ...before, ...after }).filter((name) => !IDENTITY_FIELDS.includes(name));
    return [...fieldSteps("", before, after, names), ...fieldSteps("/spec", before["spec"], after["spec"])];
  }

  private async wait(
    wait: ResourceWait | undefined,
    reference: ObjectReference,
    attributes: CtyObject,
    operation: Operation,
    { client, stop }: ResourceContext,
  ): Promise<{ readonly problem?: unknown }> {
    try {
      await wait?.({ client, reference, attributes, options: { timeout: this.timeout(attributes, operation), stop } });
      return {};
    } catch (error) {
      return { problem: explainApiError(error, `wait for`, reference, this.facts.block) }; // the object is stored
    }
  }

  private async stateAfter(
    reference: ObjectReference,
    answered: LiveObject,
    planned: CtyObject,
    { client, settings }: ResourceContext,
  ): Promise<CtyObject> {
    let live = answered;
    try {
      live = (await client.find(reference)) ?? answered;
    } catch {
      // What the API server answered to the change is true as well, only older: nothing that was made gets lost.
    }
    const state = this.stateOf(live, planned, planned, settings);
    const settled = settleEmpty(state, planned, typeOfBlock(this.schema.block), true) as CtyObject;
    return dropWriteOnly(settled, this.schema.block);
  }

  /**
   * @param kept where the attributes without a Kubernetes field come from
   * @param known the attributes that are planned or were in the state, null for an import
   */
  private stateOf(live: LiveObject, kept: CtyObject, known: CtyObject | null, settings: ProviderSettings): CtyObject {
    const object = { ...live, apiVersion: this.facts.apiVersion, kind: this.facts.kind };
    const { attributes } = toTerraform(object, { onUnsupported: "ignore", computed: true, provider: this.provider });
    const visible = hideForeignMetadata(attributes, known, settings);
    const read = this.behaviour.read?.(visible, live, known) ?? visible;
    const state: Record<string, CtyValue> = {
      ...shapeAttributes(dropEmptyBlocks(read, this.facts.block), this.schema.block),
    };
    for (const [name, field] of this.facts.block.fields) {
      const ofProvider = field.kubernetesName === undefined && this.facts.resourceType !== "kubernetes_secret_v1";
      const ownOfSecret =
        this.facts.resourceType === "kubernetes_secret_v1" && /^(?:wait_for_|.*_wo_revision$)/.test(name);
      // What a refresh alone fills in, such as a name that Kubernetes gave, an import fills in as well.
      const filled = ofProvider && field.computed === true && (kept[name] ?? null) === null;
      if (ofProvider || ownOfSecret)
        state[name] = kept[name] === UNKNOWN || filled ? (state[name] ?? null) : (kept[name] ?? null);
    }
    const { name, namespace } = live.metadata;
    state["id"] = this.facts.namespaced ? `${namespace}/${name}` : name;
    if ("timeouts" in state) state["timeouts"] = kept["timeouts"] ?? null;
    return state;
  }

  private timeout(attributes: CtyObject, operation: Operation): number {
    const timeouts = attributes["timeouts"] ?? null;
    const configured = isCtyObject(timeouts) ? timeouts[operation] : undefined;
    const text = typeof configured === "string" ? configured : this.facts.timeouts[operation];
    return (text === undefined ? undefined : parseDuration(text)) ?? DEFAULT_TIMEOUT;
  }

  private referenceOfObject(object: KubernetesObject): ObjectReference {
    const { apiVersion, kind, namespaced } = this.facts;
    const {
      name,
      generateName,
      namespace = "default",
    } = (object["metadata"] ?? {}) as Readonly<Record<string, string>>;
    return { apiVersion, kind, name: name ?? `${generateName ?? ""}…`, ...(namespaced ? { namespace } : {}) };
  }

  private referenceOfId(id: CtyValue | undefined): ObjectReference {
    const { apiVersion, kind, namespaced } = this.facts;
    const parts = String(id).split("/");
    const [namespace = "", name = ""] = namespaced ? parts : ["", ...parts];
    if (typeof id !== "string" || name === "" || parts.length !== (namespaced ? 2 : 1)) {
      throw failure(
        `The ID ${JSON.stringify(id)} is not that of a ${kind}`,
        namespaced ? "Write NAMESPACE/NAME." : "Write the NAME alone.",
      );
    }
    return { apiVersion, kind, name, ...(namespaced ? { namespace } : {}) };
  }
}
