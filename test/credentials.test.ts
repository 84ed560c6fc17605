import {
  annotationWithoutCredentials,
  commandWithoutCredentials,
  CREDENTIAL_HIDDEN,
  labelsWithoutCredentials,
  messageWithoutCredentials,
} from "../lib/credentials";

describe("an annotation's value", () => {
  test.each([
    ["kubesphere.io/creator", "admin"],
    ["nginx.ingress.kubernetes.io/auth-type", "basic"],
    ["nginx.ingress.kubernetes.io/auth-url", "https://auth.example.com/oauth2/auth"],
    ["service.beta.kubernetes.io/aws-load-balancer-private-ipv4-addresses", "10.0.0.10, 10.0.1.10"],
    ["service.beta.kubernetes.io/aws-load-balancer-ssl-cert", "arn:aws:acm:eu-central-1:123456789012:certificate/7f8e"],
    ["metallb.universe.tf/loadBalancerIPs", "203.0.113.77,2001:db8::77"],
    ["example.com/note", "its password is in the vault"],
  ])("of %s is shown", (key, value) => expect(annotationWithoutCredentials(key, value)).toBe(value));

  test.each([
    ["example.com/db-password", "hunter2"],
    ["example.com/apiKey", "abc"],
    ["nginx.ingress.kubernetes.io/auth-secret-value", "x"],
    ["example.com/private", "q7Zk29xPw4LmT8sVbN3c"],
    ["example.com/settings", '{"password":"hunter2"}'],
    ["example.com/settings", "user=shop password=hunter2"],
  ])("of %s is hidden: %s", (key, value) => expect(annotationWithoutCredentials(key, value)).toBe(CREDENTIAL_HIDDEN));

  test("is shown but for a credential in it", () => {
    expect(annotationWithoutCredentials("example.com/source", "from https://shop:hunter2@git.example.com/shop")).toBe(
      `from ${CREDENTIAL_HIDDEN}git.example.com/shop`,
    );
  });
});

test("of a command that is given a credential, the program is shown", () => {
  expect(commandWithoutCredentials(["pg_isready", "-U", "shop"])).toBe("pg_isready -U shop");
  expect(commandWithoutCredentials(["sh", "-c", "PGPASSWORD=hunter2 pg_isready"])).toBe(`sh ${CREDENTIAL_HIDDEN}`);
  expect(commandWithoutCredentials(["mysqladmin", "--password", "hunter2", "ping"])).toBe(
    `mysqladmin ${CREDENTIAL_HIDDEN}`,
  );
  expect(commandWithoutCredentials([])).toBe("");
});

test("of a message, what has the form of a credential is cut out, and names of Secrets are not", () => {
  const missing = 'MountVolume.SetUp failed for volume "tls": secret "web-tls" not found';
  expect(messageWithoutCredentials(missing)).toBe(missing);
  expect(messageWithoutCredentials("cannot reach amqp://shop:hunter2@mq.example.com/")).toBe(
    `cannot reach ${CREDENTIAL_HIDDEN}mq.example.com/`,
  );
  // A key goes whole, not its first line alone; also where its lines are written as escapes already.
  for (const line of ["\n", "\\n", "\\u{a}"])
    expect(
      messageWithoutCredentials(
        `got -----BEGIN PRIVATE KEY-----${line}MIIEcanary${line}-----END PRIVATE KEY----- here`,
      ),
    ).toBe(`got ${CREDENTIAL_HIDDEN} here`);
});

test.each([
  ["panic: password=hunter2 refused", "panic: password=# refused"],
  ["PASSWORD='two words' is wrong", "PASSWORD=# is wrong"],
  ["exec: mysql --password hunter2 -h db", "exec: mysql --password # -h db"],
  ["AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG; exit", "AWS_SECRET_ACCESS_KEY=#; exit"],
  ["dial: api_key=sk-abcd1234 failed", "dial: api_key=# failed"],
  ['got {"password": "letmein", "user": "x"}', 'got {"password": #, "user": "x"}'],
  ["password: hunter2", "password: #"],
  ["spring.datasource.password=abc", "spring.datasource.password=#"],
  ["two: token=abc secret=def", "two: token=# secret=#"],
])("of the message %s, what is set to the name of a credential is cut out", (message, wanted) =>
  expect(messageWithoutCredentials(message)).toBe(wanted.replaceAll("#", CREDENTIAL_HIDDEN)),
);

test.each([
  'secret "db" not found',
  "references non-existent secret key: password",
  "failed to fetch anonymous token: unexpected status from GET request: 401 Unauthorized",
  "exceeded quota: q, requested: secrets=1, used: secrets=5, limited: secrets=5",
  'failed calling webhook "v.x.io": failed to call webhook: Post "https://svc.ns.svc:443/x": deadline exceeded',
  "couldn't find key password in Secret shop/db",
  "failed to get secret: shop/db is not there",
  'secrets is forbidden: User "x" cannot list resource "secrets"',
  "spec.secretName: Required value",
  "service account shop/default token: not found",
])("the message %s is shown whole", (message) => expect(messageWithoutCredentials(message)).toBe(message));

test("of labels, a value that has the form of a credential is hidden, and hashes are not", () => {
  const labels = {
    app: "web",
    "pod-template-hash": "7d9c5b8f6d",
    "controller-uid": "0b9a1d86-7b0f-4a43-9f5c-3f4f0e8f9a11",
  };
  expect(labelsWithoutCredentials(labels)).toEqual(labels);
  expect(labelsWithoutCredentials({ build: "ghp_Qz7Zk29xPw4LmT8sVbN3cQz7Zk29xPw4LmT8" })).toEqual({
    build: CREDENTIAL_HIDDEN,
  });
});
