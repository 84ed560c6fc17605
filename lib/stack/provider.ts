import { KubernetesProvider, type KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import type { Construct } from "constructs";
import type { EngineVersions } from "../compatibility";
import { ownId } from "../resource";

/**
 * The provider of a stack, and the Terraform and OpenTofu that go with it. The bindings accept one version alone, this
 * one those that the stack chooses.
 */
export class EnvironmentProvider extends KubernetesProvider {
  constructor(
    scope: Construct,
    config: KubernetesProviderConfig,
    private readonly versions: EngineVersions,
    private readonly engineRequirements: ReadonlySet<string>,
  ) {
    super(scope, ownId("kubernetes"), config);
  }

  override toTerraform(): unknown {
    const rendered = super.toTerraform() as { terraform: { required_providers: Record<string, { version: string }> } };
    return {
      ...rendered,
      terraform: {
        required_version: [this.versions.requiredVersion, ...this.engineRequirements].join(", "),
        required_providers: {
          kubernetes: { ...rendered.terraform.required_providers["kubernetes"], version: this.versions.provider },
        },
      },
    };
  }
}
