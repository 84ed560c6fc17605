/*
 * What is expected of rows whose object is not simply edited in place. A row is named by its construct and the place, as
 * in `StatefulService volumes[].claimTemplate.storage`.
 */

/** Rows that say what holds anyway, or what reaches no object. */
export const SAYS_NOTHING: readonly RegExp[] = [
  /^\S+ access<VirtualIP>$/,
  /^\S+ exposure<None>$/,
  /^\S+ strategy<RollingUpdate>(\.rollingUpdate)?( with strategy<RollingUpdate>)?$/,
  /^\S+ onDelete(\.(workload|autoscaler))?( with onDelete)?$/,
  /addVersion containers\[\]\.ports\[\]\.servicePort$/, // the first version's Service has its own ports
  /^WorkloadService serviceType$/, // written on KubeSphere only
  / exposure<(Ingress|HTTPRoute)>\.(controller|controllerNamespace)$/, // what only other props ask for
  / exposure<HTTPRoute>\.port$/, // the Gateway API knows ports by number, and there is one
  /\.external$/, // who makes a ConfigMap or Secret is for synth alone
];

/** Rows that are refused at synth before they are set, and after they are taken out, with the code. */
export const REFUSED: readonly (readonly [row: RegExp, code: string])[] = [
  [/^(StatelessService|Deployment)\S* volumes\[\]\.(claimTemplate|onDelete)/, "ClaimTemplateNotStateful"],
  // Of containers that are no sidecars; the same code writes those that are, and other containers.
  [/ initContainers\[\]\.(livenessProbe|readinessProbe|startupProbe|lifecycle)/, "InitContainerEnds"],
  [/ initContainers\[\]\.restartPolicy/, "SidecarUnsupported"],
  [/ initContainers\[\]\.ports\[\]\.servicePort/, "InitContainerServicePort"],
  [/\.(livenessProbe|startupProbe)\.successThreshold/, "SuccessThresholdInvalid"],
  [/ affinity\..*\.matchFields\[\]\.values$/, "NodeSelectorInvalid"],
  [/ affinity\.nodeAffinity\..*\.matchExpressions$/, "NodeSelectorEmpty"],
  [/^DaemonSet strategy<RollingUpdate>\.rollingUpdate\.maxSurge/, "StrategyStuck"], // beside the default maxUnavailable
  [/^CronJob backoffLimitPerIndex/, "BackoffPerIndexMissing"],
  [/^WorkloadService workload<1>\.namespace/, "WorkloadOtherNamespace"],
  [/^ExternalService selector/, "SelectorExternalName"],
  [/^ExternalService (ports|access|exposure|stickySession)/, "ExternalName"],
  [/ exposure<Ingress>\.tls<\d>(\[\])?\.secretName$/, "IngressTlsAmbiguous"],
  [/^WorkloadService exposure<HTTPRoute>\.weights/, "BackendWithoutVersions"],
  [/^Secret data$/, "SecretData"],
  [/^Secret allowLiterals/, "SecretValueLiteral"],
];

/** Rows whose plan stops, with the code that it says. */
export const STOPS: readonly (readonly [row: RegExp, code: string])[] = [
  [/(Service|Version) imagePullSecrets$/, "PullSecretsKept"],
  [/ontainers\[\]\.imagePullSecret$/, "PullSecretsKept"],
  [/ volumes\[\]\.claimTemplate\.storage$/, "ClaimStorageFixed"],
  [/ volumes\[\]\.claimTemplate\.labels$/, "ClaimLabelsFixed"],
  [/ initContainers\[\]\.restartPolicy/, "SidecarKept"], // with provider 3; with 2 it is refused
];

/** Rows that replace the object: the table "Replaced" of docs/lifecycle.md. */
export const REPLACES: readonly RegExp[] = [
  / (name|namespace|version|app|autoscaling\.name|disruptionBudget\.(name|minAvailable|maxUnavailable))$/,
  /^\S+ access<(Headless|VirtualIP)>( to <(Headless|VirtualIP)>)?$/,
  / exposure<LoadBalancer>\.loadBalancerClass( with exposure<LoadBalancer>)?$/,
  / exposure<LoadBalancer>\.allocateLoadBalancerNodePorts with exposure<LoadBalancer>$/,
  / exposure<Ingress>\.className$/,
  /^Service (.* to headless|headless to .*)$/,
  /^Service (.* to )?balancer of a class( to .*)?$/,
  /^Service balancer without node ports to (?!balancer$)/,
  /^Stateful\S* (podManagementPolicy|revisionHistoryLimit)$/,
  / volumes\[\]\.claimTemplate(\.(storageClassName|accessModes|volumeMode))?$/,
  / affinity\..*\.matchFields/,
  / volumes\[\]\.ephemeral$/,
  /^CronJob (completions|completionMode|backoffLimitPerIndex)$/,
  /^(ConfigMap|Secret) immutable$/,
  /^Secret type$/,
];
