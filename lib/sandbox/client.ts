import type { KubeConfig } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import type { SandboxFolder } from "./folders";

/** The user's connection to a sandbox. */
export async function loadClient(folder: SandboxFolder): Promise<KubeConfig> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  config.loadFromFile(folder.kubeconfig);
  return config;
}
