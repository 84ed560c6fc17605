import { randomBytes } from "node:crypto";
import { ENGINES } from "../../../lib/compatibility";
import { sandboxEnvironment, sandboxFolder, sandboxProvider } from "../../../lib/sandbox";

/** The sandbox that all end-to-end tests of a run share. Each test makes its own namespace in it. */
export interface SharedSandbox {
  readonly name: string;
  /** Path of a kubeconfig whose user may do everything. */
  readonly kubeconfig: string;
  /** What Terraform and kubectl need, on top of this process's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Which provider Terraform gets. */
  readonly provider: "real" | "offline";
  /** The constraint on the provider's version that goes with the Terraform of this run. */
  readonly version: string;
}

/** The shared sandbox; the run's global set-up has brought it up. */
export function sharedSandbox(): SharedSandbox {
  const name = process.env.KUBE_SERVICES_TEST_SANDBOX;
  if (name === undefined) throw new Error("no sandbox: this test must run in the jest project e2e");
  const folder = sandboxFolder(name);
  const provider = sandboxProvider(folder);
  if (provider === undefined) throw new Error("no Terraform provider: Terraform was not found, see the lines above");
  const { kind, engine } = provider;
  return {
    name,
    kubeconfig: folder.kubeconfig,
    env: sandboxEnvironment(name),
    provider: kind,
    version: ENGINES[engine].provider,
  };
}

const made = new Map<string, string>();

/** A name that no other test uses, for a namespace. */
export function uniqueName(prefix: string): string {
  const name = `${prefix}-${randomBytes(4).toString("hex")}`;
  made.set(name, `<${prefix} ${made.size + 1}>`);
  return name;
}

/** All unique names of this test file, each with a label that is the same in every run. */
export const uniqueNames = (): ReadonlyMap<string, string> => made;

/** The version of the Terraform or OpenTofu that this run uses; the run's global set-up has asked it. */
export const terraformVersion = (): string => process.env.KUBE_SERVICES_TEST_TERRAFORM ?? "";
