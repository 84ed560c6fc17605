import { importManifests, type ImportOptions } from "../../lib/import";
import { parseManifests } from "../../lib/manifest";

const run = (yaml: string, options: Partial<ImportOptions> = {}) =>
  importManifests(parseManifests({ name: "a.yaml", content: yaml }), { from: "a.yaml", ...options });
const constructs = (yaml: string): readonly string[] => run(yaml).lines.map(({ construct }) => construct);

const workload = (kind: string, name: string, spec = ""): string => `apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: c, image: "a:1", ports: [{containerPort: 80}]}]
${spec}`;
const service = (name: string, app: string, extra = ""): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  selector: {app: ${app}}
  ports: [{port: 80}]
${extra}`;
const join = (...documents: readonly string[]): string => documents.join("---\n");

test("a Deployment and the Service that selects it become one StatelessService", () => {
  expect(constructs(join(workload("Deployment", "web"), service("web", "web")))).toEqual(["StatelessService web"]);
});

test("a second Service of the same pods stands by itself", () => {
  expect(constructs(join(service("web-public", "web"), workload("Deployment", "web"), service("web", "web")))).toEqual([
    "WorkloadService web-public",
    "StatelessService web",
  ]);
});

test("a StatefulSet and its headless Service become one StatefulService, and so do one and its Service with a virtual IP", () => {
  const set = workload("StatefulSet", "db", "  serviceName: db\n");
  expect(constructs(join(set, service("db", "db", "  clusterIP: None\n")))).toEqual(["StatefulService db"]);
  expect(constructs(join(set, service("db", "db")))).toEqual(["StatefulService db"]);
});

test("ExternalName and a Service alone have their constructs, the rest is typed resources, namespaces first", () => {
  const external = `apiVersion: v1\nkind: Service\nmetadata: {name: ext}\nspec: {type: ExternalName, externalName: a.example.com}\n`;
  const config = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: "\${HOME}"}\n`;
  const namespace = `apiVersion: v1\nkind: Namespace\nmetadata: {name: extra}\n`;
  const role = `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules: [{apiGroups: [""], resources: [pods], verbs: [get]}]\n`;
  expect(constructs(join(external, service("alone", "x"), config, role, namespace))).toEqual([
    "KubernetesResource namespace-extra",
    "ExternalService ext",
    "WorkloadService alone",
    "ConfigMap c",
    "KubernetesResource role-r",
  ]);
});

test("what cannot be a service construct is told with its reason", () => {
  const [line] = run(`apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n`).lines;
  expect(line).toMatchObject({ construct: "KubernetesResource service-a", reason: "the Service has no selector" });
});

test("an autoscaled Deployment writes no number of pods", () => {
  const scaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
`;
  const { source } = run(join(workload("Deployment", "web"), service("web", "web"), scaler));
  expect(source).toContain('addOverride("kubernetes_deployment_v1.spec.0.replicas", undefined)');
});

test("a Secret's data is in a sensitive variable unless asked for", () => {
  const secret = `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2}\n`;
  const hidden = run(secret).source;
  expect(hidden).not.toMatch(/hunter2|aHVudGVyMg/);
  expect(hidden).toContain('new TerraformVariable(this, "s-data", {');
  expect(hidden).toContain('data: { password: Fn.lookup(sData.value, "password", "") }');
  expect(run(secret, { secrets: true }).source).toContain('data: { password: "hunter2" }, allowLiterals: true');
});

test("texts of manifests are no expressions in the code", () => {
  const yaml = join(
    workload("Deployment", "web").replace('image: "a:1"', 'image: "a:1", args: ["${HOME}"]'),
    service("web", "web"),
  );
  expect(run(yaml).source).toContain('args: ["$${HOME}"]');
});

test("what runs is adopted without a change", () => {
  const { source } = run(join(workload("Deployment", "web"), service("web", "web")), {
    adopt: true,
    namespace: "shop",
  });
  expect(source).toContain("adoptLive(this, {");
  // The pods leave to Kubernetes whether they mount a token; writing it down would restart them.
  expect(source).toContain('"kubernetes_deployment_v1.web": "all",');
  // Here the Service leaves its defaults to Kubernetes, which no live one does.
  expect(source).toContain('"spec[0].internal_traffic_policy",');
});

test("what the provider cannot express stays in the cluster, and hinders nobody from taking over the rest", () => {
  const notes: string[] = [];
  const budget = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: all}\nspec: {maxUnavailable: 1}\n";
  const { lines } = run(join(workload("Deployment", "web"), budget), {
    adopt: true,
    namespace: "shop",
    onUnsupported: "warn",
    onWarning: ({ code, prop }) => notes.push(`${code} ${prop}`),
  });
  expect(lines.map(({ construct }) => construct)).toEqual(["Deployment web"]);
  expect(notes).toEqual(["ImportObjectStays spec.selector"]);
});

test("the code has no line of the manifests that could end a comment or a text", () => {
  const yaml = service("web", "web").replace(
    "metadata: {name: web}",
    'metadata: {name: web, annotations: {a: "*/ `${x}` \\" \\n"}}',
  );
  const { source } = run(yaml, { from: "a.yaml\nimport 'x'" });
  expect(source.split("\n")[0]).toBe(`// Written by "kube-services import" from a.yaml import 'x'.`);
  expect(source).toContain("annotations: { a: '*/ `$${x}` \" \\n' }");
});

