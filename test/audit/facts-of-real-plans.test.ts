import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { audit, format, readPlan, SEVERITIES, type Report, type Severity } from "../../lib/audit";

// Plans of public configurations, and by hand what a report must tell of each: facts.tsv. Here stands, for each fact,
// the rule or the line that tells it.
const PLANS = join(__dirname, "../../../shared/plans-real");
const there = existsSync(PLANS);
if (!there) process.stderr.write(`not run: facts of real plans, ../shared missing (${PLANS})\n`);

/** A finding that tells a fact. */
interface Told {
  readonly rule: string;
  /** The least severity. */
  readonly severity: Severity;
  /** What its message, or its address, has to hold. */
  readonly says: RegExp;
  /** How many there have to be. */
  readonly times?: number;
}
const finding = (rule: string, severity: Severity, says: RegExp, times = 1): Told => ({ rule, severity, says, times });

/** Each fact with all that tells it: findings, and lines of the report. */
const FACTS: Readonly<Record<string, readonly (Told | RegExp)[]>> = {
  "f01 image 1.0.0→2.0.0 shown by name": [/app1-nginx: image .*kube-nginxapp1:1\.0\.0 → .*kube-nginxapp1:2\.0\.0/],
  "f02 app1 scaled to zero": [finding("scaled-to-zero", "high", /myapp1$/)],
  "f02 app2 1→5": [/app2-nginx-deployment: Replicas 1 → 5/],
  "f08 rename without moved: destroy+create under one name": [
    finding("object-recreated", "high", /app1-nginx-deployment is destroyed here and created at/),
  ],
  "f12 read-only ClusterRole gets verbs *": [
    finding("role-widened", "medium", /\* nodes, \* namespaces, \* pods/),
    finding("role-wildcard", "medium", /allows \* on nodes, namespaces, pods/),
  ],
  "f12 new role bound to default service account": [
    finding("default-service-account-bound", "medium", /ci-deployer to the service account default/),
  ],
  "f12 role may bind ClusterRole cluster-admin (resourceNames)": [
    finding("role-may-escalate", "high", /bind clusterroles\S* \(only cluster-admin\)/),
  ],
  "f12 role may create clusterrolebindings": [finding("role-grants-roles", "high", /create clusterrolebindings/)],
  "f12 role may create pods (CIS 5.1.4)": [finding("role-creates-pods", "high", /may create\b[^;]* pods/)],
  "f12 role may create/patch deployments, daemonsets": [
    finding("role-creates-pods", "high", /create, patch deployments\.apps, daemonsets\.apps/),
  ],
  "f12 role may create persistentvolumes (CIS 5.1.9)": [
    finding("role-creates-volumes", "high", /create, update persistentvolumes/),
  ],
  "f12 role may approve CSRs (CIS 5.1.11)": [
    finding("role-approves-certificates", "high", /update certificatesigningrequests\/approval/),
  ],
  "f12 role may change admission webhooks (CIS 5.1.12)": [
    finding("role-changes-admission", "high", /mutatingwebhookconfigurations/),
  ],
  'f12 apiGroups ["*"]': [finding("role-wildcard", "medium", /update on configmaps of \*/)],
  'f12 nonResourceURLs ["*"]': [finding("role-wildcard", "medium", /get on every path/)],
  "f14 which Secrets rotate": [
    /Secret server-password: data \(sensitive\) → \(sensitive\), changed/,
    /Secret notary-tls: data \(sensitive\) → \(sensitive\), changed/,
  ],
  "f14 pods that read the rotated Secret by env/subPath are not restarted": [
    finding("configuration-not-picked-up", "medium", /Deployment notary-server reads them once/),
  ],
  "f14 mariadb tag → latest": [
    finding("image-tag-moves", "medium", /mariadb:latest/),
    /image mariadb:10\.1\.28 → mariadb:latest/,
  ],
  "f14 replicas 3→1 twice": [finding("replicas-reduced", "low", /replicas 3 → 1/, 2)],
  "f18 all three public services, Deployments and Ingress destroyed": [
    finding("stack-destroyed", "high", /1 Ingress, 3 Deployment, 3 Service/),
    finding("service-destroyed", "high", /myapp\d_np_service/, 3),
    finding("workload-destroyed", "medium", /myapp\d$/, 3),
    finding("route-destroyed", "medium", /any host\/app1 of Service app1/),
  ],
  "f20 public app3 (Service+Deployment) removed": [
    finding("service-destroyed", "high", /myapp3_np_service/),
    finding("workload-destroyed", "medium", /myapp3$/),
  ],
  "f23 allow policy removed under default-deny = traffic cut off": [
    finding("network-policy-allow-removed", "high", /cuts traffic off, in from 10\.0\.0\.0\/8 at port http/),
  ],
  "f26 aws-auth: ops role becomes system:masters": [
    finding("cluster-configuration-changed", "critical", /role\/ops becomes system:masters/),
  ],
  "f26 Ingress loses external authentication (auth-url)": [
    finding("ingress-authentication-removed", "high", /loses \S*auth-url/),
  ],
  "f26 Ingress loses force-ssl-redirect and WAF": [
    finding("ingress-redirect-removed", "medium", /loses \S*force-ssl-redirect/),
    finding("ingress-protection-removed", "medium", /loses \S*enable-modsecurity/),
  ],
  "f26 plan made with -target": [finding("plan-incomplete", "medium", /-target/), /The plan is partial/],
  "r12 DaemonSet privileged": [finding("privileged-container", "critical", /container lacework runs privileged/)],
  "r12 hostPID": [finding("host-pid", "high", /lacework_datacollector/)],
  "r12 hostNetwork": [finding("host-network", "high", /lacework_datacollector/)],
  "r12 hostPath / and others": [
    finding("host-path-read-only", "high", /\/etc\/passwd, \/etc\/group, \/ of the node/),
    finding("host-path-volume", "high", /\/dev, \/sys, \/var\/log/),
  ],
  "r12 user 0": [finding("runs-as-root", "high", /lacework runs as user 0/)],
  "r12 ClusterRole get/list * in *": [finding("role-allows-everything", "high", /get, list \*/)],
  "r12 image without tag (2)": [finding("image-tag-moves", "medium", /without a tag/, 2)],
  "c10 privileged agent": [finding("privileged-container", "critical", /grafana-agent runs privileged/)],
  "c10 hostPID": [finding("host-pid", "high", /grafana_agent/)],
  "c10 hostNetwork": [finding("host-network", "high", /grafana_agent/)],
  "c10 hostPath": [finding("host-path-read-only", "high", /\/proc, \/, \/sys of the node/)],
  "c10 SYS_TIME": [finding("capabilities-added", "high", /SYS_TIME/)],
  "c10 nodes/proxy": [finding("role-may-escalate", "high", /nodes\/proxy/)],
  "c10 14 budgets block drains": [finding("disruption-budget-blocks-drain", "medium", /1 of 1 pods/, 14)],
  "c10 kube-state-metrics reads all Secrets": [finding("role-reads-secrets", "medium", /kube_state_metrics/)],
  "c10 latest tags (3)": [finding("image-tag-moves", "medium", /:latest/, 3)],
  "c03 literal MYSQL_ROOT_PASSWORD": [finding("credential-in-environment", "high", /MYSQL_ROOT_PASSWORD/)],
  "c03 the same password copied by reference into the web app": [
    finding("credential-in-environment", "high", /usermgmt-webapp sets DB_PASSWORD/),
  ],
  "c03 two public load balancers": [finding("load-balancer-open-to-all", "medium", /open to everyone/, 2)],
  "c03 Recreate strategy": [finding("update-stops-all-pods", "low", /Recreate/)],
  "c06 Role dev: * on all resources": [finding("role-allows-everything", "high", /allows \* on \*/)],
  "c07 autoscaler and fixed replicas": [finding("autoscaler-and-replicas", "medium", /set to 1 replicas/)],
  "r18 mutating webhook (kubernetes_manifest)": [
    finding("admission-webhook-set", "high", /vault\.hashicorp\.com at Service/),
  ],
  "r13 long-lived service-account token Secret": [finding("service-account-token-secret", "medium", /does not expire/)],
  "r20 kubectl_manifest: privileged hostPID DaemonSet in kube-system, YAML known in the plan": [
    finding("privileged-container", "critical", /DaemonSet kube-system\/agent/),
    finding("host-pid", "high", /DaemonSet kube-system\/agent/),
    finding("system-namespace-changed", "medium", /DaemonSet agent in kube-system/),
  ],
};

