import type { Rule } from "../rule/rule";
import { actionInvoked } from "./action-invoked";
import { administrationPortExposed } from "./administration-port-exposed";
import { administratorBound } from "./administrator-bound";
import { admissionWebhookSet } from "./admission-webhook-set";
import { apparmorUnconfined } from "./apparmor-unconfined";
import { autoscalerAndReplicas } from "./autoscaler-and-replicas";
import { autoscalerReduced } from "./autoscaler-reduced";
import { autoscalerTargetMissing } from "./autoscaler-target-missing";
import { bindingWidened } from "./binding-widened";
import { capabilitiesAdded } from "./capabilities-added";
import { capabilitiesKept } from "./capabilities-kept";
import { changedOutsideTerraform } from "./changed-outside-terraform";
import { checkFailed } from "./check-failed";
import { claimDestroyed } from "./claim-destroyed";
import { claimRetentionLoosened } from "./claim-retention-loosened";
import { claimTemplateChanged } from "./claim-template-changed";
import { claimTemplatesReplaceSet } from "./claim-templates-replace-set";
import { claimsDeletedOnScaleDown } from "./claims-deleted-on-scale-down";
import { claimsDeletedWithSet } from "./claims-deleted-with-set";
import { claimsLeftBehind } from "./claims-left-behind";
import { claimsLeftByScaleDown } from "./claims-left-by-scale-down";
import { connectionNotVerified } from "./connection-not-verified";
import { cpuLimitMissing } from "./cpu-limit-missing";
import { cpuRequestMissing } from "./cpu-request-missing";
import { credentialInAnnotation } from "./credential-in-annotation";
import { credentialInCommand } from "./credential-in-command";
import { credentialInConfigMap } from "./credential-in-config-map";
import { credentialInEnvironment } from "./credential-in-environment";
import { defaultNamespace } from "./default-namespace";
import { defaultServiceAccountBound } from "./default-service-account-bound";
import { deletedOutsideTerraform } from "./deleted-outside-terraform";
import { deposedObjectDestroyed } from "./deposed-object-destroyed";
import { disruptionBudgetBlocksDrain } from "./disruption-budget-blocks-drain";
import { disruptionBudgetMatchesNothing } from "./disruption-budget-matches-nothing";
import { disruptionBudgetReplaced } from "./disruption-budget-replaced";
import { dockerSocket } from "./docker-socket";
import { ephemeralResource } from "./ephemeral-resource";
import { everyoneBound } from "./everyone-bound";
import { exposureWidened } from "./exposure-widened";
import { externalIpsSet } from "./external-ips-set";
import { externalNameChanged } from "./external-name-changed";
import { hostIpc } from "./host-ipc";
import { hostNetwork } from "./host-network";
import { hostPathVolume } from "./host-path-volume";
import { hostPid } from "./host-pid";
import { hostPort } from "./host-port";
import { hostProcess } from "./host-process";
import { imageDigestDropped } from "./image-digest-dropped";
import { imageNeverPulled } from "./image-never-pulled";
import { imageNotPinned } from "./image-not-pinned";
import { imageRegistryChanged } from "./image-registry-changed";
import { imageTagMoves } from "./image-tag-moves";
import { ingressBackendMissing } from "./ingress-backend-missing";
import { ingressLoosened } from "./ingress-loosened";
import { ingressOpensService } from "./ingress-opens-service";
import { ingressSnippet } from "./ingress-snippet";
import { ingressUpdated } from "./ingress-updated";
import { ingressWithoutTls } from "./ingress-without-tls";
import { jobRemovesItself } from "./job-removes-itself";
import { jobReplaced } from "./job-replaced";
import { livenessProbeMissing } from "./liveness-probe-missing";
import { loadBalancerAddressReleased } from "./load-balancer-address-released";
import { loadBalancerClassRemoved } from "./load-balancer-class-removed";
import { loadBalancerMadePublic } from "./load-balancer-made-public";
import { loadBalancerOpenToAll } from "./load-balancer-open-to-all";
import { memoryLimitMissing } from "./memory-limit-missing";
import { memoryLimitReduced } from "./memory-limit-reduced";
import { memoryRequestMissing } from "./memory-request-missing";
import { namespaceDestroyed } from "./namespace-destroyed";
import { namespaceWithoutPodSecurity } from "./namespace-without-pod-security";
import { networkPolicyAllowsAll } from "./network-policy-allows-all";
import { networkPolicyEgressOpen } from "./network-policy-egress-open";
import { networkPolicyMatchesNothing } from "./network-policy-matches-nothing";
import { networkPolicyWeakened } from "./network-policy-weakened";
import { nodePortExposed } from "./node-port-exposed";
import { notJudgedRule } from "./not-judged";
import { objectForgotten } from "./object-forgotten";
import { objectPatched } from "./object-patched";
import { objectRecreated } from "./object-recreated";
import { objectTakenOver } from "./object-taken-over";
import { objectsNotShown } from "./objects-not-shown";
import { outputMadePlain } from "./output-made-plain";
import { planIncomplete } from "./plan-incomplete";
import { podSecurityLoosened } from "./pod-security-loosened";
import { privilegeEscalationAllowed } from "./privilege-escalation-allowed";
import { privilegedContainer } from "./privileged-container";
import { probePortUnmatched } from "./probe-port-unmatched";
import { procMountUnmasked } from "./proc-mount-unmasked";
import { processNamespaceShared } from "./process-namespace-shared";
import { provisionerRuns } from "./provisioner-runs";
import { readinessProbeMissing } from "./readiness-probe-missing";
import { reclaimPolicyLoosened } from "./reclaim-policy-loosened";
import { referencedClaimDestroyed } from "./referenced-claim-destroyed";
import { referencedConfigurationDestroyed } from "./referenced-configuration-destroyed";
import { referencedRoleDestroyed } from "./referenced-role-destroyed";
import { replicasReduced } from "./replicas-reduced";
import { roleAllowsEverything } from "./role-allows-everything";
import { roleMayEscalate } from "./role-may-escalate";
import { roleReadsSecrets } from "./role-reads-secrets";
import { roleWidened } from "./role-widened";
import { rolloutNotWaited } from "./rollout-not-waited";
import { rootFilesystemWritable } from "./root-filesystem-writable";
import { runsAsRoot } from "./runs-as-root";
import { scaledToZero } from "./scaled-to-zero";
import { seccompUnconfined } from "./seccomp-unconfined";
import { secretInEnvironment } from "./secret-in-environment";
import { selectorChanged } from "./selector-changed";
import { selectorMatchesNothing } from "./selector-matches-nothing";
import { selectorOrphansPods } from "./selector-orphans-pods";
import { selinuxOptionsCustom } from "./selinux-options-custom";
import { serviceAccountTokenMounted } from "./service-account-token-mounted";
import { serviceDestroyed } from "./service-destroyed";
import { serviceReplaced } from "./service-replaced";
import { singleReplicaExposed } from "./single-replica-exposed";
import { sourceRangesLoosened } from "./source-ranges-loosened";
import { stickySessionAdded } from "./sticky-session-added";
import { stickySessionBehindNodes } from "./sticky-session-behind-nodes";
import { stickySessionChanged } from "./sticky-session-changed";
import { stickySessionRemoved } from "./sticky-session-removed";
import { systemNamespaceChanged } from "./system-namespace-changed";
import { taintedReplacement } from "./tainted-replacement";
import { targetPortUnmatched } from "./target-port-unmatched";
import { trafficPolicyLoosened } from "./traffic-policy-loosened";
import { unsafeSysctl } from "./unsafe-sysctl";
import { unversionedType } from "./unversioned-type";
import { updateStopsAllPods } from "./update-stops-all-pods";
import { variableSetTwice } from "./variable-set-twice";
import { volumeDestroyed } from "./volume-destroyed";
import { workloadDestroyed } from "./workload-destroyed";
import { workloadReplaced } from "./workload-replaced";
import { workloadSelectorReplaced } from "./workload-selector-replaced";

