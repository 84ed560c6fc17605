// Configurations as teams write them and publish them: not all that is in them is best practice, and nothing in them is
// dangerous. Each is one plan that makes all of it.

const probe = "{ httpGet: { path: /healthz, port: http } }";
const app = (name: string, image: string, more = "", container = ""): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop, labels: { app.kubernetes.io/name: ${name} } }
spec:
  replicas: 2
  selector: { matchLabels: { app.kubernetes.io/name: ${name} } }
  template:
    metadata: { labels: { app.kubernetes.io/name: ${name} } }
    spec:
      ${more}
      containers:
        - name: ${name}
          image: ${image}
          ports: [{ name: http, containerPort: 8080 }]
          resources: { requests: { cpu: 100m, memory: 128Mi }, limits: { memory: 256Mi } }
          readinessProbe: ${probe}
          ${container}
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app.kubernetes.io/name: ${name} }, ports: [{ name: http, port: 80, targetPort: http }] }
`;
const rbac = (name: string, rules: string, namespace = "shop"): string => `
apiVersion: v1
kind: ServiceAccount
metadata: { name: ${name}, namespace: ${namespace} }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: ${name} }
rules:
${rules}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: ${name} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${name} }
subjects: [{ kind: ServiceAccount, name: ${name}, namespace: ${namespace} }]
`;

/** What a team runs, as YAML of several documents. */
export const INNOCENT: Readonly<Record<string, string>> = {
  "a web application with an Ingress": `${app("web", "ghcr.io/acme/web:1.4.2")}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations:
    cert-manager.io/cluster-issuer: letsencrypt-prod
    nginx.ingress.kubernetes.io/proxy-body-size: 20m
    nginx.ingress.kubernetes.io/ssl-redirect: "true"
spec:
  ingressClassName: nginx
  tls: [{ hosts: [shop.example.com], secretName: web-tls }]
  rules:
    - host: shop.example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } }] }`,
  "WordPress with its database": `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: mysql, namespace: shop }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 20Gi } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: mysql, namespace: shop }
spec:
  strategy: { type: Recreate }
  selector: { matchLabels: { app: mysql } }
  template:
    metadata: { labels: { app: mysql } }
    spec:
      containers:
        - name: mysql
          image: mysql:8.0.36
          env:
            - { name: MYSQL_ROOT_PASSWORD, valueFrom: { secretKeyRef: { name: mysql-pass, key: password } } }
            - { name: MYSQL_DATABASE, value: wordpress }
            - { name: MYSQL_USER, value: wordpress }
          ports: [{ containerPort: 3306, name: mysql }]
          volumeMounts: [{ name: data, mountPath: /var/lib/mysql }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: mysql } }]
---
apiVersion: v1
kind: Service
metadata: { name: mysql, namespace: shop }
spec: { clusterIP: None, selector: { app: mysql }, ports: [{ port: 3306 }] }
---${app("wordpress", "wordpress:6.4-apache", "", "env: [{ name: WORDPRESS_DB_HOST, value: mysql }, { name: WORDPRESS_DB_PASSWORD, valueFrom: { secretKeyRef: { name: mysql-pass, key: password } } }]")}`,
  "Redis as a StatefulSet": `
apiVersion: v1
kind: ConfigMap
metadata: { name: redis, namespace: shop }
data:
  redis.conf: |
    bind 0.0.0.0
    protected-mode yes
    appendonly yes
    masterauth \${REDIS_PASSWORD}
    requirepass \${REDIS_PASSWORD}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: redis, namespace: shop }
spec:
  serviceName: redis
  replicas: 3
  selector: { matchLabels: { app: redis } }
  template:
    metadata: { labels: { app: redis } }
    spec:
      securityContext: { fsGroup: 1001, runAsUser: 1001 }
      containers:
        - name: redis
          image: redis:7.2.4-alpine
          command: [sh, -c, 'exec redis-server /etc/redis/redis.conf --requirepass "$REDIS_PASSWORD"']
          env: [{ name: REDIS_PASSWORD, valueFrom: { secretKeyRef: { name: redis, key: password } } }]
          ports: [{ containerPort: 6379 }]
          livenessProbe: { exec: { command: [sh, -c, 'redis-cli -a "$REDIS_PASSWORD" ping'] } }
          volumeMounts: [{ name: data, mountPath: /data }, { name: config, mountPath: /etc/redis }]
      volumes: [{ name: config, configMap: { name: redis } }]
  volumeClaimTemplates:
    - { metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }
