import { toTerraform } from "../../../lib/manifest";
import { stringify } from "yaml";
import { reportOn, type Block, type Resource } from "./plan";
import type { Report } from "../../../lib/audit";

/** An object in Kubernetes' own spelling. */
export type Manifest = Block;
/** An object before and after an apply; null where it is not there. */
export type Sides = readonly [before: Manifest | null, after: Manifest | null];

const digest = `sha256:${"a".repeat(64)}`;
const probe = { httpGet: { path: "/", port: 8080 } };
const context = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: 1000,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};
const quiet = {
  name: "app",
  image: `registry.example/app:1.0@${digest}`,
  imagePullPolicy: "IfNotPresent",
  ports: [{ containerPort: 8080 }],
  livenessProbe: probe,
  readinessProbe: probe,
  resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { cpu: "1", memory: "128Mi" } },
  securityContext: context,
};
/** A container that no rule complains about. */
export const quietContainer: Block = quiet;

/** A pod spec that no rule complains about, but for what is given. */
export function pod(spec: Block = {}, ofContainer: Block = {}, security: Block = {}): Block {
  const container = { ...quiet, ...ofContainer, securityContext: { ...context, ...security } };
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [container],
    ...spec,
  };
}

/** An object of the namespace `shop`, or of the cluster. */
export function object(
  apiVersion: string,
  kind: string,
  rest: Block = {},
  meta: Block = { namespace: "shop" },
): Manifest {
  return { apiVersion, kind, metadata: { name: "x", ...meta }, ...rest };
}
const labels = { app: "w" };
const pods = (spec: Block) => ({ metadata: { labels }, spec });

/** A workload whose pods are given. */
export function workload(spec: Block, kind = "Deployment", more: Block = {}): Manifest {
  const counted = kind === "DaemonSet" ? {} : { replicas: 2 };
  return object("apps/v1", kind, {
    spec: { ...counted, selector: { matchLabels: labels }, template: pods(spec), ...more },
  });
}
/** A CronJob, or a Job, whose pods are given. */
export function batch(spec: Block, kind: "Job" | "CronJob" = "Job", more: Block = {}): Manifest {
  const job = { template: pods({ restartPolicy: "Never", ...spec }) };
  const whole = kind === "Job" ? job : { schedule: "0 0 * * *", jobTemplate: { spec: job }, ...more };
  return object("batch/v1", kind, { spec: whole });
}
/** A role with one rule. */
export function role(
  group: string,
  resources: string | string[],
  verbs: string | string[],
  more: Block = {},
): Manifest {
  const rules = [{ apiGroups: [group], resources: [resources].flat(), verbs: [verbs].flat(), ...more }];
  return object("rbac.authorization.k8s.io/v1", "ClusterRole", { rules }, {});
}
/** The same in one namespace. */
export function narrowRole(...of: Parameters<typeof role>): Manifest {
  return { ...role(...of), kind: "Role", metadata: { name: "x", namespace: "shop" } };
}
/** A binding of a ClusterRole; in a namespace where one is given. */
export function binding(name: string, subject: Block, namespace?: string): Manifest {
  const of = { roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name }, subjects: [subject] };
  const kind = namespace === undefined ? "ClusterRoleBinding" : "RoleBinding";
  return object("rbac.authorization.k8s.io/v1", kind, of, namespace === undefined ? {} : { namespace });
}
/** A Service in front of pods with the label `app: web`. */
export function service(spec: Block = {}, annotations: Block = {}): Manifest {
  const usual = { type: "ClusterIP", selector: { app: "web" }, ports: [{ name: "http", port: 80, targetPort: 8080 }] };
  return object("v1", "Service", { spec: { ...usual, ...spec } }, { namespace: "shop", annotations });
}
/** A Service of the type LoadBalancer. */
export const balancer = (annotations: Block = {}, spec: Block = {}): Manifest =>
  service({ type: "LoadBalancer", ...spec }, annotations);
/** A Service of the type LoadBalancer that lets these ranges in. */
export const ranges = (...of: string[]): Manifest => balancer({}, { loadBalancerSourceRanges: of });

/** An Ingress with a certificate for one host. */
export function ingress(annotations: Block = {}, spec: Block = {}, path: Block = {}): Manifest {
  const backend = { service: { name: "web", port: { number: 80 } } };
  const rules = [{ host: "a.example", http: { paths: [{ path: "/", pathType: "Prefix", backend, ...path }] } }];
  const usual = { ingressClassName: "nginx", tls: [{ hosts: ["a.example"], secretName: "t" }], rules };
  return object("networking.k8s.io/v1", "Ingress", { spec: { ...usual, ...spec } }, { namespace: "shop", annotations });
}
/** A NetworkPolicy for all pods of its namespace. */
export const policy = (spec: Block): Manifest =>
  object("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: {}, policyTypes: ["Ingress"], ...spec } });
/** A ConfigMap. */
export const config = (name: string, data: Block, namespace = "shop"): Manifest =>
  object("v1", "ConfigMap", { data }, { name, namespace });

function typed(manifest: Manifest): { readonly type: string; readonly body: Block } {
  const made = toTerraform(manifest as unknown as Parameters<typeof toTerraform>[0], { computed: true });
  return { type: made.resourceType, body: made.attributes as Block };
}
const OTHERS = { kubectl: "registry.terraform.io/gavinbunney/kubectl", helm: "registry.terraform.io/hashicorp/helm" };
function side(of: Manifest | null, body: (manifest: Manifest) => Block): Block | null {
  return of === null ? null : body(of);
}
/** The ways in which a plan may hold an object. */
export const PLACES: Readonly<Record<string, (sides: Sides) => Resource>> = {
  manifest: ([before, after]) => {
    const body = (manifest: Manifest): Block => ({ manifest, object: manifest });
    return { type: "kubernetes_manifest", name: "x", before: side(before, body), after: side(after, body) };
  },
  typed: ([before, after]) => {
    const { type } = typed((after ?? before) as Manifest);
    const body = (manifest: Manifest): Block => typed(manifest).body;
    return { type, name: "x", before: side(before, body), after: side(after, body) };
  },
  "typed, in a module, of the old name": ([before, after]) => {
    const type = typed((after ?? before) as Manifest).type.replace(/_v\d\w*$/, "");
    const body = (manifest: Manifest): Block => typed(manifest).body;
    const address = `module.a["b.c"].${type}.x[0]`;
    return { type, name: "x", address, before: side(before, body), after: side(after, body) };
  },
  kubectl: ([before, after]) => {
    const body = (manifest: Manifest): Block => ({ yaml_body: stringify(manifest) });
    const more = { provider_name: OTHERS.kubectl };
    return { type: "kubectl_manifest", name: "x", more, before: side(before, body), after: side(after, body) };
  },
  helm: ([before, after]) => {
    const body = (manifest: Manifest): Block => ({ name: "r", chart: "c", manifest: JSON.stringify({ x: manifest }) });
    const more = { provider_name: OTHERS.helm };
    return { type: "helm_release", name: "x", more, before: side(before, body), after: side(after, body) };
  },
};

/** The report on a plan with these two sides of an object, in one of {@link PLACES}, or nothing where it cannot be there. */
export function reportOf(place: string, sides: Sides): Report | undefined {
  let resource: Resource;
  try {
    resource = (PLACES[place] as (sides: Sides) => Resource)(sides);
  } catch {
    return undefined; // no type of the provider can say it
  }
  return reportOn([resource]);
}