/** Every built-in rule, in the order of their names. */
export const BUILT_IN_RULES: readonly Rule[] = [
  actionInvoked,
  administrationPortExposed,
  administratorBound,
  admissionWebhookSet,
  apparmorUnconfined,
  autoscalerAndReplicas,
  autoscalerReduced,
  autoscalerTargetMissing,
  bindingWidened,
  capabilitiesAdded,
  capabilitiesKept,
  changedOutsideTerraform,
  checkFailed,
  claimDestroyed,
  claimRetentionLoosened,
  claimTemplateChanged,
  claimTemplatesReplaceSet,
  claimsDeletedOnScaleDown,
  claimsDeletedWithSet,
  claimsLeftBehind,
  claimsLeftByScaleDown,
  connectionNotVerified,
  cpuLimitMissing,
  cpuRequestMissing,
  credentialInAnnotation,
  credentialInCommand,
  credentialInConfigMap,
  credentialInEnvironment,
  defaultNamespace,
  defaultServiceAccountBound,
  deletedOutsideTerraform,
  deposedObjectDestroyed,
  disruptionBudgetBlocksDrain,
  disruptionBudgetMatchesNothing,
  disruptionBudgetReplaced,
  dockerSocket,
  ephemeralResource,
  everyoneBound,
  exposureWidened,
  externalIpsSet,
  externalNameChanged,
  hostIpc,
  hostNetwork,
  hostPathVolume,
  hostPid,
  hostPort,
  hostProcess,
  imageDigestDropped,
  imageNeverPulled,
  imageNotPinned,
  imageRegistryChanged,
  imageTagMoves,
  ingressBackendMissing,
  ingressLoosened,
  ingressOpensService,
  ingressSnippet,
  ingressUpdated,
  ingressWithoutTls,
  jobRemovesItself,
  jobReplaced,
  livenessProbeMissing,
  loadBalancerAddressReleased,
  loadBalancerClassRemoved,
  loadBalancerMadePublic,
  loadBalancerOpenToAll,
  memoryLimitMissing,
  memoryLimitReduced,
  memoryRequestMissing,
  namespaceDestroyed,
  namespaceWithoutPodSecurity,
  networkPolicyAllowsAll,
  networkPolicyEgressOpen,
  networkPolicyMatchesNothing,
  networkPolicyWeakened,
  nodePortExposed,
  notJudgedRule,
  objectForgotten,
  objectPatched,
  objectRecreated,
  objectTakenOver,
  objectsNotShown,
  outputMadePlain,
  planIncomplete,
  podSecurityLoosened,
  privilegeEscalationAllowed,
  privilegedContainer,
  probePortUnmatched,
  procMountUnmasked,
  processNamespaceShared,
  provisionerRuns,
  readinessProbeMissing,
  reclaimPolicyLoosened,
  referencedClaimDestroyed,
  referencedConfigurationDestroyed,
  referencedRoleDestroyed,
  replicasReduced,
  roleAllowsEverything,
  roleMayEscalate,
  roleReadsSecrets,
  roleWidened,
  rolloutNotWaited,
  rootFilesystemWritable,
  runsAsRoot,
  scaledToZero,
  seccompUnconfined,
  secretInEnvironment,
  selectorChanged,
  selectorMatchesNothing,
  selectorOrphansPods,
  selinuxOptionsCustom,
  serviceAccountTokenMounted,
  serviceDestroyed,
  serviceReplaced,
  singleReplicaExposed,
  sourceRangesLoosened,
  stickySessionAdded,
  stickySessionBehindNodes,
  stickySessionChanged,
  stickySessionRemoved,
  systemNamespaceChanged,
  taintedReplacement,
  targetPortUnmatched,
  trafficPolicyLoosened,
  unsafeSysctl,
  unversionedType,
  updateStopsAllPods,
  variableSetTwice,
  volumeDestroyed,
  workloadDestroyed,
  workloadReplaced,
  workloadSelectorReplaced,
];
