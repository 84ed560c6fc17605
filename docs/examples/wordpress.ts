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
  acknowledge,
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

/** Pods run as a user by number, of the image, and what they share belongs to its group. */
const runAs = (user: number) => ({
  securityProfile: "restricted" as const,
  securityContext: { runAsUser: user, runAsGroup: user, fsGroup: user },
});
const WWW_DATA = runAs(33);

/** Brings the tables to the release that runs. */
const UPGRADE =
  "define('WP_INSTALLING', true); require 'wp-load.php'; require 'wp-admin/includes/upgrade.php'; wp_upgrade();";

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
    ...runAs(999),
    containers: [
      {
        image: "mysql:8.4",
        ports: [{ name: "tcp-mysql", containerPort: 3306 }],
        env: [
          { name: "MYSQL_ROOT_PASSWORD", valueFrom: secret },
          { name: "MYSQL_DATABASE", value: "wordpress" },
        ],
        resources: { requests: { cpu: "250m", memory: "512Mi" }, limits: { memory: "1Gi" } },
        readinessProbe: { exec: { command: ["mysqladmin", "ping"] } },
        writablePaths: ["/tmp", "/var/run/mysqld"],
      },
    ],
    volumes: [{ claimTemplate: { name: "data", storage: "10Gi" }, mountPath: "/var/lib/mysql" }],
    allowFrom: [{ podLabels: CALLS_DATABASE, ports: ["tcp-mysql"] }],
  });
  const cache = new StatelessService(stack, "cache", {
    ...runAs(999),
    containers: [
      {
        image: "redis:7.4",
        ports: [{ containerPort: 6379, appProtocol: "redis" }],
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
        readinessProbe: { exec: { command: ["redis-cli", "ping"] } },
        writablePaths: ["/data"],
      },
    ],
  });
  const mail = new ExternalService(stack, "mail", { externalName: "smtp.example.com" });

  const php = (name: string, command?: readonly string[]): Container => ({
    name,
    image: `wordpress:${release}`,
    ...(command === undefined ? {} : { command }),
    env: [
      { name: "WORDPRESS_DB_HOST", value: database.dnsName },
      { name: "WORDPRESS_DB_USER", value: "root" },
      { name: "WORDPRESS_DB_PASSWORD", valueFrom: secret },
      { name: "WORDPRESS_DB_NAME", value: "wordpress" },
      { name: "CACHE_HOST", value: cache.dnsName },
      { name: "MAIL_HOST", value: mail.dnsName },
    ],
    resources: { requests: { cpu: "200m", memory: "256Mi" }, limits: { memory: "512Mi" } },
    writablePaths: ["/tmp"],
  });
  const html = { persistentVolumeClaim: { claimName: files.name }, mountPath: "/var/www/html" };

  const migrate = new Job(stack, "migrate", {
    ...WWW_DATA,
    initContainers: [php("files", ["docker-entrypoint.sh", "php-fpm", "--version"])], // the image's files, the first time
    containers: [php("migrate", ["php", "-r", UPGRADE])],
    volumes: [html],
    podLabels: CALLS_DATABASE,
    backoffLimit: 2,
    after: [database],
  });
  const blog = new StatelessService(stack, "blog", {
    ...WWW_DATA,
    containers: [
      {
        ...php("php"),
        ports: [{ containerPort: 9000, servicePort: false }],
        readinessProbe: { tcpSocket: { port: 9000 } },
      },
      {
        name: "nginx",
        image: "nginxinc/nginx-unprivileged:1.27",
        ports: [{ name: "http", containerPort: 8080, servicePort: 80 }],
        readinessProbe: { httpGet: { path: "/healthz", port: 8080 } },
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
        writablePaths: ["/tmp"],
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
  acknowledge(blog, "ingress-opens-service", { reason: "A blog is for everyone." });
  new Deployment(stack, "worker", {
    ...WWW_DATA,
    replicas,
    containers: [php("worker", ["php", "worker.php"])],
    podLabels: CALLS_DATABASE,
    after: [migrate],
  });
  new CronJob(stack, "clock", {
    schedule: "*/5 * * * *",
    concurrencyPolicy: "Forbid",
    ...WWW_DATA,
    containers: [php("clock", ["php", "wp-cron.php"])],
    volumes: [html],
    podLabels: CALLS_DATABASE,
  });
  // The node's files are past every profile, so each of its words is said.
  const logs = new DaemonSet(stack, "log-agent", {
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 0, // may read what the kubelet writes
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        image: "fluent/fluent-bit:3.2",
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
      },
    ],
    volumes: [{ hostPath: { path: "/var/log" }, mountPath: "/var/log", readOnly: true }],
    tolerations: [{ operator: "Exists" }],
  });
  acknowledge(logs, "host-path-read-only", { reason: "It collects the logs of the node's pods." });
  return blog;
}