const facts = there
  ? readFileSync(join(PLANS, "facts.tsv"), "utf8")
      .split("\n")
      .slice(1)
      .filter((line) => line !== "")
      .map((line) => line.replace("\t", " "))
  : [];
const reports = new Map<string, { readonly report: Report; readonly text: string }>();
function reportOf(plan: string): { readonly report: Report; readonly text: string } {
  let made = reports.get(plan);
  if (made === undefined) {
    const file = readdirSync(PLANS).find((name) => name.startsWith(`${plan}-`)) ?? plan;
    const report = audit([{ environment: plan, plan: readPlan(join(PLANS, file)) }], { toolVersion: "0.0.0" });
    const text = format(report, "text").replace(/\s+/g, " ");
    reports.set(plan, (made = { report, text }));
  }
  return made;
}

/** Whether findings or a line of a report say this. */
function isTold(fact: Told | RegExp, { report, text }: { readonly report: Report; readonly text: string }): boolean {
  if (fact instanceof RegExp) return fact.test(text);
  const enough = SEVERITIES.slice(0, SEVERITIES.indexOf(fact.severity) + 1);
  const found = report.findings.filter(
    (reported) =>
      reported.rule === fact.rule &&
      enough.includes(reported.severity) &&
      fact.says.test(`${reported.message} at ${reported.address}`),
  );
  return found.length >= (fact.times ?? 1);
}

(there ? describe : describe.skip)("facts of real plans", () => {
  test("each fact of the list, and no other, is looked for", () => {
    expect(facts.length).toBeGreaterThan(40);
    expect(Object.keys(FACTS).sort()).toEqual([...facts].sort());
  });

  test.each(facts)("%s", (fact) => {
    const report = reportOf(fact.slice(0, 3));
    const lacking = FACTS[fact]?.filter((told) => !isTold(told, report));
    expect(lacking).toEqual([]);
  });
});
