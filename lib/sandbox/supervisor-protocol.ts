import type { Problem } from "../errors";
import type { KubernetesRelease } from "./assets/versions";
import type { ProcessIdentity } from "./process-identity";

/** What a supervisor is started with, as JSON in its only argument. */
export interface SupervisorOrder {
  readonly name: string;
  readonly kubernetes: KubernetesRelease;
  /** The sandbox ends with this process. @default - it stays until it is stopped */
  readonly owner?: ProcessIdentity;
  /** Whether logs and metrics are made up. */
  readonly simulates: boolean;
  /** Remove the whole folder at the end. */
  readonly ephemeral: boolean;
}

/** What a supervisor tells the process that started it. */
export type SupervisorMessage =
  | { readonly type: "note"; readonly text: string }
  | { readonly type: "step"; readonly id: number; readonly title: string }
  | { readonly type: "update" | "done" | "fail"; readonly id: number; readonly detail?: string }
  | { readonly type: "ready" }
  | { readonly type: "failed"; readonly problems: readonly Problem[] }
  | { readonly type: "defect"; readonly text: string };

/** The answer to `ready`: the supervisor goes on by itself from now on. */
export const RELEASE = { type: "release" } as const;
