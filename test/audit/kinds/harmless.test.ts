import { config, ingress, object, pod, reportOf, workload, type Manifest } from "../support/manifests";

// What is as it should be, and looks like something that is not: nothing high or critical is told of it, and nothing
// stops for want of an answer.

const holds = (text: string): Manifest => config("settings", { file: text });
const env = (name: string, value: string): Manifest => workload(pod({}, { env: [{ name, value }] }));
const runs = (...command: string[]): Manifest => workload(pod({}, { command }));
const annotated = (key: string, value: string): Manifest =>
  object("v1", "ServiceAccount", {}, { namespace: "shop", annotations: { [key]: value } });

const FILES: Readonly<Record<string, string>> = {
  nginx:
    "location / { proxy_pass http://user:8080; fastcgi_pass php:9000; proxy_set_header Authorization $http_authorization; }",
  redis: "requirepass ${REDIS_PASSWORD}",
  spring: "spring.datasource.password=${DB_PASSWORD}\nserver.ssl.key-store-password=${KS}",
  prometheus: "bearer_token_file: /var/run/secrets/token\nbasic_auth: {username: a, password_file: /etc/p}",
  lifetimes: "token_ttl: 3600\ntoken.expiry=3600\nsecret_ref: jwt-secret",
  grafana: "client_secret = $__file{/etc/secrets/oauth}\nadmin_password = ${GF_PW}",
  vault: 'auto_auth { method "kubernetes" { config = { token_path = "/var/run/secrets/token" } } }',
  postgres: "password_encryption = scram-sha-256\nssl_key_file = /x",
  places: "DB_PASSWORD_FILE=/run/secrets/db\nAPI_TOKEN=\nTOKEN_URL=https://auth.example/token",
  templates: "password: {{ .Values.password }}\ntoken: <your token here>\nsecret: CHANGEME",
  json: '{"tokenLifetime": 3600, "passwordPolicy": {"minLength": 12}, "secretName": "web-tls", "apiKeyHeader": "X-Api-Key"}',
  kafka: 'sasl.jaas.config=ScramLoginModule required username="app" password="${file:/mnt/kafka:password}";',
  logstash: 'elasticsearch { user => "x" password => "${ES_PWD}" }',
  names: "DB_PASS_SECRET_ARN=arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-AbCdEf",
  reports: "SENTRY_DSN=https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1",
  published: "NEXT_PUBLIC_FIREBASE_API_KEY=AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY",
  key: "-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAK\n-----END PUBLIC KEY-----",
};
const VARIABLES: Readonly<Record<string, string>> = {
  RANDOM_ROOT_PASSWORD: "yes",
  MYSQL_ROOT_PASSWORD_FILE: "/run/secrets/x",
  GOOGLE_AUTH_PATH: "/auth/callback",
  TOKEN_TTL: "3600",
  JWT_EXPIRES_IN: "15m",
  OAUTH_TOKEN_URL: "https://a.example/oauth/token",
  SECRET_NAME: "web-secrets",
  AUTH_METHOD: "oidc",
  JWT_ALGORITHM: "RS256",
  PASSWORD_MIN_LENGTH: "12",
  DB_PASSWORD: "$(FROM_VAULT)",
  API_KEY_HEADER: "X-Api-Key",
  ENABLE_TOKEN_AUTH: "true",
  JAVA_OPTS: "-Xmx512m -Djava.security.egd=file:/dev/./urandom",
  NODE_OPTIONS: "--max-old-space-size=512",
  PATH: "/usr/local/bin:/usr/bin:/bin",
};
const COMMANDS: readonly (readonly string[])[] = [
  ["--initial-cluster-token=etcd-1"],
  ["--token-ttl=24h"],
  ["sh", "-c", "curl -f http://localhost:8080/healthz"],
  ["sh", "-c", "curl -so /data/geo.db https://a.example/geo.db && exec app --db /data/geo.db"],
  ["sh", "-c", "wget -q -O /data/geo.db https://a.example/geo.db"],
  ["npm", "run", "start:prod"],
  ["python", "-m", "http.server"],
  ["--auth-url=https://a", "--tls-private-key-file=/x"],
];
const nginx = (key: string, value: string, path = "/"): Manifest =>
  ingress({ [`nginx.ingress.kubernetes.io/${key}`]: value }, {}, { path });
const mounts = (path: string): Manifest =>
  workload(
    pod(
      { volumes: [{ name: "v", hostPath: { path } }] },
      { volumeMounts: [{ name: "v", mountPath: "/x", readOnly: true }] },
    ),
  );
const OTHERS: Readonly<Record<string, Manifest>> = {
  "a certificate of AWS": ingress(
    { "alb.ingress.kubernetes.io/certificate-arn": "arn:x", "alb.ingress.kubernetes.io/scheme": "internal" },
    { tls: undefined, ingressClassName: "alb" },
  ),
  "a pattern in a path": nginx("rewrite-target", "/$2", "/app(/|$)(.*)"),
  "a sign-in": nginx("auth-signin", "https://oauth2.example/start?rd=$escaped_request_uri"),
  "time zones of the node": mounts("/usr/share/zoneinfo"),
  "the local time of the node": mounts("/etc/localtime"),
  "capabilities of the default set": workload(
    pod({}, {}, { capabilities: { drop: ["ALL"], add: ["CHOWN", "SETUID"] } }),
  ),
  "a hash of a Secret": annotated("checksum/secret", "a".repeat(64)),
  "pull secrets of KubeSphere": annotated("kubesphere.io/imagepullsecrets", "{}"),
  "a hook that waits": workload(pod({}, { lifecycle: { preStop: { exec: { command: ["sleep", "5"] } } } })),
  "a taint of its own": workload(pod({ tolerations: [{ key: "dedicated", operator: "Equal", value: "db" }] })),
};
const cases: readonly (readonly [string, Manifest])[] = [
  ...Object.entries(FILES).map(([name, text]) => [`a file: ${name}`, holds(text)] as const),
  ...Object.entries(VARIABLES).map(([name, value]) => [`a variable: ${name}`, env(name, value)] as const),
  ...COMMANDS.map((command) => [`a command: ${command.join(" ")}`, runs(...command)] as const),
  ...Object.entries(OTHERS),
];

test.each(cases)("%s", (_name, manifest) => {
  for (const place of ["manifest", "typed"]) {
    const report = reportOf(place, [null, manifest]);
    if (report === undefined) continue;
    const loud = [...report.findings, ...report.undecided].filter((one) => /critical|high/.test(one.severity));
    expect(loud.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
    expect(report.findings.filter((one) => one.category === "credential")).toEqual([]);
    expect(report.verdict.exitCode).toBe(0);
  }
});
