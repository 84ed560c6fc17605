import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEFINITIONS } from "./definitions";
import {
  isCrdFile,
  KUBERNETES_RELEASES,
  kubernetesVersion,
  type AssetName,
  type BinaryName,
  type CrdFile,
  type KubernetesRelease,
} from "./versions";

/** What tells the programs of which version they are. */
function stamp(release: KubernetesRelease): string {
  const [major, minor] = release.split(".");
  return Object.entries({
    "k8s.io/component-base/version.gitVersion": kubernetesVersion(release),
    "k8s.io/component-base/version.gitMajor": major,
    "k8s.io/component-base/version.gitMinor": minor,
    "k8s.io/component-base/version.gitTreeState": "clean",
    "k8s.io/client-go/pkg/version.gitVersion": kubernetesVersion(release),
  })
    .map(([name, value]) => `-X ${name}=${value}`)
    .join(" ");
}

/** The Go packages, and the module that pins each; those of Kubernetes are pinned by their release's. */
const PACKAGES: Readonly<Record<BinaryName, { readonly module?: string; readonly path: string }>> = {
  etcd: { module: "control-plane", path: "go.etcd.io/etcd/server/v3" },
  "kube-apiserver": { path: "k8s.io/kubernetes/cmd/kube-apiserver" },
  "kube-controller-manager": { path: "k8s.io/kubernetes/cmd/kube-controller-manager" },
  "kube-scheduler": { path: "k8s.io/kubernetes/cmd/kube-scheduler" },
  kwok: { module: "kwok", path: "sigs.k8s.io/kwok/cmd/kwok" },
  "metallb-controller": { module: "control-plane", path: "go.universe.tf/metallb/controller" },
};

/**
 * Builds an asset from the Go modules that the go.mod files pin; go.sum checks each of them. Needs Go.
 * @param file where it goes
 * @param release whose programs of Kubernetes are built
 * @param onProgress told what is being fetched
 * @throws Error with the last lines that Go printed
 */
export async function buildAsset(
  name: AssetName,
  file: string,
  release: KubernetesRelease,
  onProgress: (detail: string) => void,
): Promise<void> {
  if (isCrdFile(name)) return collectCrds(name, file, onProgress);
  const { module = KUBERNETES_RELEASES[release].module, path } = PACKAGES[name];
  const flags = path.startsWith("k8s.io/") ? `-s -w ${stamp(release)}` : "-s -w";
  await go(module, ["build", "-trimpath", "-ldflags", flags, "-o", file, path], onProgress);
}

async function collectCrds(name: CrdFile, file: string, onProgress: (detail: string) => void): Promise<void> {
  const { module, pinnedBy, folder: within } = DEFINITIONS[name];
  await go(pinnedBy, ["mod", "download", module], onProgress);
  const place = await go(pinnedBy, ["list", "-m", "-f", "{{.Dir}}", module], onProgress);
  const folder = join(place.trim(), ...within);
  const texts = readdirSync(folder)
    .filter((entry) => entry.endsWith(".yaml"))
    .sort()
    .map((entry) => readFileSync(join(folder, entry), "utf8"));
  writeFileSync(file, texts.join("---\n"));
}

const KEPT_LINES = 15;

function go(module: string, args: readonly string[], onProgress: (detail: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("go", args, {
      cwd: moduleFolder(module),
      env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly", GOWORK: "off" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const lines: string[] = [];
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => {
      const fresh = chunk
        .toString()
        .split("\n")
        .filter((line) => line.trim() !== "");
      const module = fresh.findLast((line) => line.startsWith("go: downloading "));
      if (module !== undefined) onProgress(module.replace("go: ", ""));
      lines.push(...fresh.filter((line) => !line.startsWith("go: downloading ")));
      lines.splice(0, lines.length - KEPT_LINES);
    });
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(new Error(error.code === "ENOENT" ? "no go on PATH (https://go.dev/dl)" : error.message)),
    );
    child.once("close", (code) =>
      code === 0 ? resolve(output) : reject(new Error(`go ${args[0]} failed: ${lines.join("; ")}`)),
    );
  });
}

function moduleFolder(module: string): string {
  const folder = join(__dirname, module);
  if (!existsSync(join(folder, "go.mod"))) throw new Error(`no ${module}/go.mod beside ${__dirname}`);
  return folder;
}
