import { createHmac, randomBytes } from "node:crypto";
import { CREDENTIAL_HIDDEN } from "../../credentials";

/** Why a value is not shown. */
export type MaskReason =
  /** Terraform marks it sensitive, or it is data of a Secret. */
  | "sensitive"
  /** It is a credential by its form, or by its name and a value that can be one. */
  | "credential"
  /** Its name or its form may be that of a credential: enough to hide it, and not enough to say so. */
  | "guess"
  /** It may hold anything, and is not plainly harmless. */
  | "hidden";

const TEXT: Readonly<Record<MaskReason, string>> = {
  sensitive: "(sensitive)",
  credential: CREDENTIAL_HIDDEN,
  guess: CREDENTIAL_HIDDEN,
  hidden: "(not shown)",
};

// One key a run, thrown away with it: equal values can be told from unequal ones, and nothing can be looked up.
const RUN_KEY = randomBytes(32);

/** Says on a mark which it is: rules of a user's own may come with another copy of these classes. */
const MARK = Symbol.for("cdktf-kube-services/Mark");

function isMark(value: unknown, which?: string): boolean {
  if (typeof value !== "object" || value === null) return false;
  // What was parsed is asked a million times, and is an instance of no class.
  const kind: unknown = Object.getPrototypeOf(value);
  if (kind === Object.prototype || kind === Array.prototype || !(MARK in value)) return false;
  return which === undefined || value[MARK] === which;
}

/** What stands in the place of a value that cannot be looked at. */
export abstract class Mark {
  static [Symbol.hasInstance](value: unknown): value is Mark {
    return isMark(value);
  }
}

/**
 * Stands where a value was that nobody may see. It knows whether it equals another, and nothing else of the value.
 * `value instanceof Masked` tells it from others, also in rules that bring a copy of this library.
 * @example
 * ```ts
 * import { Masked, containerRule, pick } from "cdktf-kube-services/audit";
 *
 * export default containerRule({
 *   id: "no-hidden-command",
 *   severity: "medium",
 *   category: "security",
 *   title: "A command that nobody can review",
 *   why: "What runs should be readable.",
 *   fix: "Take the credential out of the command.",
 *   readsMarks: true,
 *   check: (container) => (pick(container.body, "command") instanceof Masked ? "its command is hidden" : undefined),
 * });
 * ```
 */
export class Masked extends Mark {
  /** @internal */
  readonly [MARK] = "masked";
  readonly #digest: string;

  static override [Symbol.hasInstance](value: unknown): value is Masked {
    return isMark(value, "masked");
  }

  constructor(
    readonly reason: MaskReason,
    value: unknown,
    /**
     * What may be shown of a text: its lines, without what must not be.
     * @default - nothing
     */
    readonly shown?: string,
  ) {
    super();
    this.#digest = createHmac("sha256", RUN_KEY)
      .update(JSON.stringify(value) ?? "")
      .digest("base64");
  }

  /** Whether the value behind it is the same as that behind another. */
  equals(other: Masked): boolean {
    return this.#digest === other.#digest;
  }

  override toString(): string {
    return this.shown ?? TEXT[this.reason];
  }

  /** The mark as it stands in JSON: what is shown in the place of the value. */
  toJSON(): string {
    return this.toString();
  }
}

/**
 * Stands where Terraform does not know a value before the apply; told from others by `value instanceof Unknown`.
 * @example
 * ```ts
 * import { UNDECIDED, Unknown, objectRule, pick } from "cdktf-kube-services/audit";
 *
 * export default objectRule({
 *   id: "class-said",
 *   severity: "low",
 *   category: "data",
 *   title: "A claim without a class",
 *   why: "The cluster's default class may change.",
 *   fix: "Say storageClassName.",
 *   kinds: ["PersistentVolumeClaim"],
 *   readsMarks: true,
 *   check({ body }) {
 *     const name = pick(body, "spec.storage_class_name");
 *     if (name instanceof Unknown) return name.leftToServer ? "no class is said" : UNDECIDED;
 *     return undefined;
 *   },
 * });
 * ```
 */
export class Unknown extends Mark {
  /** @internal */
  readonly [MARK] = "unknown";

  static override [Symbol.hasInstance](value: unknown): value is Unknown {
    return isMark(value, "unknown");
  }

  constructor(
    /** Whether the code does not set it, so that the server fills it in. */
    readonly leftToServer: boolean,
  ) {
    super();
  }

  override toString(): string {
    return "(known after apply)";
  }

  /** The mark as it stands in JSON: `(known after apply)`. */
  toJSON(): string {
    return "(known after apply)";
  }
}

/** The mark for unknown values that come from somewhere else in the plan, or from nobody knows where. */
export const UNKNOWN = new Unknown(false);
/** The mark for unknown values that the code does not set. */
export const LEFT_TO_SERVER = new Unknown(true);

/** A value of a plan with marks in the place of what is secret or unknown. */
export type Tree =
  string | number | boolean | null | undefined | Masked | Unknown | readonly Tree[] | { readonly [key: string]: Tree };

/** A tree that is an object. */
export type Branch = { readonly [key: string]: Tree };

/** Whether a tree is an object with keys, not a list and not a mark. */
export function isBranch(tree: Tree): tree is Branch {
  return typeof tree === "object" && tree !== null && !Array.isArray(tree) && !(tree instanceof Mark);
}

/** Whether a tree is a list. */
export function isList(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree);
}

/** Whether a value was masked because it is sensitive, or looks like a credential; not only because it might be one. */
export function isCredential(tree: Tree): boolean {
  return tree instanceof Masked && (tree.reason === "sensitive" || tree.reason === "credential");
}

/** What a text says as far as it may be shown: nothing where it is no text, or all of it is hidden. */
export function readable(tree: Tree): string | undefined {
  if (typeof tree === "string") return tree;
  return tree instanceof Masked ? tree.shown : undefined;
}

/** Whether a value cannot be judged: unknown before the apply, or not to be looked at. */
export function isHiddenFromRules(tree: Tree): tree is Masked | Unknown {
  return tree instanceof Mark;
}

/** Sets a key of an object that is being made; a key called `__proto__` is a key too. */
export function setKey(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") Object.defineProperty(object, key, { value, enumerable: true, configurable: true });
  else object[key] = value;
}

/** The value of an object's own key: `toString` is nobody's unless it is written there. */
export function ownKey<Value>(object: { readonly [key: string]: Value }, key: string): Value | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