---
apiVersion: v1
kind: Service
metadata: { name: redis, namespace: shop }
spec: { clusterIP: None, selector: { app: redis }, ports: [{ port: 6379 }] }`,
  "a backup by a CronJob": `
apiVersion: batch/v1
kind: CronJob
metadata: { name: pg-backup, namespace: shop }
spec:
  schedule: "17 2 * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      backoffLimit: 2
      activeDeadlineSeconds: 3600
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: backup
              image: ghcr.io/acme/pg-backup:2.1.0
              command: [/bin/sh, -c]
              args:
                - |
                  set -eu
                  pg_dump "$DATABASE_URL" | gzip > /backup/dump.sql.gz
                  aws s3 cp /backup/dump.sql.gz "s3://$BUCKET/$(date +%F).sql.gz"
                  rm -f /backup/dump.sql.gz
              envFrom: [{ secretRef: { name: pg-backup } }]
              volumeMounts: [{ name: backup, mountPath: /backup }]
          volumes: [{ name: backup, emptyDir: {} }]`,
  "Grafana with its sources": `
apiVersion: v1
kind: ConfigMap
metadata: { name: grafana, namespace: shop }
data:
  grafana.ini: |
    [server]
    root_url = https://grafana.example.com
    [auth.generic_oauth]
    enabled = true
    client_id = grafana
    client_secret = $__file{/etc/secrets/oauth/client_secret}
    token_url = https://sso.example.com/realms/acme/protocol/openid-connect/token
    [security]
    admin_password = \${GF_SECURITY_ADMIN_PASSWORD}
    secret_key = $__env{GF_SECRET_KEY}
  datasources.yaml: |
    apiVersion: 1
    datasources:
      - name: Postgres
        type: postgres
        url: postgres.shop:5432
        user: grafana
        secureJsonData: { password: $POSTGRES_PASSWORD }
      - { name: Prometheus, type: prometheus, url: "http://prometheus:9090" }
---${app("grafana", "grafana/grafana:10.4.1", "securityContext: { fsGroup: 472, runAsUser: 472, runAsNonRoot: true }")}`,
  "rights of Prometheus": rbac(
    "prometheus",
    `  - { apiGroups: [""], resources: [nodes, nodes/metrics, services, endpoints, pods], verbs: [get, list, watch] }
  - { apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch] }
  - { apiGroups: [networking.k8s.io], resources: [ingresses], verbs: [get, list, watch] }
  - { nonResourceURLs: [/metrics, /metrics/cadvisor], verbs: [get] }`,
  ),
  "rights of external-dns": rbac(
    "external-dns",
    `  - { apiGroups: [""], resources: [services, endpoints, pods], verbs: [get, watch, list] }
  - { apiGroups: [extensions, networking.k8s.io], resources: [ingresses], verbs: [get, watch, list] }
  - { apiGroups: [""], resources: [nodes], verbs: [list, watch] }`,
  ),
  "rights of metrics-server": rbac(
    "metrics",
    `  - { apiGroups: [""], resources: [nodes/metrics], verbs: [get] }
  - { apiGroups: [""], resources: [pods, nodes], verbs: [get, list, watch] }`,
  ),
  "rights of kube-state-metrics, without Secrets": rbac(
    "kube-state-metrics",
    `  - { apiGroups: [""], resources: [configmaps, nodes, pods, services, resourcequotas, limitranges], verbs: [list, watch] }
  - { apiGroups: [apps], resources: [statefulsets, daemonsets, deployments, replicasets], verbs: [list, watch] }
  - { apiGroups: [authentication.k8s.io], resources: [tokenreviews], verbs: [create] }
  - { apiGroups: [authorization.k8s.io], resources: [subjectaccessreviews], verbs: [create] }`,
  ),
  "the election of a leader": `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: leader, namespace: shop }
rules:
  - { apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, list, watch, create, update, patch, delete] }
  - { apiGroups: [""], resources: [events], verbs: [create, patch] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: leader, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: leader }
