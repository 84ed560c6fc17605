import {
  convertManifests,
  parseManifests,
  type ConvertManifestsOptions,
  type KubernetesObject,
} from "../../lib/manifest";
import { neededObjects } from "../../lib/manifest";
import { withoutZeros } from "../../lib/manifest/stored-zeros";

/** What a source becomes, by kind and name, and the codes of what is told. */
function converted(content: string, options: ConvertManifestsOptions = {}) {
  const warnings: string[] = [];
  const made = convertManifests(parseManifests({ name: "a.yaml", content }), {
    namespace: "shop",
    otherKinds: "kubernetes_manifest",
    onWarning: ({ code, where }) => warnings.push(`${code} ${where ?? ""}`),
    ...options,
  });
  const objects = new Map(made.map((each) => [`${each.object.kind} ${nameOf(each.object)}`, each.object]));
  return { made, objects, warnings, attributes: new Map(made.map((each) => [each.object.kind, each.attributes])) };
}
const nameOf = ({ metadata }: KubernetesObject): string => String((metadata as { name?: unknown }).name);
const namespaceOf = (object: KubernetesObject | undefined): unknown =>
  (object?.["metadata"] as { namespace?: unknown } | undefined)?.namespace;

describe("namespaces", () => {
  const CRD = (scope: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: toys.example.com}
spec:
  group: example.com
  scope: ${scope}
  names: {kind: Toy, plural: toys}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
---
`;
  const TOY = "{apiVersion: example.com/v1, kind: Toy, metadata: {name: a}}\n";

  test.each([
    ["a definition in the same source", CRD("Cluster") + TOY, undefined],
    ["a definition in the same source", CRD("Namespaced") + TOY, "shop"],
    ["nothing: it lives in one", TOY, "shop"],
  ])("the scope of a custom kind comes from %s", (_, yaml, namespace) => {
    expect(namespaceOf(converted(yaml).objects.get("Toy a"))).toBe(namespace);
  });

  test("it comes from the user's word, and from the name's beginning", () => {
    for (const said of ["Toy", "example.com/Toy"])
      expect(namespaceOf(converted(TOY, { clusterScoped: [said] }).objects.get("Toy a"))).toBeUndefined();
    expect(namespaceOf(converted(TOY, { clusterScoped: ["other.com/Toy"] }).objects.get("Toy a"))).toBe("shop");
    const issuer = "{apiVersion: cert-manager.io/v1, kind: ClusterIssuer, metadata: {name: a}}";
    expect(namespaceOf(converted(issuer).objects.get("ClusterIssuer a"))).toBeUndefined();
  });

  test("Kubernetes' own kinds that have no resource type are known", () => {
    const yaml = `{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: a}}
---
{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: {name: a}}
`;
    const { objects } = converted(yaml);
    expect(namespaceOf(objects.get("Lease a"))).toBe("shop");
    expect(namespaceOf(objects.get("ValidatingWebhookConfiguration a"))).toBeUndefined();
  });

  test("a namespace of what lives in none is left out and told; a written one of all else is kept", () => {
    const yaml = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: a, namespace: default}
rules: []
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: default}}
`;
    const { objects, warnings } = converted(yaml);
    expect(namespaceOf(objects.get("ClusterRole a"))).toBeUndefined();
    expect(namespaceOf(objects.get("ConfigMap a"))).toBe("default");
    expect(warnings).toEqual(["ManifestNamespaceLeftOut a.yaml:3:21 (document 1)"]);
  });

  test("a definition and objects of its kind in one source are told", () => {
    expect(converted(CRD("Cluster") + TOY).warnings).toEqual(["ManifestDefinitionNeeded a.yaml:1:1 (document 1)"]);
    expect(converted(CRD("Cluster")).warnings).toEqual([]);
  });
});

