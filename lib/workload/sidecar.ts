import type { Postcondition } from "cdktf";
import { type Environment, type Report } from "../resource";
import type { InitContainer } from "./container";

/** What runs beside the workers, or is called to: no init container that runs to its end has it. */
const OF_SIDECARS = ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle"] as const;

/**
 * Rules of an init container that may be a native sidecar.
 * @param at its prop path
 * @param provider the oldest major version of the provider that the stack lets in
 */
export function checkSidecar(
  container: InitContainer,
  at: string,
  provider: Environment["provider"],
  report: Report,
): void {
  const { restartPolicy } = container;
  if (restartPolicy !== undefined && provider < 3)
    report({
      code: "SidecarUnsupported",
      what: "the provider hashicorp/kubernetes knows native sidecars from 3.0 on, and the stack lets in older ones",
      prop: `${at}.restartPolicy`,
      value: restartPolicy,
      fix:
        'set engine: ">=1.12" on the stack, or providerVersion: "~> 3.0" (docs/compatibility.md); or declare the workload ' +
        'in a ManifestService with onUnsupported: "kubernetes_manifest"',
    });
  if (restartPolicy !== undefined) return;
  for (const prop of OF_SIDECARS)
    if (container[prop] !== undefined)
      report({
        code: "InitContainerEnds",
        what: "an init container runs to its end, so that nothing probes it and no hook is called",
        prop: `${at}.${prop}`,
        fix: `leave ${prop} out, or make it a sidecar with restartPolicy: "Always"`,
      });
}

/**
 * Stops a plan that would keep init containers sidecars which the code no longer calls so: the provider takes no value
 * for "no sidecar", and keeps the old one where none is given.
 * @param object the workload as kubectl names it, such as `-n shop deployment web-v1`
 */
export function sidecarConditions(containers: readonly InitContainer[], object: string): Postcondition[] {
  return containers.flatMap(({ restartPolicy }, index) => {
    if (restartPolicy !== undefined) return [];
    const path = `spec[0].template[0].spec[0].init_container[${index}].restart_policy`;
    const patch = `[{"op":"remove","path":"/spec/template/spec/initContainers/${index}/restartPolicy"}]`;
    return [
      {
        condition: `\${try(coalesce(self.${path}, "none"), "none") != "Always"}`,
        errorMessage:
          `SidecarKept: initContainers[${index}] says no restartPolicy any more, but the Terraform provider cannot take it ` +
          `away. Take it away once with: kubectl patch ${object} --type=json -p '${patch}'`,
      },
    ];
  });
}
