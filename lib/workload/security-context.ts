import { z } from "zod";
import { isToken, props, type Report } from "../resource";
import { count, someText } from "./common";

/** SELinux labels. */
export interface SeLinuxOptions {
  readonly level?: string;
  readonly role?: string;
  readonly type?: string;
  readonly user?: string;
}

/** A seccomp profile. */
export interface SeccompProfile {
  readonly type: "RuntimeDefault" | "Localhost" | "Unconfined";
  /** Path of the profile on the node; with `Localhost` only. */
  readonly localhostProfile?: string;
}

/**
 * Privileges of one container. What is left out stays as Kubernetes has it; the provider then writes
 * `allowPrivilegeEscalation: true`, `privileged: false` and `readOnlyRootFilesystem: false` into the object, which is
 * the same thing said aloud.
 */
export interface ContainerSecurityContext {
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly runAsNonRoot?: boolean;
  /** User id. */
  readonly runAsUser?: number;
  /** Group id. */
  readonly runAsGroup?: number;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly seLinuxOptions?: SeLinuxOptions;
  readonly seccompProfile?: SeccompProfile;
}

/** Privileges of all containers of a pod. */
export interface PodSecurityContext {
  readonly runAsNonRoot?: boolean;
  /** User id. */
  readonly runAsUser?: number;
  /** Group id. */
  readonly runAsGroup?: number;
  /** Group id that owns the volumes. */
  readonly fsGroup?: number;
  readonly fsGroupChangePolicy?: "Always" | "OnRootMismatch";
  readonly supplementalGroups?: readonly number[];
  readonly seLinuxOptions?: SeLinuxOptions;
  readonly seccompProfile?: SeccompProfile;
  readonly sysctls?: readonly { readonly name: string; readonly value: string }[];
}

const seLinuxOptions = props({
  level: z.string().optional(),
  role: z.string().optional(),
  type: z.string().optional(),
  user: z.string().optional(),
});
const seccompProfile = props({
  type: z.enum(["RuntimeDefault", "Localhost", "Unconfined"]),
  localhostProfile: someText.optional(),
});
const identity = {
  runAsNonRoot: z.boolean().optional(),
  runAsUser: count.optional(),
  runAsGroup: count.optional(),
  seLinuxOptions: seLinuxOptions.optional(),
  seccompProfile: seccompProfile.optional(),
};

/** Checks the privileges of a container. */
export const containerSecurityContextSchema = props({
  ...identity,
  privileged: z.boolean().optional(),
  allowPrivilegeEscalation: z.boolean().optional(),
  readOnlyRootFilesystem: z.boolean().optional(),
  capabilities: props({ add: z.array(someText).optional(), drop: z.array(someText).optional() }).optional(),
});

/** Checks the privileges of a pod. */
export const podSecurityContextSchema = props({
  ...identity,
  fsGroup: count.optional(),
  fsGroupChangePolicy: z.enum(["Always", "OnRootMismatch"]).optional(),
  supplementalGroups: z.array(count).optional(),
  sysctls: z.array(props({ name: someText, value: z.string() })).optional(),
});

/** Rules between the props of one security context. */
export function checkSecurityContext(
  context: ContainerSecurityContext | undefined,
  prop: string,
  report: Report,
): void {
  if (context === undefined) return;
  const {
    privileged,
    allowPrivilegeEscalation,
    runAsNonRoot,
    runAsUser,
    seccompProfile: profile,
    capabilities,
  } = context;
  const addsAdmin = capabilities?.add?.some((name) => name === "SYS_ADMIN" || name === "CAP_SYS_ADMIN") ?? false;
  if (allowPrivilegeEscalation === false && (privileged === true || addsAdmin))
    report({
      code: "PrivilegeContradiction",
      what: "a container that is privileged or adds SYS_ADMIN always allows privilege escalation",
      prop: `${prop}.allowPrivilegeEscalation`,
      value: false,
      fix: "take off privileged and SYS_ADMIN, or leave allowPrivilegeEscalation out",
    });
  if (runAsNonRoot === true && runAsUser === 0 && !isToken(runAsUser))
    report({
      code: "RootContradiction",
      what: "user 0 is root, which runAsNonRoot forbids",
      prop: `${prop}.runAsUser`,
      value: 0,
      fix: "choose another user, or leave runAsNonRoot out",
    });
  if (profile !== undefined && (profile.type === "Localhost") !== (profile.localhostProfile !== undefined))
    report({
      code: "SeccompProfileInvalid",
      what: "localhostProfile goes with type Localhost, and only with it",
      prop: `${prop}.seccompProfile`,
      value: profile,
      fix: "give both, or neither",
    });
}
