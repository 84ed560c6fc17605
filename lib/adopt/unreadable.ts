import { badPairShownBy } from "../compatibility";
import { runTerraform, type ProcessOptions, type Terraform } from "../terraform";
import type { StateEntry } from "./plan-adoption";

/** A line of `terraform plan -json`, as far as it is looked at. */
interface LogLine {
  readonly diagnostic?: {
    readonly severity: string;
    readonly summary: string;
    readonly address?: string;
    readonly snippet?: { readonly context?: string };
  };
}

/** `resource.kubernetes_service_v1.web` in a configuration of JSON, `resource "kubernetes_service_v1" "web"` in HCL. */
const CONTEXT = /^resource[. ]"?(\w+)"?[. ]"?([-\w]+)"?$/;

/**
 * The entries of a state that Terraform refuses to read because they have no identity. Only entries whose creation did
 * not end well can be such, so that a state without any costs nothing; of those, Terraform itself is asked.
 * @throws KubeServicesError `ProgramNotStarted`, `Interrupted`
 */
export async function unreadableEntries(
  state: readonly StateEntry[],
  terraform: Terraform,
  options: ProcessOptions,
): Promise<ReadonlySet<string>> {
  const suspects = state.filter(({ tainted, identityEmpty }) => tainted || identityEmpty).map(({ address }) => address);
  const refused = new Set<string>();
  // Terraform may stop at the first ones, so it is asked again without those.
  for (;;) {
    const left = suspects.filter((address) => !refused.has(address));
    if (left.length === 0) return refused;
    const found = (await refusedBy(terraform, left, options)).filter((address) => left.includes(address));
    if (found.length === 0) return refused;
    for (const address of found) refused.add(address);
  }
}

async function refusedBy(
  terraform: Terraform,
  addresses: readonly string[],
  options: ProcessOptions,
): Promise<readonly string[]> {
  const targets = addresses.map((address) => `-target=${address}`);
  const args = ["plan", "-refresh-only", "-json", "-input=false", "-lock=false", ...targets];
  const { exitCode, stdout } = await runTerraform(terraform, args, { ...options, output: "capture" });
  if (exitCode === 0) return [];
  return stdout
    .toString("utf8")
    .split("\n")
    .flatMap((line) => {
      const { severity, summary = "", address, snippet } = parsed(line).diagnostic ?? {};
      if (severity !== "error" || badPairShownBy(summary)?.id !== "identity-lost") return [];
      const [, type, name] = CONTEXT.exec(snippet?.context ?? "") ?? [];
      return address ?? (type === undefined ? [] : `${type}.${name}`);
    });
}

function parsed(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return {};
  }
}
