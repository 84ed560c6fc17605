import type { Platform } from "../platform";
import {
  isToken,
  transportOf,
  type DeletePolicy,
  type Environment,
  type Report,
  type SecurityProfile,
} from "../resource";
import { checkVolumes } from "./check-volumes";
import { type InitContainer, TIMEZONE_MOUNT, checkContainer, portNameOf } from "./container";
import { type PodProps, containerNames, initContainerNames } from "./pod";
import { checkTolerations } from "./scheduling";
import { checkSecurityContext } from "./security-context";
import { checkSecurityProfile } from "./security-profile";
import { checkSidecar } from "./sidecar";
import { type VolumeMount, mountOf, volumeName } from "./volume";
import { writableMounts } from "./writable-paths";

function checkUniqueNames(names: readonly string[], prop: string, seen: Set<string>, report: Report): void {
  names.forEach((name, index) => {
    if (seen.has(name))
      report({
        code: "ContainerNameDuplicate",
        what: `the pod has a container ${name} already`,
        prop: `${prop}[${index}].name`,
        value: name,
        fix: "name the containers apart",
      });
    seen.add(name);
  });
}

function checkPodPorts(pod: PodProps, report: Report): void {
  const names = new Set<string>();
  const numbers = new Set<string>();
  const hostPorts = new Set<string>();
  const add = (seen: Set<string>, key: string, problem: () => void): void => {
    if (seen.has(key)) problem();
    seen.add(key);
  };
  pod.containers.forEach((container, position) =>
    container.ports?.forEach((port, index) => {
      const prop = `containers[${position}].ports[${index}]`;
      const transport = transportOf(port);
      const name = portNameOf(port, index);
      add(names, name, () =>
        report({
          code: "PortNameDuplicate",
          what: `the pod has a port ${name} already`,
          prop: `${prop}.name`,
          value: name,
          fix: "name the ports apart",
        }),
      );
      if (!isToken(port.containerPort))
        add(numbers, `${transport} ${port.containerPort}`, () =>
          report({
            code: "ContainerPortCollision",
            what: `another container port of this pod is ${port.containerPort} over ${transport} already: the containers share one network`,
            prop: `${prop}.containerPort`,
            value: port.containerPort,
            fix: "let the containers listen on different ports",
          }),
        );
      if (port.hostPort !== undefined && !isToken(port.hostPort))
        add(hostPorts, `${transport} ${port.hostPort}`, () =>
          report({
            code: "HostPortCollision",
            what: `this pod takes host port ${port.hostPort} over ${transport} already`,
            prop: `${prop}.hostPort`,
            value: port.hostPort,
            fix: "choose another host port",
          }),
        );
      if (pod.hostNetwork === true && port.hostPort !== undefined && port.hostPort !== port.containerPort)
        report({
          code: "HostPortDiffers",
          what: "on the host's network the host port is the container port",
          prop: `${prop}.hostPort`,
          value: port.hostPort,
          fix: "leave hostPort out",
        });
    }),
  );
}

const mayBePrivileged = ({ securityContext }: InitContainer): boolean =>
  securityContext?.privileged === true || isToken(securityContext?.privileged);

