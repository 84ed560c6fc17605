import { readFileSync } from "node:fs";
import { join } from "node:path";
import { wordpress } from "../../docs/examples/wordpress";
import { Manifest, dce, kubesphere } from "../../lib";
import { synthesise, testStack } from "../support/synthesise";

test.each([
  ["Kubernetes", {}],
  ["KubeSphere", { platform: kubesphere({ workspace: "media" }) }],
  ["DCE", { platform: dce() }],
] as const)("the WordPress is what the provider takes, on %s", (_, props) => {
  const stack = testStack(props);
  wordpress(stack, { host: "blog.example.com", release: "6.7-php8.3-fpm", replicas: 2 });
  const made = synthesise(stack);
  expect(made.resource("kubernetes_deployment_v1.blog")["depends_on"]).toContain("kubernetes_job_v1.migrate");
  const kinds = Manifest.of(stack).objects.map(({ kind }) => kind);
  expect([...new Set(kinds)].sort()).toEqual([
    "ConfigMap",
    "CronJob",
    "DaemonSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "Ingress",
    "Job",
    "NetworkPolicy",
    "PersistentVolumeClaim",
    "PodDisruptionBudget",
    "Secret",
    "Service",
    "StatefulSet",
  ]);
});

test("a canary runs beside it", () => {
  const stack = testStack();
  const blog = wordpress(stack, { host: "blog.example.com", release: "6.7-php8.3-fpm", replicas: 2 });
  blog.addVersion("v2", { replicas: 1, restartOn: "the next release" });
  expect(synthesise(stack).addresses).toContain("kubernetes_pod_disruption_budget_v1.blog_v2");
});

test("it holds no manifest", () => {
  const source = readFileSync(join(__dirname, "../../docs/examples/wordpress.ts"), "utf8");
  expect(source).not.toMatch(/ManifestService|KubernetesResource|apiVersion|yaml:|addOverride/);
});
