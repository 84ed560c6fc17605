import { UnresolvedExpression } from "../cluster";
import { isJsonObject, singleBlock, type JsonObject } from "../json-object";
import { resourceSchemaOf, type BlockSchema, type ProviderMajor, type ResourceSchema } from "../manifest";
import { firstDifference } from "./compare-attributes";
import { sameRecord, TERRAFORM_DATA } from "./compare-record";
import type { Configuration } from "./configuration";
import { evaluateAll, evaluateText, referenceSteps } from "./expression";
import type { Scope } from "./expression-parser";
import { Failed, follow, type Step } from "./expression-values";
import { FullPlanNeeded } from "./full-plan";
import type { KnownObject, LiveVerdict } from "./live-objects";
import type { RawState, StateInstance, StateResource } from "./raw-state";

/** How a resource instance was found unchanged. */
export interface Unchanged {
  /** `state`: a record of Terraform's own, which is nowhere else. */
  readonly by: "resourceVersion" | "generation" | "fields" | "state";
  readonly uid?: string;
  readonly resourceVersion?: string;
}

/** What differs between a configuration, a state and a cluster. */
export interface Differences {
  /** Resources that a plan has to look at, by their addresses, and why. */
  readonly changed: ReadonlyMap<string, string>;
  /** Resource instances that a plan would leave as they are, by their addresses. */
  readonly unchanged: ReadonlyMap<string, Unchanged>;
  /** Resources of which the code asks for no instance, and the state has none. */
  readonly none: readonly string[];
}

/** Types that the table has have one provider, in one configuration of it. */
const KUBERNETES = /^provider\["[^"]*\/hashicorp\/kubernetes"\]$/;
const BUILT_IN = /^provider\["terraform\.io\/builtin\/terraform"\]$/;

/** An instance's address, such as `terraform_data.retained["web"]`. */
export function instanceAddress(address: string, key: string | number | undefined): string {
  if (key === undefined) return address;
  return `${address}[${typeof key === "number" ? key : JSON.stringify(key).replace(/[$%](?=\{)/g, "$&$&")}]`;
}

/**
 * The objects of a state that can be compared with the cluster.
 * @param major of the provider
 */
export function knownObjects(state: RawState, major: ProviderMajor): readonly KnownObject[] {
  return [...state.resources.values()].flatMap(({ address, type, provider, instances }) => {
    const schema = resourceSchemaOf(type, major);
    if (schema === undefined || !KUBERNETES.test(provider)) return [];
    return instances
      .filter(({ odd }) => odd === undefined)
      .map(({ key, attributes }) => ({ address: instanceAddress(address, key), type, schema, attributes }));
  });
}

/**
 * Finds what differs between a configuration, its state and the cluster. Whatever cannot be told counts as different.
 * @throws FullPlanNeeded `ConfigurationUnread`, `StateUnread`, `OutputsDiffer`
 */
export function compareStack(
  configuration: Configuration,
  state: RawState,
  live: ReadonlyMap<string, LiveVerdict>,
  major: ProviderMajor,
): Differences {
  if (state.hasModules) throw new FullPlanNeeded("StateUnread", "something of the state is in a module");
  for (const { block, address } of configuration.told)
    if (concerns(block, address, state))
      throw new FullPlanNeeded(
        "ConfigurationUnread",
        `a ${block} block speaks of ${address === "" ? "something" : address}`,
      );
  return new StackComparison(configuration, state, live, major).run();
}

