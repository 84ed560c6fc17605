import { runsProgram, type Connection } from "../plan/connections";
import type { Change } from "./change";
import { isJudgedKind, isManifestType } from "./kinds";
import type { PlanModel } from "./model";
import { shapesIn } from "./shapes";

/** Something in a plan that no rule can judge as a whole. */
interface NotJudged {
  /** The Terraform address, or the name of the provider. */
  readonly address: string;
  /** What is not judged and why, in one sentence without a final period. */
  readonly message: string;
  /** How bad that may be: `high` where it can change a cluster or runs programs, else `low`. */
  readonly severity: "high" | "low";
}

/** Resources of other providers that reach into a cluster, or run what they are told, by their Terraform types. */
const FAR_REACHING =
  /(?:^|_)(?:helm|kubectl|kube|kubernetes|k8s|k8sconnect|eks|gke|lke|sks|cce|containerengine|container_(?:cluster|node_pool)|kubeapply|kustomi[sz]ation|kapp|carvel|argocd|flux|fluxcd|rancher2|openshift|istio|crossplane|nomad|ansible|shell|ssh|script|command|exec|powershell)(?:_|$)/;
/** Programs that print credentials of a cloud's clusters, and do nothing else where they stand in a provider block. */
const CREDENTIAL_HELPERS: ReadonlySet<string> = new Set([
  ...["aws", "aws-iam-authenticator", "gcloud", "gke-gcloud-auth-plugin", "az", "kubelogin", "kubectl-oidc_login"],
  ...["doctl", "oci", "ibmcloud", "scw", "exo", "linode-cli", "civo", "tsh", "vault", "tencentcloud-cli", "aliyun"],
]);
/** The provider whose types the audit knows, as Terraform and OpenTofu name it. Of another host it is another one. */
const KUBERNETES_PROVIDER = /^(?:registry\.(?:terraform\.io|opentofu\.org)\/)?hashicorp\/kubernetes$/;

/** Resources of other providers that hold data, or what all the rest stands on, by their Terraform types. */
const HOLDS_DATA =
  /(?:^|_)(?:db|database|databases|sql|mysql|postgresql|postgres|mariadb|mssql|mongo|mongodbatlas|cosmosdb|docdb|dynamodb|bigtable|bigquery|spanner|firestore|redshift|rds|neptune|memorydb|elasticache|redis|rdb|opensearch|elasticsearch|kafka|msk|eventhub|pubsub|sqs|bucket|disk|volume|ebs|efs|fsx|filestore|file_system|filesystem|storage_(?:account|container|share)|snapshot|backup|recovery|kms|key_vault|secretsmanager|secret_manager|ecr|artifact_registry|container_registry|cluster|containerinfra|resource_group|virtual_machine|droplet|route53_zone|dns_zone|managed_zone|cloudflare_zone)(?:_|$)|^(?:aws_instance|google_compute_instance|google_project)$/;
/** Types whose names hold such a word, and that only say who may use one, or how. */
const BESIDE_DATA =
  /(?:policy|attachment|association|binding|member|iam|rule|grant|user|role|acl|notification|subnet_group|parameter_group|option_group|logging|configuration|alias|permission|endpoint|tag|metric|alarm|versioning|lifecycle|subscription|_object)(?:s|_\w+)?$/;
const BUILT_IN = "terraform.io/builtin/terraform";

function does(change: Change): boolean {
  return change.action !== "no-op" && change.action !== "read";
}

function ofChange(change: Change): Omit<NotJudged, "address"> | undefined {
  const { managed, kubernetes, type, kind, action, mode, provider } = change;
  if (mode === "ephemeral") {
    return {
      severity: "low",
      message: `an ephemeral resource of the type ${type}: what it does, a plan does not show`,
    };
  }
  if (!managed) {
    if (!runsProgram(type)) return undefined;
    return { severity: "high", message: "reading it runs a program on the machine that runs Terraform" };
  }
  if (!does(change)) return undefined;
  if (!kubernetes) {
    // Terraform's own: it holds a value in the state and does nothing; what its provisioners run, another rule tells.
    if (type === "terraform_data" && provider === BUILT_IN) return undefined;
    if (change.hasParts) {
      return { severity: "low", message: `of the provider ${provider}: the manifests in it are judged, and no more` };
    }
    const of = `of another provider (${provider === "" ? "not stated" : provider})`;
    const goes = action === "delete" || action === "replace";
    if (goes && HOLDS_DATA.test(type) && !BESIDE_DATA.test(type))
      return { severity: "high", message: `${of}, ${action}d with what it holds: that is not judged` };
    return { severity: FAR_REACHING.test(type) ? "high" : "low", message: `${of}, which is not judged` };
  }
  if (!KUBERNETES_PROVIDER.test(provider) && change.partOf === undefined) {
    const whose = provider === "" ? "the plan does not say of which provider" : `of the provider ${provider}`;
    return { severity: "high", message: `${whose}, and judged as if it were of hashicorp/kubernetes, which it is not` };
  }
  if (change.unsaid !== undefined) {
    const message = `its object, which the provider applies, has ${change.unsaid}, of which its manifest says nothing or something else: the manifest is judged`;
    return { severity: "high", message };
  }
  if (action === "forget" || isJudgedKind(kind)) return undefined;
  const what = isManifestType(type) ? `the kind ${kind}` : `the type ${type}`;
  const shapes = shapesIn(kind, (change.after ?? change.before)?.body);
  const judged = shapes.length === 0 ? "" : `: ${shapes.join(" and ")} are judged, and no more`;
  return { severity: "high", message: `${what} is not known to any rule${judged}` };
}

function ofConnection({ key, provider, programs }: Connection): Omit<NotJudged, "address">[] {
  return programs.map((program) => {
    const known = CREDENTIAL_HELPERS.has(program.replace(/\.(?:exe|cmd)$/i, ""));
    const name = program === "" ? "a program that is not named in clear" : program;
    const of = provider === "" ? key : provider;
    return {
      severity: known ? "low" : "high",
      message: `the provider block of ${of} runs ${name} on the machine that runs Terraform`,
    };
  });
}

/** Everything in a plan that changes, or runs, and is not judged as a whole. */
export function notJudged(plan: PlanModel): readonly NotJudged[] {
  const named = new Set(plan.changes.filter((change) => change.mode === "data").map((change) => change.address));
  const bare = (address: string) => address.replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, "");
  const shown = new Set([...named].map(bare));
  return [
    ...plan.changes.flatMap((change) => {
      const found = ofChange(change);
      return found === undefined ? [] : [{ address: change.address, ...found }];
    }),
    ...plan.plan.programsRead
      .filter((address) => !shown.has(address))
      .map((address): NotJudged => ({
        address,
        severity: "high",
        message: "reading it ran a program on the machine that made this plan",
      })),
    ...plan.plan.connections.flatMap((connection) =>
      ofConnection(connection).map((found) => ({ address: `provider.${connection.key}`, ...found })),
    ),
  ];
}
