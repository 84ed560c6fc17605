import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { z } from "zod";
import { resourceSchemaForKind, type KubernetesObject as Manifest } from "../manifest";
import {
  KubernetesResource,
  checkProps,
  environmentOf,
  isToken,
  props as propsSchema,
  type KubernetesObject,
} from "../resource";

/** Props of `ManifestService`. */
export interface ManifestServiceProps {
  /** Kubernetes objects, already parsed. */
  readonly objects: readonly Manifest[];
}

const schema = propsSchema({
  objects: z
    .array(z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata: z.looseObject({ name: z.string() }) }))
    .min(1),
});

/**
 * Objects written in Kubernetes' own words (console: "Edit by YAML"): each becomes a typed resource of the stack.
 *
 * Addresses, where the construct `legacy` stands directly in a stack: `kubernetes_service_v1.legacy_<name>`, and
 * `kubernetes_service_v1.legacy` for an object of the construct's own name.
 *
 * Source: seeds 0, 2, 4 "Edit by YAML".
 */
export class ManifestService extends Construct {
  /** The Terraform resources, in the order of the objects. */
  readonly resources: readonly KubernetesResource[];

  /** @throws KubeServicesError with everything that is wrong with the props */
  constructor(scope: Construct, id: string, props: ManifestServiceProps) {
    super(scope, id);
    checkProps<ManifestServiceProps>(this.node.path, props, { schema, hidden: /^objects\b/ });
    const base = TerraformStack.of(this).getLogicalId(this.node);
    this.resources = props.objects.map((object) => this.createResource(object as KubernetesObject, base));
  }

  /**
   * Sets an attribute of every Terraform resource of one type that this construct made.
   * @param path resource type, a dot, and the path in Terraform's words: `kubernetes_service_v1.spec.0.type`
   */
  addOverride(path: string, value: unknown): void {
    const [type = "", ...rest] = path.split(".");
    for (const resource of this.resources)
      if (resource.terraformResourceType === type) resource.addOverride(rest.join("."), value);
  }

  private createResource(object: KubernetesObject, base: string): KubernetesResource {
    const { name, namespace } = object.metadata;
    const namespaced = resourceSchemaForKind(object.apiVersion, object.kind)?.namespaced === true;
    const slug = isToken(name) ? "object" : name.replace(/[^-_A-Za-z0-9]/g, "_");
    const logicalId = slug === base ? base : `${base}_${slug}`;
    return new KubernetesResource(this, `${object.kind}-${slug}`, {
      logicalId,
      object: {
        ...object,
        metadata: namespaced
          ? { ...object.metadata, namespace: namespace ?? environmentOf(this).namespace }
          : object.metadata,
      },
    });
  }
}
