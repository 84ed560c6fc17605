import type { CtyObject, CtyValue } from "../provider/cty/value";
import { isCtyList, sameValue, UnknownValue } from "../provider/cty/value";
import { SEVERITY_NUMBERS } from "../provider/protocol/plugin5";
import { typeOfBlock, type SchemaAttribute, type SchemaBlock } from "../provider/schema/block";
import { unwired, wire, type Plugin } from "./plugin";
import { at, placesOf, proposed, sample, valueOf, type Content, type Place } from "./sample";

/** What a provider does with a resource that its schema does not say, by places. */
export interface Probed {
  readonly defaults: ReadonlyMap<string, string | number | boolean>;
  /** Places whose change replaces the object. */
  readonly forceNew: ReadonlySet<string>;
  /** Blocks that the provider fills in where they are not given. */
  readonly computedBlocks: ReadonlySet<string>;
  /** Places at which two texts of one quantity are no change. */
  readonly suppressed: ReadonlySet<string>;
  readonly conflicts: ReadonlyMap<string, readonly string[]>;
  readonly minItems: ReadonlyMap<string, number>;
  readonly maxItems: ReadonlyMap<string, number>;
  /** Places of numbers that may have a fraction. */
  readonly fractions: ReadonlySet<string>;
  readonly timeouts: Readonly<Record<string, string>>;
  readonly importable: boolean;
  /** What the provider could not be asked, each in one line. */
  readonly failures: readonly string[];
}

/** Pairs of texts that mean the same quantity. */
const SAME_QUANTITY = ["1000m", "1"] as const;
/** More than any list of the provider may have. */
const TOO_MANY = 2000;
/** Under this key terraform-plugin-sdk keeps how long a resource may take, in nanoseconds. */
const TIMEOUTS_KEY = "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0";

interface Planned {
  readonly value: CtyValue;
  readonly replaces: ReadonlySet<string>;
  readonly privateData: Buffer;
}

interface Diagnostic {
  readonly severity: number;
  readonly summary: string;
  readonly detail: string;
}
interface Step {
  readonly attribute_name: string;
}

/** Asks a provider what it would plan for a resource, and what it would refuse. */
export async function probe(plugin: Plugin, type: string, block: SchemaBlock): Promise<Probed> {
  const prober = new Prober(plugin, type, block);
  return prober.probe();
}

/** Asks a provider what it would refuse of its own configuration. */
export async function probeConfiguration(
  plugin: Plugin,
  block: SchemaBlock,
): Promise<Pick<Probed, "conflicts" | "minItems" | "maxItems">> {
  const prober = new Prober(plugin, undefined, block);
  const blocks = placesOf(block).flatMap((place) => ("nested" in place ? [place.path] : []));
  return { conflicts: await prober.conflicts(), ...(await prober.counts(new Set(blocks))) };
}

class Prober {
  private readonly failures: string[] = [];
  private readonly places: readonly Place[];
  private readonly deepest: number;

  /** @param type undefined for the provider's own configuration */
  constructor(
    private readonly plugin: Plugin,
    private readonly type: string | undefined,
    private readonly block: SchemaBlock,
  ) {
    this.places = placesOf(block);
    this.deepest = Math.max(0, ...this.places.flatMap((place) => ("nested" in place ? [place.depth] : [])));
  }

  async probe(): Promise<Probed> {
    const sparse = await this.plan("defaults", null, NOTHING);
    const computedBlocks = await this.computedBlocks();
    return {
      defaults: await this.defaults(sparse),
      computedBlocks,
      forceNew: await this.forceNew(),
      suppressed: await this.suppressed(),
      conflicts: await this.conflicts(),
      ...(await this.counts(computedBlocks)),
      fractions: await this.fractions(),
      timeouts: timeoutsIn(sparse?.privateData),
      importable: await this.importable(),
      failures: this.failures,
    };
  }

