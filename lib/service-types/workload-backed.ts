import type { TerraformResourceLifecycle } from "cdktf";
import { KubeServicesError } from "../errors";
import { ownCopy, type KubernetesResource } from "../resource";
import type { Workload } from "../workload";
import { SERVICE_ONLY, ServiceConstruct } from "./service-construct";

/**
 * With a version that the user names, the workload of a new version is up before the old one goes: the two have
 * different names. Without one the name never changes, and creating before destroying would collide with itself when
 * Terraform replaces a workload whose first rollout failed.
 */
export function versionLifecycle(version: string | undefined): TerraformResourceLifecycle | undefined {
  return version === undefined ? undefined : { createBeforeDestroy: true };
}

/** What to do instead with a prop that `addVersion` does not take, where it has a place. */
const SHARED_FIXES: Readonly<Record<string, string>> = {
  workloadAnnotations: "call it annotations",
  version: "take it out: the first argument says it",
};

/** A Service with workloads of its own behind it. */
export abstract class WorkloadBackedService<W extends Workload, Overrides extends object> extends ServiceConstruct {
  /** The workload of the construct's own version. */
  abstract readonly workload: W;
  /** Further workloads by version, behind the same Service. */
  protected readonly versions = new Map<string, W>();

  override get resources(): readonly KubernetesResource[] {
    return [
      ...super.resources,
      ...[this.workload, ...this.versions.values()].flatMap((workload) => this.resourcesOf(workload)),
    ];
  }

  protected resourcesOf(workload: W): readonly KubernetesResource[] {
    return [workload.resource];
  }

  protected abstract createVersion(version: string, overrides: Overrides): W;

  /**
   * Runs a second version side by side with the first, behind the same Service.
   * @param version 1 to 16 lowercase letters and digits
   * @param overrides props that differ from the construct's own
   * @throws KubeServicesError `VersionDuplicate`, `VersionPropShared`, or all that is wrong with the props
   */
  addVersion(version: string, overrides: Overrides): W {
    if (version === this.workload.selector["version"] || this.versions.has(version))
      throw new KubeServicesError({
        code: "VersionDuplicate",
        what: `the service runs version ${version} already`,
        where: this.node.path,
        prop: "version",
        value: version,
        fix: "choose another version",
      });
    if (typeof overrides !== "object" || overrides === null)
      throw new KubeServicesError({
        code: "PropTypeInvalid",
        what: "the props of a version are an object",
        where: `${this.node.path}/${version}`,
        allowed: "an object; {} for what the first version has",
      });
    const shared = Object.keys(overrides).filter((prop) => SERVICE_ONLY.has(prop));
    if (shared.length > 0)
      throw new KubeServicesError(
        shared.map((prop) => ({
          code: "VersionPropShared",
          what: "this belongs to the Service, which all versions share",
          where: `${this.node.path}/${version}`,
          prop,
          fix: SHARED_FIXES[prop] ?? "set it on the service itself",
        })),
      );
    const workload = this.createVersion(version, ownCopy(overrides));
    this.versions.set(version, workload);
    return workload;
  }
}
