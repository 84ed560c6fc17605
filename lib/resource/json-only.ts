import { App, TerraformElement, type TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { KubeServicesError } from "../errors";
import { ownId } from "./own-id";

/**
 * CDKTF writes HCL from descriptions of attributes that only its own bindings have, and leaves out what has none: of this
 * library's resources nothing would remain but empty blocks, and of `removed` blocks nothing at all.
 */
class JsonOnly extends TerraformElement {
  override toHclTerraform(): unknown {
    return this.refuse();
  }

  override toMetadata(): unknown {
    // Where only the App was asked for HCL, CDKTF writes JSON into a file of HCL.
    const { root } = this.node;
    if (App.isApp(root) && root.hclOutput === true) this.refuse();
    return super.toMetadata();
  }

  private refuse(): never {
    throw new KubeServicesError({
      code: "HclOutputUnsupported",
      what: "this library's constructs are written in Terraform's JSON syntax, and would be empty in HCL",
      where: this.cdktfStack.node.path,
      allowed: "cdk.tf.json, which Terraform and OpenTofu read as they read HCL",
      fix: "take --hcl, hclOutput and SYNTH_HCL_OUTPUT out",
    });
  }
}

const noted = new WeakSet<IConstruct>();

/** From now on a stack refuses to be written as HCL: `HclOutputUnsupported`. */
export function requireJson(stack: TerraformStack): void {
  if (noted.has(stack)) return;
  noted.add(stack);
  new JsonOnly(stack, ownId("JsonOnly"));
}
