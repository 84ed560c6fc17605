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

/** The length of the longest secret that begins at a place of a text; 0 for none. */
function lengthAt(text: string, at: number, lengths: Map<number, Set<string>> | undefined): number {
  for (const [length, secrets] of lengths ?? []) if (secrets.has(text.slice(at, at + length))) return length;
  return 0;
}

/** The last gate: every text of a report goes through it, wherever the text came from. */
export class Scrubber {
  readonly #known = new Set<string>();
  /** By their first letters, and of these by their lengths, the longest first. */
  #byHead: Map<string, Map<number, Set<string>>> | undefined;

  /** Adds a text that must not be printed, and the forms in which Kubernetes and URLs write it. */
  add(value: string): void {
    if (value.length < SHORTEST || this.#known.has(value)) return;
    this.#byHead = undefined;
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

  #index(): Map<string, Map<number, Set<string>>> {
    if (this.#byHead === undefined) {
      this.#byHead = new Map();
      // The longest first, so that no rest of a longer one stays behind.
      for (const secret of [...this.#known].sort((a, b) => b.length - a.length)) {
        const head = secret.slice(0, SHORTEST);
        let lengths = this.#byHead.get(head);
        if (lengths === undefined) this.#byHead.set(head, (lengths = new Map()));
        const same = lengths.get(secret.length);
        if (same === undefined) lengths.set(secret.length, new Set([secret]));
        else same.add(secret);
      }
    }
    return this.#byHead;
  }

  #cutKnown(text: string): string {
    const index = this.#index();
    if (index.size === 0 || text.length < SHORTEST) return text;
    let out = "";
    let kept = 0;
    for (let at = 0; at + SHORTEST <= text.length; at++) {
      const length = lengthAt(text, at, index.get(text.slice(at, at + SHORTEST)));
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
        const walked = value.map(walk);
        return walked.every((item, index) => item === value[index]) ? value : walked;
      }
      const [keys, values] = [Object.keys(value), Object.values(value)];
      const [names, walked] = [keys.map(text), values.map(walk)];
      if (names.every((name, at) => name === keys[at]) && walked.every((inner, at) => inner === values[at])) {
        return value;
      }
      const out: Record<string, unknown> = {};
      names.forEach((name, at) => setKey(out, name, walked[at]));
      return out;
    };
    return walk(data) as T;
  }
}