  /** What is planned where nothing is said; a default that is an empty text shows only where there was another. */
  private async defaults(sparse: Planned | undefined): Promise<Probed["defaults"]> {
    const edited = await this.plan("empty defaults", FIRST, NOTHING);
    const found = new Map<string, string | number | boolean>();
    for (const place of this.places) {
      if (!("attribute" in place) || place.attribute.optional !== true) continue;
      const made = at(sparse?.value ?? null, place.path);
      // In a set, what is not given and an empty text are one.
      if (isPrimitive(made) && (made !== "" || place.set === undefined)) found.set(place.path, made);
      else if (
        place.attribute.computed !== true &&
        place.set === undefined &&
        at(edited?.value ?? null, place.path) === ""
      )
        found.set(place.path, "");
    }
    return found;
  }

  private async computedBlocks(): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (let depth = 0; depth <= this.deepest; depth++) {
      const planned = await this.plan(`computed blocks at depth ${depth}`, null, {
        ...NOTHING,
        count: this.above(depth),
      });
      for (const { path } of this.blocksAt(depth))
        if (at(planned?.value ?? null, path) instanceof UnknownValue) found.add(path);
    }
    return found;
  }

  private async forceNew(): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    const changed = await this.plan("replacement", FIRST, SECOND);
    const places = this.places.filter(({ path, set }) => set === undefined && changed?.replaces.has(path));
    // A set of blocks is replaced as a whole: which of its attributes does it, each tells alone.
    for (const place of places) if ("attribute" in place) found.add(place.path);
    for (let depth = 0; depth <= this.deepest; depth++) {
      const blocks = this.blocksAt(depth).map(({ path }) => path);
      const before = { ...NOTHING, count: this.above(depth) };
      const added = await this.ask(before, NOTHING);
      if (added !== undefined) for (const path of blocks.filter((each) => added.replaces.has(each))) found.add(path);
      // A provider that looks at the change itself may not bear blocks without content, or so many at once.
      else
        for (const path of blocks) {
          const without = { ...SECOND, count: (each: string) => (each === path ? 0 : 1) };
          if ((await this.plan(`replacement by the block ${path}`, without, SECOND))?.replaces.has(path))
            found.add(path);
        }
    }
    for (const place of this.places) {
      const { set } = place;
      if (set === undefined || !("attribute" in place) || found.has(set)) continue;
      const alone = await this.plan(
        `replacement by ${place.path}`,
        { ...NOTHING, count: (path) => (path === set ? 0 : 1) },
        { attribute: (path, attribute) => (path === place.path ? settable(attribute, "first") : null) },
      );
      if (alone?.replaces.has(set)) found.add(place.path);
    }
    return found;
  }

  private async suppressed(): Promise<ReadonlySet<string>> {
    const [first, other] = SAME_QUANTITY.map((text): Content => ({
      attribute: (_path, attribute) => withText(settable(attribute, "first"), text),
    })) as [Content, Content];
    const texts = (content: Content) => valueOf(this.block, content);
    const found = new Set<string>();
    const keep = (asked: readonly Place[], before: Content, after: Content, planned: Planned | undefined): void => {
      for (const { path } of asked) {
        const [was, wanted, is] = [texts(before), texts(after), planned?.value ?? null].map((value) => at(value, path));
        if (was === undefined || wanted === undefined || is === undefined) continue;
        if (!sameValue(was, wanted) && sameValue(was, is)) found.add(path);
      }
    };
    const attributes = this.places.filter((place) => "attribute" in place);
    keep(attributes, first, other, await this.plan("suppression", first, other));
    // What changes beside it may hide it: a map, which may be one of quantities, is asked for alone as well.
    for (const place of attributes) {
      if (found.has(place.path) || !isMap(place.attribute) || !isGiven(place.attribute)) continue;
      const alone: Content = {
        attribute: (path, attribute) => (path === place.path ? other : first).attribute(path, attribute),
      };
      keep([place], first, alone, await this.plan(`suppression at ${place.path}`, first, alone));
    }
    return found;
  }

  async conflicts(): Promise<Probed["conflicts"]> {
    const found = new Map<string, readonly string[]>();
    for (const text of await this.refused(EVERYTHING)) {
      const [, path, other] = /"([\w.]+)": conflicts with ([\w.]+)/.exec(text) ?? [];
      if (path !== undefined && other !== undefined) found.set(withoutIndices(path), [other]);
    }
    return found;
  }

  /**
   * How many items lists must and may have, where the schema does not tell.
   * @param repeated blocks that are given twice
   */
  async counts(repeated: ReadonlySet<string>): Promise<Pick<Probed, "minItems" | "maxItems">> {
    const lists = (length: number): Content => ({
      attribute: (_path, attribute) => {
        const [item] = isList(attribute) ? (sample(attribute.type, "first") as readonly CtyValue[]) : [];
        return item === undefined || !isGiven(attribute) ? null : new Array<CtyValue>(length).fill(item);
      },
      count: (path) => (length > 0 && repeated.has(path) ? 2 : 1),
    });
    const [minItems, maxItems] = [new Map<string, number>(), new Map<string, number>()];
    for (const length of [0, TOO_MANY])
      for (const text of await this.refused(lists(length))) {
        const [, path, bound, number] = /Attribute ([\w.]+) (supports|requires) (\d+) item/.exec(text) ?? [];
        if (path === undefined) continue;
        (bound === "supports" ? maxItems : minItems).set(withoutIndices(path), Number(number));
      }
    return { minItems, maxItems };
  }

  /** Which numbers may have a fraction: it is asked for each alone only where not all of them are refused. */
  private async fractions(): Promise<ReadonlySet<string>> {
    const numbers = this.places.flatMap((place) =>
      "attribute" in place && place.attribute.type === "number" && isGiven(place.attribute) ? [place.path] : [],
    );
    const refusals = (asked: ReadonlySet<string>): Promise<readonly string[]> =>
      this.refused({ attribute: (path) => (asked.has(path) ? 0.5 : null) });
    const isWhole = (text: string): boolean => text.includes("whole number");
    if ((await refusals(new Set(numbers))).filter(isWhole).length >= numbers.length) return new Set();
    const found = new Set<string>();
    for (const path of numbers) {
      // A number that is given only together with another is refused for that before anybody looks at its value.
      const name = path.split(".").at(-1) ?? "";
      const texts = await refusals(new Set([path]));
      if (!texts.some((text) => isWhole(text) || text.includes(name))) found.add(path);
    }
    return found;
  }

  private async importable(): Promise<boolean> {
    const { diagnostics } = await this.plugin.call("ImportResourceState", { type_name: this.type, id: "a/b" });
    return !(diagnostics as readonly Diagnostic[]).some(({ summary }) => /doesn't support import/.test(summary));
  }

  private async plan(what: string, before: Content | null, after: Content): Promise<Planned | undefined> {
    return this.ask(before, after, (refusal) => this.failures.push(`${what}: ${refusal}`));
  }

  private async ask(
    before: Content | null,
    after: Content,
    onRefusal: (text: string) => void = () => undefined,
  ): Promise<Planned | undefined> {
    const type = typeOfBlock(this.block);
    const prior = before === null ? null : { ...valueOf(this.block, before), id: "a" };
    const config = { ...valueOf(this.block, after), id: null } as CtyObject;
    const answer = await this.plugin
      .call("PlanResourceChange", {
        type_name: this.type,
        prior_state: wire(prior, type),
        proposed_new_state: wire(proposed(this.block, config, prior), type),
        config: wire(config, type),
      })
      .catch((error: unknown) => {
        throw new Error(`${this.type}: the provider does not answer`, { cause: error });
      });
    const errors = (answer["diagnostics"] as readonly Diagnostic[]).filter(
      ({ severity }) => severity === SEVERITY_NUMBERS.error,
    );
    if (errors.length > 0) {
      onRefusal(errors.map(({ summary }) => summary).join("; "));
      return undefined;
    }
    return {
      value: unwired(answer["planned_state"], type),
      replaces: new Set((answer["requires_replace"] as readonly { steps: readonly Step[] }[]).map(pathOf)),
      privateData: answer["planned_private"] as Buffer,
    };
  }

  /**
   * What the provider says of a configuration. The paths beside its messages are not read: in deep blocks
   * terraform-plugin-sdk gives those of neighbours.
   */
  private async refused(content: Content): Promise<readonly string[]> {
    const config = wire(valueOf(this.block, content), typeOfBlock(this.block));
    const { diagnostics } =
      this.type === undefined
        ? await this.plugin.call("PrepareProviderConfig", { config })
        : await this.plugin.call("ValidateResourceTypeConfig", {
            type_name: this.type,
            config,
            client_capabilities: { write_only_attributes_allowed: true },
          });
    return (diagnostics as readonly Diagnostic[]).map(({ summary, detail }) => `${summary}: ${detail}`);
  }

  private blocksAt(depth: number): readonly Place[] {
    return this.places.filter((place) => "nested" in place && place.depth === depth);
  }

  /** Blocks above a depth, and none below. */
  private above(depth: number): (path: string) => number {
    return (path) => (path.split(".").length <= depth ? 1 : 0);
  }
}

