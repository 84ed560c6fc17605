import type { Platform } from "../platform";
import {
  isToken,
  transportOf,
  type DeletePolicy,
  type Environment,
  type Report,
  type SecurityProfile,
} from "../resource";
import { checkMounts } from "./check-mounts";
import { checkVolumes } from "./check-volumes";
import { checkContainer, portNameOf } from "./container";
import { type PodProps, containerNames, initContainerNames } from "./pod";
import { checkTolerations } from "./scheduling";
import { checkSecurityContext } from "./security-context";
import { checkSecurityProfile } from "./security-profile";
import { checkSidecar } from "./sidecar";

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

/** What decides about a pod beside its props. */
interface PodPlace {
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
