import { z } from "zod";
import { isToken, props, type Report } from "../resource";
import { count, someText } from "./common";

/**
 * The SELinux labels of a container's processes:
 * https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#assign-selinux-labels-to-a-container.
 */
export interface SeLinuxOptions {
  /** Level of the label, such as `s0:c123,c456`. @default - none */
  readonly level?: string;
  /** Role part of the label, such as `system_r`. @default - none */
  readonly role?: string;
  /** Type part of the label, such as `container_t`. @default - none */
  readonly type?: string;
  /** User part of the label, such as `system_u`. @default - none */
  readonly user?: string;
}

/** Which system calls a container may make: https://kubernetes.io/docs/tutorials/security/seccomp/. */
export interface SeccompProfile {
  /** Whose profile: the container runtime's, one of the node's files (`Localhost`), or none. */
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
  /** Whether the container has nearly all rights of the node. @default false */
  readonly privileged?: boolean;
  /** Whether a process may gain more rights than its parent. @default true */
  readonly allowPrivilegeEscalation?: boolean;
  /** Whether the image's files are read-only. @default false */
  readonly readOnlyRootFilesystem?: boolean;
  /** Whether Kubernetes refuses to run it as user 0. @default false */
  readonly runAsNonRoot?: boolean;
  /** Number of the user that the processes run as, 0 or more. @default - the image's */
  readonly runAsUser?: number;
  /** Number of the group that the processes run as, 0 or more. @default - the image's */
  readonly runAsGroup?: number;
  /** Linux capabilities, beside and without those that the runtime gives. @default - the container runtime's */
  readonly capabilities?: {
    /** Capabilities that the container gets, such as `NET_BIND_SERVICE`. @default - none */
    readonly add?: readonly string[];
    /** Capabilities that it does not get; `ALL` for all that are not in `add`. @default - none */
    readonly drop?: readonly string[];
  };
  /** SELinux labels of the container's processes. @default - the container runtime's */
  readonly seLinuxOptions?: SeLinuxOptions;
  /** Which system calls are allowed. @default - Kubernetes' own */
  readonly seccompProfile?: SeccompProfile;
}

/** Privileges of all containers of a pod. */
export interface PodSecurityContext {
  /** Whether Kubernetes refuses to run it as user 0. @default false */
  readonly runAsNonRoot?: boolean;
  /** Number of the user that the processes run as, 0 or more. @default - the image's */
  readonly runAsUser?: number;
  /** Number of the group that the processes run as, 0 or more. @default - the image's */
  readonly runAsGroup?: number;
  /** Number of the group that owns the files of the pod's volumes, 0 or more. @default - none */
  readonly fsGroup?: number;
  /** When the owner of a volume's files is changed to `fsGroup`: with each mount, or only where its root has another. @default "Always" */
  readonly fsGroupChangePolicy?: "Always" | "OnRootMismatch";
  /** Numbers of more groups that the processes belong to. @default - none */
  readonly supplementalGroups?: readonly number[];
  /** SELinux labels of the processes of all containers. @default - the container runtime's */
  readonly seLinuxOptions?: SeLinuxOptions;
  /** Which system calls are allowed. @default - Kubernetes' own */
  readonly seccompProfile?: SeccompProfile;
  /**
   * Kernel parameters of the pod: https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/.
   * @default - none
   */
  readonly sysctls?: readonly {
    /** Which parameter, such as `net.core.somaxconn`. */ readonly name: string;
    /** What it is set to, as text. */ readonly value: string;
  }[];
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
