import { isHiddenFromRules, type Branch, type Tree } from "../mask/marks";
import { showValue } from "../model/diff";
import type { Container, Pods } from "../model/pods";
import { blocks, isEmpty, number, pick, sameTree, text } from "../model/tree";
import { isReordered, tellDifferences } from "./attributes";
import { CONTAINER_WORDS } from "./words";

/** Told one by one; a container with more of them that change is told by their number. */
const MOST_VARIABLES = 8;

/** Where a variable's value comes from, or the value itself. */
function showVariable(variable: Branch): string {
  const from = (["secret_key_ref", "config_map_key_ref"] as const).find(
    (kind) => blocks(variable, `value_from.${kind}`).length > 0,
  );
  if (from !== undefined) {
    const [name, key] = ["name", "key"].map((one) => showValue(pick(variable, `value_from.${from}.${one}`)));
    return `key ${key} of ${from === "secret_key_ref" ? "Secret" : "ConfigMap"} ${name}`;
  }
  const field = text(variable, "value_from.field_ref.field_path");
  if (field !== undefined) return `field ${field}`;
  const resource = text(variable, "value_from.resource_field_ref.resource");
  if (resource !== undefined) return `resource ${resource}`;
  const value = pick(variable, "value");
  return value === "" || isEmpty(value) ? '""' : showValue(value);
}

function variableNotes(before: Branch, after: Branch): string[] {
  if (sameTree(pick(before, "env"), pick(after, "env"))) return [];
  const named = (container: Branch) =>
    new Map(blocks(container, "env").map((variable) => [text(variable, "name") ?? "?", variable]));
  const [left, right] = [named(before), named(after)];
  const differences = [
    ...[...right]
      .filter(([name]) => !left.has(name))
      .map(([name, one]) => `variable ${name} added, ${showVariable(one)}`),
    ...[...left.keys()].filter((name) => !right.has(name)).map((name) => `variable ${name} removed`),
    ...[...right].flatMap(([name, variable]) => {
      const was = left.get(name);
      if (was === undefined || sameTree(was, variable)) return [];
      const [from, to] = [showVariable(was), showVariable(variable)];
      return [`variable ${name} ${from === to ? `${from} changed` : `${from} → ${to}`}`];
    }),
  ];
  const order = isReordered([...left.keys()], [...right.keys()]) ? ["variables in another order"] : [];
  const more = differences.length - MOST_VARIABLES;
  return more <= 1
    ? [...differences, ...order]
    : [...differences.slice(0, MOST_VARIABLES), `${more} variables more`, ...order];
}

function sourceNotes(before: Branch, after: Branch): string[] {
  const sources = (container: Branch) =>
    blocks(container, "env_from").map((from) => {
      const [map, secret] = [text(from, "config_map_ref.name"), text(from, "secret_ref.name")];
      const prefix = text(from, "prefix");
      const what = map !== undefined ? `ConfigMap ${map}` : `Secret ${secret ?? "?"}`;
      return `variables of ${what}${prefix === undefined ? "" : ` with the prefix ${prefix}`}`;
    });
  const [left, right] = [sources(before), sources(after)];
  return [
    ...right.filter((one) => !left.includes(one)).map((one) => `${one} added`),
    ...left.filter((one) => !right.includes(one)).map((one) => `${one} removed`),
    ...(isReordered(left, right) ? ["sources of variables in another order"] : []),
  ];
}

/** A probe in a few words: `HTTP GET /healthz on port 8080, every 10 s`. */
function showProbe(probe: Branch): string {
  const at = (path: string) => showValue(pick(probe, path));
  const how = [
    blocks(probe, "http_get").length > 0 ? `HTTP GET ${at("http_get.path")} on port ${at("http_get.port")}` : "",
    blocks(probe, "tcp_socket").length > 0 ? `TCP port ${at("tcp_socket.port")}` : "",
    blocks(probe, "grpc").length > 0 ? `gRPC port ${at("grpc.port")}` : "",
    blocks(probe, "exec").length > 0 ? `command ${at("exec.command")}` : "",
  ].find((one) => one !== "");
  const times = (
    [
      ["initial_delay_seconds", 0, (value: number) => `after ${value} s`],
      ["period_seconds", 10, (value: number) => `every ${value} s`],
      ["timeout_seconds", 1, (value: number) => `timeout ${value} s`],
      ["failure_threshold", 3, (value: number) => `${value} failures`],
      ["success_threshold", 1, (value: number) => `${value} successes`],
    ] as const
  ).flatMap(([key, usual, tell]) => {
    const value = number(probe, key);
    return value === undefined || value === usual ? [] : [tell(value)];
  });
  return [how ?? "nothing known", ...times].join(", ");
}

