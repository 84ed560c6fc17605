import { BASELINE_CAPABILITIES, BASELINE_SYSCTLS, CONFINED_SELINUX_TYPES } from "../../pod-security-standards";
import { isHiddenFromRules, type Tree } from "../mask/marks";
import type { Container, Pods } from "./pods";
import { blocks, flag, number, pick, text, texts } from "./tree";
import { isUsualSource, sourceOf } from "./volumes";

// What the Pod Security admission of Kubernetes refuses, by its levels.
// https://kubernetes.io/docs/concepts/security/pod-security-standards/

/** A level that refuses anything. */
export type PodSecurityLevel = "baseline" | "restricted";

function ofContainer({ name, body }: Container): readonly string[] {
  const securityPath = (key: string) => `security_context.${key}`;
  const found: string[] = [];
  if (flag(body, securityPath("privileged"))) found.push("privileged");
  if (flag(body, securityPath("windows_options.host_process"))) found.push("HostProcess");
  const added = texts(body, securityPath("capabilities.add")).filter((one) => !BASELINE_CAPABILITIES.has(one));
  if (added.length > 0) found.push(`capabilities ${added.join(", ")}`);
  if (blocks(body, "port").some((port) => (number(port, "host_port") ?? 0) > 0)) found.push("hostPort");
  const mount = text(body, securityPath("proc_mount"));
  if (mount !== undefined && mount !== "Default") found.push("procMount");
  return found.map((one) => `${one} in ${name}`);
}

/** What is set in a security context of the pods or of a container, where it is not right. */
function contexts(pods: Pods): readonly string[] {
  const sides: readonly (readonly [tree: Tree, where: string])[] = [
    [pods.spec, ""],
    ...pods.containers.map(({ name, body }) => [body, ` in ${name}`] as const),
  ];
  return sides.flatMap(([tree, where]) => {
    const found: string[] = [];
    if (text(tree, "security_context.seccomp_profile.type") === "Unconfined") found.push("seccomp Unconfined");
    if (text(tree, "security_context.app_armor_profile.type") === "Unconfined") found.push("AppArmor Unconfined");
    const selinux = (key: string) => text(tree, `security_context.se_linux_options.${key}`);
    const type = selinux("type");
    if (type !== undefined && !CONFINED_SELINUX_TYPES.has(type)) found.push(`SELinux type ${type}`);
    if (selinux("user") !== undefined || selinux("role") !== undefined) found.push("SELinux user or role");
    return found.map((one) => `${one}${where}`);
  });
}

function baseline(pods: Pods): readonly string[] {
  const { spec } = pods;
  const host = (["host_network", "host_pid", "host_ipc"] as const).filter((key) => flag(spec, key));
  const paths = blocks(spec, "volume").filter((volume) => blocks(volume, "host_path").length > 0);
  const sysctls = blocks(spec, "security_context.sysctl").flatMap((sysctl) => {
    const name = text(sysctl, "name");
    return name === undefined || BASELINE_SYSCTLS.has(name) ? [] : [`sysctl ${name}`];
  });
  return [
    ...host.map((key) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())),
    ...(paths.length === 0 ? [] : ["hostPath volumes"]),
    ...sysctls,
    ...(flag(spec, "security_context.windows_options.host_process") ? ["HostProcess"] : []),
    ...contexts(pods),
    ...pods.containers.flatMap(ofContainer),
  ];
}

/** Whether something is set so, or may be once it is known. */
function isSet(tree: Tree, path: string, wanted: (value: Tree) => boolean): boolean {
  const value = pick(tree, path);
  return isHiddenFromRules(value) || wanted(value);
}

function restricted(pods: Pods): readonly string[] {
  const { spec } = pods;
  const whole = (path: string, wanted: (value: Tree) => boolean) => isSet(spec, `security_context.${path}`, wanted);
  const isTrue = (value: Tree) => value === true || value === "true";
  const confined = (value: Tree) => value === "RuntimeDefault" || value === "Localhost";
  const volumes = blocks(spec, "volume").flatMap((volume) => {
    const source = sourceOf(volume);
    return source === undefined || source === "host_path" || isUsualSource(source)
      ? []
      : [`volumes of the type ${source}`];
  });
  if (number(spec, "security_context.run_as_user") === 0) volumes.push("runAsUser 0");
  const containers = pods.containers.flatMap(({ name, body }) => {
    const found: string[] = [];
    const isSetHere = (path: string, wanted: (value: Tree) => boolean) =>
      isSet(body, `security_context.${path}`, wanted);
    if (!isSetHere("allow_privilege_escalation", (value) => value === false || value === "false"))
      found.push("allowPrivilegeEscalation is not false");
    const nonRoot = pick(body, "security_context.run_as_non_root");
    const set =
      nonRoot === undefined || nonRoot === null
        ? whole("run_as_non_root", isTrue)
        : isSetHere("run_as_non_root", isTrue);
    if (!set) found.push("runAsNonRoot is not true");
    if (number(body, "security_context.run_as_user") === 0) found.push("runAsUser 0");
    if (!isSetHere("seccomp_profile.type", confined) && !whole("seccomp_profile.type", confined))
      found.push("no seccomp profile");
    const dropped = pick(body, "security_context.capabilities.drop");
    if (!isHiddenFromRules(dropped) && !texts(body, "security_context.capabilities.drop").includes("ALL"))
      found.push("capabilities are not all dropped");
    const more = texts(body, "security_context.capabilities.add").filter((one) => one !== "NET_BIND_SERVICE");
    if (more.length > 0) found.push(`capabilities ${more.join(", ")}`);
    return found.map((one) => `${one} in ${name}`);
  });
  return [...volumes, ...containers];
}

/** Why a level refuses pods, in a few words each; nothing where it admits them, as far as is known. */
export function offences(pods: Pods, level: PodSecurityLevel): readonly string[] {
  const found = level === "restricted" ? [...baseline(pods), ...restricted(pods)] : baseline(pods);
  return [...new Set(found)];
}
