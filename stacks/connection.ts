import { join } from "node:path";
import { KubeServicesError, type Backend, type Cluster } from "../lib";

/** Which cluster an environment reaches, and where its state is kept. */
export interface Place {
  readonly cluster: Cluster;
  readonly backend: Backend;
}

/**
 * Where an environment lives: in the place that environments.ts gives it, unless these variables name another cluster
 * for all environments. `kube-services sandbox env` prints them, so that any environment can be tried in a sandbox.
 *
 * | variable                   | meaning                                                              |
 * |----------------------------|----------------------------------------------------------------------|
 * | `KUBE_SERVICES_KUBECONFIG` | path of a kubeconfig                                                 |
 * | `KUBE_SERVICES_CONTEXT`    | a context in it                                                      |
 * | `KUBE_SERVICES_STATE`      | folder of the state files, one for each environment: `<name>.tfstate` |
 *
 * They go together: state of one cluster must never be applied to another. The context that happens to be current, and
 * variables such as `KUBECONFIG`, play no part.
 * @throws KubeServicesError `ConnectionIncomplete` where only some of them are set
 */
export function placeOf(environment: { readonly name: string } & Place, variables = process.env): Place {
  const names = ["KUBE_SERVICES_KUBECONFIG", "KUBE_SERVICES_CONTEXT", "KUBE_SERVICES_STATE"] as const;
  const [kubeconfig, context, state] = names.map((name) => variables[name] || undefined);
  if (kubeconfig !== undefined && context !== undefined && state !== undefined)
    return {
      cluster: { kubeconfig, context },
      backend: { type: "local", path: join(state, `${environment.name}.tfstate`) },
    };
  const missing = names.filter((name) => !variables[name]);
  if (missing.length === names.length) return { cluster: environment.cluster, backend: environment.backend };
  throw new KubeServicesError(
    missing.map((name) => ({
      code: "ConnectionIncomplete",
      what: "the variables that name another cluster are not all set",
      where: "environment variables",
      prop: name,
      allowed: `all of ${names.join(", ")}, or none`,
      fix: 'eval "$(npx cdktf-kube-services sandbox env)" sets them for a sandbox; unset all three to go without',
    })),
  );
}
