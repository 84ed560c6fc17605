import { isToken, type Report } from "../resource";
import { type InitContainer, TIMEZONE_MOUNT } from "./container";
import { type PodProps, containerNames, initContainerNames } from "./pod";
import { type VolumeDevice, type VolumeMount, deviceOf, mountOf, volumeModeOf, volumeName } from "./volume";
import { writableMounts } from "./writable-paths";

const mayBePrivileged = ({ securityContext }: InitContainer): boolean =>
  securityContext?.privileged === true || isToken(securityContext?.privileged);

/** What one container sees of the pod's volumes, each with the path of its prop. */
interface Seen {
  readonly mounts: readonly (readonly [prop: string, mount: VolumeMount])[];
  readonly devices: readonly (readonly [prop: string, device: VolumeDevice])[];
}

/** What a container asks for by itself, and what volumes ask for in it if it is a worker. */
function seenBy(container: InitContainer, at: string, volumes: PodProps["volumes"], worker: string | undefined): Seen {
  const { volumeMounts = [], volumeDevices = [] } = container;
  const asked = worker === undefined ? [] : (volumes ?? []);
  const from = <T>(of: (volume: (typeof asked)[number], index: number, container: string) => T | undefined) =>
    asked.flatMap((volume, index): [string, T][] => {
      const one = of(volume, index, worker ?? "");
      return one === undefined ? [] : [[`volumes[${index}]`, one]];
    });
  return {
    mounts: [...from(mountOf), ...volumeMounts.map((one, index) => [`${at}.volumeMounts[${index}]`, one] as const)],
    devices: [...from(deviceOf), ...volumeDevices.map((one, index) => [`${at}.volumeDevices[${index}]`, one] as const)],
  };
}

function checkKnown(name: string, known: ReadonlySet<string>, prop: string, report: Report): void {
  if (known.has(name) || isToken(name)) return;
  report({
    code: "VolumeUnknown",
    what: "the pod has no such volume",
    prop: `${prop}.name`,
    value: name,
    allowed: [...known].join(", ") || "none: the pod has no volumes",
  });
}

function checkMount(mount: VolumeMount, prop: string, container: InitContainer, report: Report): void {
  if (mount.subPath !== undefined && mount.subPathExpr !== undefined)
    report({
      code: "SubPathAmbiguous",
      what: "subPath and subPathExpr exclude each other",
      prop: `${prop}.subPathExpr`,
      value: mount.subPathExpr,
      fix: "keep one of the two",
    });
  if (mount.mountPropagation === "Bidirectional" && !mayBePrivileged(container))
    report({
      code: "PrivilegeContradiction",
      what: "Bidirectional is for privileged containers alone",
      prop: `${prop}.mountPropagation`,
      value: mount.mountPropagation,
      allowed: "None, HostToContainer",
      fix: "choose HostToContainer, or set securityContext.privileged: true",
    });
}

/** A volume is mounted or is a bare device, and which of the two says its claim. */
function checkModes(pod: PodProps, seen: readonly Seen[], report: Report): void {
  const modes = new Map(
    (pod.volumes ?? []).map((volume, index) => [volumeName(volume, index), volumeModeOf(volume)] as const),
  );
  const mounted = new Set(seen.flatMap(({ mounts }) => mounts.map(([, { name }]) => name)));
  const reported = new Set<string>();
  const tell = (prop: string, what: string, fix: string): void => {
    if (!reported.has(prop)) report({ code: "VolumeModeContradiction", what, prop, fix });
    reported.add(prop);
  };
  for (const { mounts, devices } of seen) {
    for (const [prop, { name }] of mounts)
      if (modes.get(name) === "Block")
        tell(
          `${prop}.mountPath`,
          `the claim of the volume ${name} has volumeMode "Block": it is a bare device, which nothing can mount`,
          "say devicePath instead of mountPath (of a container: volumeDevices instead of volumeMounts), or take volumeMode out",
        );
    for (const [prop, { name }] of devices) {
      const mode = modes.get(name);
      if (mode === "Filesystem")
        tell(
          `${prop}.devicePath`,
          `the volume ${name} has a file system, and is no bare device`,
          'mount it (mountPath, volumeMounts), or let a claim with volumeMode: "Block" be its source',
        );
      else if (mode === undefined && modes.has(name) && mounted.has(name))
        tell(
          `${prop}.devicePath`,
          `the volume ${name} is mounted as well, and it is either a file system or a bare device`,
          "take one of the two out",
        );
    }
  }
}

