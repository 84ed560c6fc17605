import { isClaimedCredential, namesCredential } from "../../credential-claims";
import {
  assignsCredential,
  cutCredentials,
  hasCredentialForm,
  isCredentialName,
  isPlainlyHarmless,
} from "../../credentials";
import { NOT_SET } from "../plan/configuration";
import { LEFT_TO_SERVER, Masked, ownKey, setKey, UNKNOWN, type Branch, type MaskReason, type Tree } from "./marks";

/** How much of a resource may be shown. */
export type Openness =
  /** A Kubernetes kind whose fields are known: shown, but for what is secret. */
  | "known"
  /** Data of a Secret: nothing under `data` and its like is shown. */
  | "secret"
  /** A ConfigMap: its values are texts of which anything may be in them. */
  | "config"
  /** A custom kind of Secret, or a Secret that becomes something else: as "secret", and everything else as "foreign". */
  | "mixed"
  /** Anything else, such as custom resources and resources of other providers: every text of it may hold anything. */
  | "foreign";

const SECRET_DATA = /^(?:data|binary_data|string_data|binaryData|stringData|data_wo|binary_data_wo)$/;
const CONFIG_DATA = /^(?:data|binary_data|binaryData)$/;
/** Fields that hold free text, in the spelling of the provider and of Kubernetes. */
const FREE_TEXT =
  /^(?:annotations|args|command|parameters|volume_attributes|volumeAttributes|options|mount_options|mountOptions|sysctl|sysctls|http_header|httpHeaders|host_aliases|external_name|path|keyring)$/;
/** Fields that are a credential by their very name. */
const CREDENTIAL_FIELDS =
  /^(?:password|passwd|token|client_secret|secret_key|private_key|api_key|ca_bundle|caBundle|client_key|tls_key|tls_crt)$/;
