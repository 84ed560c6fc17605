// What the level "baseline" of Kubernetes' Pod Security Standards lets pods ask for.
// https://kubernetes.io/docs/concepts/security/pod-security-standards/

/** Capabilities that a container may add. */
export const BASELINE_CAPABILITIES: ReadonlySet<string> = new Set([
  ...["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP"],
  ...["SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"],
]);

/** SELinux types that confine a container; leaving the type out does, too. */
export const CONFINED_SELINUX_TYPES: ReadonlySet<string> = new Set([
  "container_t",
  "container_init_t",
  "container_kvm_t",
  "container_engine_t",
]);

/** Kernel parameters that belong to the pod alone, in every supported version of Kubernetes. */
export const SAFE_SYSCTLS: ReadonlySet<string> = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
]);

/** Those, and what Pod Security admission lets pass beside them since Kubernetes 1.32. */
export const BASELINE_SYSCTLS: ReadonlySet<string> = new Set([
  ...SAFE_SYSCTLS,
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_wmem",
]);