/** What is moved or forgotten is in the state; what is imported is not. */
function concerns(block: "moved" | "removed" | "import", address: string, state: RawState): boolean {
  const [, base, key] = /^([\w-]+\.[\w-]+)(?:\[("(?:[^"\\]|\\.)*"|\d+)\])?$/.exec(address) ?? [];
  if (base === undefined) return true;
  const resource = state.resources.get(base);
  const wanted = key === undefined ? undefined : (JSON.parse(key) as string | number);
  const there = resource?.instances.some((one) => wanted === undefined || one.key === wanted) ?? false;
  return block === "import" ? !there : there;
}

/** What every resource may say beside its attributes. */
const META: ReadonlySet<string> = new Set(["//", "depends_on", "lifecycle", "count", "for_each", "timeouts"]);
const LIFECYCLE: ReadonlySet<string> = new Set([
  ...["create_before_destroy", "prevent_destroy", "ignore_changes", "replace_triggered_by"],
  ...["precondition", "postcondition"],
]);
/** What of `metadata` a write to the status does not touch. */
const KEPT_METADATA: ReadonlySet<Step> = new Set([
  "name",
  "namespace",
  "labels",
  "annotations",
  "uid",
  "generate_name",
]);

/** An instance that a configuration asks for, and what its expressions may refer to. */
interface Wanted {
  readonly key?: string | number;
  readonly perInstance: Readonly<Record<string, unknown>>;
}

type Verdict = { readonly differs: string } | { readonly instances: readonly (readonly [string, Unchanged])[] };

class StackComparison {
  private readonly verdicts = new Map<string, Verdict | "asked">();
  private readonly locals = new Map<string, unknown>();

  constructor(
    private readonly configuration: Configuration,
    private readonly state: RawState,
    private readonly live: ReadonlyMap<string, LiveVerdict>,
    private readonly major: ProviderMajor,
  ) {}

  run(): Differences {
    const changed = new Map<string, string>();
    const unchanged = new Map<string, Unchanged>();
    const none: string[] = [];
    for (const address of this.configuration.resources.keys()) {
      const verdict = this.verdict(address);
      if ("differs" in verdict) changed.set(address, verdict.differs);
      else if (verdict.instances.length === 0) none.push(address);
      else for (const [instance, how] of verdict.instances) unchanged.set(instance, how);
    }
    for (const address of this.state.resources.keys())
      if (!this.configuration.resources.has(address)) changed.set(address, "the code does not have it any more");
    for (const address of this.configuration.dataSources) changed.set(address, "data sources are read by Terraform");
    this.checkOutputs();
    return { changed, unchanged, none };
  }

  /** A targeted plan leaves outputs out, so each must be as the state has it. */
  private checkOutputs(): void {
    const { outputs } = this.configuration;
    const gone = [...this.state.outputs.keys()].find((name) => !outputs.has(name));
    if (gone !== undefined) throw new FullPlanNeeded("OutputsDiffer", `the output ${gone} is in the state alone`);
    for (const [name, body] of outputs) {
      const before = this.state.outputs.get(name);
      const same = before !== undefined && before.sensitive === (body["sensitive"] === true);
      const known = Object.keys(body).every((key) => ["//", "value", "sensitive", "description"].includes(key));
      if (!same || !known || !this.hasValue(body["value"], before.value))
        throw new FullPlanNeeded("OutputsDiffer", `the output ${name} may differ from the state`);
    }
  }

  private hasValue(wanted: unknown, value: unknown): boolean {
    try {
      const computed = evaluateAll(wanted, this.scope({}));
      return typeof computed !== "object" && computed === value;
    } catch (error) {
      if (error instanceof UnresolvedExpression || error instanceof Failed) return false;
      throw error;
    }
  }

  private verdict(address: string): Verdict {
    const known = this.verdicts.get(address);
    if (known === "asked") throw new UnresolvedExpression(address); // it refers to itself by way of others
    if (known !== undefined) return known;
    this.verdicts.set(address, "asked");
    let verdict: Verdict;
    try {
      verdict = this.compare(address, this.configuration.resources.get(address) ?? {});
    } catch (error) {
      if (!(error instanceof UnresolvedExpression || error instanceof Failed)) throw error;
      verdict = {
        differs:
          error instanceof UnresolvedExpression ? `it follows ${error.part}` : `Terraform tells: ${error.message}`,
      };
    }
    this.verdicts.set(address, verdict);
    return verdict;
  }

  private compare(address: string, body: JsonObject): Verdict {
    const [type = ""] = address.split(".");
    const schema = resourceSchemaOf(type, this.major);
    if (schema === undefined && type !== TERRAFORM_DATA) return { differs: `${type} is compared by Terraform` };
    const odd = oddArgument(body, schema);
    if (odd !== undefined) return { differs: `it says ${odd}` };
    const wanted = this.wantedInstances(body);
    const resource = this.state.resources.get(address);
    const there = resource?.instances ?? [];
    if (resource === undefined) return wanted.length === 0 ? { instances: [] } : { differs: "it is not in the state" };
    if (there.length !== wanted.length || wanted.some(({ key }) => !there.some((one) => one.key === key)))
      return { differs: "other instances of it are in the state" };
    if (!(schema === undefined ? BUILT_IN : KUBERNETES).test(resource.provider))
      return { differs: "another provider has made it" };
    const found: (readonly [string, Unchanged])[] = [];
    for (const expected of wanted) {
      const instance = there.find(({ key }) => key === expected.key) as StateInstance;
      const at = instanceAddress(address, expected.key);
      const live = this.liveOf(at, schema);
      if ("differs" in live) return live;
      const differs =
        this.stateDiffers(instance, schema) ??
        this.attributesDiffer(body, instance, schema, expected) ??
        this.lifecycleDiffers(body, resource, instance, expected, live);
      if (differs !== undefined) return { differs };
      found.push([at, live]);
    }
    return { instances: found };
  }

  private liveOf(address: string, schema: ResourceSchema | undefined): Unchanged | { readonly differs: string } {
    if (schema === undefined) return { by: "state" };
    const live = this.live.get(address);
    if (live === undefined) return { differs: "nobody looked at it" };
    if ("differs" in live) return live;
    return { by: live.found, uid: live.uid, resourceVersion: live.resourceVersion };
  }

  private stateDiffers(
    { odd, schemaVersion, sensitive }: StateInstance,
    schema: ResourceSchema | undefined,
  ): string | undefined {
    if (odd !== undefined) return `its object is ${odd}`;
    if (schemaVersion !== (schema?.schemaVersion ?? 0)) return "another version of the provider has written it";
    const marked = sensitive.find((path) => !isSensitive(schema?.block, path));
    return marked === undefined ? undefined : `${marked.join(".")} is marked as sensitive`;
  }

  private attributesDiffer(
    body: JsonObject,
    { attributes }: StateInstance,
    schema: ResourceSchema | undefined,
    { perInstance }: Wanted,
  ): string | undefined {
    const ignored = ignoredOf(body);
    if (ignored === "all") return undefined;
    const scope = this.scope(perInstance);
    const given = Object.fromEntries(
      Object.entries(body)
        .filter(([key]) => !META.has(key))
        .map(([key, value]) => [key, evaluateAll(value, scope)]),
    );
    if (schema === undefined) return sameRecord(given, attributes, ignored) ? undefined : "its values differ";
    if (!sameTimeouts(body["timeouts"], attributes["timeouts"])) return "timeouts";
    return firstDifference(schema.block, given, attributes, ignored);
  }

  private lifecycleDiffers(
    body: JsonObject,
    resource: StateResource,
    instance: StateInstance,
    { perInstance }: Wanted,
    live: Unchanged,
  ): string | undefined {
    const lifecycle = singleBlock(body["lifecycle"]);
    for (const trigger of asList(lifecycle["replace_triggered_by"]))
      if (typeof trigger !== "string" || this.triggers(trigger)) return "what replaces it may differ";
    const self = (steps: readonly Step[]): unknown => this.valueIn(resource.type, instance, live, steps);
    const scope = this.scope({ ...perInstance, self });
    for (const check of [...asList(lifecycle["precondition"]), ...asList(lifecycle["postcondition"])]) {
      const condition = isJsonObject(check) ? check["condition"] : undefined;
      if (typeof condition !== "string" || evaluateText(condition, scope) !== true) return "a condition of it may fail";
    }
    return undefined;
  }

  /** Whether what a resource follows changes, or may. */
  private triggers(text: string): boolean {
    const [type, name, ...steps] = referenceSteps(text) ?? [];
    const address = `${type}.${name}`;
    const body = this.configuration.resources.get(address);
    if (body === undefined) return true;
    if (!("differs" in this.verdict(address))) return false;
    if (
      type !== TERRAFORM_DATA ||
      steps[0] !== "input" ||
      body["for_each"] !== undefined ||
      body["count"] !== undefined
    )
      return true;
    const [instance, ...others] = this.state.resources.get(address)?.instances ?? [];
    if (others.length > 0 || instance?.odd !== undefined) return true;
    const at = (input: unknown): string => {
      try {
        return JSON.stringify(follow(input, steps.slice(1)));
      } catch {
        return ""; // nothing is there
      }
    };
    const before = isJsonObject(instance?.attributes["input"]) ? instance.attributes["input"]["value"] : undefined;
    return at(before) !== at(evaluateAll(body["input"], this.scope({})));
  }

  private wantedInstances(body: JsonObject): readonly Wanted[] {
    const { count, for_each: each } = body;
    if (count === undefined && each === undefined) return [{ perInstance: {} }];
    if (each !== undefined && count === undefined && isJsonObject(each))
      return Object.keys(each).map((key) => {
        if (/[$%]\{/.test(key)) throw new UnresolvedExpression("for_each");
        return { key, perInstance: { each: { key, value: evaluateAll(each[key], this.scope({})) } } };
      });
    if (typeof count === "number")
      return Array.from({ length: count }, (_, index) => ({ key: index, perInstance: { count: { index } } }));
    throw new UnresolvedExpression(count === undefined ? "for_each" : "count");
  }

  private scope(perInstance: Readonly<Record<string, unknown>>): Scope {
    return { reference: (steps) => this.resolve(steps, perInstance) };
  }

  private resolve(steps: readonly Step[], perInstance: Readonly<Record<string, unknown>>): unknown {
    const [first = "", second, ...rest] = steps;
    if (first === "self") return (perInstance["self"] as (steps: readonly Step[]) => unknown)(steps.slice(1));
    if (Object.hasOwn(perInstance, first)) return follow(perInstance[first], steps.slice(1));
    if (first === "local" && typeof second === "string") return follow(this.local(second), rest);
    const address = `${first}.${second ?? ""}`;
    const body = this.configuration.resources.get(address);
    if (body === undefined || body["count"] !== undefined || body["for_each"] !== undefined || rest.length === 0)
      throw new UnresolvedExpression(steps.join("."));
    const verdict = this.verdict(address);
    if ("differs" in verdict) throw new UnresolvedExpression(address);
    const resource = this.state.resources.get(address);
    const [instance] = resource?.instances ?? [];
    const [[, how] = []] = verdict.instances;
    if (resource === undefined || instance === undefined || how === undefined) throw new UnresolvedExpression(address);
    return this.valueIn(resource.type, instance, how, rest);
  }

  private local(name: string): unknown {
    if (this.locals.has(name)) {
      const value = this.locals.get(name);
      if (value === this) throw new UnresolvedExpression(`local.${name}`); // it refers to itself
      return value;
    }
    if (!Object.hasOwn(this.configuration.locals, name)) throw new UnresolvedExpression(`local.${name}`);
    this.locals.set(name, this);
    const value = evaluateAll(this.configuration.locals[name], this.scope({}));
    this.locals.set(name, value);
    return value;
  }

  /** An attribute of an unchanged object, as far as the state is sure to have it as it is now. */
  private valueIn(type: string, instance: StateInstance, how: Unchanged, steps: readonly Step[]): unknown {
    const [first = "", second, third] = steps;
    if (type === TERRAFORM_DATA) {
      if (first === "id") return instance.attributes["id"];
      const value = instance.attributes[first];
      if ((first !== "input" && first !== "output") || !isJsonObject(value))
        throw new UnresolvedExpression(steps.join("."));
      return follow(value["value"], steps.slice(1));
    }
    const field = resourceSchemaOf(type, this.major)?.block.fields.get(String(first));
    const isTold = first === "id" || (field?.kubernetesName !== undefined && field.sensitive !== true);
    const isStatus = first === "status" || (first === "metadata" && !(second === 0 && KEPT_METADATA.has(third ?? "")));
    const names = steps.filter((step) => typeof step === "string");
    const isMarked = instance.sensitive.some((path) =>
      path.every((name, at) => at >= names.length || names[at] === name),
    );
    if (!isTold || isMarked || (how.by !== "resourceVersion" && isStatus))
      throw new UnresolvedExpression(steps.join("."));
    return follow(instance.attributes, steps);
  }
}

/** Whether the provider's schema itself says that an attribute is sensitive: then each state marks it. */
function isSensitive(block: BlockSchema | undefined, [name, ...rest]: readonly string[]): boolean {
  const field = block?.fields.get(name ?? "");
  return field?.sensitive === true || (field?.block !== undefined && isSensitive(field.block, rest));
}

const asList = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

/** An argument of which nothing is known here. */
function oddArgument(body: JsonObject, schema: ResourceSchema | undefined): string | undefined {
  const isKnown = (key: string): boolean =>
    META.has(key) ||
    (schema === undefined ? ["input", "triggers_replace"].includes(key) : schema.block.fields.has(key));
  const lifecycles = asList(body["lifecycle"]);
  return (
    Object.keys(body).find((key) => !isKnown(key)) ??
    (lifecycles.length > 1 ? "lifecycle" : Object.keys(singleBlock(lifecycles)).find((key) => !LIFECYCLE.has(key)))
  );
}

function ignoredOf(body: JsonObject): "all" | ReadonlySet<string> {
  const ignored = singleBlock(body["lifecycle"])["ignore_changes"];
  if (ignored === "all") return "all";
  return new Set(asList(ignored).filter((one) => typeof one === "string"));
}

function sameTimeouts(wanted: unknown, state: unknown): boolean {
  const [after, before] = [singleBlock(wanted), isJsonObject(state) ? state : {}];
  return [...new Set([...Object.keys(after), ...Object.keys(before)])].every(
    (key) => (after[key] ?? null) === (before[key] ?? null),
  );
}
