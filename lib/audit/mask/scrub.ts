import { cutCredentialForms } from "../../credentials";
import { visible } from "../../foreign-text";
import { setKey } from "./marks";

/** Shorter texts turn up everywhere by chance: `true`, `http`. */
const SHORTEST = 6;
const INSTEAD = "(sensitive)";
/** encodeURIComponent throws on half surrogates. */
function wellFormed(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}

/** A number for two letters that follow each other, of 65,536. */
const pairOf = (first: number, second: number): number => ((first * 31) ^ second) & 0xffff;

/** Secrets by their first letters, and of these by their lengths, the longest first. */
interface SecretIndex {
  readonly byHead: ReadonlyMap<string, Map<number, Set<string>>>;
  /** The pairs of letters that one of them begins with: nearly no place of a text has to be looked up. */
  readonly pairs: Uint8Array;
}

/** The length of the longest secret that begins at a place of a text; 0 for none. */
function lengthAt(text: string, at: number, lengths: Map<number, Set<string>> | undefined): number {
  for (const [length, secrets] of lengths ?? []) if (secrets.has(text.slice(at, at + length))) return length;
  return 0;
}

/** The last gate: every text of a report goes through it, wherever the text came from. */
export class Scrubber {
  readonly #known = new Set<string>();
  #index: SecretIndex | undefined;

  /** Adds a text that must not be printed, and the forms in which Kubernetes and URLs write it. */
  add(value: string): void {
    if (value.length < SHORTEST || this.#known.has(value)) return;
    this.#index = undefined;
    const base64 = Buffer.from(value, "utf8").toString("base64");
    const forms = [value, value.trim(), base64, base64.replace(/=+$/, ""), encodeURIComponent(wellFormed(value))];
    if (/^[A-Za-z0-9+/]{8,}={0,2}$/.test(value) && value.length % 4 === 0) {
      const decoded = Buffer.from(value, "base64").toString("utf8");
      if (!decoded.includes("\ufffd")) forms.push(decoded);
    }
    // A multi-line secret may be quoted line by line.
    if (value.includes("\n")) forms.push(...value.split(/\r?\n/).map((line) => line.trim()));
    for (const form of forms) if (form.length >= SHORTEST) this.#known.add(form);
  }

  #indexed(): SecretIndex {
    if (this.#index !== undefined) return this.#index;
    const byHead = new Map<string, Map<number, Set<string>>>();
    const pairs = new Uint8Array(0x10000);
    // The longest first, so that no rest of a longer one stays behind.
    for (const secret of [...this.#known].sort((a, b) => b.length - a.length)) {
      const head = secret.slice(0, SHORTEST);
      pairs[pairOf(head.charCodeAt(0), head.charCodeAt(1))] = 1;
      let lengths = byHead.get(head);
      if (lengths === undefined) byHead.set(head, (lengths = new Map()));
      const same = lengths.get(secret.length);
      if (same === undefined) lengths.set(secret.length, new Set([secret]));
      else same.add(secret);
    }
    return (this.#index = { byHead, pairs });
  }

  #cutKnown(text: string): string {
    const { byHead, pairs } = this.#indexed();
    if (byHead.size === 0 || text.length < SHORTEST) return text;
    let out = "";
    let kept = 0;
    for (let at = 0; at + SHORTEST <= text.length; at++) {
      if (pairs[pairOf(text.charCodeAt(at), text.charCodeAt(at + 1))] === 0) continue;
      const length = lengthAt(text, at, byHead.get(text.slice(at, at + SHORTEST)));
      if (length === 0) continue;
      out += text.slice(kept, at) + INSTEAD;
      kept = at + length;
      at = kept - 1;
    }
    return kept === 0 ? text : out + text.slice(kept);
  }

  /** A text without secrets, and with characters that could deceive written as `\u{…}`. */
  text(value: string): string {
    return visible(cutCredentialForms(this.#cutKnown(value), "(looks like a credential)"));
  }

  /** Plain data in which every text, keys too, has gone through {@link text}. */
  clean<T>(data: T): T {
    const seen = new Map<string, string>();
    const text = (value: string): string => {
      let cleaned = seen.get(value);
      if (cleaned === undefined) seen.set(value, (cleaned = this.text(value)));
      return cleaned;
    };
    // Copies only where a text in it is another one afterwards.
    const walk = (value: unknown): unknown => {
      if (typeof value === "string") return text(value);
      if (typeof value !== "object" || value === null) return value;
      if (Array.isArray(value)) {
        let list: unknown[] | undefined;
        for (const [index, item] of value.entries()) {
          const walked = walk(item);
          if (list === undefined && walked !== item) list = value.slice(0, index);
          list?.push(walked);
        }
        return list ?? value;
      }
      const entries = Object.entries(value);
      let out: Record<string, unknown> | undefined;
      for (const [index, [key, inner]] of entries.entries()) {
        const [name, walked] = [text(key), walk(inner)];
        if (out === undefined && (name !== key || walked !== inner)) {
          out = {};
          for (const [before, kept] of entries.slice(0, index)) setKey(out, before, kept);
        }
        if (out !== undefined) setKey(out, name, walked);
      }
      return out ?? value;
    };
    return walk(data) as T;
  }
}