subjects: [{ kind: ServiceAccount, name: controller, namespace: shop }]`,
  "a namespace with its limits": `
apiVersion: v1
kind: Namespace
metadata: { name: team-a, labels: { pod-security.kubernetes.io/enforce: baseline, istio-injection: enabled } }
---
apiVersion: v1
kind: ResourceQuota
metadata: { name: quota, namespace: team-a }
spec: { hard: { requests.cpu: "20", requests.memory: 64Gi, pods: "100", services.loadbalancers: "0", services.nodeports: "0" } }
---
apiVersion: v1
kind: LimitRange
metadata: { name: limits, namespace: team-a }
spec: { limits: [{ type: Container, default: { memory: 512Mi }, defaultRequest: { cpu: 100m, memory: 128Mi } }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: default-deny, namespace: team-a }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: dns, namespace: team-a }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress: [{ ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }], to: [{ namespaceSelector: {} }] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: team, namespace: team-a }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit }
subjects: [{ kind: Group, apiGroup: rbac.authorization.k8s.io, name: "oidc:team-a" }]`,
  "a load balancer inside the network": `${app("api", `registry.example.com/api@sha256:${"b".repeat(64)}`)}
---
apiVersion: v1
kind: Service
metadata:
  name: api-internal
  namespace: shop
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-scheme: internal
    service.beta.kubernetes.io/aws-load-balancer-type: external
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip
spec: { type: LoadBalancer, selector: { app.kubernetes.io/name: api }, ports: [{ name: http, port: 80, targetPort: http }] }`,
  "an autoscaler and a budget": `${app("shop", "ghcr.io/acme/shop:v12")}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: shop, namespace: shop }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: shop }
  minReplicas: 2
  maxReplicas: 10
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 75 } } }]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: shop, namespace: shop }
spec: { maxUnavailable: 1, selector: { matchLabels: { app.kubernetes.io/name: shop } } }`,
  "a migration before the application": `
apiVersion: batch/v1
kind: Job
metadata: { name: migrate-20240501, namespace: shop }
spec:
  backoffLimit: 3
  template:
    spec:
      restartPolicy: Never
      initContainers:
        - name: wait
          image: busybox:1.36
          command: [sh, -c, "until nc -z postgres 5432; do sleep 2; done"]
      containers:
        - name: migrate
          image: ghcr.io/acme/shop:v12
          command: [bundle, exec, rails, "db:migrate"]
          env: [{ name: RAILS_ENV, value: production }, { name: DATABASE_URL, valueFrom: { secretKeyRef: { name: db, key: url } } }]`,
  "a proxy with its configuration": `
apiVersion: v1
kind: ConfigMap
metadata: { name: nginx, namespace: shop }
data:
  default.conf: |
    upstream backend { server api:80; }
    server {
      listen 8080;
      location / {
        proxy_pass http://backend;
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header Authorization $http_authorization;
      }
      location /healthz { return 200 "ok"; }
    }
---${app("nginx", "nginxinc/nginx-unprivileged:1.25.4", "volumes: [{ name: conf, configMap: { name: nginx } }]", "volumeMounts: [{ name: conf, mountPath: /etc/nginx/conf.d, readOnly: true }]")}`,
  "Keycloak behind a proxy": app(
    "keycloak",
    "quay.io/keycloak/keycloak:24.0.2",
    "",
    `args: [start, --optimized, --proxy-headers=xforwarded, --hostname=sso.example.com]
          env:
            - { name: KC_DB, value: postgres }
            - { name: KC_DB_URL, value: "jdbc:postgresql://postgres:5432/keycloak" }
            - { name: KC_DB_USERNAME, value: keycloak }
            - { name: KC_DB_PASSWORD, valueFrom: { secretKeyRef: { name: keycloak-db, key: password } } }
            - { name: KEYCLOAK_ADMIN, value: admin }
            - { name: KEYCLOAK_ADMIN_PASSWORD, valueFrom: { secretKeyRef: { name: keycloak, key: admin } } }
            - { name: KC_SPI_LOGIN_PROTOCOL_OPENID_CONNECT_LEGACY_LOGOUT_REDIRECT_URI, value: "true" }
            - { name: JAVA_OPTS_APPEND, value: "-Djgroups.dns.query=keycloak-headless" }`,
  ),
  "traces by OpenTelemetry": app(
    "orders",
    "ghcr.io/acme/orders:3.2.1",
    "terminationGracePeriodSeconds: 60",
    `env:
            - { name: JAVA_TOOL_OPTIONS, value: "-javaagent:/otel/opentelemetry-javaagent.jar -XX:MaxRAMPercentage=75" }
            - { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: "http://otel-collector.observability:4317" }
            - { name: OTEL_RESOURCE_ATTRIBUTES, value: "service.name=orders,deployment.environment=prod" }
            - { name: POD_IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }
            - { name: SPRING_PROFILES_ACTIVE, value: prod }`,
  ),
  "a route of the Gateway API": `${app("blog", "ghcr.io/acme/blog:7")}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: blog, namespace: shop }
