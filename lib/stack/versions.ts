import { z } from "zod";
import {
  canBeMet,
  DEFAULT_ENGINE,
  ENGINE_NAMES,
  ENGINE_VARIABLE,
  ENGINES,
  isConstraint,
  type Engine,
  type EngineVersions,
} from "../compatibility";
import { rule, type Report } from "../resource";

/** The props of a stack that say what it runs with. */
export interface TerraformVersionProps {
  /**
   * Which Terraform or OpenTofu applies the stack. It chooses `required_version` and the provider's version together,
   * because half of the pairs do not work (docs/compatibility.md): `"<1.12"` is Terraform and OpenTofu 1.7 to 1.11, with
   * hashicorp/kubernetes 2.38.0 to 3.2.0; `">=1.12"` is 1.12 and newer, with 3.2.1 and newer, below 4.
   *
   * The other engine refuses the stack: "Unsupported Terraform Core version".
   * @default - what the variable KUBE_SERVICES_ENGINE says when the app runs, else "<1.12"
   */
  readonly engine?: Engine;
  /**
   * A constraint on the version of the provider hashicorp/kubernetes that narrows what `engine` chooses, such as
   * `"2.38.0"`. One that leaves no version is refused.
   * @default - what `engine` chooses
   */
  readonly providerVersion?: string;
}

/** Checks the props, each by itself. */
export const versionShape = {
  engine: z.enum(ENGINE_NAMES as [Engine, ...Engine[]]).optional(),
  providerVersion: rule(z.string(), isConstraint, {
    code: "ProviderVersionInvalid",
    what: "this is no version constraint",
    allowed: 'such as "2.38.0", "~> 2.38", or ">= 3.2.1, < 4.0.0"',
  }).optional(),
};

const isEngine = (text: string): text is Engine => (ENGINE_NAMES as readonly string[]).includes(text);

function engineOf(props: TerraformVersionProps, variables: NodeJS.ProcessEnv): Engine {
  const said = props.engine ?? variables[ENGINE_VARIABLE] ?? "";
  return isEngine(said) ? said : DEFAULT_ENGINE;
}

/** Checks the variable, and that engine and provider go together. */
export function checkVersions(props: TerraformVersionProps, report: Report, variables = process.env): void {
  const variable = variables[ENGINE_VARIABLE] ?? "";
  if (props.engine === undefined && variable !== "" && !isEngine(variable))
    report({
      code: "EngineUnknown",
      what: `the variable ${ENGINE_VARIABLE} names no engine`,
      prop: "engine",
      value: variable,
      allowed: ENGINE_NAMES.map((name) => JSON.stringify(name)).join(", "),
      fix: `set engine, or ${ENGINE_VARIABLE}, or neither`,
    });
  const engine = engineOf(props, variables);
  const { providerVersion } = props;
  if (providerVersion === undefined || !isConstraint(providerVersion)) return;
  if (canBeMet(providerVersion, ENGINES[engine].provider)) return;
  const other = ENGINE_NAMES.find((name) => canBeMet(providerVersion, ENGINES[name].provider));
  report({
    code: "ProviderVersionExcluded",
    what: `no such provider works with Terraform and OpenTofu ${engine} (docs/compatibility.md)`,
    prop: "providerVersion",
    value: providerVersion,
    allowed: `versions within ${ENGINES[engine].provider}`,
    fix:
      other === undefined
        ? "leave providerVersion out"
        : `leave providerVersion out, or set engine: ${JSON.stringify(other)} and use such a Terraform or OpenTofu`,
  });
}

/** What a stack runs with. */
export function versionsOf(props: TerraformVersionProps, variables = process.env): EngineVersions {
  const { requiredVersion, provider } = ENGINES[engineOf(props, variables)];
  const narrowed = props.providerVersion === undefined ? "" : `, ${props.providerVersion}`;
  return { requiredVersion, provider: `${provider}${narrowed}` };
}
