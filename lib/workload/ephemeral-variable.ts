import { DefaultTokenResolver, StringConcat, TerraformStack, TerraformVariable, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import type { Problem } from "../errors";
import { KubernetesResource, checkAtSynth, isResolvable, propPath } from "../resource";

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
    checkAtSynth(this, () => keptValues(this));
  }
}

/** Where a plan or the state would keep the value of an ephemeral variable, which Terraform refuses. */
function keptValues(variable: EphemeralVariable): readonly Problem[] {
  const stack = TerraformStack.of(variable);
  const reference = new RegExp(`\\bvar\\.${variable.friendlyUniqueId}(?![-\\w])`);
  const names = (text: string): boolean =>
    text.includes("${") && reference.test(text.includes("TfToken[") ? resolved(stack, text) : text);
  const problems: Problem[] = [];
  const visit = (value: unknown, where: string, path: readonly PropertyKey[]): void => {
    if (typeof value === "string") {
      if (!names(value)) return;
      problems.push({
        code: "EphemeralValueKept",
        what: `plan and state would keep the value of the ephemeral variable ${variable.friendlyUniqueId}`,
        where,
        prop: propPath(path),
        allowed: "writeOnly of a Secret",
        fix: "give it to a Secret's writeOnly and refer to that Secret, or declare a TerraformVariable",
      });
    } else if (typeof value === "object" && value !== null && !isResolvable(value)) {
      for (const [key, inner] of Object.entries(value))
        visit(inner, where, [...path, Array.isArray(value) ? Number(key) : key]);
    }
  };
  for (const construct of stack.node.findAll())
    if (construct instanceof KubernetesResource && TerraformStack.of(construct) === stack)
      visit(construct.kept, construct.node.scope?.node.path ?? construct.node.path, []);
  return problems;
}

/** A text with its tokens as Terraform reads them, such as `${var.password}`. */
export function resolved(stack: TerraformStack, text: string): string {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return String(Tokenization.resolve(text, { scope: stack, resolver, preparing: false }));
}
