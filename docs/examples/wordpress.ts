import { TerraformVariable } from "cdktf";
import {
  ConfigMap,
  CronJob,
  DaemonSet,
  Deployment,
  ExternalService,
  Job,
  PersistentVolumeClaim,
  Secret,
  StatefulService,
  StatelessService,
  type Container,
  type EnvironmentStack,
} from "../../lib";

/** In what the environments of the blog differ. */
export interface Blog {
  /** Under which name readers find it. */
  readonly host: string;
  /** The release, a tag of the image `wordpress`. */
  readonly release: string;
  readonly replicas: number;
}

/** nginx serves files by itself, and lets PHP answer the rest. */
const SERVER = String.raw`
server {
  listen 8080;
  root /var/www/html;
  index index.php;
  location = /healthz { return 200; }
  location / { try_files $uri $uri/ /index.php?$args; }
  location ~ \.php$ { fastcgi_pass 127.0.0.1:9000; include fastcgi_params; fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name; }
}
`;

/** Pods that may call the database. */
const CALLS_DATABASE = { "calls-database": "true" };

/**
 * A blog: WordPress with its database, cache, mail and shared files; a migration before each release, a clock, a worker
 * and a log collector on each node. No YAML.
 */
export function wordpress(stack: EnvironmentStack, { host, release, replicas }: Blog): StatelessService {
  const password = new TerraformVariable(stack, "database_password", { type: "string", sensitive: true });
  const credentials = new Secret(stack, "database-credentials", { data: { password: password.stringValue } });
  const secret = { secretKeyRef: { name: credentials.name, key: "password" } };
  const server = new ConfigMap(stack, "server", { data: { "default.conf": SERVER } });
  const files = new PersistentVolumeClaim(stack, "files", {
    storage: "20Gi",
    accessModes: ["ReadWriteMany"],
    onDelete: "retain",
  });

  const database = new StatefulService(stack, "database", {
    containers: [
      {
        image: "mysql:8.4",
        ports: [{ name: "tcp-mysql", containerPort: 3306 }],
        env: [{ name: "MYSQL_ROOT_PASSWORD", valueFrom: secret }],
        resources: { requests: { cpu: "250m", memory: "512Mi" }, limits: { memory: "1Gi" } },
        readinessProbe: { exec: { command: ["mysqladmin", "ping"] } },
      },
    ],
    volumes: [{ claimTemplate: { name: "data", storage: "10Gi" }, mountPath: "/var/lib/mysql" }],
    allowFrom: [{ podLabels: CALLS_DATABASE, ports: ["tcp-mysql"] }],
  });
  const cache = new StatelessService(stack, "cache", {
    containers: [{ image: "redis:7.4", ports: [{ containerPort: 6379, appProtocol: "redis" }] }],
  });
  const mail = new ExternalService(stack, "mail", { externalName: "smtp.example.com" });

  const php = (name: string, command?: readonly string[]): Container => ({
    name,
    image: `wordpress:${release}`,
    ...(command === undefined ? {} : { command }),
    env: [
      { name: "WORDPRESS_DB_HOST", value: database.dnsName },
      { name: "WORDPRESS_DB_PASSWORD", valueFrom: secret },
      { name: "CACHE_HOST", value: cache.dnsName },
      { name: "MAIL_HOST", value: mail.dnsName },
    ],
    resources: { requests: { cpu: "200m", memory: "256Mi" }, limits: { memory: "512Mi" } },
  });
  const html = { persistentVolumeClaim: { claimName: files.name }, mountPath: "/var/www/html" };

  const migrate = new Job(stack, "migrate", {
    containers: [php("migrate", ["wp", "core", "update-db"])],
    volumes: [html],
    podLabels: CALLS_DATABASE,
    backoffLimit: 2,
    after: [database],
  });
  const blog = new StatelessService(stack, "blog", {
    containers: [
      { ...php("php"), ports: [{ containerPort: 9000, servicePort: false }] },
      {
        name: "nginx",
        image: "nginxinc/nginx-unprivileged:1.27",
        ports: [{ name: "http", containerPort: 8080, servicePort: 80 }],
        readinessProbe: { httpGet: { path: "/healthz", port: 8080 } },
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
      },
    ],
    volumes: [html, { configMap: { name: server.name }, mountPath: "/etc/nginx/conf.d", containers: ["nginx"] }],
    podLabels: CALLS_DATABASE,
    restartOn: server.checksum,
    after: [migrate],
    autoscaling: { minReplicas: replicas, maxReplicas: replicas * 3, targetCpuUtilization: 70 },
    disruptionBudget: { maxUnavailable: 1 },
    spread: "Preferred",
    gracefulShutdown: true,
    exposure: {
      type: "Ingress",
      host,
      className: "nginx",
      maxBodySize: "64Mi",
      tls: { clusterIssuer: "letsencrypt" },
    },
  });
  new Deployment(stack, "worker", {
    replicas,
    containers: [php("worker", ["php", "worker.php"])],
    podLabels: CALLS_DATABASE,
    after: [migrate],
  });
  new CronJob(stack, "clock", {
    schedule: "*/5 * * * *",
    concurrencyPolicy: "Forbid",
    containers: [php("clock", ["php", "wp-cron.php"])],
    volumes: [html],
    podLabels: CALLS_DATABASE,
  });
  new DaemonSet(stack, "log-agent", {
    containers: [{ image: "fluent/fluent-bit:3.2" }],
    volumes: [{ hostPath: { path: "/var/log" }, mountPath: "/var/log", readOnly: true }],
    tolerations: [{ operator: "Exists" }],
  });
  return blog;
}
