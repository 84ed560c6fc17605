import type { Power } from "./rights";

const RBAC = "rbac.authorization.k8s.io";
const ADMISSION = "admissionregistration.k8s.io";
const WRITE = ["create", "update", "patch"];
const CHANGE = ["update", "patch", "delete"];

/** Rights that give rights which their holder does not have himself. */
export const GIVES_RIGHTS: readonly Power[] = [
  { group: RBAC, resources: ["roles", "clusterroles"], verbs: ["escalate", "bind"] },
  { group: "", resources: ["users", "groups", "serviceaccounts"], verbs: ["impersonate"] },
  { group: "authentication.k8s.io", resources: ["uids", "userextras", "userextras/*"], verbs: ["impersonate"] },
];
/** Rights that run commands in pods of others, or make tokens of others. */
export const TAKES_OVER: readonly Power[] = [
  { group: "", resources: ["pods/exec", "pods/attach"], verbs: ["create", "get"] },
  { group: "", resources: ["pods/ephemeralcontainers"], verbs: ["update", "patch"] },
  // A kubelet runs commands for whoever may GET its proxy, by a WebSocket.
  { group: "", resources: ["nodes/proxy"], verbs: ["get", "create"] },
  { group: "", resources: ["serviceaccounts/token"], verbs: ["create"] },
];
/** Rights to run any image with any service account of a namespace. */
export const MAKES_PODS: readonly Power[] = [
  // The image of a pod that runs can be changed.
  { group: "", resources: ["pods", "replicationcontrollers"], verbs: WRITE },
  { group: "", resources: ["podtemplates"], verbs: WRITE },
  {
    group: "apps",
    resources: ["deployments", "daemonsets", "statefulsets", "replicasets", "controllerrevisions"],
    verbs: WRITE,
  },
  { group: "batch", resources: ["jobs", "cronjobs"], verbs: WRITE },
  // Controllers of others run what these say, most of them with rights in the whole cluster.
  { group: "argoproj.io", resources: ["applications", "applicationsets", "workflows", "cronworkflows"], verbs: WRITE },
  { group: "argoproj.io", resources: ["rollouts", "workflowtemplates", "clusterworkflowtemplates"], verbs: WRITE },
  { group: "kustomize.toolkit.fluxcd.io", resources: ["kustomizations"], verbs: WRITE },
  { group: "helm.toolkit.fluxcd.io", resources: ["helmreleases"], verbs: WRITE },
  { group: "helm.cattle.io", resources: ["helmcharts"], verbs: WRITE },
  { group: "kubevirt.io", resources: ["virtualmachines", "virtualmachineinstances"], verbs: WRITE },
  { group: "tekton.dev", resources: ["taskruns", "pipelineruns", "tasks", "pipelines"], verbs: WRITE },
  { group: "serving.knative.dev", resources: ["services", "configurations"], verbs: WRITE },
  { group: "apps.openshift.io", resources: ["deploymentconfigs"], verbs: WRITE },
  { group: "build.openshift.io", resources: ["builds", "buildconfigs"], verbs: WRITE },
  { group: "apps.kruise.io", resources: ["clonesets", "daemonsets", "statefulsets"], verbs: WRITE },
  { group: "batch.volcano.sh", resources: ["jobs"], verbs: WRITE },
  { group: "keda.sh", resources: ["scaledjobs"], verbs: WRITE },
];
/** Rights to write roles and to give them to others. */
export const WRITES_ROLES: readonly Power[] = [
  { group: RBAC, resources: ["rolebindings", "clusterrolebindings", "roles", "clusterroles"], verbs: WRITE },
];
/** Rights to make volumes of any folder of a node. */
export const MAKES_VOLUMES: readonly Power[] = [{ group: "", resources: ["persistentvolumes"], verbs: WRITE }];
/** Rights to say what may be written to the cluster, and to read along. */
export const CHANGES_ADMISSION: readonly Power[] = [
  {
    group: ADMISSION,
    resources: [
      "validatingwebhookconfigurations",
      "mutatingwebhookconfigurations",
      "validatingadmissionpolicies",
      "validatingadmissionpolicybindings",
      "mutatingadmissionpolicies",
      "mutatingadmissionpolicybindings",
    ],
    verbs: [...WRITE, "delete"],
  },
  { group: "apiregistration.k8s.io", resources: ["apiservices"], verbs: WRITE },
  // Engines of policies: what they enforce, and whom they leave out. Gatekeeper has a kind for each constraint.
  { group: "kyverno.io", resources: ["clusterpolicies", "policies"], verbs: CHANGE },
  { group: "kyverno.io", resources: ["policyexceptions"], verbs: WRITE },
  {
    group: "policies.kyverno.io",
    resources: ["validatingpolicies", "mutatingpolicies", "imagevalidatingpolicies", "generatingpolicies"],
    verbs: CHANGE,
  },
  { group: "policies.kyverno.io", resources: ["policyexceptions"], verbs: WRITE },
  { group: "constraints.gatekeeper.sh", resources: [], verbs: CHANGE },
  { group: "templates.gatekeeper.sh", resources: ["constrainttemplates"], verbs: CHANGE },
  { group: "config.gatekeeper.sh", resources: ["configs"], verbs: WRITE },
  { group: "policies.kubewarden.io", resources: ["clusteradmissionpolicies", "admissionpolicies"], verbs: CHANGE },
];
/** Rights to become anybody by a certificate. */
export const APPROVES_CERTIFICATES: readonly Power[] = [
  {
    group: "certificates.k8s.io",
    resources: ["certificatesigningrequests/approval", "certificatesigningrequests/status"],
    verbs: ["update", "patch"],
  },
  { group: "certificates.k8s.io", resources: ["signers"], verbs: ["approve", "sign"] },
];
/** Rights to change what all pods of a node, or of a namespace, rely on. */
export const CHANGES_NODES: readonly Power[] = [
  { group: "", resources: ["nodes", "nodes/status"], verbs: ["create", "update", "patch", "delete"] },
  { group: "", resources: ["namespaces"], verbs: ["update", "patch", "delete"] },
  {
    group: "apiextensions.k8s.io",
    resources: ["customresourcedefinitions"],
    verbs: ["create", "update", "patch", "delete"],
  },
  { group: "", resources: ["pods/binding", "bindings"], verbs: ["create"] },
];
/** Rights to send the traffic of Services elsewhere, or to reach what only the cluster reaches. */
export const REDIRECTS_TRAFFIC: readonly Power[] = [
  { group: "", resources: ["endpoints"], verbs: WRITE },
  { group: "discovery.k8s.io", resources: ["endpointslices"], verbs: WRITE },
  // An address of a load balancer that is claimed catches what pods send there (CVE-2020-8554).
  { group: "", resources: ["services/status"], verbs: ["update", "patch"] },
  { group: "", resources: ["services/proxy", "pods/proxy", "pods/portforward"], verbs: ["create", "get"] },
  ...[
    { group: "networking.k8s.io", resources: ["networkpolicies"] },
    { group: "cilium.io", resources: ["ciliumnetworkpolicies", "ciliumclusterwidenetworkpolicies"] },
    { group: "projectcalico.org", resources: ["networkpolicies", "globalnetworkpolicies"] },
    { group: "crd.projectcalico.org", resources: ["networkpolicies", "globalnetworkpolicies"] },
    { group: "policy.networking.k8s.io", resources: ["adminnetworkpolicies", "baselineadminnetworkpolicies"] },
    { group: "security.istio.io", resources: ["authorizationpolicies", "peerauthentications"] },
  ].map((one) => ({ ...one, verbs: ["update", "patch", "delete"] })),
];
/** Rights to run pods under the rules of OpenShift's that keep nothing back. */
export const USES_PRIVILEGED: readonly Power[] = [
  { group: "security.openshift.io", resources: ["securitycontextconstraints"], verbs: ["use"] },
  { group: "policy", resources: ["podsecuritypolicies"], verbs: ["use"] },
];
/** Rights to read Secrets. */
export const READS_SECRETS: readonly Power[] = [{ group: "", resources: ["secrets"], verbs: ["get", "list", "watch"] }];
/** Rights to put values into Secrets; a Secret of the type of tokens brings one of any account of its namespace. */
export const WRITES_SECRETS: readonly Power[] = [{ group: "", resources: ["secrets"], verbs: WRITE }];
/** Rights to have an operator copy whatever its store holds into a Secret of one's own. */
export const COPIES_SECRETS: readonly Power[] = [
  { group: "external-secrets.io", resources: ["externalsecrets", "secretstores"], verbs: WRITE },
  { group: "external-secrets.io", resources: ["clusterexternalsecrets", "clustersecretstores"], verbs: WRITE },
  { group: "secrets.hashicorp.com", resources: ["vaultstaticsecrets", "vaultdynamicsecrets"], verbs: WRITE },
  { group: "secrets-store.csi.x-k8s.io", resources: ["secretproviderclasses"], verbs: WRITE },
];
/** Rights to read what kubelets keep: the logs and settings of a node, and the memory of its containers. */
export const READS_NODES: readonly Power[] = [
  { group: "", resources: ["nodes/log", "nodes/configz"], verbs: ["get"] },
  { group: "", resources: ["nodes/checkpoint"], verbs: ["create"] },
];
const REMOVE = ["delete", "deletecollection"];
/** Rights to destroy what holds data. */
export const DELETES_DATA: readonly Power[] = [
  { group: "", resources: ["persistentvolumeclaims", "persistentvolumes", "namespaces", "secrets"], verbs: REMOVE },
  { group: "apps", resources: ["statefulsets"], verbs: REMOVE },
  {
    group: "snapshot.storage.k8s.io",
    resources: ["volumesnapshots", "volumesnapshotcontents"],
    verbs: REMOVE,
  },
];
/** Rights to take away what tells of what happened. */
export const HIDES_TRACKS: readonly Power[] = [
  { group: "", resources: ["events"], verbs: REMOVE },
  { group: "events.k8s.io", resources: ["events"], verbs: REMOVE },
];
/** Rights to say how the cluster's own parts work, where these are told by ConfigMaps. */
export const WRITES_CONFIGURATION: readonly Power[] = [{ group: "", resources: ["configmaps"], verbs: WRITE }];
/** Rights to read what programs print. */
export const READS_LOGS: readonly Power[] = [{ group: "", resources: ["pods/log"], verbs: ["get"] }];
/** Rights to change what limits others, or what all rely on. */
export const CHANGES_LIMITS: readonly Power[] = [
  { group: "", resources: ["resourcequotas", "limitranges"], verbs: ["update", "patch", "delete"] },
  { group: "policy", resources: ["poddisruptionbudgets"], verbs: ["delete"] },
  // Whoever scales to nothing stops it.
  {
    group: "apps",
    resources: ["deployments/scale", "statefulsets/scale", "replicasets/scale"],
    verbs: ["update", "patch"],
  },
  { group: "scheduling.k8s.io", resources: ["priorityclasses"], verbs: WRITE },
  { group: "storage.k8s.io", resources: ["storageclasses", "csidrivers"], verbs: WRITE },
  { group: "node.k8s.io", resources: ["runtimeclasses"], verbs: WRITE },
  { group: "networking.k8s.io", resources: ["ingressclasses"], verbs: WRITE },
  {
    group: "flowcontrol.apiserver.k8s.io",
    resources: ["flowschemas", "prioritylevelconfigurations"],
    verbs: WRITE,
  },
];