test("the update strategy of a StatefulSet keeps it with its Service", () => {
  const set = workload("StatefulSet", "db", "  serviceName: db\n  updateStrategy: {type: OnDelete}\n");
  const { lines, source } = run(join(set, service("db", "db", "  clusterIP: None\n")));
  expect(lines.map(({ construct }) => construct)).toEqual(["StatefulService db"]);
  expect(source).toContain('strategy: { type: "OnDelete" }');
});

test("names that no address could begin with are given one that can", () => {
  const config = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
  const { source } = run(join(config('"2048"'), config("a.b"), config("a-b"), config("class")));
  expect([...source.matchAll(/new ConfigMap\(this, "(.*?)"/g)].map(([, id]) => id)).toEqual([
    "_2048",
    "a_b",
    "a-b",
    "class",
  ]);
});

test("of what runs, Secrets keep their data where it is, and unreadable attributes are left alone", () => {
  const secret = `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: aGVsbG8=, b: /w==}\n`;
  const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, annotations: {nginx.ingress.kubernetes.io/x: "y"}}
spec: {defaultBackend: {service: {name: a, port: {number: 1}}}}
`;
  const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: {kind: ClusterRole, name: view}
subjects: [{kind: User, name: u}]
`;
  const { source, lines } = run(join(secret, ingress, binding), { adopt: true, namespace: "shop" });
  expect(source).not.toMatch(/TerraformVariable|aGVsbG8|hello/);
  expect(lines[0]?.leftOut).toBe("its data stays in the cluster, out of the code");
  expect(source).toContain('"kubernetes_secret_v1.s": ["data", "binary_data"]');
  expect(source).toContain('"kubernetes_ingress_v1.i": ["metadata[0].annotations"]');
  expect(source).toContain('"kubernetes_role_binding_v1.b": ["subject"]');
});

test("what the pods need and the manifests do not have is said to be made elsewhere", () => {
  const pods = `      volumes: [{name: v, secret: {secretName: here}}, {name: w, configMap: {name: there}}]
      initContainers: [{name: i, image: "a:1", envFrom: [{configMapRef: {name: maybe, optional: true}}, {secretRef: {name: far}}]}]
`;
  const secret = `apiVersion: v1\nkind: Secret\nmetadata: {name: here}\n`;
  const { source } = run(join(workload("Deployment", "web", pods), service("web", "web"), secret));
  expect(source).toContain('configMap: { name: "there", external: true }');
  expect(source).toContain('secretRef: { name: "far", external: true }');
  expect(source.match(/external: true/g)).toHaveLength(2);
});

test("an object whose name the server makes is one of a ManifestService, which asks for no name", () => {
  const job = `apiVersion: batch/v1
kind: Job
metadata: {generateName: once-}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: "a:1"}]}}}
`;
  const { source, lines } = run(job);
  expect(lines.map(({ construct }) => construct)).toEqual(["ManifestService job-object"]);
  expect(source).toContain('generateName: "once-"');
  expect(source).not.toContain("kubernetes_manifest");
});

const pod = (more = ""): string => `template:
    metadata: {labels: {job: tidy}}
    spec:
      restartPolicy: OnFailure
      hostPID: true
      containers:
        - {name: tidy, image: "a:1", volumeMounts: [{name: own, mountPath: /own, mountPropagation: HostToContainer}]}
      volumes:
        - {name: own, hostPath: {path: /var/lib/own}}
        - {name: who, projected: {sources: [{serviceAccountToken: {path: token, audience: vault}}, {downwardAPI: {items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}}]}}
${more}`;
const indented = (text: string): string => text.replace(/^(?=.)/gm, "    ");

