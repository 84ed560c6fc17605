import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RequestOptions } from "node:https";
import type { User } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { credentialSource } from "../../lib/cluster/credentials";

const folder = mkdtempSync(join(tmpdir(), "kube-services-"));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** What client-node makes of the same cluster and user, without its agent and what it leaves undefined. */
async function byClientNode(cluster: object, user: User): Promise<object> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  config.loadFromClusterAndUser({ name: "c", server: "https://c", skipTLSVerify: false, ...cluster }, user);
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  delete options.agent;
  return options;
}

const optionsOf = (cluster: object, user: User): Promise<object> =>
  credentialSource({ cluster: { name: "c", server: "https://c", skipTLSVerify: false, ...cluster }, user })();

describe("credentials that stand in the kubeconfig are those that client-node reads from it", () => {
  test.each<[string, object, User]>([
    ["a token", {}, { name: "u", token: "abc" }],
    ["a name and a password", {}, { name: "u", username: "ada", password: "secret" }],
    ["a certificate", { caData: base64("CA") }, { name: "u", certData: base64("CERT"), keyData: base64("KEY") }],
    [
      "files",
      { caFile: file("ca", "CA of a file"), caData: base64("CA") },
      { name: "u", certFile: file("cert", "CERT of a file"), keyFile: file("key", "KEY of a file") },
    ],
    ["another user to act as", {}, { name: "u", token: "abc", impersonateUser: "grace" }],
    ["a server of another name", { tlsServerName: "other" }, { name: "u", token: "abc" }],
    ["no verification", { skipTLSVerify: true }, { name: "u" }],
  ])("%s", async (_, cluster, user) => {
    // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED=0 changes nothing.
    expect(await optionsOf(cluster, user)).toEqual({
      rejectUnauthorized: true,
      ...(await byClientNode(cluster, user)),
    });
  });
});

test("a plugin is asked through client-node", async () => {
  const plugin = file("plugin", `#!/bin/sh\necho '{"status":{"token":"from the plugin"}}'\n`);
  chmodSync(plugin, 0o755);
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command: plugin };
  expect(await optionsOf({}, { name: "u", exec })).toMatchObject({
    headers: { Authorization: "Bearer from the plugin" },
  });
});

test("a proxy is gone through by client-node's agent", async () => {
  const { agent } = (await optionsOf({ proxyUrl: "http://proxy:3128" }, { name: "u", token: "abc" })) as RequestOptions;
  expect((agent as unknown as { readonly proxy: URL }).proxy.host).toBe("proxy:3128");
});
