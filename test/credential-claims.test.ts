import { holdsCredential, isClaimedCredential, namesCredential } from "../lib/credential-claims";
import {
  assignsCredential,
  cutCredentialForms,
  cutCredentials,
  hasCredentialForm,
  isCredentialName,
  isPlainlyHarmless,
} from "../lib/credentials";

describe("what is said to be a credential", () => {
  test.each([
    ["MYSQL_ROOT_PASSWORD", "dbpassword11"],
    ["DB_PASSWORD", "hunter2"],
    ["spring.datasource.password", "s3cret!"],
    ["apiKey", "a8f5f167f44f4964"],
    ["GITHUB_TOKEN", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"],
    ["DATABASE_URL", "postgres://shop:hunter2@db:5432/shop"],
    ["args", "--password=hunter2"],
    ["args", "mysql -u root --password hunter2"],
    ["agent.yaml", "server:\n  port: 80\n  password: hunter2\n"],
    ["config.json", '{"db":{"user":"shop","password":"hunter2"}}'],
    ["app.properties", "a=b\ntoken=q7Zk29xPw4"],
    ["key.pem", "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----"],
    ["values", "a: b: password: hunter2"],
  ])("%s: %s", (name, value) => expect(isClaimedCredential(name, value)).toBe(true));
});

describe("what is none, whatever it is called", () => {
  test.each([
    ["nginx.conf", "location / {\n  proxy_pass http://web:8080;\n  fastcgi_pass unix:/run/php.sock;\n}"],
    ["token_ttl", "768h"],
    ["token.expiry", "3600"],
    ["app.properties", "token.expiry=3600\nserver_tokens=off"],
    ["application.yaml", "datasource:\n  password: ${DB_PASSWORD}"],
    ["application.yaml", "password: {{ .Values.password }}\ntoken: $(TOKEN)\nsecret: <your secret>"],
    ["prometheus.yml", "bearer_token_file: /var/run/secrets/kubernetes.io/serviceaccount/token"],
    ["AGENT_INJECT_VAULT_AUTH_PATH", "auth/kubernetes"],
    ["MYSQL_RANDOM_ROOT_PASSWORD", "yes"],
    ["MYSQL_ALLOW_EMPTY_PASSWORD", "true"],
    ["args", "--initial-cluster-token=etcd-cluster-1"],
    ["args", "--initial-cluster-token etcd-cluster-1 --token-auth-file /etc/tokens"],
    ["kubesphere.io/imagepullsecrets", '{"app":"registry"}'],
    ["PASSWORD_FILE", "/run/secrets/db"],
    ["DB_PASSWORD", "/run/secrets/db"],
    ["DB_PASSWORD", "vault:secret/data/db#password"],
    ["DB_PASSWORD", "$(DB_PASSWORD)"],
    ["DB_PASSWORD", ""],
    ["AUTH_URL", "https://auth.example.com/oauth2/auth"],
    ["SECRET_NAME", "web-tls"],
    ["PASSWORD_MIN_LENGTH", "12"],
    ["SESSION_TOKEN_HEADER", "x-session"],
    ["AWS_ACCESS_KEY_ID", "eu-central"],
    ["dsn", "postgres://db:5432/shop"],
    ["dsn", "postgres://shop:${PASSWORD}@db:5432/shop"],
    ["note", "its password is in the vault"],
  ])("%s: %s", (name, value) => expect(isClaimedCredential(name, value)).toBe(false));
});

describe("a text of configuration", () => {
  test.each([
    ["a: 1\npassword: hunter2\nb: 2", "a: 1\npassword: (looks like a credential)\nb: 2"],
    ["url: postgres://shop:hunter2@db/shop", "url: (looks like a credential)db/shop"],
    ["mapRoles: arn:aws:iam::123456789012:role/ops", "mapRoles: arn:aws:iam::123456789012:role/ops"],
    ["proxy_pass_header Server;\nlisten 80;", "proxy_pass_header (looks like a credential);\nlisten 80;"],
    ["key: C4n4ry-9fX2kQ7z", "key: (looks like a credential)"],
    [`image: app@sha256:${"ab12".repeat(16)}`, `image: app@sha256:${"ab12".repeat(16)}`],
    ["a\n-----BEGIN PRIVATE KEY-----\nAAAA\nBBBB\n-----END PRIVATE KEY-----\nb", "a\n(looks like a credential)\nb"],
    ["token_ttl: 3600", "token_ttl: 3600"],
  ])("%j is shown as %j", (value, shown) => expect(cutCredentials(value)).toBe(shown));
});

/** Texts that are made to keep a pattern busy, for a length. */
const ADVERSARIAL: Readonly<Record<string, (length: number) => string>> = {
  "one letter": (length) => "a".repeat(length),
  "one capital": (length) => "A".repeat(length),
  "pass upon pass": (length) => "pass".repeat(length / 4),
  "passwords without a value": (length) => "password ".repeat(length / 9),
  "passwords before blanks": (length) => `password${" ".repeat(length)}`,
  "tokens with dashes": (length) => "eyJ-".repeat(length / 4),
  "tokens with dots": (length) => "eyJaaaaaaaa.".repeat(length / 12),
  "schemes without an end": (length) => "a.".repeat(length / 2),
  "schemes upon schemes": (length) => "a://".repeat(length / 4),
  "users without a host": (length) => "http://a:".repeat(length / 9),
  "user after user": (length) => `http://${"a:".repeat(length / 2)}`,
  "a bearer of nothing": (length) => `Bearer${" ".repeat(length)}`,
  "keys that begin and do not end": (length) => "-----BEGIN ".repeat(length / 11),
  "keys that begin with letters": (length) => `-----BEGIN ${"A ".repeat(length / 2)}`,
  "full keys without an end": (length) => "-----BEGIN A-----".repeat(length / 17),
  mail: (length) => "SG.aaaaaaaaaaaaaaaaa".repeat(length / 20),
  "assignments upon assignments": (length) => "a=".repeat(length / 2),
  "flags upon flags": (length) => "--a ".repeat(length / 4),
  quotes: (length) => `token="${'"'.repeat(length)}`,
  "a value without an end": (length) => `token="${"a".repeat(length)}`,
  "capitals and small letters": (length) => "aB".repeat(length / 2),
  "kinds upon kinds": (length) => `${" ".repeat(length / 2)}kind:${" ".repeat(length / 2)}`,
  lines: (length) => "\n- ".repeat(length / 3),
};
const LOOKS: Readonly<Record<string, (text: string) => unknown>> = {
  isCredentialName,
  namesCredential,
  hasCredentialForm,
  assignsCredential,
  isPlainlyHarmless,
  holdsCredential,
  cutCredentials: (text) => cutCredentials(text),
  cutCredentialForms: (text) => cutCredentialForms(text, "x"),
  isClaimedCredential: (text) => isClaimedCredential("name", text),
};

function timeOf(look: (text: string) => unknown, text: string): number {
  let best = Infinity;
  for (let round = 0; round < 3; round++) {
    const from = process.cpuUsage();
    look(`${text}${round}`);
    const { user, system } = process.cpuUsage(from);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

test.each(Object.entries(ADVERSARIAL))("the time that a look takes grows with the text alone: %s", (_name, make) => {
  for (const [name, look] of Object.entries(LOOKS)) {
    const [small, large] = [25_000, 400_000].map((length) => timeOf(look, make(length))) as [number, number];
    // 16 times the text; a quadratic pattern takes 256 times as long. Small times are mostly noise.
    expect(large > 60 && large / Math.max(small, 1) > 64 ? `${name} takes ${small} ms, then ${large} ms` : "").toBe("");
  }
});