describe("what the API server would not store is not declared", () => {
  const spec = (template: object): KubernetesObject => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "a", creationTimestamp: null, labels: {}, annotations: { a: "" } },
    spec: { replicas: 0, minReadySeconds: 0, paused: false, strategy: {}, template: { spec: template } },
  });

  test("zeros by Go's types: fields that are pointers there keep theirs", () => {
    const pod = {
      hostNetwork: false,
      nodeSelector: {},
      tolerations: [],
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 0,
      serviceAccountName: "",
      securityContext: { runAsUser: 0, runAsNonRoot: false, supplementalGroups: [] },
      containers: [
        {
          name: "a",
          ports: [],
          env: [{ name: "E", value: "" }],
          stdin: false,
          volumeMounts: [{ name: "t", mountPath: "/t", readOnly: false, subPath: "" }],
          livenessProbe: { initialDelaySeconds: 0, httpGet: { port: 0, path: "" }, terminationGracePeriodSeconds: 0 },
          resources: { limits: {} },
        },
      ],
      volumes: [
        { name: "t", emptyDir: { medium: "" } },
        { name: "s", secret: null },
      ],
    };
    expect(withoutZeros(spec(pod))).toEqual({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "a", annotations: { a: "" } },
      spec: {
        replicas: 0,
        strategy: {},
        template: {
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 0,
            securityContext: { runAsUser: 0, runAsNonRoot: false },
            containers: [
              {
                name: "a",
                env: [{ name: "E" }],
                volumeMounts: [{ name: "t", mountPath: "/t" }],
                livenessProbe: { httpGet: { port: 0 }, terminationGracePeriodSeconds: 0 },
                resources: {},
              },
            ],
            volumes: [{ name: "t", emptyDir: {} }, { name: "s" }],
          },
        },
      },
    });
  });

  test("a definition's schema, whose parts are objects or lists or switches", () => {
    const openAPIV3Schema = {
      description: "",
      properties: { a: { nullable: false, items: { type: "string", format: "" }, default: { x: 0, y: [] } } },
      additionalProperties: false,
      "x-kubernetes-preserve-unknown-fields": false,
    };
    const given = { spec: { versions: [{ name: "v1", served: false, schema: { openAPIV3Schema } }] } };
    const crd = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", ...given };
    expect(withoutZeros(crd)).toHaveProperty("spec.versions.0", {
      name: "v1",
      served: false,
      schema: {
        openAPIV3Schema: {
          properties: { a: { items: { type: "string" }, default: { x: 0, y: [] } } },
          additionalProperties: false,
          "x-kubernetes-preserve-unknown-fields": false,
        },
      },
    });
  });

  test("a key of texts without a value has an empty one", () => {
    const config = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a", labels: { b: null } },
      data: { a: null },
    };
    expect(withoutZeros(config)).toEqual({
      ...config,
      metadata: { name: "a", labels: { b: "" } },
      data: { a: "" },
    });
  });

  test("an item without a value is what the API server made of it", () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "a" },
      spec: {
        nodeSelector: { disk: null },
        securityContext: { supplementalGroups: [null, 7] },
        containers: [{ name: "a", args: ["a", null], resources: { requests: { cpu: null, memory: "1Gi" } } }],
      },
    };
    expect(withoutZeros(pod)["spec"]).toEqual({
      nodeSelector: { disk: "" },
      securityContext: { supplementalGroups: [0, 7] },
      containers: [{ name: "a", args: ["a", ""], resources: { requests: { cpu: "0", memory: "1Gi" } } }],
    });
    const quota = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "a" }, spec: { hard: { pods: null } } };
    expect(withoutZeros(quota)["spec"]).toEqual({ hard: { pods: "0" } });
  });

  test("of a custom object only nulls", () => {
    const toy = {
      apiVersion: "example.com/v1",
      kind: "Toy",
      spec: { a: 0, b: "", c: [], d: {}, e: null, f: [{ g: null }] },
    };
    expect(withoutZeros(toy)["spec"]).toEqual({ a: 0, b: "", c: [], d: {}, f: [{}] });
  });
});

describe("what the provider would do otherwise", () => {
  test("a subject without a namespace has none, as with kubectl", () => {
    const yaml = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: a, namespace: argocd}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}
subjects: [{kind: ServiceAccount, name: a}, {kind: ServiceAccount, name: b, namespace: other}]
`;
    expect(converted(yaml).attributes.get("RoleBinding")).toMatchObject({
      subject: [{ namespace: "" }, { namespace: "other" }],
    });
  });

  test("a ReplicationController ends as slowly as others, and has the labels of its pods", () => {
    const yaml = `apiVersion: v1
kind: ReplicationController
metadata: {name: a}
spec: {selector: {app: a}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: i}]}}}
`;
    expect(converted(yaml).attributes.get("ReplicationController")).toMatchObject({
      metadata: [{ labels: { app: "a" } }],
      spec: [{ template: [{ spec: [{ termination_grace_period_seconds: 30 }] }] }],
    });
  });

  test("a volume without a source is an empty folder, a session that is not kept has no timeout", () => {
    const yaml = `apiVersion: v1
