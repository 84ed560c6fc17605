import { mkdtempSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeServicesError } from "../../lib/errors";
import { connect, readConfiguration } from "../../lib/cluster";
import { credentialSource } from "../../lib/cluster/credentials";
import { clusterAccessOf } from "../../lib/cluster/kubeconfig";
import { providerConnection } from "../../lib/cluster/provider-block";
import { stackWith } from "./support";

const folder = mkdtempSync(join(tmpdir(), "kube-services-"));
const kubeconfig = join(folder, "config");
writeFileSync(
  kubeconfig,
  `apiVersion: v1
kind: Config
current-context: dev
clusters:
  - { name: dev, cluster: { server: "https://dev.example:6443" } }
  - { name: prod, cluster: { server: "https://prod.example:6443", certificate-authority: ca.crt } }
  - { name: broken }
users:
  - { name: dev, user: { token: dev-token } }
  - { name: prod, user: { token: prod-token } }
contexts:
  - { name: dev, context: { cluster: dev, user: dev } }
  - { name: prod, context: { cluster: prod, user: prod } }
  - { name: lost, context: { cluster: gone, user: prod } }
`,
);

const provider = (block: object): object => ({ provider: { kubernetes: [block] } });

async function targetOf(configuration: object, env: Record<string, string> = {}) {
  const read = readConfiguration(stackWith(configuration), env);
  return clusterAccessOf(providerConnection(read), read.file);
}

async function problemOf(configuration: object, env: Record<string, string> = {}): Promise<KubeServicesError> {
  const error: unknown = await connect(stackWith(configuration), env).catch((thrown: unknown) => thrown);
  if (!KubeServicesError.is(error)) throw new Error(`no coded error, but ${String(error)}`);
  return error;
}

