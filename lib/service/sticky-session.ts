import { z } from "zod";
import type { Platform } from "../platform";
import { isToken, props, rule } from "../resource";

/**
 * Whether requests of one client address go to the same pod (console: "Enable Sticky Session"): true for as long as
 * the platform's default (10,800 s; DCE 30 s), or a time of one's own. Virtual IP only.
 */
export type StickySession =
  | boolean
  | {
      /**
       * Seconds for which requests of one client address go to the same pod, 1 to 86400 (`StickyTimeoutInvalid`).
       * @default - the platform's
       */
      readonly timeoutSeconds?: number;
    };

const timeoutSeconds = rule(
  z.number(),
  (value) => isToken(value) || (Number.isInteger(value) && value >= 1 && value <= 86_400),
  {
    code: "StickyTimeoutInvalid",
    what: "Kubernetes holds a session for no such time",
    allowed: "an integer from 1 to 86400 (a day), in seconds",
  },
);

/** Checks a sticky session. */
export const stickySessionSchema = z.union([z.boolean(), props({ timeoutSeconds: timeoutSeconds.optional() })], {
  error: "true, false, or { timeoutSeconds }",
});

/** Whether a sticky session is wanted. */
export const isSticky = (session: StickySession | undefined): boolean => session !== undefined && session !== false;

/**
 * The session affinity of a Service. With it the timeout is always said, since the provider keeps an old one that is
 * left out; without it the block is left out, since the API takes it away.
 */
export function renderStickySession(session: StickySession | undefined, platform: Platform): Record<string, unknown> {
  if (!isSticky(session)) return { sessionAffinity: "None" };
  const seconds = (typeof session === "object" ? session.timeoutSeconds : undefined) ?? platform.defaultStickySeconds;
  return { sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds: seconds } } };
}
