import { join } from "node:path";
import type { App } from "cdktf";
import { EnvironmentStack } from "../../../lib";
import { currentContext } from "../lifecycle/support/workspace";
import { sharedSandbox } from "./sandbox";

/** What a plan changes that has nothing to do, as `plan --format json` tells it. */
export const NO_CHANGES = {
  ...{ create: 0, update: 0, destroy: 0, replace: 0, import: 0, forget: 0 },
  outputs: false,
};

/** A stack of the shared sandbox among others of an app, with its state in a folder; its rollouts are not waited for. */
export function localStack(
  app: App,
  name: string,
  { folder, namespace }: { readonly folder: string; readonly namespace: string },
  more: object = {},
): EnvironmentStack {
  const { kubeconfig } = sharedSandbox();
  return new EnvironmentStack(app, name, {
    cluster: { kubeconfig, context: currentContext(kubeconfig) },
    namespace,
    backend: { type: "local", path: join(folder, `${name}.tfstate`) },
    partOf: namespace,
    waitForRollout: false,
    ...more,
  });
}
