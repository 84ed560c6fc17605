import { defined } from "../../defined";

/** A control of a list that others keep. */
export interface Control {
  /** As rules name it: `CIS-5.2.2`. */
  readonly id: string;
  readonly title: string;
  /**
   * Why no plan can show it.
   * @default - rules look at it
   */
  readonly outOfReach?: string;
}

/** The lists that a report can be ordered by. */
export const FRAMEWORKS = ["pss-restricted", "cis", "nsa"] as const;
/** One of the lists that a report can be ordered by. */
export type Framework = (typeof FRAMEWORKS)[number];

/** What each list is called. */
export const FRAMEWORK_TITLES: Readonly<Record<Framework, string>> = {
  "pss-restricted": "Pod Security Standards, restricted",
  cis: "CIS Kubernetes Benchmark, section 5 (policies)",
  nsa: "NSA and CISA Kubernetes Hardening Guidance",
};

const control = (id: string, title: string, outOfReach?: string): Control => ({
  id,
  title,
  ...defined({ outOfReach }),
});

const BASELINE: readonly Control[] = [
  control("PSS-baseline-host-process", "No HostProcess containers of Windows"),
  control("PSS-baseline-host-namespaces", "No namespaces of the node: network, PID, IPC"),
  control("PSS-baseline-privileged", "No privileged containers"),
  control("PSS-baseline-capabilities", "No capabilities beyond those of the runtime"),
  control("PSS-baseline-host-path", "No hostPath volumes"),
  control("PSS-baseline-host-ports", "No ports of the node"),
  control("PSS-baseline-host-probes", "No other host in probes and hooks"),
  control("PSS-baseline-apparmor", "AppArmor not switched off"),
  control("PSS-baseline-selinux", "No SELinux user, role or foreign type"),
  control("PSS-baseline-proc-mount", "The default mask of /proc"),
  control("PSS-baseline-seccomp", "Seccomp not switched off"),
  control("PSS-baseline-sysctls", "Safe sysctls alone"),
];
const RESTRICTED: readonly Control[] = [
  control("PSS-restricted-volume-types", "Usual types of volumes alone"),
  control("PSS-restricted-privilege-escalation", "allowPrivilegeEscalation is false"),
  control("PSS-restricted-non-root", "runAsNonRoot is true"),
  control("PSS-restricted-non-root-user", "runAsUser is not 0"),
  control("PSS-restricted-seccomp", "A seccomp profile is set"),
  control("PSS-restricted-capabilities", "All capabilities dropped, NET_BIND_SERVICE added at most"),
];
const CIS: readonly Control[] = [
  control("CIS-5.1.1", "cluster-admin where it is needed alone"),
  control("CIS-5.1.2", "Few may read Secrets"),
  control("CIS-5.1.3", "No wildcards in roles"),
  control("CIS-5.1.4", "Few may make pods"),
  control("CIS-5.1.5", "Default service accounts are not used"),
  control("CIS-5.1.6", "Service-account tokens are mounted where needed alone"),
  control("CIS-5.1.7", "The group system:masters is not used"),
  control("CIS-5.1.8", "Few may bind, impersonate and escalate"),
  control("CIS-5.1.9", "Few may make persistent volumes"),
  control("CIS-5.1.10", "Few may use the proxy of nodes"),
  control("CIS-5.1.11", "Few may approve certificate signing requests"),
  control("CIS-5.1.12", "Few may change webhook configurations"),
  control("CIS-5.1.13", "Few may make tokens of service accounts"),
  control("CIS-5.2.1", "At least one policy for pods is in force"),
  control("CIS-5.2.2", "No privileged containers"),
  control("CIS-5.2.3", "Not the process list of the node"),
  control("CIS-5.2.4", "Not the shared memory of the node"),
  control("CIS-5.2.5", "Not the network of the node"),
  control("CIS-5.2.6", "No privilege escalation"),
  control("CIS-5.2.7", "No root containers"),
  control("CIS-5.2.8", "Not the capability NET_RAW"),
  control("CIS-5.2.9", "No added capabilities"),
  control("CIS-5.2.10", "No capabilities at all where none are needed"),
  control("CIS-5.2.11", "No HostProcess containers of Windows"),
  control("CIS-5.2.12", "No hostPath volumes"),
  control("CIS-5.2.13", "No ports of the node"),
  control("CIS-5.3.1", "The network plug-in enforces NetworkPolicies", "the plug-in is no part of a plan"),
  control("CIS-5.3.2", "Every namespace has NetworkPolicies"),
  control("CIS-5.4.1", "Secrets as files rather than variables"),
  control("CIS-5.4.2", "Secrets kept outside the cluster's configuration"),
  control("CIS-5.5.1", "Images are checked at admission", "it is a flag of the API server"),
  control("CIS-5.7.1", "Namespaces draw administrative lines", "who administers what is no part of a plan"),
  control("CIS-5.7.2", "Seccomp is RuntimeDefault"),
  control("CIS-5.7.3", "Security contexts are set"),
  control("CIS-5.7.4", "The namespace default is not used"),
];
const NSA: readonly Control[] = [
  control("NSA-pods-non-root", "Containers do not run as root"),
  control("NSA-pods-immutable", "Root file systems are read-only"),
  control("NSA-pods-image-scanning", "Images are what was scanned"),
  control("NSA-pods-security-enforcement", "Pod security is enforced"),
  control("NSA-pods-service-account-token", "Service-account tokens are guarded"),
  control("NSA-pods-hardening", "Containers are kept away from their node"),
  control("NSA-network-policies", "NetworkPolicies separate pods"),
  control("NSA-network-separation", "What is open is meant to be, and namespaces separate"),
  control("NSA-resource-policies", "Requests, limits and quotas are set"),
  control("NSA-encryption", "Traffic is encrypted"),
  control("NSA-secrets", "Secrets are kept as Secrets"),
  control("NSA-authentication", "Everyone has to say who he is"),
  control("NSA-authorization", "Roles give the least that is needed"),
  control("NSA-logging", "Audit logs are kept", "logging of the API server and nodes is no part of a plan"),
  control("NSA-upgrading", "The cluster is kept up to date", "the versions of the cluster are no part of a plan"),
];

/** The controls of each list, in its order. */
export const CONTROLS: Readonly<Record<Framework, readonly Control[]>> = {
  // Where the restricted level asks for more of the same, its own control stands for both.
  "pss-restricted": [...BASELINE.filter(({ id }) => !/-(?:capabilities|seccomp)$/.test(id)), ...RESTRICTED],
  cis: CIS,
  nsa: NSA,
};

/** Whether a name is a control of one of the lists, or of one that is known by number alone. */
export function isKnownId(id: string): boolean {
  if (/^CWE-\d{1,4}$|^CVE-\d{4}-\d{4,}$/.test(id)) return true;
  return [RESTRICTED, BASELINE, CIS, NSA].some((list) => list.some((one) => one.id === id));
}
