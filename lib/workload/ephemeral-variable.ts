import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

/** Props of an `EphemeralVariable`: what is said of its value. */
export interface EphemeralVariableProps {
  /** What the value is, for whoever sets it. @default - nothing is said */
  readonly description?: string;
}

/**
 * A Terraform variable whose value is a text that enters neither plan nor state, for a Secret's `writeOnly`. Set it where
 * Terraform plans and where it applies: `TF_VAR_<id>`. Terraform and OpenTofu have such variables since 1.11.
 * @example new EphemeralVariable(prod, "db_password").stringValue
 */
export class EphemeralVariable extends TerraformVariable {
  constructor(scope: Construct, id: string, props: EphemeralVariableProps = {}) {
    super(scope, id, { type: "string", sensitive: true, ...props });
    this.addOverride("ephemeral", true); // CDKTF 0.21 has no prop for it
  }
}
