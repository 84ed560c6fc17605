import { TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { z } from "zod";
import { environmentOf, isToken, props, type Report } from "../resource";
import { resolved } from "./ephemeral-variable";

/** Values of a Secret that Terraform sends to the cluster and keeps nowhere: in no plan, and in no state. */
export interface WriteOnlyData {
  /**
   * An integer of 1 or more. Terraform cannot see that a value has changed: raise it, and the values are sent again.
   */
  readonly revision: number;
  /** Text by key, each by reference to an `EphemeralVariable` or an ephemeral resource. @default - none */
  readonly data?: Readonly<Record<string, string>>;
  /** Base64 of bytes by key, likewise. @default - none */
  readonly binaryData?: Readonly<Record<string, string>>;
}

/** The versions of Terraform and OpenTofu that have write-only attributes and ephemeral variables. */
const HAVE_WRITE_ONLY = ">= 1.11.0";

/** Checks write-only data. @param key the schema of a key */
export const writeOnlySchema = (key: z.ZodType<string, string>) =>
  props({
    revision: z.number().int().min(1),
    data: z.record(key, z.string()).optional(),
    binaryData: z.record(key, z.string()).optional(),
  });

/** Rules of write-only data: references alone, and to no variable that a plan would show. */
export function checkWriteOnly(
  scope: Construct,
  { revision, data = {}, binaryData = {} }: WriteOnlyData,
  report: Report,
): void {
  if (isToken(revision))
    report({
      code: "PropsUnknown",
      what: "this must be known at synth, and it is a token",
      prop: "writeOnly.revision",
      allowed: "an integer of 1 or more",
    });
  const all = [
    ...Object.entries(data).map(([key, value]) => ({ key, value, of: "data" })),
    ...Object.entries(binaryData).map(([key, value]) => ({ key, value, of: "binaryData" })),
  ];
  if (all.length === 0)
    report({
      code: "SecretEmpty",
      what: "a write-only Secret has at least one value",
      prop: "writeOnly",
      fix: "add data or binaryData",
    });
  for (const { key, value, of } of all) {
    const prop = `writeOnly.${of}[${JSON.stringify(key)}]`;
    if (of === "binaryData" && Object.hasOwn(data, key))
      report({ code: "DataKeyDuplicate", what: "this key is in data already", prop, fix: "keep one of the two" });
    if (!isToken(value))
      report({
        code: "SecretValueLiteral",
        what: "this secret would stand in the code, in cdktf.out and in version control",
        prop,
        allowed: "a reference, such as the stringValue of an EphemeralVariable",
        fix: "declare an EphemeralVariable and refer to it",
      });
    else if (keptVariables(scope, value).length > 0)
      report({
        code: "SecretValueKept",
        what: `plans show the variable ${keptVariables(scope, value).join(", ")}, which is not ephemeral`,
        prop,
        allowed: "a reference to an ephemeral value",
        fix: "declare it as an EphemeralVariable, before the Secret",
      });
  }
}

/** The variables of the stack that a value refers to and that are not ephemeral. */
function keptVariables(scope: Construct, value: string): readonly string[] {
  const stack = TerraformStack.of(scope);
  const named = [...resolved(stack, value).matchAll(/\bvar\.([-\w]+)/g)].map(([, name]) => name);
  return stack.node
    .findAll()
    .filter((one): one is TerraformVariable => one instanceof TerraformVariable && named.includes(one.friendlyUniqueId))
    .filter((variable) => {
      const { variable: written = {} } = variable.toTerraform() as {
        variable?: Record<string, { ephemeral?: unknown }>;
      };
      return written[variable.friendlyUniqueId]?.ephemeral !== true;
    })
    .map(({ friendlyUniqueId }) => friendlyUniqueId);
}

/** The provider's attributes of write-only data; the stack then asks for an engine that has such. */
export function writeOnlyAttributes(
  scope: Construct,
  { revision, data, binaryData }: WriteOnlyData,
): Readonly<Record<string, unknown>> {
  environmentOf(scope).engineRequirements?.add(HAVE_WRITE_ONLY);
  return {
    ...(data === undefined ? {} : { data_wo: { ...data }, data_wo_revision: revision }),
    ...(binaryData === undefined ? {} : { binary_data_wo: { ...binaryData }, binary_data_wo_revision: revision }),
  };
}