kind: Pod
metadata: {name: a}
spec: {containers: [{name: c, image: i}], volumes: [{name: a, emptyDir: }, {name: b}, {name: c, configMap: {name: c}}]}
---
apiVersion: v1
kind: Service
metadata: {name: a}
spec: {ports: [{port: 80, targetPort: 0}], clusterIPs: [], ipFamilies: [], sessionAffinity: None, sessionAffinityConfig: {clientIP: {timeoutSeconds: 9}}}
`;
    const { objects } = converted(yaml);
    expect(objects.get("Pod a")).toHaveProperty("spec.volumes", [
      { name: "a", emptyDir: {} },
      { name: "b", emptyDir: {} },
      { name: "c", configMap: { name: "c" } },
    ]);
    expect(objects.get("Service a")?.["spec"]).toEqual({ ports: [{ port: 80 }], sessionAffinity: "None" });
  });

  test("replicas are the autoscaler's where one is among the objects, in its namespace", () => {
    const web = (namespace: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: ${namespace}}
spec: {replicas: 2, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}
---
`;
    const hpa = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
`;
    const { objects, warnings } = converted(web("shop") + hpa);
    expect(objects.get("Deployment web")).not.toHaveProperty("spec.replicas");
    expect(warnings).toEqual(["ManifestReplicasLeftOut a.yaml:4:8 (document 1)"]);
    expect(converted(web("other") + hpa).objects.get("Deployment web")).toHaveProperty("spec.replicas", 2);
  });

  test("a job that goes by itself runs again with each deploy, which is told", () => {
    const yaml = `apiVersion: batch/v1
kind: Job
metadata: {name: a}
spec: {ttlSecondsAfterFinished: 0, template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}
`;
    expect(converted(yaml).warnings).toEqual(["ManifestJobRunsAgain a.yaml:4:8 (document 1)"]);
  });
});

test("objects come after what they name, and none waits for itself", () => {
  const yaml = `
apiVersion: v1
kind: Secret
metadata: {name: token, namespace: a, annotations: {kubernetes.io/service-account.name: robot}}
type: kubernetes.io/service-account-token
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot, namespace: a}, secrets: [{name: token}]}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot, namespace: b}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: a}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: a}}
---
{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, namespace: a}, spec: {storageClassName: fast}}
---
{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fast}, provisioner: x}
---
{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 1}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: j, namespace: a}
spec:
  schedule: "@daily"
  jobTemplate:
    spec:
      template:
        spec:
          serviceAccountName: robot
          priorityClassName: high
          volumes: [{name: v, persistentVolumeClaim: {claimName: data}}, {name: p, projected: {sources: [{secret: {name: token}}]}}]
          containers: [{name: c, image: i, envFrom: [{configMapRef: {name: c}}], env: [{name: X, valueFrom: {secretKeyRef: {name: gone, key: k}}}]}]
`;
  const objects = parseManifests({ name: "a", content: yaml });
  const needed = [...neededObjects(objects)].map(([{ object }, others]) => [
    `${object.kind} ${nameOf(object)}`,
    others.map((other) => `${other.object.kind} ${nameOf(other.object)}`).sort(),
  ]);
  expect(Object.fromEntries(needed.filter(([name]) => name !== "ServiceAccount robot"))).toEqual({
    "Secret token": ["Namespace a", "ServiceAccount robot"],
    "Namespace a": [],
    "ConfigMap c": ["Namespace a"],
    "PersistentVolumeClaim data": ["Namespace a", "StorageClass fast"],
    "StorageClass fast": [],
    "PriorityClass high": [],
    "CronJob j": [
      "ConfigMap c",
      "Namespace a",
      "PersistentVolumeClaim data",
      "PriorityClass high",
      "Secret token",
      "ServiceAccount robot",
    ],
  });
});
