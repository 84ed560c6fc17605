import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, measure } from "../measure.mjs";

/** Manifests, half Deployments, half the Services before them. */
const COUNTS = [1_000, 2_000];

/** `kube-services import` of one file of YAML; `n` counts manifests. */
export function cases() {
  const folder = mkdtempSync(join(tmpdir(), "kube-services-bench-manifests-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return COUNTS.map((n) => {
    const file = join(folder, `${n}.yaml`);
    writeFileSync(file, Array.from({ length: n / 2 }, (_, index) => pair(index)).join(""));
    return {
      suite: "import",
      subject: "kube-services",
      runner: "ts-node",
      n,
      run: () => measure(command("import", file), { keepsOutput: true }),
    };
  });
}

function pair(index) {
  const name = `svc-${index}`;
  return `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: bench
  labels:
    app: ${name}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: ${name}
          image: registry.example/${name}:1.27
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: MODE
              value: production
          resources:
            requests:
              cpu: 100m
              memory: 64Mi
            limits:
              cpu: 200m
              memory: 128Mi
          readinessProbe:
            httpGet:
              path: /healthz
              port: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: bench
  labels:
    app: ${name}
spec:
  type: NodePort
  selector:
    app: ${name}
  ports:
    - name: http
      port: 80
      targetPort: 8080
  sessionAffinity: ClientIP
  sessionAffinityConfig:
    clientIP:
      timeoutSeconds: 10800
`;
}
