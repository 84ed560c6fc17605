import { takeDown } from "../../../lib/sandbox";
import { removeRunFolder } from "../../support/run-folder";

/** Takes the shared sandbox down and waits for it, so that nothing is left when the run ends. */
export default async function tearDown(): Promise<void> {
  const name = process.env.KUBE_SERVICES_TEST_SANDBOX;
  if (name !== undefined) await takeDown(name, { purge: true });
  removeRunFolder();
}
