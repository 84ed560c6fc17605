import { z } from "zod";
import { isToken, props, type Report } from "../resource";
import { count, someText } from "./common";

/** SELinux labels. */
export interface SeLinuxOptions {
  /** Level, such as `s0:c123,c456`. @default - none */
  readonly level?: string;
  /** Role. @default - none */
  readonly role?: string;
  /** Type. @default - none */
  readonly type?: string;
  /** User. @default - none */
  readonly user?: string;
}

/** A seccomp profile. */
export interface SeccompProfile {
  readonly type: "RuntimeDefault" | "Localhost" | "Unconfined";
  /** Path of the profile on the node; with `Localhost` only. @default - none */
  readonly localhostProfile?: string;
}

/**
 * Privileges of one container. What is left out stays as Kubernetes has it; the provider then writes
 * `allowPrivilegeEscalation: true`, `privileged: false` and `readOnlyRootFilesystem: false` into the object, which is
 * the same thing said aloud.
 */
export interface ContainerSecurityContext {
  /** Nearly all rights of the node. @default false */
  readonly privileged?: boolean;
  /** Whether a process may gain more rights than its parent. @default true */
  readonly allowPrivilegeEscalation?: boolean;
  /** Whether the image's files are read-only. @default false */
  readonly readOnlyRootFilesystem?: boolean;
  /** Whether Kubernetes refuses to run it as user 0. @default false */
  readonly runAsNonRoot?: boolean;
  /** User id. @default - the image's */
  readonly runAsUser?: number;
  /** Group id. @default - the image's */
  readonly runAsGroup?: number;
  /** Linux capabilities. @default - the container runtime's */
  readonly capabilities?: {
    /** @default - none */
    readonly add?: readonly string[];
    /** @default - none */
    readonly drop?: readonly string[];
  };
  /** SELinux labels. @default - the container runtime's */
  readonly seLinuxOptions?: SeLinuxOptions;
  /** Which system calls are allowed. @default - Kubernetes' own */
  readonly seccompProfile?: SeccompProfile;
}

/** Privileges of all containers of a pod. */
export interface PodSecurityContext {
  /** Whether Kubernetes refuses to run it as user 0. @default false */
  readonly runAsNonRoot?: boolean;
  /** User id. @default - the image's */
  readonly runAsUser?: number;
  /** Group id. @default - the image's */
  readonly runAsGroup?: number;
  /** Group id that owns the volumes. @default - none */
  readonly fsGroup?: number;
  /** When the owner of a volume's files is changed. @default "Always" */
  readonly fsGroupChangePolicy?: "Always" | "OnRootMismatch";
  /** More group ids. @default - none */
  readonly supplementalGroups?: readonly number[];
  /** SELinux labels. @default - the container runtime's */
  readonly seLinuxOptions?: SeLinuxOptions;
  /** Which system calls are allowed. @default - Kubernetes' own */
  readonly seccompProfile?: SeccompProfile;
  /** Kernel parameters of the pod. @default - none */
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