function probeNotes(before: Branch, after: Branch): string[] {
  return ["liveness_probe", "readiness_probe", "startup_probe"].flatMap((key) => {
    const [was, is] = [pick(before, key), pick(after, key)];
    if ((isEmpty(was) && isEmpty(is)) || sameTree(was, is)) return [];
    const name = key.replace("_", " ");
    if (isHiddenFromRules(is)) return [`${name} ${showValue(is)}`];
    const [from, to] = [blocks(before, key)[0], blocks(after, key)[0]];
    if (from === undefined || to === undefined)
      return [to === undefined ? `${name} removed` : `${name} added: ${showProbe(to)}`];
    const [left, right] = [showProbe(from), showProbe(to)];
    if (left !== right) return [`${name} ${left} → ${right}`];
    return tellDifferences(from, to, [], { prefix: `${name}: ` });
  });
}

/** What lists of named blocks hold, by name. */
interface Named {
  readonly key: string;
  /** The attribute that says where in the container. */
  readonly path?: string;
  /** What one of them is called. */
  name(block: Branch): string;
}
const PORTS: Named = {
  key: "port",
  name: (port) => `container port ${number(port, "container_port") ?? "?"}/${text(port, "protocol") ?? "TCP"}`,
};
const MOUNTS: Named = {
  key: "volume_mount",
  path: "mount_path",
  name: (mount) => `mount of volume ${text(mount, "name") ?? "?"}`,
};
const DEVICES: Named = {
  key: "volume_device",
  path: "device_path",
  name: (device) => `device of volume ${text(device, "name") ?? "?"}`,
};

function listNotes(before: Branch, after: Branch, list: Named, settledOnly: boolean): string[] {
  const named = (container: Branch) => {
    const found = new Map<string, Branch>();
    for (const block of blocks(container, list.key)) {
      const name = list.name(block);
      found.set(found.has(name) ? `${name} at ${showValue(pick(block, "mount_path"))}` : name, block);
    }
    return found;
  };
  const [left, right] = [named(before), named(after)];
  const at = (block: Branch) => (list.path === undefined ? "" : ` at ${showValue(pick(block, list.path))}`);
  return [
    ...[...right].flatMap(([name, block]) => {
      const was = left.get(name);
      if (was === undefined) return [`${name}${at(block)} added`];
      return tellDifferences(was, block, [], { prefix: `${name}: `, settledOnly });
    }),
    ...[...left].filter(([name]) => !right.has(name)).map(([name, block]) => `${name}${at(block)} removed`),
  ];
}

/** What has a teller of its own. */
const TOLD =
  /^(?:name|image|env|env_from|port|volume_mount|volume_device|(?:liveness|readiness|startup)_probe)(?:$|[.[])/;

function oneContainer(was: Container, is: Container, what: string, settledOnly: boolean): string[] {
  const [before, after] = [was.body, is.body];
  const [from, to]: Tree[] = [pick(before, "image"), pick(after, "image")];
  return [
    ...(sameTree(from, to) ? [] : [`image ${showValue(from)} → ${showValue(to)}`]),
    ...tellDifferences(before, after, CONTAINER_WORDS, { without: TOLD, settledOnly }),
    ...variableNotes(before, after),
    ...sourceNotes(before, after),
    ...probeNotes(before, after),
    ...[PORTS, MOUNTS, DEVICES].flatMap((list) => listNotes(before, after, list, settledOnly)),
  ].map((told) => `${what}: ${told}`);
}

/** How the containers of pods change, by their names. */
export function containerNotes(before: Pods, after: Pods, settledOnly: boolean): string[] {
  const find = (pods: Pods, wanted: Container) =>
    pods.containers.find((one) => one.name === wanted.name && one.init === wanted.init);
  const nameOf = (container: Container) => `${container.init ? "init container" : "container"} ${container.name}`;
  const names = (pods: Pods) => pods.containers.map(nameOf);
  return [
    ...after.containers.flatMap((container) => {
      const was = find(before, container);
      return was === undefined
        ? [`${nameOf(container)} added, image ${showValue(pick(container.body, "image"))}`]
        : oneContainer(was, container, nameOf(container), settledOnly);
    }),
    ...before.containers.filter((one) => find(after, one) === undefined).map((one) => `${nameOf(one)} removed`),
    ...(isReordered(names(before), names(after)) ? ["containers in another order"] : []),
  ];
}
