/** What the code that makes a mistake's message does not say of it, or not in words for its reader. */
export interface Explanation {
  /** What has happened. */
  readonly meaning?: string;
  /** What to do about it. */
  readonly todo?: string;
}

const NOTE = "this is a note, and the rest is done";

/** By code. A code whose message names no change to make has to stand here; no other one has to. */
export const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  AccessKept: { todo: "run the command that the message shows, then deploy again" },
  AccessModesContradiction: { todo: "ask for ReadWriteOncePod alone, or leave it out" },
  AnnotationKeyInvalid: {
    meaning: "a key of annotations is no qualified name, so that Kubernetes refuses the object",
    todo: "use letters, digits, - _ and ., up to 63 characters, with an optional DNS name and / before them",
  },
  AppArmorProfileInvalid: {
    meaning: "localhostProfile stands with another type than Localhost, or is missing where the type is Localhost",
    todo: "give both, or neither",
  },
  BackendAmbiguous: {
    meaning: "a backend of an Ingress leads to a Service or to another resource, and this one names none or both",
    todo: "give it either service or resource",
  },
  BaselineInvalid: { todo: "write the baseline with kube-services audit --format json, and give that file" },
  ClaimClassKept: { todo: "name the storage class again, or follow the steps of the message" },
  ClaimLabelsFixed: { todo: "follow the steps of the message, or give the labels back" },
  ClaimStorageFixed: { todo: "follow the steps of the message, or give the size back" },
  ClusterAddressInvalid: { todo: "give host as a URL with its scheme, such as https://10.0.0.1:6443" },
  ClusterCertificateInvalid: {
    todo: "give the certificate of the authority that signed the cluster's: clusterCaCertificate, or the kubeconfig's own",
  },
  ClusterIpsContradiction: { todo: "make clusterIP the first of clusterIPs" },
  ClusterNotNamed: { todo: "give the stack a cluster: { kubeconfig, context }, { host, … } or { inCluster: true }" },
  ClusterUnreachable: { todo: "look whether the cluster runs, and whether this machine reaches its address" },
  ConnectionBroken: { todo: "run the command again; if it happens each time, a proxy in between ends long answers" },
  ConnectionUnresolved: { todo: "give the connection as plain values, variables or a kubeconfig" },
  ConstructIdDuplicate: { meaning: "two constructs of one scope have the same id" },
  ConstructIdHidden: { meaning: "no address can be made of the construct's id" },
  ConstructIdMissing: { meaning: "a construct has an empty id" },
  ContextUnknown: { todo: "name a context that kubectl config get-contexts lists" },
  CredentialsExpired: { todo: "log in again, or have new credentials made" },
  CredentialsRejected: { todo: "log in again, and look whether the context is that of this cluster" },
  CredentialsUnavailable: {
    todo: "run the program that the kubeconfig names for credentials by hand, and see why it fails",
  },
  DemoFailed: { todo: "read the lines above it; kube-services sandbox status says how the sandbox is" },
  DependencyCycle: {
    meaning: "constructs or stacks would wait for each other, or a construct for what it is a part of",
    todo: "take one of the dependencies out, or name the construct beside it that comes first",
  },
  DnsServersTooMany: { todo: "leave three of them" },
  FieldKept: { todo: "run the command that the message shows, once" },
  FileIsFolder: { todo: "name a file in it" },
  FileModeInvalid: { todo: "give a number from 0 to 0o777, such as 0o640" },
  GpuCountInvalid: { todo: "give a whole number above 0" },
  HostInvalid: { todo: "give a DNS name such as shop.example.com; the first part may be *" },
  IdentityLost: {
    meaning: "the provider loses the identity of an object that it has made, a known fault of this pair of versions",
    todo: 'follow the fix in the message, and choose a whole pair for the stack: engine: ">=1.12" with Terraform or OpenTofu from 1.12 on',
  },
  IdentityMissing: {
    meaning:
      "Terraform asks for an identity that this version of the provider does not give, a known fault of this pair of versions",
    todo: 'follow the fix in the message, and choose a whole pair for the stack: engine: ">=1.12" with Terraform or OpenTofu from 1.12 on',
  },
  ImportKindForbidden: { todo: `${NOTE}; import with a user who may list them, if they are needed` },
  ImportObjectStays: { todo: `${NOTE}; the object goes on as it is, without Terraform` },
  KubeconfigMissing: { todo: "look at the path of kubeconfig in the stack's cluster; ~ is the home folder" },
  LabelKeyInvalid: {
    meaning: "a key of labels is no qualified name, so that Kubernetes refuses the object",
    todo: "use letters, digits, - _ and ., up to 63 characters, with an optional DNS name and / before them",
  },
  ListItemDuplicate: {
    meaning: "two items of a list are the same, or have the same name, where Kubernetes takes each once",
    todo: "keep one of them",
  },
  ListEndless: { todo: "look at what answers under this address: a Kubernetes API server ends its lists" },
  LoopbackUnusable: { todo: "free ports or mend the network of this machine, as the system's own message says" },
  ManifestResourceLeftOut: { todo: `${NOTE}; declare the objects without count and for_each to have them exported` },
  ManifestSecretLeftOut: { todo: `${NOTE}; --secrets writes the data, too` },
  ManifestServerFields: { todo: `${NOTE}; write the fields that are meant into the manifest` },
  ManifestTooDeep: { todo: "write the values flatter: no kind of Kubernetes is that deep" },
  ManifestValueUnknown: { todo: "export after an apply, or give the value in the code" },
  MovedElsewhere: {
    meaning: "movedFrom names a stack of another cluster, namespace or app, or the stack itself",
    todo: "name the stack that had the services, and the same cluster and namespace in both",
  },
  NoApiServer: { todo: "look at the address: a login page or a proxy may answer there" },
  NothingToExport: { todo: "name another stack, or declare an object in this one" },
  NothingToImport: { todo: "name another namespace: objects that controllers make are left out" },
  ObjectNameUnresolved: {
    meaning: "the name or namespace of an object is known to Terraform alone",
    todo: "set the variable that the message names, or give the name as a plain value",
  },
  PatchInvalid: {
    todo: "mend the patch as the message says: it is YAML or an object, merged as kubectl patch merges it",
  },
  PathNotAbsolute: { todo: "begin the path with /, without //, . and .. in it" },
  PeerEmpty: { todo: "give the peer podSelector, namespaceSelector or ipBlock" },
  PercentInvalid: { todo: 'give a number of pods, or a percentage such as "25%"' },
  PolicyMissing: { todo: "look at the path after --policy" },
  PortRangeInvalid: { todo: "give port as a number, and endPort as one that is not less" },
  ProgramNotStarted: { todo: "look whether the program is there and may be run" },
  ProjectFileInvalid: { todo: "mend cdktf.json as the message says" },
  PropMissing: { meaning: "a prop without a default was left out", todo: "give it; the message says what is allowed" },
  PropOutOfRange: {
    meaning: "a number is too small or too large, or a text or list too short or too long",
    todo: "give what the message allows",
  },
  PropReserved: {
    meaning: "a key has a name that JavaScript keeps for itself, such as __proto__",
    todo: "choose another key",
  },
  PropValueInvalid: {
    meaning: "the value has the right type, and is none that is allowed",
    todo: "give one that the message lists",
  },
  PullSecretsKept: { todo: "run the command that the message shows, once" },
  ReplicasInvalid: { todo: "give a whole number, 0 or more" },
  ReplaceTakesClaims: { todo: "follow the steps of the message: the claims' data stays then" },
  RuleAmbiguous: { todo: "write two rules" },
  RuleFileMissing: { todo: "look at the path after --rules" },
  RuleFileUnreadable: { todo: "mend the file as the message says; rules are JSON, or a module that loads" },
  RuleOutOfPlace: { todo: "put the rule into a ClusterRole" },
  SecretKeyMissing: { todo: "give the Secret that key, or another type" },
  ServiceNameUnresolved: {
    meaning: "the name or namespace of a Service is known to Terraform alone",
    todo: "set the variable that the message names, or give the name as a plain value",
  },
  SidecarKept: { todo: "run the command that the message shows, once" },
  SpreadConstraintDuplicate: { todo: "leave one constraint for each topologyKey" },
  SpreadConstraintInvalid: { todo: "mend the field as the message says" },
  StackIdInvalid: { meaning: "CDKTF makes folders of stacks' ids, and cannot of this one" },
  StackMissing: { meaning: "a construct stands directly in the App, outside any stack" },
  StackWithoutServices: { todo: "name another stack, or declare a service in this one" },
  SynthesisFailed: { todo: "mend what the app says: its own message follows the code" },
  TerraformFailed: { todo: "read what Terraform says: its own message follows the code" },
  TerraformTypeUnsupported: { todo: "leave the resource to Terraform itself: it is not one of this library's kinds" },
  AnnotationError: {
    meaning: "code of the app has said by an annotation that something is wrong; its words follow the code",
  },
  CdktfRefused: { meaning: "CDKTF refuses the program; what is given is the first line of its own message" },
  ValidationFailed: { meaning: "checks of CDKTF or of constructs in the app failed; they follow the code" },
  VariableUnset: { todo: "set the variable that the message names where the command runs" },
  VolumeClassKept: { todo: "name the class that the claim has, or give the claim another name" },
};
