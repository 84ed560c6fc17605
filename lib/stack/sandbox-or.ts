import { KubeServicesError } from "../errors";
import type { Cluster } from "./cluster";

/** What `kube-services sandbox env` sets: all of them, or none. */
const VARIABLES = ["KUBE_SERVICES_KUBECONFIG", "KUBE_SERVICES_CONTEXT", "KUBE_SERVICES_STATE"] as const;

/**
 * The sandbox, where the shell says so; else the cluster that is given. So the stacks of a project can be tried in a
 * sandbox as they are: `eval "$(npx cdktf-kube-services sandbox env)"` in a shell, and all of them go there, each with a
 * state of its own beside the sandbox, whatever `backend` says: state of one cluster must never be applied to another.
 *
 * | variable                   | meaning                                                               |
 * |----------------------------|-----------------------------------------------------------------------|
 * | `KUBE_SERVICES_KUBECONFIG` | path of a kubeconfig                                                  |
 * | `KUBE_SERVICES_CONTEXT`    | a context in it                                                       |
 * | `KUBE_SERVICES_STATE`      | folder of the state files, one for each stack: `<id>.tfstate`          |
 *
 * They name another cluster than a sandbox as well. The context that happens to be current, and variables such as
 * `KUBECONFIG`, play no part.
 * @param cluster where the stack belongs
 * @param variables the environment to look in. @default - that of this process
 * @throws KubeServicesError `ConnectionIncomplete` where only some of the variables are set
 * @example
 * ```ts
 * new EnvironmentStack(app, "staging", {
 *   cluster: sandboxOr({ kubeconfig: "~/.kube/config", context: "staging" }),
 *   namespace: "shop",
 * });
 * ```
 */
export function sandboxOr(
  cluster: Cluster,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Cluster {
  const [kubeconfig, context, stateFolder] = VARIABLES.map((name) => variables[name] || undefined);
  if (kubeconfig !== undefined && context !== undefined && stateFolder !== undefined)
    return { kubeconfig, context, stateFolder };
  const missing = VARIABLES.filter((name) => !variables[name]);
  if (missing.length === VARIABLES.length) return cluster;
  throw new KubeServicesError(
    missing.map((name) => ({
      code: "ConnectionIncomplete",
      what: "the variables that name another cluster are not all set",
      where: "environment variables",
      prop: name,
      allowed: `all of ${VARIABLES.join(", ")}, or none`,
      fix: 'eval "$(npx cdktf-kube-services sandbox env)" sets them for a sandbox; unset all three to go without',
    })),
  );
}
