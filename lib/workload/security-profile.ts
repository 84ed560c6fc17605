import { BASELINE_CAPABILITIES, BASELINE_SYSCTLS, CONFINED_SELINUX_TYPES } from "../pod-security-standards";
import { isToken, transportOf, type Report, type SecurityProfile } from "../resource";
import { TIMEZONE_MOUNT, portNameOf, type Container, type InitContainer } from "./container";
import type { PodProps } from "./pod";
import type { ContainerSecurityContext, PodSecurityContext } from "./security-context";

/*
 * The levels of https://kubernetes.io/docs/concepts/security/pod-security-standards/ as far as the props of pods reach.
 */

/** Capabilities that "restricted" lets a container add. */
const RESTRICTED_CAPABILITIES: ReadonlySet<string> = new Set(["NET_BIND_SERVICE"]);
/** Volumes of a node's or another machine's files; "baseline" lets NFS pass. */
const FOREIGN_FILES = ["hostPath", "nfs"] as const;
const APPARMOR = /^container\.apparmor\.security\.beta\.kubernetes\.io\//;

/**
 * A pod with what its security profile fills in: for "restricted" all that Kubernetes' level of that name wants and the
 * props do not say, and a read-only root file system. What the props say stays.
 */
export function withSecurityProfile<P extends PodProps>(pod: P, profile: SecurityProfile): P {
  if (profile !== "restricted") return pod;
  const filled = <C extends Container>(container: C): C => ({
    ...container,
    securityContext: restrictedContext(container.securityContext),
  });
  return {
    ...pod,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" }, ...pod.securityContext },
    containers: pod.containers.map(filled),
    ...(pod.initContainers === undefined ? {} : { initContainers: pod.initContainers.map(filled) }),
  };
}

const restrictedContext = (context: ContainerSecurityContext = {}): ContainerSecurityContext => ({
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  ...context,
  capabilities: { drop: ["ALL"], ...context.capabilities },
});

/** Says what a level of Kubernetes' does not let pass. */
class ProfileCheck {
  constructor(
    private readonly profile: SecurityProfile,
    private readonly report: Report,
  ) {}

  get restricted(): boolean {
    return this.profile === "restricted";
  }

  refuse(prop: string, value: unknown, what: string, allowed: string, fix?: string): void {
    this.report({
      code: "SecurityProfileBroken",
      what: `the security profile "${this.profile}" does not allow ${what}`,
      prop,
      value,
      allowed,
      fix: fix ?? 'take it out, or choose a wider securityProfile for this workload: "baseline" or "none"',
    });
  }

  /** What holds for the security contexts of pods and containers alike. */
  identity(context: PodSecurityContext | ContainerSecurityContext, prop: string): void {
    const { seLinuxOptions, seccompProfile, runAsNonRoot, runAsUser } = context;
    const { type = "", user = "", role = "" } = seLinuxOptions ?? {};
    if (!isToken(type) && type !== "" && !CONFINED_SELINUX_TYPES.has(type))
      this.refuse(`${prop}.seLinuxOptions.type`, type, "this SELinux type", [...CONFINED_SELINUX_TYPES].join(", "));
    for (const [key, value] of Object.entries({ user, role }))
      if (!isToken(value) && value !== "")
        this.refuse(`${prop}.seLinuxOptions.${key}`, value, `a SELinux ${key} of one's own`, "none");
    if (seccompProfile?.type === "Unconfined")
      this.refuse(
        `${prop}.seccompProfile.type`,
        "Unconfined",
        "processes without a seccomp profile",
        "RuntimeDefault, Localhost",
      );
    if (!this.restricted) return;
    if (runAsNonRoot === false)
      this.refuse(`${prop}.runAsNonRoot`, false, "processes of root", "true, which it fills in");
    if (runAsUser === 0) this.refuse(`${prop}.runAsUser`, 0, "processes of root", "a user id of 1 or more");
  }

