import { readFileSync, writeFileSync } from "node:fs";
import { stringify } from "yaml";
import type { Holder, Pki } from "./pki";

/**
 * Writes a kubeconfig with one context, named after the sandbox. The certificates stand in it, so that the file works
 * wherever it is copied to; only the user can read it.
 * @param file where to
 * @param context the name of context, cluster and user
 * @param server the API server's URL
 */
export function writeKubeconfig(file: string, context: string, server: string, pki: Pki, holder: Holder): void {
  const base64 = (path: string): string => readFileSync(path).toString("base64");
  const { cert, key } = pki.files(holder);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": context,
    clusters: [{ name: context, cluster: { server, "certificate-authority-data": base64(pki.caFile) } }],
    contexts: [{ name: context, context: { cluster: context, user: context } }],
    users: [{ name: context, user: { "client-certificate-data": base64(cert), "client-key-data": base64(key) } }],
  };
  writeFileSync(file, stringify(config), { mode: 0o600 });
}