const isGiven = ({ required, optional, writeOnly }: SchemaAttribute): boolean =>
  (required === true || optional === true) && writeOnly !== true;
const isList = ({ type }: SchemaAttribute): boolean => Array.isArray(type) && (type[0] === "list" || type[0] === "set");
const isMap = ({ type }: SchemaAttribute): boolean => Array.isArray(type) && type[0] === "map";
const settable = (attribute: SchemaAttribute, which: "first" | "second"): CtyValue =>
  isGiven(attribute) ? sample(attribute.type, which) : null;

const NOTHING: Content = { attribute: () => null };
const FIRST: Content = { attribute: (_path, attribute) => settable(attribute, "first") };
/** With what is written only, too. */
const EVERYTHING: Content = {
  attribute: (_path, attribute) => settable({ ...attribute, writeOnly: false }, "first"),
};
const SECOND: Content = { attribute: (_path, attribute) => settable(attribute, "second") };

const isPrimitive = (value: CtyValue | undefined): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

/** The value with another text in it. */
function withText(value: CtyValue, text: string): CtyValue {
  if (typeof value === "string") return text;
  if (isCtyList(value)) return value.map((item) => withText(item, text));
  if (typeof value !== "object" || value === null || value instanceof UnknownValue) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withText(inner as CtyValue, text)]));
}

/** `spec.0.selector` → `spec.selector`. */
const withoutIndices = (path: string): string => path.replace(/\.\d+(?=\.|$)/g, "");

const pathOf = ({ steps }: { readonly steps: readonly Step[] }): string =>
  steps
    .map(({ attribute_name: name }) => name)
    .filter((name) => name !== "")
    .join(".");

function timeoutsIn(privateData: Buffer | undefined): Readonly<Record<string, string>> {
  if (privateData === undefined || privateData.length === 0) return {};
  const { [TIMEOUTS_KEY]: timeouts = {} } = JSON.parse(privateData.toString("utf8")) as Record<
    string,
    Readonly<Record<string, number>> | undefined
  >;
  return Object.fromEntries(Object.entries(timeouts).map(([name, nanoseconds]) => [name, goDuration(nanoseconds)]));
}

/** `10m0s`, as Go writes it. */
function goDuration(nanoseconds: number): string {
  const seconds = nanoseconds / 1e9;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return `${hours > 0 ? `${hours}h` : ""}${seconds >= 60 ? `${minutes}m` : ""}${seconds % 60}s`;
}
