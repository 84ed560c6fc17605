import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..");

/**
 * The bytes that stay reachable after a piece of work: in a process of its own, once small to load everything, then in
 * the size that is asked for.
 */
function bytesKept(work: string, n: number): number {
  const script = `
    const work = ${work};
    work(10);
    gc();
    const before = process.memoryUsage().heapUsed;
    globalThis.kept = work(${n});
    gc();
    process.stdout.write(String(process.memoryUsage().heapUsed - before)); // console.log may colour it
  `;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--expose-gc", "--require", "./lib/ts-node.js", "--eval", script],
    { cwd: ROOT, encoding: "utf8" },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return Number(stdout);
}

const STACK = `(n) => {
  const { App } = require("cdktf");
  const { EnvironmentStack, StatelessService } = require("./lib");
  const app = new App({ outdir: require("node:fs").mkdtempSync(require("node:path").join(require("node:os").tmpdir(), "kube-services-scale-")) });
  const stack = new EnvironmentStack(app, "scale", {
    cluster: { kubeconfig: "/nowhere/kubeconfig", context: "scale" },
    namespace: { name: "scale", create: true },
  });
  for (let index = 0; index < n; index++)
    new StatelessService(stack, "svc-" + index, {
      containers: [{ image: "nginx:1.27", ports: [{ containerPort: 8080, servicePort: 80 }] }],
      exposure: { type: "NodePort" },
      stickySession: true,
    });
  app.synth();
  require("node:fs").rmSync(app.outdir, { recursive: true });
  return stack;
}`;

const IMPORT = `(n) => {
  const { parseManifests } = require("./lib/manifest");
  const { importManifests } = require("./lib/import");
  const one = (index) => [
    "---", "apiVersion: apps/v1", "kind: Deployment", "metadata: { name: svc-" + index + ", namespace: scale }",
    "spec: { selector: { matchLabels: { app: svc-" + index + " } }, template: { metadata: { labels: { app: svc-" + index + " } },",
    "  spec: { containers: [{ name: app, image: nginx }] } } }",
    "---", "apiVersion: v1", "kind: Service", "metadata: { name: svc-" + index + ", namespace: scale }",
    "spec: { selector: { app: svc-" + index + " }, ports: [{ port: 80 }] }", "",
  ].join("\\n");
  const content = Array.from({ length: n }, (_, index) => one(index)).join("");
  const manifests = parseManifests({ name: "scale.yaml", content });
  return [manifests, importManifests(manifests, { from: "scale.yaml", className: "Scale", packageName: "x" })];
}`;

/** Twice as much, plus what a garbage collector and growing tables leave to chance. */
const LINEAR = 2.5;

test.each([
  ["a stack of services", STACK, 150],
  ["an import of manifests", IMPORT, 100],
])("%s of twice the size keeps about twice the memory", (_, work, n) => {
  const [single, two] = [bytesKept(work, n), bytesKept(work, 2 * n)];
  expect(single).toBeGreaterThan(100_000); // else nothing was measured
  expect(two / single).toBeLessThan(LINEAR);
});

/** The bytes of `cdk.tf.json` for so many services, as a subject of the bench declares them. */
function bytesWritten(subject: string, n: number): number {
  const folder = mkdtempSync(join(tmpdir(), "kube-services-scale-"));
  try {
    const { stderr, status } = spawnSync(
      process.execPath,
      ["--require", "./lib/ts-node.js", `bench/subjects/${subject}.ts`],
      {
        cwd: ROOT,
        encoding: "utf8",
        env: { ...process.env, BENCH_N: String(n), BENCH_OUT: folder, BENCH_KUBECONFIG: "/nowhere/kubeconfig" },
      },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return statSync(join(folder, "stacks", "bench", "cdk.tf.json")).size;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("a service takes at most half as much again of cdk.tf.json as with the provider's bindings", () => {
  const perService = (subject: string): number => (bytesWritten(subject, 400) - bytesWritten(subject, 200)) / 200;
  expect(perService("kube-services") / perService("raw")).toBeLessThan(1.5);
});
