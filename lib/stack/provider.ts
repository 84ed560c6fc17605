import { KubernetesProvider, type KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import type { Construct } from "constructs";

/** Versions of hashicorp/kubernetes that this library is made for: 2.38 up to and including 3.x. */
export const DEFAULT_PROVIDER_VERSION = ">= 2.38.0, < 4.0.0";

/** The provider of a stack. The bindings accept one version alone, this one those that the stack names. */
export class EnvironmentProvider extends KubernetesProvider {
  constructor(
    scope: Construct,
    config: KubernetesProviderConfig,
    private readonly version: string,
  ) {
    super(scope, "kubernetes", config);
  }

  override toTerraform(): unknown {
    const rendered = super.toTerraform() as { terraform: { required_providers: Record<string, { version: string }> } };
    return {
      ...rendered,
      terraform: {
        required_providers: {
          kubernetes: { ...rendered.terraform.required_providers["kubernetes"], version: this.version },
        },
      },
    };
  }
}
