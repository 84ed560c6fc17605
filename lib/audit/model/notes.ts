import { isHiddenFromRules, type Tree } from "../mask/marks";
import type { Change } from "./change";
import { showValue } from "./diff";
import { podsOf, replicasOf, type Container, type Pods } from "./pods";
import { serviceOf, showPort, showSticky, type Service } from "./services";
import { blocks, isEmpty, pick, sameTree, text } from "./tree";
import { ACTION_WORDS, reasonInWords } from "./words";

/** What a change means, in the words of the consoles. */
export interface Note {
  readonly text: string;
  readonly address: string;
}

function labels(selector: ReadonlyMap<string, string> | undefined): string {
  if (selector === undefined) return "(known after apply)";
  if (selector.size === 0) return "none";
  return [...selector]
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(", ");
}

function between(name: string, before: string, after: string): string[] {
  return before === after ? [] : [`${name} ${before} → ${after}`];
}

function serviceNotes(before: Service, after: Service): string[] {
  const ports = (service: Service) => service.ports.map(showPort);
  const [left, right] = [ports(before), ports(after)];
  const ranges = (service: Service) =>
    service.sourceRanges === undefined
      ? "(known after apply)"
      : service.sourceRanges.length === 0
        ? "everyone"
        : service.sourceRanges.join(", ");
  return [
    ...between("Internet access", before.exposure, after.exposure),
    ...between("Access type", before.access, after.access),
    ...(before.internal === after.internal || after.exposure !== "LoadBalancer"
      ? []
      : [`Load balancer ${before.internal ? "internal" : "public"} → ${after.internal ? "internal" : "public"}`]),
    ...(before.exposure === "LoadBalancer" && after.exposure === "LoadBalancer"
      ? between("Source ranges", ranges(before), ranges(after))
      : []),
    ...between("External IPs", before.externalIps.join(", ") || "none", after.externalIps.join(", ") || "none"),
    ...between("External traffic policy", before.trafficPolicy ?? "none", after.trafficPolicy ?? "none"),
    ...between("Sticky session", showSticky(before), showSticky(after)),
    ...between("Selector", labels(before.selector), labels(after.selector)),
    ...left.filter((port) => !right.includes(port)).map((port) => `Port ${port} removed`),
    ...right.filter((port) => !left.includes(port)).map((port) => `Port ${port} added`),
  ];
}

/** Fields whose change auditors look for, by the words to tell it with. */
const CONTAINER_FIELDS: readonly (readonly [path: string, words: string])[] = [
  ["resources.requests.cpu", "CPU request"],
  ["resources.limits.cpu", "CPU limit"],
  ["resources.requests.memory", "memory request"],
  ["resources.limits.memory", "memory limit"],
  ["image_pull_policy", "pull policy"],
  ["security_context.privileged", "privileged"],
  ["security_context.allow_privilege_escalation", "privilege escalation"],
  ["security_context.run_as_non_root", "run as non-root"],
  ["security_context.run_as_user", "user"],
  ["security_context.read_only_root_filesystem", "read-only root file system"],
  ["security_context.seccomp_profile.type", "seccomp profile"],
  ["security_context.capabilities.add", "added capabilities"],
  ["security_context.capabilities.drop", "dropped capabilities"],
];
const POD_FIELDS: readonly (readonly [path: string, words: string])[] = [
  ["host_network", "host network"],
  ["host_pid", "host process list"],
  ["host_ipc", "host shared memory"],
  ["service_account_name", "Service account"],
  ["automount_service_account_token", "token mounted"],
  ["security_context.run_as_non_root", "run as non-root"],
  ["security_context.run_as_user", "user"],
  ["security_context.seccomp_profile.type", "seccomp profile"],
  ["node_selector", "node selector"],
  ["termination_grace_period_seconds", "grace period (s)"],
];

function fields(before: Tree, after: Tree, list: typeof POD_FIELDS, prefix: string): string[] {
  return list.flatMap(([path, words]) => {
    const [from, to] = [pick(before, path), pick(after, path)];
    if ((isEmpty(from) && isEmpty(to)) || sameTree(from, to)) return [];
    if (isHiddenFromRules(to) && isEmpty(from)) return [];
    return [`${prefix}${words} ${showValue(from)} → ${showValue(to)}`];
  });
}