describe("connect", () => {
  test("takes the cluster and user of the context that the stack names, not of the current one", async () => {
    const { cluster, user } = await targetOf(provider({ config_path: kubeconfig, config_context: "prod" }));
    expect(cluster.server).toBe("https://prod.example:6443");
    expect(cluster.caFile).toBe(join(folder, "ca.crt"));
    expect(user.token).toBe("prod-token");
  });

  test("takes the file's current context where the stack names none, as the provider does", async () => {
    expect((await targetOf(provider({ config_path: kubeconfig }))).cluster.server).toBe("https://dev.example:6443");
  });

  test("reads a provider block that is written as one object", async () => {
    const { cluster } = await targetOf({
      provider: { kubernetes: { config_path: kubeconfig, config_context: "prod" } },
    });
    expect(cluster.server).toBe("https://prod.example:6443");
  });

  test("finds a relative path from the folder that Terraform runs in", async () => {
    const stack = stackWith(provider({ config_path: "my.config", config_context: "only" }));
    writeFileSync(
      join(stack.directory, "my.config"),
      "{clusters: [{name: c, cluster: {server: 'https://c'}}], contexts: [{name: only, context: {cluster: c}}]}",
    );
    const { cluster } = await connect(stack, {});
    expect(cluster.address).toBe("https://c");
  });

  test("takes host, token and certificates from variables of the environment", async () => {
    const { cluster, user } = await targetOf(
      provider({
        host: "${var.host}",
        token: "${var.token}",
        cluster_ca_certificate: "${base64decode(var.ca)}",
        client_certificate: "CERT",
        client_key: "KEY",
      }),
      { TF_VAR_host: "https://10.1.1.1", TF_VAR_token: "abc", TF_VAR_ca: Buffer.from("CA").toString("base64") },
    );
    expect(cluster).toMatchObject({ server: "https://10.1.1.1", caData: Buffer.from("CA").toString("base64") });
    expect(user).toMatchObject({
      token: "abc",
      certData: Buffer.from("CERT").toString("base64"),
      keyData: Buffer.from("KEY").toString("base64"),
    });
  });

  test("takes a variable's default where the environment does not set it", async () => {
    const { cluster } = await targetOf({
      ...provider({ host: "${var.host}" }),
      variable: { host: { default: "https://default.example" } },
    });
    expect(cluster.server).toBe("https://default.example");
  });

  test("lets attributes of the block go before those of the kubeconfig", async () => {
    const { cluster, user } = await targetOf(
      provider({
        config_path: kubeconfig,
        config_context: "prod",
        config_context_auth_info: "dev",
        host: "https://bastion:1",
        tls_server_name: "prod.example",
        exec: [{ api_version: "client.authentication.k8s.io/v1", command: "get-token", env: { A: "b" } }],
      }),
    );
    expect(cluster).toMatchObject({ server: "https://bastion:1", tlsServerName: "prod.example" });
    expect(user).toMatchObject({
      token: "dev-token",
      exec: { command: "get-token", args: [], env: [{ name: "A", value: "b" }] },
    });
  });

  test("takes an empty attribute as one that is not set", async () => {
    const empty = { config_path: "", config_context: "", token: "", cluster_ca_certificate: "", username: "" };
    const { cluster, user } = await targetOf(provider({ ...empty, host: "https://named" }));
    expect(cluster).toMatchObject({ name: "cluster", server: "https://named" });
    expect(user).toEqual({ name: "user" });
    expect((await problemOf(provider(empty))).code).toBe("ClusterNotNamed");
  });

  test("a bare host name is https where a certificate is given, else http, as in the provider", async () => {
    expect((await targetOf(provider({ host: "h:1", cluster_ca_certificate: "CA" }))).cluster.server).toBe(
      "https://h:1",
    );
    expect((await targetOf(provider({ host: "h:1" }))).cluster.server).toBe("http://h:1");
  });

  test("does not read the provider's KUBE_ variables, which could name another cluster", async () => {
    process.env.KUBE_HOST = "https://elsewhere";
    process.env.KUBE_CTX = "dev";
    try {
      const { cluster } = await targetOf(provider({ config_path: kubeconfig, config_context: "prod" }));
      expect(cluster.server).toBe("https://prod.example:6443");
    } finally {
      delete process.env.KUBE_HOST;
      delete process.env.KUBE_CTX;
    }
  });

  test("uses the service account of the pod that it runs in only where the stack names nothing else", async () => {
    process.env.KUBERNETES_SERVICE_HOST = "10.96.0.1";
    process.env.KUBERNETES_SERVICE_PORT = "443";
    try {
      expect((await targetOf(provider({}))).cluster.server).toBe("https://10.96.0.1:443");
      expect((await targetOf(provider({ host: "https://named" }))).cluster.server).toBe("https://named");
    } finally {
      delete process.env.KUBERNETES_SERVICE_HOST;
      delete process.env.KUBERNETES_SERVICE_PORT;
    }
  });

  test("takes the provider without alias", async () => {
    const providers = [{ alias: "other", host: "https://other" }, { host: "https://main" }];
    expect((await targetOf({ provider: { kubernetes: providers } })).cluster.server).toBe("https://main");
  });

  test.each<[string, string, object, string | RegExp]>([
    ["no kubernetes provider", "ClusterNotNamed", {}, /has no kubernetes provider/],
    ["an empty provider outside of a cluster", "ClusterNotNamed", provider({}), /names no cluster/],
    [
      "two providers",
      "ClusterAmbiguous",
      { provider: { kubernetes: [{ alias: "a" }, { alias: "b" }] } },
      /2 kubernetes providers/,
    ],
    ["an unset variable", "VariableUnset", provider({ host: "${var.host}" }), /set TF_VAR_host/],
    [
      "a host that only Terraform knows",
      "ConnectionUnresolved",
      provider({ host: "${data.aws_eks_cluster.prod.endpoint}" }),
      /data\.aws_eks_cluster\.prod\.endpoint is known to Terraform only/,
    ],
    [
      "a kubeconfig that is not there",
      "KubeconfigMissing",
      provider({ config_path: "/nowhere/config" }),
      /is not there/,
    ],
    [
      "an unknown context",
      "ContextUnknown",
      provider({ config_path: kubeconfig, config_context: "stage" }),
      /no context stage; it has dev, prod, lost/,
    ],
    [
      "a context whose cluster is missing",
      "ContextUnknown",
      provider({ config_path: kubeconfig, config_context: "lost" }),
      /names the cluster gone/,
    ],
    ["a host that is none", "ClusterAddressInvalid", provider({ host: "https://[" }), /is no address/],
    ["an attribute of a wrong type", "ConnectionInvalid", provider({ host: 7 }), /host/],
  ])("refuses %s in one line", async (_, code, configuration, message) => {
    const error = await problemOf(configuration);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  test("takes from several files what an earlier one says, the current context too, as kubectl does", async () => {
    const second = join(folder, "second");
    writeFileSync(
      second,
      "{current-context: more, clusters: [{name: dev, cluster: {server: 'https://other'}}, {name: more, cluster: {server: 'https://more'}}], contexts: [{name: more, context: {cluster: more}}]}",
    );
    const paths = [kubeconfig, second];
    expect((await targetOf(provider({ config_paths: paths }))).cluster.server).toBe("https://dev.example:6443");
    expect((await targetOf(provider({ config_paths: paths, config_context: "more" }))).cluster.server).toBe(
      "https://more",
    );
  });

  test("never quotes a kubeconfig that it cannot read", async () => {
    const bad = join(folder, "bad");
    writeFileSync(bad, "token: s3cret: :\n- ]");
    const error = await problemOf(provider({ config_path: bad }));
    expect(error.code).toBe("KubeconfigUnreadable");
    expect(error.message).not.toContain("s3cret");
  });

  test("reads none without end, in size, in depth or by anchors", async () => {
    const large = join(folder, "large");
    writeFileSync(large, "");
    truncateSync(large, 100_000_000);
    const deep = join(folder, "deep");
    writeFileSync(deep, "[".repeat(200_000));
    const anchors = join(folder, "anchors");
    const line = (level: number): string =>
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(",")}]\n`;
    writeFileSync(anchors, `a0: &a0 x\n${Array.from({ length: 12 }, (_, index) => line(index + 1)).join("")}`);
    for (const path of [large, deep, anchors, folder, "/dev/zero"]) {
      const error = await problemOf(provider({ config_path: path }));
      expect([path, error.code]).toEqual([path, "KubeconfigUnreadable"]);
    }
  });
});

describe("the file of a token", () => {
  const withUsers = (users: readonly object[]): string => {
    const path = join(mkdtempSync(join(tmpdir(), "kube-services-")), "config");
    const named = { clusters: [{ name: "a", cluster: { server: "http://127.0.0.1:1" } }], users };
    const contexts = [{ name: "a", context: { cluster: "a", user: "a" } }];
    writeFileSync(path, JSON.stringify({ "current-context": "a", contexts, ...named }));
    return path;
  };
  const optionsOf = async (path: string): Promise<unknown> =>
    (await credentialSource(await targetOf(provider({ config_path: path })))()).headers;

  test("is read from beside the kubeconfig, anew each time", async () => {
    const path = withUsers([{ name: "a", user: { tokenFile: "token" } }]);
    for (const token of ["first", "second"]) {
      writeFileSync(join(path, "..", "token"), `${token}\n`);
      expect(await optionsOf(path)).toEqual({ Authorization: `Bearer ${token}` });
    }
  });

  test.each(["tokenFile", "token-file"])(
    "%s without an end is read up to a limit, and that of another user never",
    async (field) => {
      const endless = { [field]: "/dev/zero" };
      await expect(optionsOf(withUsers([{ name: "a", user: endless }]))).rejects.toThrow("FileTooLarge");
      const other = withUsers([
        { name: "b", user: endless },
        { name: "a", user: { token: "own" } },
      ]);
      expect(await optionsOf(other)).toEqual({ Authorization: "Bearer own" });
    },
  );
});
