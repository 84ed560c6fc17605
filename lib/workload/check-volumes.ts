import { checkUnit, isLabelName, isToken, type DeletePolicy, type Report } from "../resource";
import { isReadOnlySource, volumeName, type Volume } from "./volume";

const SOURCES = [
  "persistentVolumeClaim",
  "claimTemplate",
  "emptyDir",
  "hostPath",
  "configMap",
  "secret",
  "nfs",
  "claim",
  "projected",
  "downwardAPI",
  "csi",
  "ephemeral",
] as const;

/** What only makes sense beside a `mountPath`, and what beside a `devicePath`, too. */
const OF_MOUNTS_ALONE = ["subPath", "readOnly"] as const;
const OF_MOUNTS = [...OF_MOUNTS_ALONE, "containers"] as const;

/**
 * Rules between the volumes of one pod.
 * @param onDelete what becomes of claims whose volume says nothing; undefined where no claim template may be
 */
export function checkVolumes(
  volumes: readonly Volume[],
  containers: readonly string[],
  onDelete: DeletePolicy | undefined,
  report: Report,
): void {
  const names = new Set<string>();
  volumes.forEach((volume, index) => {
    const prop = `volumes[${index}]`;
    const sources = SOURCES.filter((source) => volume[source] !== undefined);
    if (sources.length !== 1)
      report({
        code: "VolumeSourceAmbiguous",
        what: "a volume has exactly one source",
        prop,
        value: sources,
        allowed: `one of ${SOURCES.join(", ")}`,
      });
    checkUnit(volume.claimTemplate?.storage, "bytes", `${prop}.claimTemplate.storage`, report);
    checkUnit(volume.claim?.storage, "bytes", `${prop}.claim.storage`, report);
    checkUnit(volume.ephemeral?.storage, "bytes", `${prop}.ephemeral.storage`, report);
    checkUnit(volume.emptyDir?.sizeLimit, "bytes", `${prop}.emptyDir.sizeLimit`, report);
    if (volume.claimTemplate !== undefined) {
      if (onDelete === undefined)
        report({
          code: "ClaimTemplateNotStateful",
          what: "only a stateful workload makes a claim for each pod",
          prop: `${prop}.claimTemplate`,
          fix: "use a StatefulService, or an existing claim (persistentVolumeClaim)",
        });
      if (volume.name !== undefined && volume.name !== volume.claimTemplate.name)
        report({
          code: "ClaimTemplateNameDiffers",
          what: "a claim template's volume has the template's name",
          prop: `${prop}.name`,
          value: volume.name,
          fix: "leave it out",
        });
    } else if (volume.onDelete !== undefined && volume.claim === undefined)
      report({
        code: "OnDeleteNotClaimTemplate",
        what: "onDelete is about the claims of a claim template, or the one of claim",
        prop: `${prop}.onDelete`,
        value: volume.onDelete,
        fix: "leave it out: what the library did not make it does not delete, and the rest goes with the pod",
      });
    const name = volumeName(volume, index);
    if (names.has(name))
      report({
        code: "VolumeNameDuplicate",
        what: `the pod has a volume ${name} already`,
        prop: `${prop}.name`,
        value: volume.name,
        fix: "give the volumes names of their own",
      });
    else if (!isToken(name) && !isLabelName(name))
      report({
        code: "NameInvalid",
        what: "this name is not an RFC 1123 label",
        prop: `${prop}.name`,
        value: name,
        fix: "give the volume a name",
      });
    names.add(name);
    if (volume.mountPath === undefined)
      for (const only of volume.devicePath === undefined ? OF_MOUNTS : OF_MOUNTS_ALONE)
        if (volume[only] !== undefined)
          report({
            code: "MountPathMissing",
            what: `${only} is about the mount, and there is none`,
            prop: `${prop}.${only}`,
            fix: "add mountPath",
          });
    if (isReadOnlySource(volume) && volume.readOnly === false)
      report({
        code: "ReadOnlySource",
        what: "Kubernetes mounts ConfigMaps, Secrets and what pods know of themselves read-only",
        prop: `${prop}.readOnly`,
        value: false,
        fix: "leave it out",
      });
    for (const [position, container] of (volume.containers ?? []).entries())
      if (!containers.includes(container) && !isToken(container))
        report({
          code: "ContainerUnknown",
          what: "the pod has no such container",
          prop: `${prop}.containers[${position}]`,
          value: container,
          allowed: containers.join(", "),
        });
  });
  const templates = volumes.filter(({ claimTemplate }) => claimTemplate !== undefined);
  const policies = templates.map((volume) => volume.onDelete ?? onDelete);
  if (new Set(policies).size > 1)
    report({
      code: "OnDeleteDisagrees",
      what: "Kubernetes knows one policy for all claim templates of a workload",
      prop: "volumes",
      value: Object.fromEntries(templates.map(({ claimTemplate }, index) => [claimTemplate?.name, policies[index]])),
      allowed: 'the same onDelete on each volume with a claimTemplate: "retain" or "delete"',
      fix: "say it on each of them, or on none: then the workload's own onDelete.volumes or the stack's holds",
    });
}
