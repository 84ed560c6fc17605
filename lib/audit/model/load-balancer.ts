import type { Branch } from "../mask/marks";
import { textOf } from "./tree";

/** What a cloud's controller makes of the annotations: undefined where none of them is its own. */
type Reading = (read: (key: string) => string | undefined, loadBalancerClass: string | undefined) => Scheme | undefined;
type Scheme = "internal" | "public";

const AWS = "service.beta.kubernetes.io/aws-load-balancer-";
/** Classes of the AWS Load Balancer Controller and of EKS Auto Mode: both keep a load balancer inside by default. */
const AWS_CLASSES: ReadonlySet<string> = new Set(["service.k8s.aws/nlb", "eks.amazonaws.com/nlb"]);

/**
 * The scheme wins over the older `internal`: the AWS Load Balancer Controller reads it first. Without a scheme it takes
 * `internal`; and inside is what it does where neither is there. The cloud provider in the tree reads `internal` alone,
 * any text but `false` and none.
 */
const aws: Reading = (read, loadBalancerClass) => {
  const scheme = read(`${AWS}scheme`);
  if (scheme === "internal") return "internal";
  if (scheme !== undefined) return "public";
  const internal = read(`${AWS}internal`);
  if (internal !== undefined) return /^(?:false|f|0)$/i.test(internal) ? "public" : "internal";
  const controller = ["external", "nlb-ip"].includes(read(`${AWS}type`) ?? "");
  return controller || AWS_CLASSES.has(loadBalancerClass ?? "") ? "internal" : undefined;
};

/** One annotation decides: inside where its value is of this form, else public. */
function byAnnotation(key: string, inside: RegExp): Reading {
  return (read) => {
    const value = read(key);
    return value === undefined ? undefined : inside.test(value) ? "internal" : "public";
  };
}

/** The first annotation that is there decides. */
function first(...readings: readonly Reading[]): Reading {
  return (read, loadBalancerClass) => {
    for (const reading of readings) {
      const scheme = reading(read, loadBalancerClass);
      if (scheme !== undefined) return scheme;
    }
    return undefined;
  };
}

/** What the annotation of the network load balancers of Oracle says counts for these alone. */
const oracle: Reading = (read, loadBalancerClass) => {
  const network = read("oci.oraclecloud.com/load-balancer-type") === "nlb";
  const key = network
    ? "oci-network-load-balancer.oraclecloud.com/internal"
    : "service.beta.kubernetes.io/oci-load-balancer-internal";
  return byAnnotation(key, /^true$/i)(read, loadBalancerClass);
};

/** Per cloud: which annotations keep a load balancer inside its network, and which of them wins. */
const CLOUDS: readonly Reading[] = [
  aws,
  byAnnotation("service.beta.kubernetes.io/azure-load-balancer-internal", /^true$/),
  first(
    byAnnotation("networking.gke.io/load-balancer-type", /^internal$/i),
    byAnnotation("cloud.google.com/load-balancer-type", /^internal$/i),
  ),
  byAnnotation("service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", /^intranet$/),
  byAnnotation("service.kubernetes.io/qcloud-loadbalancer-internal-subnetid", /./),
  byAnnotation("service.beta.kubernetes.io/openstack-internal-load-balancer", /^(?:true|t|1)$/i),
  oracle,
  byAnnotation("service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", /^private$/),
  byAnnotation("service.beta.kubernetes.io/scw-loadbalancer-private", /^true$/),
  byAnnotation("load-balancer.hetzner.cloud/disable-public-network", /^true$/i),
  byAnnotation("service.beta.kubernetes.io/do-loadbalancer-network", /^INTERNAL$/i),
  byAnnotation("service.beta.kubernetes.io/qingcloud-load-balancer-network-type", /^internal$/),
  byAnnotation("kubernetes.io/elb.autocreate", /"type"\s*:\s*"inner"/),
  byAnnotation("yandex.cloud/load-balancer-type", /^internal$/i),
  byAnnotation("service.beta.kubernetes.io/cce-load-balancer-internal-vpc", /^true$/),
  byAnnotation("service.beta.kubernetes.io/volcengine-loadbalancer-address-type", /^PRIVATE$/i),
];

/**
 * Whether annotations keep a load balancer inside the provider's network. Where one cloud's say so and another's say
 * the opposite, it counts as public: the plan does not tell in which cloud it runs.
 */
export function isInternal(annotations: Branch, loadBalancerClass: string | undefined): boolean {
  const said = CLOUDS.map((reading) => reading((key) => textOf(annotations, key)?.trim(), loadBalancerClass));
  return said.includes("internal") && !said.includes("public");
}

const RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
/** On Azure these come on top of the field. */
const AZURE_RANGES = "service.beta.kubernetes.io/azure-allowed-ip-ranges";
const AZURE_TAGS = "service.beta.kubernetes.io/azure-allowed-service-tags";

function listed(value: string | undefined): readonly string[] {
  return (value ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

/** The ranges that may use a load balancer: the field, else the annotation, and what Azure adds. */
export function rangesOf(field: readonly string[], annotations: Branch): readonly string[] {
  const inField = field.map((one) => one.trim()).filter((one) => one !== "");
  const ranges = inField.length > 0 ? inField : listed(textOf(annotations, RANGES));
  const tags = listed(textOf(annotations, AZURE_TAGS)).map((tag) => (tag === "Internet" ? "0.0.0.0/0" : tag));
  return [...ranges, ...listed(textOf(annotations, AZURE_RANGES)), ...tags].sort();
}
