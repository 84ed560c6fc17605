import { badPairShownBy, engineOf, ENGINES } from "../compatibility";
import { KubeServicesError } from "../errors";
import type { Terraform } from "./find";

/** The code of each known fault's error, by the fault. */
const CODES: Readonly<Record<string, string>> = {
  "identity-lost": "IdentityLost",
  "identity-missing": "IdentityMissing",
};

/**
 * What Terraform said, told as the known fault of a bad pair that it is.
 * @param said Terraform's errors, without what it quotes
 * @param command what was run, such as `terraform apply`
 * @returns undefined where it is none
 */
export function knownFault(
  terraform: Terraform,
  said: string,
  command: string,
  cwd: string,
): KubeServicesError | undefined {
  const pair = badPairShownBy(said);
  if (pair === undefined) return undefined;
  const { provider } = ENGINES[engineOf(terraform.version)];
  return new KubeServicesError({
    code: CODES[pair.id] ?? "ProviderFault",
    what:
      `${command} failed on a known fault of hashicorp/kubernetes ${pair.provider} with ` +
      `${terraform.product === "opentofu" ? "OpenTofu" : "Terraform"} ${terraform.version}: ${pair.what}\n${said}`,
    where: cwd,
    fix: `${pair.wayOn}; to be rid of it, use a provider ${provider} (docs/compatibility.md)`,
  });
}
