import { TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { ConfigurationResources, ManifestOptions } from "../manifest";
import { manifestRoom } from "../manifest/later";
import type { KubernetesObject } from "./kubernetes-object";

/**
 * The Kubernetes objects that a construct, or a whole stack, stands for: for tools that read manifests.
 * @example
 * ```ts
 * const web = new StatelessService(prod, "web", {
 *   containers: [{ image: "nginxinc/nginx-unprivileged:1.27", ports: [{ containerPort: 8080 }] }],
 * });
 * console.log(Manifest.of(web).toYaml()); // its Deployment and its Service
 * ```
 */
export class Manifest {
  /** What is below the construct, those first that others need, with every override. */
  readonly objects: readonly KubernetesObject[];

  private constructor(objects: readonly KubernetesObject[]) {
    this.objects = objects;
  }

  /**
   * The objects of a construct. Values that only an apply can tell stay Terraform expressions.
   * @param options the data of Secrets is left out unless asked for
   */
  static of(construct: IConstruct, options: ManifestOptions = {}): Manifest {
    const stack = TerraformStack.of(construct);
    const addresses = new Set(
      construct.node
        .findAll()
        .filter((each) => TerraformResource.isTerraformResource(each))
        .map((each) => `${each.terraformResourceType}.${each.friendlyUniqueId}`),
    );
    const { manifests } = manifestRoom().configurationManifests(stack.toTerraform() as ConfigurationResources, options);
    return new Manifest(
      manifests.filter(({ address }) => addresses.has(address)).map(({ object }) => object as KubernetesObject),
    );
  }

  /** The objects as a YAML stream. */
  toYaml(): string {
    return manifestRoom().manifestsToYaml(this.objects);
  }

  /** The objects as JSON: one object, or a List. */
  toJson(): string {
    return manifestRoom().manifestsToJson(this.objects);
  }
}