test.each([
  [
    "DaemonSet tidy",
    `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: tidy, labels: {team: a}}
spec:
  selector: {matchLabels: {job: tidy}}
  updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 0, maxSurge: 2}}
  ${pod().replace("OnFailure", "Always")}`,
    ["hostPID: true", "maxSurge: 2", 'mountPropagation: "HostToContainer"', 'audience: "vault"'],
  ],
  [
    "Job tidy",
    `apiVersion: batch/v1
kind: Job
metadata: {name: tidy}
spec:
  completions: 3
  backoffLimit: 2
  activeDeadlineSeconds: 90
  ${pod()}`,
    ["completions: 3", "backoffLimit: 2", "activeDeadlineSeconds: 90", 'restartPolicy: "OnFailure"'],
  ],
  [
    "CronJob tidy",
    `apiVersion: batch/v1
kind: CronJob
metadata: {name: tidy, labels: {team: a}}
spec:
  schedule: "0 3 * * *"
  timeZone: Europe/Berlin
  concurrencyPolicy: Forbid
  jobTemplate:
    metadata: {labels: {made: by}}
    spec:
      ttlSecondsAfterFinished: 60
${indented(`  ${pod()}`)}`,
    [
      'schedule: "0 3 * * *"',
      'concurrencyPolicy: "Forbid"',
      "ttlSecondsAfterFinished: 60",
      'jobLabels: { made: "by" }',
    ],
  ],
  [
    "PersistentVolumeClaim tidy",
    `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: tidy}
spec: {accessModes: [ReadWriteMany], storageClassName: fast, volumeMode: Block, resources: {requests: {storage: 5Gi}}}
`,
    ['accessModes: ["ReadWriteMany"]', 'storageClassName: "fast"', 'storage: "5Gi"', 'volumeMode: "Block"'],
  ],
  [
    "StatefulSet tidy",
    `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: tidy, labels: {team: a}}
spec:
  serviceName: tidy
  selector: {matchLabels: {job: tidy}}
  volumeClaimTemplates:
    - metadata: {name: disk}
      spec: {accessModes: [ReadWriteOnce], volumeMode: Block, resources: {requests: {storage: 5Gi}}}
    - metadata: {name: files}
      spec: {accessModes: [ReadWriteOnce], volumeMode: Filesystem, resources: {requests: {storage: 6Gi}}}
  template:
    metadata: {labels: {job: tidy}}
    spec:
      containers:
        - name: tidy
          image: "a:1"
          volumeMounts: [{name: files, mountPath: /files}]
          volumeDevices: [{name: disk, devicePath: /dev/xvda}]
`,
    [
      '{ claimTemplate: { name: "disk", storage: "5Gi", volumeMode: "Block" } }',
      '{ claimTemplate: { name: "files", storage: "6Gi" }, mountPath: "/files" }',
      'volumeDevices: [{ name: "disk", devicePath: "/dev/xvda" }]',
    ],
  ],
])("%s is its construct, without an override", (construct, yaml, said) => {
  const { lines, source } = run(yaml);
  expect(lines).toEqual([expect.objectContaining({ construct, overrides: 0 })]);
  for (const text of said) expect(source).toContain(text);
});

const ingress = (name: string, spec: string, metadata = ""): string =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: ${name}${metadata}}\nspec: ${spec}\n`;
const path = (to: string, more = "", port = "number: 80"): string =>
  `{pathType: Prefix, path: /${more}, backend: {service: {name: ${to}, port: {${port}}}}}`;

test("workloads that run with a claim which their constructs refuse are objects as they are", () => {
  const claim = (name: string, mode: string): string =>
    `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: ${name}}\nspec: {accessModes: [${mode}], resources: {requests: {storage: 5Gi}}}\n`;
  const mounting = (name: string, to: string, spec = ""): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  ${spec}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: c, image: "a:1", volumeMounts: [{name: d, mountPath: /d}]}]
      volumes: [{name: d, persistentVolumeClaim: {claimName: ${to}}}]
`;
  const recreate = "strategy: {type: Recreate}";
  const { lines } = run(
    join(
      ...["one", "alone", "both"].map((name) => claim(name, "ReadWriteOncePod")),
      claim("many", "ReadWriteMany"),
      mounting("surges", "one"),
      service("surges", "surges"),
      mounting("recreates", "alone", recreate),
      mounting("first", "both", recreate),
      mounting("second", "both", recreate),
      mounting("usual", "many"),
    ),
  );
  expect(
    lines
      .map(({ construct }) => construct)
      .filter((one) => !one.startsWith("Persistent"))
      .sort(),
  ).toEqual([
    "Deployment first",
    "Deployment recreates",
    "Deployment usual",
    "KubernetesResource deployment-second",
    "KubernetesResource deployment-surges",
    "WorkloadService surges",
  ]);
});