/** A Secret written as a text: its data are not recognised for what they are. */
const SECRET_MANIFEST =
  /(?:^|[\n{,])[ \t-]{0,40}["']?kind["']?[ \t]{0,8}:[ \t\n]{0,8}["']?(?:Secret|SealedSecret)(?![A-Za-z])/;
/** A longer text, or one of several lines, is shown but for what is cut out of it. */
const LONGEST_LINE = 200;
/** What is no credential whatever it is called. */
const isSetting = (text: string): boolean => /^(?:true|false|yes|no|on|off|none|null|\d{1,5})?$/i.test(text.trim());
const IMAGE = /^[a-z0-9.:/_-]+(?:@sha256:[a-f0-9]{64})?$/i;

/** What a key says of what stands under it; asked once a key, of which a plan has a few dozen. */
interface KeyFacts {
  readonly freeText: boolean;
  readonly credential: boolean;
}
const facts = new Map<string, KeyFacts>();
function factsOf(key: string): KeyFacts {
  let known = facts.get(key);
  if (known === undefined) {
    known = { freeText: FREE_TEXT.test(key), credential: CREDENTIAL_FIELDS.test(key) };
    if (facts.size < 20_000) facts.set(key, known);
  }
  return known;
}

/** What a sensitive value is that is not known yet: equal to none. */
const LATER = Symbol("later");

/** Collects what was masked, so that it is found again where it stands in clear. */
type SecretSink = (value: string) => void;

interface Place {
  /** The key that leads here; for list elements that of the list. */
  readonly key: string;
  /** The name that says what a free text is: of an environment variable, an annotation, a flag. */
  readonly name: string;
  /** Whether this is free text. */
  readonly free: boolean;
}

function at(marks: unknown, key: string | number): unknown {
  if (marks === true) return true;
  if (typeof marks !== "object" || marks === null) return false;
  return ownKey(marks as Record<string, unknown>, String(key));
}

/** The keys of a value, and those that it will have after the apply. */
function keysOf(value: object, unknown: unknown): readonly string[] {
  const keys = Object.keys(value);
  if (typeof unknown !== "object" || unknown === null) return keys;
  const more = Object.keys(unknown).filter((key) => !Object.hasOwn(value, key));
  return more.length === 0 ? keys : [...keys, ...more];
}

function leaves(value: unknown, sink: SecretSink): void {
  if (typeof value === "string") sink(value);
  else if (typeof value === "object" && value !== null) Object.values(value).forEach((inner) => leaves(inner, sink));
}

function hide(reason: MaskReason, value: unknown, sink: SecretSink, keep: (text: string) => boolean): Masked {
  if (reason !== "hidden" && reason !== "guess") leaves(value, (text) => keep(text) && sink(text));
  return new Masked(reason, value);
}
const everything = (): boolean => true;
/** Under a parent that is sensitive as a whole stand plain words too, which would empty the report if looked for. */
const telling = (text: string): boolean => !isPlainlyHarmless(text) || /\d/.test(text);

/** Longer texts are not remembered, nor more than so many. */
const LONGEST_REMEMBERED = 16 * 1024;
const MOST_REMEMBERED = 20_000;

/** What the masking of one plan has in common: whom it tells the secrets, and which free texts it has looked through. */
export class Masking {
  readonly #free = new Map<string, Map<string, Tree>>();
  #count = 0;

  constructor(readonly sink: SecretSink) {}

  /** What stands for a free text under a name: a plan repeats most of them, before, after and in copies of modules. */
  free(value: string, name: string, look: () => Tree): Tree {
    if (value.length > LONGEST_REMEMBERED) return look();
    let known = this.#free.get(name);
    const before = known?.get(value);
    if (before !== undefined) return before;
    const masked = look();
    if (this.#count < MOST_REMEMBERED) {
      if (known === undefined) this.#free.set(name, (known = new Map()));
      known.set(value, masked);
      this.#count++;
    }
    return masked;
  }
}

/** Whether marks may mark something. */
const marks = (tree: unknown): boolean => tree === true || (typeof tree === "object" && tree !== null);

/** Copies a value of a plan with marks where something is secret, looks like it, or is not known yet. */
class Masker {
  private readonly sink: SecretSink;
  /** Whether data of a Secret may stand in it: even `null` and `true` are looked at then. */
  private readonly secret: boolean;

  constructor(
    private readonly openness: Openness,
    private readonly masking: Masking,
  ) {
    this.sink = masking.sink;
    this.secret = openness === "secret" || openness === "mixed";
  }

  private text(value: string, key: string, name: string, free: boolean): Tree {
    if (factsOf(key).credential) return hide("credential", value, this.sink, everything);
    if (key === "image") return IMAGE.test(value) ? value : new Masked("hidden", value);
    if (free) return this.masking.free(value, name, () => this.free(value, name));
    return hasCredentialForm(value) ? hide("credential", value, this.sink, everything) : value;
  }

  /** A text that may hold anything: shown, but for what may be a credential in it. */
  private free(value: string, name: string): Tree {
    if (SECRET_MANIFEST.test(value)) return new Masked("hidden", value);
    if (isPlainlyHarmless(value) && !isCredentialName(name)) return value;
    // Of `--password=hunter2` what follows the flag.
    const bare = name.startsWith("-") && value.startsWith(`${name}=`) ? value.slice(name.length + 1) : value;
    const claimed = isClaimedCredential(name, bare);
    const single = value.length <= LONGEST_LINE && !value.includes("\n");
    if (single && value !== "" && (claimed || isCredentialName(name) || hasCredentialForm(value))) {
      if (!claimed && isSetting(bare)) return value;
      if (claimed && bare !== value) this.sink(bare);
      return hide(claimed ? "credential" : "guess", value, this.sink, claimed ? everything : telling);
    }
    const shown = cutCredentials(value);
    if (shown === value) return claimed ? new Masked("credential", value) : value;
    return new Masked(claimed ? "credential" : assignsCredential(value) ? "guess" : "hidden", value, shown);
  }

  // Both copy only where something in them is masked: most of a plan stays as it was parsed.
  private list(value: readonly unknown[], sensitive: unknown, unknown: unknown, place: Place): Tree {
    const length = Math.max(value.length, Array.isArray(unknown) ? unknown.length : 0);
    let out: Tree[] | undefined;
    for (let index = 0; index < length; index++) {
      const item: unknown = value[index];
      const masked = this.mask(item, at(sensitive, index), at(unknown, index), this.placeInList(value, index, place));
      if (out === undefined && (masked !== item || index >= value.length)) out = value.slice(0, index) as Tree[];
      out?.push(masked);
    }
    return out ?? (value as Tree[]);
  }

  private placeInList(value: readonly unknown[], index: number, place: Place): Place {
    if (!place.free) return place;
    const [before, item] = [value[index - 1], value[index]];
    // `--password=hunter2`, and `--password` before `hunter2`: the flag names what follows it.
    const assigned = typeof item === "string" ? /^(--?[A-Za-z][\w.-]*)=/.exec(item)?.[1] : undefined;
    const flag = typeof before === "string" && /^--?[A-Za-z][\w.-]*$/.test(before) ? before : undefined;
    const name = assigned ?? flag;
    return name === undefined ? place : { ...place, name };
  }

  private object(value: Readonly<Record<string, unknown>>, sensitive: unknown, unknown: unknown, place: Place): Tree {
    let out: Record<string, Tree> | undefined;
    const given = value["name"];
    const marked = marks(sensitive) || marks(unknown);
    for (const key of marked ? keysOf(value, unknown) : Object.keys(value)) {
      const inner = marked ? ownKey(value, key) : value[key];
      const flagged = marked && at(sensitive, key);
      const later = marked && at(unknown, key);
      // Most of what a state holds is null, true, false or an empty list.
      const plain = inner === null || typeof inner === "boolean" || (Array.isArray(inner) && inner.length === 0);
      const clear = !flagged && !later && !this.secret;
      if (plain && clear) continue;
      const named = key === "value" && typeof given === "string";
      const name = named ? given : key;
      const free = place.free || named || factsOf(key).freeText;
      const masked =
        typeof inner === "string" && clear
          ? this.text(inner, key, name, free)
          : this.mask(inner, flagged, later, { key, name, free });
      if (masked === inner) continue;
      out ??= { ...value } as Record<string, Tree>;
      setKey(out, key, masked);
    }
    return out ?? (value as Branch);
  }

  mask(value: unknown, sensitive: unknown, unknown: unknown, place: Place): Tree {
    if (sensitive === true) {
      if (value === null || value === undefined) return new Masked("sensitive", unknown === true ? LATER : value);
      return hide("sensitive", value, this.sink, typeof value === "object" ? telling : everything);
    }
    if (this.secret && SECRET_DATA.test(place.key) && value !== null && value !== undefined) {
      return hide("sensitive", value, this.sink, everything);
    }
    if (this.openness === "config" && CONFIG_DATA.test(place.key) && typeof value === "object" && value !== null) {
      return this.configuration(value as Record<string, unknown>, sensitive, unknown, place.key !== "data");
    }
    if (unknown === true) return UNKNOWN;
    if (unknown === NOT_SET) return LEFT_TO_SERVER;
    if (value === null || value === undefined) {
      const nested = typeof unknown === "object" && unknown !== null;
      if (!nested) return value === null ? null : undefined;
      return Array.isArray(unknown)
        ? this.list([], sensitive, unknown, place)
        : this.object({}, sensitive, unknown, place);
    }
    if (typeof value === "string") return this.text(value, place.key, place.name, place.free);
    if (typeof value === "number")
      return place.free && namesCredential(place.name) && Math.abs(value) > 99_999 ? new Masked("guess", value) : value;
    if (typeof value === "boolean") return value;
    return Array.isArray(value)
      ? this.list(value, sensitive, unknown, place)
      : this.object(value as Record<string, unknown>, sensitive, unknown, place);
  }

  private configuration(
    data: Readonly<Record<string, unknown>>,
    sensitive: unknown,
    unknown: unknown,
    binary: boolean,
  ): Tree {
    const out: Record<string, Tree> = {};
    for (const key of keysOf(data, unknown)) {
      const [value, later] = [ownKey(data, key), at(unknown, key) === true];
      if (at(sensitive, key) === true || later) {
        setKey(out, key, this.mask(value, at(sensitive, key), later, { key, name: key, free: true }));
        continue;
      }
      const free = (text: string) => this.masking.free(text, key, () => this.free(text, key));
      setKey(out, key, typeof value === "string" && !binary ? free(value) : new Masked("hidden", value));
    }
    return out;
  }
}

/**
 * Copies a value of a plan with marks in the place of everything that must not be shown.
 * @param sensitive `before_sensitive` or `after_sensitive`; `true` hides all that is under it
 * @param unknown `after_unknown`; nothing for `before`
 * @param masking that of the plan: it is told the texts that were hidden
 */
export function maskTree(
  value: unknown,
  sensitive: unknown,
  unknown: unknown,
  openness: Openness,
  masking: Masking,
): Tree {
  const free = openness === "foreign" || openness === "mixed";
  return new Masker(openness, masking).mask(value, sensitive, unknown, { key: "", name: "", free });
}