  container(container: InitContainer, prop: string): void {
    const { securityContext: context = {}, ports = [], syncTimezone } = container;
    this.identity(context, `${prop}.securityContext`);
    if (context.privileged === true)
      this.refuse(`${prop}.securityContext.privileged`, true, "privileged containers", "false");
    const capabilities = this.restricted ? RESTRICTED_CAPABILITIES : BASELINE_CAPABILITIES;
    for (const [index, name] of (context.capabilities?.add ?? []).entries())
      if (!isToken(name) && !capabilities.has(name))
        this.refuse(
          `${prop}.securityContext.capabilities.add[${index}]`,
          name,
          "this capability",
          [...capabilities].join(", "),
        );
    ports.forEach((port, index) => {
      if (port.hostPort !== undefined && transportOf(port) !== "SCTP")
        this.refuse(
          `${prop}.ports[${index}].hostPort`,
          port.hostPort,
          "ports of the node",
          "none",
          `take it out, and expose the port ${portNameOf(port, index)} by a Service`,
        );
    });
    if (syncTimezone === true)
      this.refuse(
        `${prop}.syncTimezone`,
        true,
        `files of the node, and this mounts ${TIMEZONE_MOUNT.mountPath}`,
        "false",
        "take it out, and set the variable TZ",
      );
    const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
    for (const [name, handler] of Object.entries({
      livenessProbe,
      readinessProbe,
      startupProbe,
      "lifecycle.postStart": lifecycle?.postStart,
      "lifecycle.preStop": lifecycle?.preStop,
    })) {
      const host = handler?.httpGet?.host ?? "";
      if (host !== "" && !isToken(host))
        this.refuse(`${prop}.${name}.httpGet.host`, host, "requests of the node to other hosts", "none");
    }
    if (this.restricted) this.restrictedContainer(context, `${prop}.securityContext`);
  }

  private restrictedContainer(
    { allowPrivilegeEscalation, capabilities }: ContainerSecurityContext,
    prop: string,
  ): void {
    if (allowPrivilegeEscalation === true)
      this.refuse(`${prop}.allowPrivilegeEscalation`, true, "more rights than the parent's", "false");
    if (capabilities?.drop?.some((name) => isToken(name) || name === "ALL") === false)
      this.refuse(
        `${prop}.capabilities.drop`,
        capabilities.drop,
        "capabilities that the container runtime gives",
        '["ALL"], which it fills in',
        'take it out, or write ["ALL"]',
      );
  }

  pod(pod: PodProps): void {
    this.identity(pod.securityContext ?? {}, "securityContext");
    if (pod.hostNetwork === true) this.refuse("hostNetwork", true, "the network of the node", "false");
    if (pod.hostPID === true) this.refuse("hostPID", true, "the processes of the node", "false");
    if (pod.hostIPC === true) this.refuse("hostIPC", true, "shared memory of the node", "false");
    (pod.securityContext?.sysctls ?? []).forEach(({ name }, index) => {
      if (!isToken(name) && !BASELINE_SYSCTLS.has(name))
        this.refuse(
          `securityContext.sysctls[${index}].name`,
          name,
          "this kernel parameter",
          [...BASELINE_SYSCTLS].join(", "),
        );
    });
    (pod.volumes ?? []).forEach((volume, index) => {
      for (const source of FOREIGN_FILES)
        if (volume[source] !== undefined && (this.restricted || source === "hostPath"))
          this.refuse(
            `volumes[${index}].${source}`,
            undefined,
            source === "nfs" ? "NFS mounted by the pod itself" : "files of the node",
            "claims, emptyDir, ConfigMaps, Secrets",
            "mount it by a claim (persistentVolumeClaim)",
          );
    });
    for (const [key, value] of Object.entries(pod.podAnnotations ?? {}))
      if (APPARMOR.test(key) && !isToken(value) && !/^(runtime\/default|localhost\/.*)?$/.test(value))
        this.refuse(
          `podAnnotations[${JSON.stringify(key)}]`,
          value,
          "this AppArmor profile",
          "runtime/default, localhost/<profile>",
        );
    pod.containers.forEach((container, index) => this.container(container, `containers[${index}]`));
    (pod.initContainers ?? []).forEach((container, index) => this.container(container, `initContainers[${index}]`));
  }
}

/** Checks that a pod keeps to its security profile. */
export function checkSecurityProfile(pod: PodProps, profile: SecurityProfile, report: Report): void {
  if (isToken(pod.securityProfile))
    report({
      code: "PropsUnknown",
      what: "this must be known at synth, and it is a token",
      prop: "securityProfile",
      allowed: '"restricted", "baseline" or "none"',
    });
  if (profile === "restricted" || profile === "baseline") new ProfileCheck(profile, report).pod(pod);
}