test("certificates of an Ingress, each for its hosts, are those of its construct", () => {
  const rule = (host: string): string => `{host: ${host}, http: {paths: [${path("web")}, ${path("api", "api")}]}}`;
  const hosts = ["a.example.com", "b.example.org", "c.example.net"];
  const tls =
    "[{hosts: [a.example.com], secretName: of-a}, {hosts: ['*.example.org', c.example.net], secretName: of-rest}]";
  const route = ingress("shop", `{ingressClassName: nginx, tls: ${tls}, rules: [${hosts.map(rule).join(", ")}]}`);
  const { lines, source } = run(
    join(route, ...["web", "api"].flatMap((name) => [workload("Deployment", name), service(name, name)])),
  );
  expect(lines.map(({ construct, overrides }) => `${construct} ${overrides}`)).toContain("Ingress shop 0");
  expect(source.replace(/\s+/g, " ")).toContain(
    'tls: [ { hosts: ["a.example.com"], secretName: "of-a" }, { hosts: ["*.example.org", "c.example.net"], secretName: "of-rest" }, ]',
  );
});

test("an Ingress of a Service's name that leads to it alone is its exposure", () => {
  const route = ingress(
    "web",
    `{ingressClassName: nginx, tls: [{hosts: [a.example.com], secretName: web-tls}], rules: [{host: a.example.com, http: {paths: [${path("web")}]}}]}`,
    ', annotations: {cert-manager.io/cluster-issuer: letsencrypt, nginx.ingress.kubernetes.io/configuration-snippet: "set $x ${y};"}',
  );
  const { lines, source } = run(join(route, workload("Deployment", "web"), service("web", "web")));
  expect(lines).toEqual([
    {
      objects: ["Service web", "Deployment web", "Ingress web"].map((one) => one.replace(" ", " ")),
      construct: "StatelessService web",
      overrides: 0,
    },
  ]);
  for (const text of [
    'type: "Ingress"',
    'host: "a.example.com"',
    'tls: { clusterIssuer: "letsencrypt" }',
    "set $x $${y};",
  ])
    expect(source).toContain(text);
});

test("an Ingress of several Services takes their constructs, and what has none keeps its name", () => {
  const rules = (...paths: readonly string[]): string => `{rules: [{http: {paths: [${paths.join(", ")}]}}]}`;
  const services = join(service("web", "web"), service("api", "api"));
  const both = run(join(ingress("site", rules(path("web"), path("api", "api"))), services));
  expect(both.lines.map(({ construct }) => construct)).toEqual([
    "WorkloadService web",
    "WorkloadService api",
    "Ingress site",
  ]);
  expect(both.source).toContain("{ service: web }");
  expect(both.source).toContain('{ service: api, path: "/api" }');
  expect(both.source).toContain("const api = new WorkloadService(");
  const missing = run(join(ingress("site", rules(path("web"), path("gone"))), services));
  expect(missing.lines.at(-1)).toMatchObject({
    construct: "KubernetesResource ingress-site",
    reason: "no construct for the Service gone",
  });
  // Two constructs that take the same requests are refused at synthesis.
  const rule = `{rules: [{host: a.example.com, http: {paths: [${path("web")}]}}]}`;
  const twice = run(join(ingress("one", rule), ingress("two", rule), services));
  expect(twice.lines.map(({ construct }) => construct).slice(2)).toEqual([
    "Ingress one",
    "KubernetesResource ingress-two",
  ]);
});

test("what a construct refuses or cannot say is told with its reason", () => {
  const { lines } = run(workload("DaemonSet", "d").replace('"a:1"', '"A:1"'), { validation: "warn" });
  expect(lines).toEqual([
    expect.objectContaining({
      construct: "KubernetesResource daemonset-d",
      reason: "containers[0].image: this is no image reference",
    }),
  ]);
});
