import { messageWithoutCredentials } from "../../credentials";
import { defined } from "../../defined";
import type { Tone } from "../pod-state";
import type { Snapshot } from "../snapshot";
import type { DeclaredObject, ObjectKind } from "./declared";

/** How an object other than a Service is. */
export interface ObjectView {
  readonly kind: ObjectKind;
  readonly name: string;
  readonly namespace: string;
  /** What it is at, in a few words: `2/2 pods ready`, `done in 14s`, `Bound`. */
  readonly state: string;
  readonly tone: Tone;
  /** Why it is not as it should be; empty where nothing is wrong. */
  readonly reasons: readonly string[];
  /** What is worth knowing and is no fault. */
  readonly notes: readonly string[];
  /** Pods that are ready, of those that are to be. @default - it has no pods of its own */
  readonly ready?: number;
  readonly total?: number;
  /** It is not as it should be, and waiting will hardly help. @default false */
  readonly stuck?: true;
  /** A run of it is due and has not been started. @default false */
  readonly late?: true;
  /** What a person wants to know of it, by name: `Schedule`, `Hosts`, `Targets`. */
  readonly facts: Readonly<Record<string, string>>;
  /** In RFC 3339. */
  readonly created?: string;
}

/** What a view is made with. */
export interface ViewContext {
  readonly snapshot: Snapshot;
  readonly now: Date;
}

/** What the reader of one kind says of an object. */
export interface Judged {
  readonly state: string;
  /** @default - of reasons, notes and nothing: bad, warning, good */
  readonly tone?: Tone;
  readonly reasons?: readonly string[];
  readonly notes?: readonly string[];
  readonly ready?: number;
  readonly total?: number;
  readonly stuck?: boolean;
  readonly late?: boolean;
  readonly facts?: Readonly<Record<string, string | undefined>>;
}

/** The view of an object from what the reader of its kind says. */
export function objectView(declared: DeclaredObject, judged: Judged, created?: string): ObjectView {
  const { kind, name, namespace } = declared;
  const reasons = judged.reasons ?? [];
  const facts = Object.entries(judged.facts ?? {}).filter(([, value]) => value !== undefined && value !== "");
  return {
    kind,
    name,
    namespace,
    state: judged.state,
    tone: judged.tone ?? (reasons.length > 0 ? "bad" : "good"),
    reasons,
    notes: judged.notes ?? [],
    ...defined({ ready: judged.ready, total: judged.total }),
    ...(judged.stuck === true ? { stuck: true } : {}),
    ...(judged.late === true ? { late: true } : {}),
    facts: Object.fromEntries(facts) as Record<string, string>,
    ...defined({ created }),
  };
}

/** What an object is at, unless a reason says just that: `failed: …`, `it is Pending, not Bound`. */
export const stateBeside = ({ state, reasons }: Pick<ObjectView, "state" | "reasons">): readonly string[] =>
  state === "absent" || reasons.some((reason) => reason.includes(state)) ? [] : [state];

/** `1 pod`, `2 pods`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** The text of a condition: its reason, and what it says of it. */
export function because({ reason, message }: { readonly reason?: string; readonly message?: string }): string {
  return messageWithoutCredentials([reason, message].filter((part) => part !== undefined && part !== "").join(": "));
}

/** Whether something is suspended, and whether the code says so. */
export function suspension(
  declared: DeclaredObject,
  live: boolean | undefined,
  word: string,
): { readonly reasons: readonly string[]; readonly notes: readonly string[] } {
  if (live !== true) return { reasons: [], notes: [] };
  return declared.said.suspended === true
    ? { reasons: [], notes: [`${word} by the code`] }
    : { reasons: [`${word} in the cluster; the code does not say so`], notes: [] };
}
