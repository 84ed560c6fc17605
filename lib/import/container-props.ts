import { defined } from "../defined";
import type { JsonObject } from "../json-object";
import { defaultPullPolicy } from "../manifest";
import { fieldsOf, listOf, without, type Props } from "./fields";
import type { Way } from "./labels";
import { CONTAINER, pick } from "./pick";

/** Containers in the words of the props, and whether a Service's ports follow from theirs. */
export interface ContainerLists {
  readonly containers: readonly Props[];
  readonly initContainers?: readonly Props[];
}

/**
 * The containers of a pod.
 * @param base what the workload is called, of which the constructs make the names of containers that have none
 * @param servicePorts those of the Service that leads to the pods
 */
export function containerLists(
  spec: JsonObject,
  base: unknown,
  servicePorts: readonly JsonObject[] | undefined,
  way: Way,
): ContainerLists {
  const leads = new Set<JsonObject>();
  const containers = listOf(spec["containers"]).map((container, index) => {
    const props = containerProps(container, index === 0 ? base : `${String(base)}-${index}`);
    if (servicePorts === undefined || way.ports === "given") return withPorts(props, (port) => port, way);
    return withPorts(props, (port) => withServicePort(port, servicePorts, leads), way);
  });
  const init = listOf(spec["initContainers"]).map((container, index) =>
    withPorts(containerProps(container, `${String(base)}-init-${index}`), (port) => port, way),
  );
  return { containers, ...(init.length === 0 ? {} : { initContainers: init }) };
}

const isEmpty = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : typeof value === "object" && Object.keys(value ?? {}).length === 0;

function containerProps(container: JsonObject, defaultName: string | unknown): Props {
  const props = pick(container, CONTAINER) as Props;
  if (props["name"] === defaultName) delete props["name"];
  // What the constructs say where they are told nothing.
  for (const list of ["command", "args", "ports", "env", "envFrom", "resources", "volumeMounts", "volumeDevices"])
    if (isEmpty(props[list])) delete props[list];
  const policy = props["imagePullPolicy"] ?? defaultPullPolicy(String(props["image"] ?? ""));
  if (policy === "IfNotPresent") delete props["imagePullPolicy"];
  else props["imagePullPolicy"] = policy;
  if (props["resources"] !== undefined) props["resources"] = resources(fieldsOf(props["resources"]));
  if (props["env"] !== undefined) props["env"] = listOf(props["env"]).map(variableProps);
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"])
    if (props[probe] !== undefined) props[probe] = withoutProbeDefaults(fieldsOf(props[probe]));
  return ordered(props);
}

/** A variable with a value, if an empty one. The API server writes "0" where no divisor is said. */
function variableProps(variable: JsonObject): JsonObject {
  if (variable["value"] === undefined && variable["valueFrom"] === undefined) return { ...variable, value: "" };
  const { divisor, ...field } = fieldsOf(variable["valueFrom"], "resourceFieldRef");
  return divisor === "0" ? { ...variable, valueFrom: { resourceFieldRef: field } } : variable;
}

/** Name, image and ports first, as people write them. */
const ordered = (props: Props): Props => without({ name: props["name"], image: props["image"], ...props });

const resources = ({ requests, limits }: JsonObject): Props =>
  without({ requests: isEmpty(requests) ? undefined : requests, limits: isEmpty(limits) ? undefined : limits });

const PROBE_DEFAULTS: JsonObject = {
  initialDelaySeconds: 0,
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
};

function withoutProbeDefaults(probe: JsonObject): Props {
  const rest = Object.fromEntries(Object.entries(probe).filter(([key, value]) => PROBE_DEFAULTS[key] !== value));
  if (rest["httpGet"] !== undefined) {
    const { path, scheme, ...request } = fieldsOf(rest["httpGet"]);
    rest["httpGet"] = without({
      path: path === "/" ? undefined : path,
      ...request,
      scheme: scheme === "HTTP" ? undefined : scheme,
    });
  }
  return rest;
}

const SPOKEN = /^(grpc|http2?|https|mongo|redis|tcp|tls|udp)-(\d+)$/;

function withPorts(props: Props, each: (port: JsonObject) => JsonObject, way: Way): Props {
  if (!Array.isArray(props["ports"])) return props;
  return { ...props, ports: (props["ports"] as readonly JsonObject[]).map((port) => portOf(each(port), way)) };
}

/** A port without what its construct says by itself: the transport protocol, and the name that follows from the rest. */
function portOf(port: JsonObject, way: Way): JsonObject {
  const { name, containerPort, protocol, appProtocol, ...rest } = port;
  const transport = protocol ?? "TCP";
  const spoken = typeof name === "string" ? SPOKEN.exec(name) : null;
  const follows = !way.asGiven && spoken !== null && Number(spoken[2]) === containerPort;
  const kind = follows ? spoken[1] : undefined;
  // The platform's field or, where it writes none, the name alone says what is spoken.
  const silent = way.facts.platform === "kubesphere";
  const says =
    kind !== transport.toString().toLowerCase() && (appProtocol === kind || (silent && appProtocol === undefined));
  if (kind !== undefined && says) return without({ containerPort, appProtocol: kind, ...rest });
  const plain = kind === String(transport).toLowerCase() && (appProtocol === undefined || appProtocol === kind);
  return without({
    name: plain ? undefined : name,
    containerPort,
    protocol: transport === "TCP" ? undefined : transport,
    appProtocol,
    ...rest,
  });
}

/** The port with the Service's port that leads to it; each of those leads to one. */
function withServicePort(port: JsonObject, servicePorts: readonly JsonObject[], taken: Set<JsonObject>): JsonObject {
  const leads = servicePorts.find((each) => !taken.has(each) && leadsTo(each, port));
  if (leads === undefined) return { ...port, servicePort: false };
  taken.add(leads);
  return {
    ...port,
    ...(leads["port"] === port["containerPort"] ? {} : { servicePort: leads["port"] }),
    ...defined({ appProtocol: leads["appProtocol"] }),
  };
}

function leadsTo(servicePort: JsonObject, port: JsonObject): boolean {
  const target = servicePort["targetPort"] ?? servicePort["port"];
  const sameProtocol = (servicePort["protocol"] ?? "TCP") === (port["protocol"] ?? "TCP");
  return sameProtocol && (target === port["containerPort"] || (port["name"] !== undefined && target === port["name"]));
}
