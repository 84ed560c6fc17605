import {
  ConfigMap,
  CronJob,
  DaemonSet,
  EnvironmentStack,
  ExternalService,
  PersistentVolumeClaim,
  StatefulService,
  StatelessService,
  WorkloadService,
  type EnvironmentStackProps,
} from "../../../../lib";
import type { Construct } from "constructs";

/** An application with one of most things that the library makes, as somebody would write it. */
export class Shop extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, { ...props, partOf: "shop", labels: { team: "sales" } });

    const settings = new ConfigMap(this, "settings", {
      data: { MODE: "production", "app.ini": "[app]\nlevel = info\n" },
    });

    const pages = new StatelessService(this, "pages", {
      replicas: 2,
      containers: [
        {
          image: "nginx:1.27",
          ports: [{ name: "http-pages", containerPort: 80, servicePort: 8080 }],
          env: [{ name: "GREETING", value: "hello" }],
          envFrom: [{ configMapRef: { name: settings.name }, prefix: "APP_" }],
          readinessProbe: { httpGet: { path: "/", port: 80 }, periodSeconds: 5 },
          resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
        },
      ],
      volumes: [
        { configMap: { name: settings.name, items: [{ key: "app.ini", path: "app.ini" }] }, mountPath: "/etc/shop" },
      ],
      exposure: { type: "NodePort" },
      stickySession: { timeoutSeconds: 600 },
      disruptionBudget: { maxUnavailable: 1 },
    });
    pages.addVersion("v2", {
      replicas: 1,
      containers: [{ image: "nginx:1.28", ports: [{ name: "http-pages", containerPort: 80 }] }],
    });

    new StatelessService(this, "catalog", {
      containers: [
        {
          image: "ghcr.io/example/api:4",
          ports: [{ name: "grpc", containerPort: 9000 }],
          resources: { requests: { cpu: "100m", memory: "128Mi" } },
        },
      ],
      autoscaling: { minReplicas: 2, maxReplicas: 5, targetCpuUtilization: 70 },
    });

    new StatefulService(this, "store", {
      containers: [{ image: "valkey/valkey:8", ports: [{ name: "tcp-redis", containerPort: 6379 }] }],
      volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data" }],
    });

    new PersistentVolumeClaim(this, "reports", { storage: "2Gi" });
    new CronJob(this, "nightly", {
      schedule: "0 3 * * *",
      concurrencyPolicy: "Forbid",
      containers: [{ image: "ghcr.io/example/reports:2", command: ["/reports", "--yesterday"] }],
      volumes: [{ persistentVolumeClaim: { claimName: "reports" }, mountPath: "/reports" }],
    });
    new DaemonSet(this, "log-agent", { containers: [{ image: "ghcr.io/example/log-agent:3" }] });
    new ExternalService(this, "payments", { externalName: "payments.example.com" });
    new WorkloadService(this, "pages-internal", { workload: pages.workload, ports: [{ name: "http", port: 80 }] });
  }
}
