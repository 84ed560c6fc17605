import { ENGINE_VARIABLE } from "../../../lib/compatibility";
import {
  bringUp,
  KUBERNETES_RELEASES,
  identify,
  sandboxFolder,
  sandboxProvider,
  terminalReporter,
  type KubernetesRelease,
  type ProviderChoice,
} from "../../../lib/sandbox";
import { findTerraform } from "../../../lib/terraform";
import { useRunFolder } from "../../support/run-folder";
import { lookForBadProvider } from "./bad-provider";

/**
 * Brings up the sandbox that all end-to-end tests of this run share. It ends with the run, even with one that is
 * killed: this process owns it.
 */
export default async function setUp(): Promise<void> {
  useRunFolder();
  const owner = identify(process.pid);
  if (owner === undefined) throw new Error("this process cannot be identified");
  const name = `test-${process.pid}`;
  const provider = (process.env.KUBE_SERVICES_TEST_PROVIDER ?? "auto") as ProviderChoice;
  const { KUBE_SERVICES_TEST_KUBERNETES: release } = process.env;
  if (release !== undefined && !Object.hasOwn(KUBERNETES_RELEASES, release))
    throw new Error(`KUBE_SERVICES_TEST_KUBERNETES is none of ${Object.keys(KUBERNETES_RELEASES).join(", ")}`);
  const kubernetes = release === undefined ? {} : { kubernetes: release as KubernetesRelease };
  process.stderr.write("\n");
  await bringUp({ name, owner, provider, ...kubernetes, report: terminalReporter() });
  const chosen = sandboxProvider(sandboxFolder(name));
  process.stderr.write(`Terraform provider of this run: ${chosen?.text ?? "none"}\n`);
  if (chosen !== undefined) {
    process.env[ENGINE_VARIABLE] = chosen.engine; // of the stacks that tests make
    const terraform = await findTerraform();
    process.env.KUBE_SERVICES_TEST_TERRAFORM = terraform.version;
    await lookForBadProvider(name, terraform, chosen);
  }
  process.env.KUBE_SERVICES_TEST_SANDBOX = name; // the workers inherit it
}