function environmentNotes(before: Container, after: Container): string[] {
  const values = (container: Container) =>
    new Map(blocks(container.body, "env").map((variable) => [text(variable, "name") ?? "?", variable]));
  const [left, right] = [values(before), values(after)];
  const told = [
    ...[...right.keys()].filter((name) => !left.has(name)).map((name) => `+${name}`),
    ...[...left.keys()].filter((name) => !right.has(name)).map((name) => `-${name}`),
    ...[...right]
      .filter(([name, value]) => left.has(name) && !sameTree(left.get(name), value))
      .map(([name]) => `~${name}`),
  ];
  return told.length === 0 ? [] : [`container ${after.name}: environment ${told.join(", ")}`];
}

function containerNotes(before: Pods, after: Pods): string[] {
  const find = (pods: Pods, wanted: Container) =>
    pods.containers.find((one) => one.name === wanted.name && one.init === wanted.init);
  const notes: string[] = [];
  for (const container of after.containers) {
    const was = find(before, container);
    const what = `${container.init ? "init container" : "container"} ${container.name}`;
    if (was === undefined) {
      notes.push(`${what} added, image ${showValue(pick(container.body, "image"))}`);
      continue;
    }
    const [from, to] = [pick(was.body, "image"), pick(container.body, "image")];
    if (!sameTree(from, to)) notes.push(`${what}: image ${showValue(from)} → ${showValue(to)}`);
    notes.push(...fields(was.body, container.body, CONTAINER_FIELDS, `${what}: `));
    notes.push(...environmentNotes(was, container));
    for (const probe of ["liveness_probe", "readiness_probe", "startup_probe"]) {
      if (sameTree(pick(was.body, probe), pick(container.body, probe))) continue;
      const [had, has] = [was, container].map((one) => blocks(one.body, probe).length > 0);
      if (had || has) notes.push(`${what}: ${probe.replace("_", " ")} ${!had ? "added" : has ? "changed" : "removed"}`);
    }
  }
  for (const container of before.containers) {
    if (find(after, container) === undefined) {
      notes.push(`${container.init ? "init container" : "container"} ${container.name} removed`);
    }
  }
  return notes;
}

function workloadNotes(change: Change): string[] {
  if (change.before === undefined || change.after === undefined) return [];
  const [before, after] = [podsOf(change.before), podsOf(change.after)];
  if (before === undefined || after === undefined) return [];
  const [from, to] = [replicasOf(change.before), replicasOf(change.after)];
  const volumes = (pods: Pods) => blocks(pods.spec, "volume").map((volume) => text(volume, "name") ?? "?");
  const [left, right] = [volumes(before), volumes(after)];
  return [
    ...(from === to || to === undefined ? [] : [`Replicas ${from ?? "?"} → ${to}`]),
    ...containerNotes(before, after),
    ...fields(before.spec, after.spec, POD_FIELDS, ""),
    ...right.filter((name) => !left.includes(name)).map((name) => `volume ${name} added`),
    ...left.filter((name) => !right.includes(name)).map((name) => `volume ${name} removed`),
  ];
}

/** What a change means; nothing where it changes nothing. */
export function notesOf(change: Change): readonly Note[] {
  const note = (told: string): Note => ({ text: told, address: change.address });
  const name = `${change.kind} ${(change.after ?? change.before)?.name ?? change.terraformName}`;
  const notes: Note[] = [];
  if (change.previousAddress !== undefined) notes.push(note(`${name} is known to Terraform by a new address`));
  if (change.importing) notes.push(note(`${name} is taken over from the cluster`));
  if (change.action === "no-op" || change.action === "read") return notes;
  if (change.action === "forget") return [...notes, note(`${name} stays in the cluster, no longer managed`)];
  if (change.action === "create") {
    const service = change.after && serviceOf(change.after);
    const how = service === undefined ? "" : `, ${service.access}, Internet access ${service.exposure}`;
    return [...notes, note(`${name} is created${how}`)];
  }
  if (change.action === "delete") {
    return [...notes, note(`${name} is destroyed: ${reasonInWords(change)}`)];
  }
  if (change.action === "replace") {
    const order = change.createsFirst ? "the new one is made first" : "the old one goes first";
    notes.push(note(`${name} is replaced, ${order}: ${reasonInWords(change)}`));
  }
  const [before, after] = [change.before && serviceOf(change.before), change.after && serviceOf(change.after)];
  const told =
    before !== undefined && after !== undefined
      ? serviceNotes(before, after)
      : workloadNotes(change).map((text) => `${name}: ${text}`);
  notes.push(...told.map(note));
  if (told.length === 0 && change.action === "update") notes.push(note(`${name}: ${ACTION_WORDS.update}d in place`));
  return notes;
}