spec:
  parentRefs: [{ name: public, namespace: gateway }]
  hostnames: [blog.example.com]
  rules: [{ matches: [{ path: { type: PathPrefix, value: / } }], backendRefs: [{ name: blog, port: 80 }] }]`,
  "a worker of Celery": `
apiVersion: apps/v1
kind: Deployment
metadata: { name: worker, namespace: shop }
spec:
  replicas: 4
  selector: { matchLabels: { app: worker } }
  template:
    metadata: { labels: { app: worker } }
    spec:
      serviceAccountName: worker
      automountServiceAccountToken: false
      topologySpreadConstraints:
        - { maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway, labelSelector: { matchLabels: { app: worker } } }
      containers:
        - name: worker
          image: ghcr.io/acme/shop-worker:2024.05.1
          command: [celery, -A, shop, worker, --loglevel=INFO, --concurrency=4]
          env:
            - { name: CELERY_BROKER_URL, value: "redis://redis:6379/0" }
            - { name: SENTRY_DSN, valueFrom: { secretKeyRef: { name: sentry, key: dsn } } }
            - { name: AWS_ACCESS_KEY_ID, valueFrom: { secretKeyRef: { name: s3, key: id } } }
          resources: { requests: { cpu: 500m, memory: 512Mi }, limits: { memory: 1Gi } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: worker, namespace: shop, annotations: { eks.amazonaws.com/role-arn: "arn:aws:iam::123456789012:role/shop-worker" } }`,
  "OAuth2 Proxy before an application": `${app(
    "oauth2-proxy",
    "quay.io/oauth2-proxy/oauth2-proxy:v7.6.0",
    "",
    `args:
            - --provider=oidc
            - --oidc-issuer-url=https://sso.example.com/realms/acme
            - --email-domain=*
            - --upstream=static://202
            - --http-address=0.0.0.0:8080
            - --cookie-secure=true
            - --cookie-secret-file=/etc/oauth2/cookie
            - --client-secret-file=/etc/oauth2/client
            - --pass-access-token=true
            - --redirect-url=https://shop.example.com/oauth2/callback
          envFrom: [{ secretRef: { name: oauth2-proxy } }]`,
  )}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
  annotations:
    nginx.ingress.kubernetes.io/auth-url: "http://oauth2-proxy.shop.svc.cluster.local/oauth2/auth"
    nginx.ingress.kubernetes.io/auth-signin: "https://shop.example.com/oauth2/start?rd=$escaped_request_uri"
    nginx.ingress.kubernetes.io/auth-response-headers: X-Auth-Request-User, X-Auth-Request-Email
spec:
  ingressClassName: nginx
  tls: [{ hosts: [shop.example.com], secretName: shop-tls }]
  rules:
    - host: shop.example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: oauth2-proxy, port: { number: 80 } } } }] }`,
  "logs of nodes, read": `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: fluent-bit, namespace: shop }
spec:
  selector: { matchLabels: { app: fluent-bit } }
  template:
    metadata: { labels: { app: fluent-bit } }
    spec:
      tolerations: [{ operator: Exists, effect: NoSchedule }]
      containers:
        - name: fluent-bit
          image: cr.fluentbit.io/fluent/fluent-bit:2.2.2
          resources: { requests: { cpu: 50m, memory: 64Mi }, limits: { memory: 128Mi } }
          volumeMounts: [{ name: logs, mountPath: /var/log, readOnly: true }]
      volumes: [{ name: logs, hostPath: { path: /var/log } }]`,
};