function checkMounts(pod: PodProps, workload: string, report: Report): void {
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
  const check = (
    containers: readonly InitContainer[],
    names: readonly string[],
    kind: string,
    workers: boolean,
  ): void =>
    containers.forEach((container, position) => {
      const paths = new Set<string>();
      const mounts: [string, VolumeMount][] = [
        ...(workers
          ? volumes.flatMap((volume, index): [string, VolumeMount][] => {
              const mount = mountOf(volume, index, names[position] ?? "");
              return mount === undefined ? [] : [[`volumes[${index}]`, mount]];
            })
          : []),
        ...(container.volumeMounts ?? []).map((mount, index): [string, VolumeMount] => [
          `${kind}[${position}].volumeMounts[${index}]`,
          mount,
        ]),
      ];
      for (const [prop, mount] of mounts) {
        if (!known.has(mount.name) && !isToken(mount.name))
          report({
            code: "VolumeUnknown",
            what: "the pod has no such volume",
            prop: `${prop}.name`,
            value: mount.name,
            allowed: [...known].join(", ") || "none: the pod has no volumes",
          });
        if (paths.has(mount.mountPath))
          report({
            code: "MountPathDuplicate",
            what: `something is mounted at ${mount.mountPath} already`,
            prop: `${prop}.mountPath`,
            value: mount.mountPath,
            fix: "choose another path",
          });
        paths.add(mount.mountPath);
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
      writableMounts(container, names[position] ?? "").forEach(({ name, mountPath }, index) => {
        const problem = { prop: `${kind}[${position}].writablePaths[${index}]`, value: mountPath };
        if (paths.has(mountPath))
          report({
            code: "MountPathDuplicate",
            what: `something is mounted at ${mountPath} already`,
            ...problem,
            fix: "take it out",
          });
        else if (known.has(name))
          report({
            code: "VolumeNameDuplicate",
            what: `writablePaths makes a volume ${name} itself, and the pod has one of this name`,
            ...problem,
            fix: "give the other volume or the container another name",
          });
        paths.add(mountPath);
        known.add(name);
      });
      if (container.syncTimezone === true && paths.has("/etc/localtime"))
        report({
          code: "MountPathDuplicate",
          what: "syncTimezone mounts /etc/localtime itself",
          prop: `${kind}[${position}].syncTimezone`,
          value: true,
          fix: "take one of the two out",
        });
    });
  check(pod.containers, containerNames(pod.containers, workload), "containers", true);
  check(pod.initContainers ?? [], initContainerNames(pod.initContainers ?? [], workload), "initContainers", false);
}

/** What decides about a pod beside its props. */
export interface PodPlace {
  readonly platform: Platform;
  /** Whether ports have the names that they are given, and no others. */
  readonly asGiven: boolean;
  /** The oldest major version of the provider that the stack lets in. */
  readonly provider: Environment["provider"];
  /** What the pods may do, where their props say nothing else. */
  readonly securityProfile: SecurityProfile;
  /** What becomes of claims whose volume says nothing. @default - the workload cannot have claim templates */
  readonly onDeleteVolumes?: DeletePolicy;
}

/**
 * Rules between the props of one pod.
 * @param workload the workload's base name, from which container names are made
 */
export function checkPod(pod: PodProps, workload: string, place: PodPlace, report: Report): void {
  const { platform, provider, securityProfile, onDeleteVolumes } = place;
  const init = pod.initContainers ?? [];
  pod.containers.forEach((container, index) => checkContainer(container, `containers[${index}]`, place, report));
  init.forEach((container, index) => {
    checkContainer(container, `initContainers[${index}]`, place, report);
    checkSidecar(container, `initContainers[${index}]`, provider, report);
    container.ports?.forEach((port, position) => {
      if (port.servicePort !== undefined && port.servicePort !== false)
        report({
          code: "InitContainerServicePort",
          what: "an init container is gone before a Service could lead to it",
          prop: `initContainers[${index}].ports[${position}].servicePort`,
          value: port.servicePort,
          fix: "leave servicePort out",
        });
    });
  });
  const seen = new Set<string>();
  checkUniqueNames(containerNames(pod.containers, workload), "containers", seen, report);
  checkUniqueNames(initContainerNames(init, workload), "initContainers", seen, report);
  checkPodPorts(pod, report);
  checkVolumes(pod.volumes ?? [], containerNames(pod.containers, workload), onDeleteVolumes, report);
  checkMounts(pod, workload, report);
  checkTolerations(pod.tolerations ?? [], report);
  checkSecurityContext(pod.securityContext, "securityContext", report);
  checkSecurityProfile(pod, pod.securityProfile ?? securityProfile, report);
  if (pod.hostPID === true && pod.shareProcessNamespace === true)
    report({
      code: "ProcessNamespaceAmbiguous",
      what: "hostPID and shareProcessNamespace exclude each other",
      prop: "shareProcessNamespace",
      value: true,
      fix: "keep one of the two",
    });
  if (pod.dnsPolicy === "None" && (pod.dnsConfig?.nameservers ?? []).length === 0)
    report({
      code: "DnsConfigMissing",
      what: "with dnsPolicy None the pod knows no name server",
      prop: "dnsConfig.nameservers",
      allowed: "at least one IP address",
      fix: "add dnsConfig.nameservers, or choose another dnsPolicy",
    });
  const searches = pod.dnsConfig?.searches?.length ?? 0;
  const mostSearches = platform.maxDnsSearches;
  if (searches > mostSearches)
    report({
      code: "DnsSearchesTooMany",
      what: `${platform.name} allows ${mostSearches} search domains`,
      prop: "dnsConfig.searches",
      value: searches,
      allowed: `at most ${mostSearches}`,
    });
  const grace = pod.terminationGracePeriodSeconds;
  if (grace !== undefined && !isToken(grace) && grace > platform.maxGracePeriodSeconds)
    report({
      code: "SecondsInvalid",
      what: `${platform.name} allows a grace period of at most ${platform.maxGracePeriodSeconds} seconds`,
      prop: "terminationGracePeriodSeconds",
      value: grace,
      allowed: `0 to ${platform.maxGracePeriodSeconds}`,
    });
}