/** Rules of what the containers of one pod see of its volumes. */
export function checkMounts(pod: PodProps, workload: string, report: Report): void {
  const volumes = pod.volumes ?? [];
  const known = new Set(volumes.map(volumeName));
  const all = [...pod.containers, ...(pod.initContainers ?? [])];
  if (known.has(TIMEZONE_MOUNT.name) && all.some(({ syncTimezone }) => syncTimezone === true))
    report({
      code: "VolumeNameDuplicate",
      what: `syncTimezone makes a volume ${TIMEZONE_MOUNT.name} itself`,
      prop: "volumes",
      fix: "give the volume another name",
    });
  const everything: Seen[] = [];
  const check = (containers: readonly InitContainer[], names: readonly string[], kind: string): void =>
    containers.forEach((container, position) => {
      const at = `${kind}[${position}]`;
      const name = names[position] ?? "";
      const seen = seenBy(container, at, volumes, kind === "containers" ? name : undefined);
      everything.push(seen);
      const paths = new Set<string>();
      for (const [prop, mount] of seen.mounts) {
        checkKnown(mount.name, known, prop, report);
        if (paths.has(mount.mountPath))
          report({
            code: "MountPathDuplicate",
            what: `something is mounted at ${mount.mountPath} already`,
            prop: `${prop}.mountPath`,
            value: mount.mountPath,
            fix: "choose another path",
          });
        paths.add(mount.mountPath);
        checkMount(mount, prop, container, report);
      }
      const devices = new Set<string>();
      for (const [prop, device] of seen.devices) {
        checkKnown(device.name, known, prop, report);
        if (devices.has(device.name))
          report({
            code: "VolumeDeviceDuplicate",
            what: `the container has the volume ${device.name} as a device already`,
            prop: `${prop}.name`,
            value: device.name,
            fix: "take one of the two out",
          });
        devices.add(device.name);
        if (paths.has(device.devicePath))
          report({
            code: "DevicePathDuplicate",
            what: `something is at ${device.devicePath} already`,
            prop: `${prop}.devicePath`,
            value: device.devicePath,
            fix: "choose another path",
          });
        paths.add(device.devicePath);
      }
      writableMounts(container, name).forEach((mount, index) => {
        const problem = { prop: `${at}.writablePaths[${index}]`, value: mount.mountPath };
        if (paths.has(mount.mountPath))
          report({
            code: "MountPathDuplicate",
            what: `something is mounted at ${mount.mountPath} already`,
            ...problem,
            fix: "take it out",
          });
        else if (known.has(mount.name))
          report({
            code: "VolumeNameDuplicate",
            what: `writablePaths makes a volume ${mount.name} itself, and the pod has one of this name`,
            ...problem,
            fix: "give the other volume or the container another name",
          });
        paths.add(mount.mountPath);
        known.add(mount.name);
      });
      if (container.syncTimezone === true && paths.has("/etc/localtime"))
        report({
          code: "MountPathDuplicate",
          what: "syncTimezone mounts /etc/localtime itself",
          prop: `${at}.syncTimezone`,
          value: true,
          fix: "take one of the two out",
        });
    });
  check(pod.containers, containerNames(pod.containers, workload), "containers");
  check(pod.initContainers ?? [], initContainerNames(pod.initContainers ?? [], workload), "initContainers");
  checkModes(pod, everything, report);
}
