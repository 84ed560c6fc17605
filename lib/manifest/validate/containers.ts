import type { JsonObject } from "../../json-object";
import { isLabelName } from "../../names";
import { isContainerResource } from "../../resource-names";
import { checkPortName } from "./pods";
import {
  amountOf,
  exactlyOne,
  fieldsOf,
  given,
  itemsOf,
  namedOnce,
  need,
  notNegative,
  numberOf,
  textOf,
  unique,
} from "./scope";
import type { Rules, Scope } from "./scope";

const ENV_NAME = /^[ -<>-~]+$/;
const HANDLERS = ["exec", "httpGet", "tcpSocket"];

/** Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container */
export const CONTAINER_RULES: Rules = {
  Container: (container, scope) => {
    need(container, "name", scope, "NameInvalid");
    const name = textOf(container["name"]);
    if (name !== undefined && !isLabelName(name)) {
      scope.tell(
        { code: "NameInvalid", what: "this is no name of a container", value: name, allowed: "a DNS label" },
        "name",
      );
    }
    const { image } = container;
    if (!given(image) || image === "")
      scope.tell({ code: "ImageInvalid", what: "image is missing", fix: "add image" }, "image");
    else if (scope.object.kind === "Pod" && textOf(image) !== undefined && String(image).trim() !== image) {
      scope.tell({ code: "ImageInvalid", what: "the image has spaces around it", value: image }, "image");
    }
    const ports = itemsOf(container["ports"]);
    ports.forEach(([port, index]) => checkPortName(port["name"], scope, "ports", index, "name"));
    unique(
      ports.map(([port, index]) => [textOf(port["name"]), "ports", index, "name"]),
      "PortNameDuplicate",
      (key) => `the container has a port ${key} already`,
      scope,
    );
    unique(
      itemsOf(container["volumeMounts"]).map(([mount, index]) => [
        textOf(mount["mountPath"]),
        "volumeMounts",
        index,
        "mountPath",
      ]),
      "MountPathDuplicate",
      (key) => `something is mounted at ${key} already`,
      scope,
    );
    devices(container, scope);
    namedOnce(
      container,
      "resizePolicy",
      "ListItemDuplicate",
      (name) => `there is a policy for ${name} already`,
      scope,
      "resourceName",
    );
    for (const key of ["livenessProbe", "startupProbe"]) {
      const times = numberOf(fieldsOf(container[key])["successThreshold"]);
      if (times === undefined || times === 1 || times === 0) continue;
      const what = `one success is enough for a ${key}`;
      scope.tell({ code: "SuccessThresholdInvalid", what, value: times, allowed: "1" }, key, "successThreshold");
    }
    if (given(fieldsOf(container["readinessProbe"])["terminationGracePeriodSeconds"])) {
      const what = "a readinessProbe ends no container";
      scope.tell(
        { code: "GracePeriodOutOfPlace", what, fix: "take it out" },
        "readinessProbe",
        "terminationGracePeriodSeconds",
      );
    }
    const privileged = fieldsOf(container["securityContext"])["privileged"] === true;
    for (const [mount, index] of itemsOf(container["volumeMounts"])) {
      if (mount["mountPropagation"] !== "Bidirectional" || privileged) continue;
      const what = "Bidirectional is for privileged containers alone";
      scope.tell({ code: "PrivilegeContradiction", what }, "volumeMounts", index, "mountPropagation");
    }
    const policy = textOf(container["imagePullPolicy"]);
    if (policy !== undefined && !["Always", "IfNotPresent", "Never"].includes(policy)) {
      const allowed = "Always, IfNotPresent, Never";
      scope.tell(
        { code: "PullPolicyInvalid", what: "this is no pull policy", value: policy, allowed },
        "imagePullPolicy",
      );
    }
  },
  ContainerPort: (port, scope) => {
    for (const key of ["containerPort", "hostPort"]) {
      const number = numberOf(port[key]);
      if (number === undefined || (number >= 1 && number <= 65_535) || (key === "hostPort" && number === 0)) continue;
      scope.tell({ code: "PortNumberInvalid", what: "this is no port", value: number, allowed: "1 to 65535" }, key);
    }
    if (!given(port["containerPort"])) need(port, "containerPort", scope, "PortNumberInvalid");
  },
  EnvVar: (variable, scope) => {
    need(variable, "name", scope, "EnvNameInvalid");
    const name = textOf(variable["name"]);
    if (name !== undefined && !ENV_NAME.test(name)) {
      scope.tell(
        {
          code: "EnvNameInvalid",
          what: "no variable can have this name",
          value: name,
          allowed: "printable ASCII without =",
        },
        "name",
      );
    }
    if (!given(variable["valueFrom"])) return;
    if (given(variable["value"]) && variable["value"] !== "") {
      scope.tell(
        { code: "EnvValueAmbiguous", what: "value and valueFrom are given together", fix: "keep one" },
        "valueFrom",
      );
    }
  },
  EnvVarSource: (source, scope) => {
    const path = textOf(fieldsOf(source["fieldRef"])["fieldPath"]);
    if (path !== undefined && /^metadata\.(labels|annotations)$/.test(path)) {
      const [what, fix] = ["a variable has one of them", `name one: ${path}['key']`];
      scope.tell({ code: "FormatInvalid", what, value: path, fix }, "fieldRef", "fieldPath");
    }
    exactlyOne(
      source,
      [
        "fieldRef",
        "resourceFieldRef",
        "configMapKeyRef",
        "secretKeyRef",
        ...(given(source["fileKeyRef"]) ? ["fileKeyRef"] : []),
      ],
      "EnvValueAmbiguous",
      scope,
    );
  },
  EnvFromSource: (source, scope) => {
    exactlyOne(source, ["configMapRef", "secretRef"], "EnvFromAmbiguous", scope);
    const prefix = textOf(source["prefix"]);
    if (prefix === undefined || ENV_NAME.test(prefix)) return;
    const allowed = "printable ASCII without =";
    scope.tell({ code: "EnvNameInvalid", what: "no variable can begin so", value: prefix, allowed }, "prefix");
  },
  VolumeMount: (mount, scope) => {
    need(mount, "name", scope, "VolumeUnknown");
    need(mount, "mountPath", scope, "MountPathMissing");
    for (const key of ["subPath", "subPathExpr"]) {
      const path = textOf(mount[key]);
      if (path === undefined || (!path.startsWith("/") && !path.split("/").includes(".."))) continue;
      scope.tell(
        { code: "RelativePathInvalid", what: "this path must be relative and within the volume", value: path },
        key,
      );
    }
    if (/^(Enabled|IfPossible)$/.test(textOf(mount["recursiveReadOnly"]) ?? "")) {
      const other = mount["mountPropagation"] ?? "None";
      if (mount["readOnly"] !== true || other !== "None") {
        const what = "what is mounted within can only be read-only where the volume is, and nothing is passed on";
        const allowed = "with readOnly: true, without mountPropagation";
        scope.tell({ code: "ReadOnlyContradiction", what, allowed }, "recursiveReadOnly");
      }
    }
    if (textOf(mount["subPath"]) !== undefined && textOf(mount["subPathExpr"]) !== undefined) {
      scope.tell({ code: "RelativePathInvalid", what: "subPath and subPathExpr are given together" }, "subPathExpr");
    }
  },
  VolumeDevice: (device, scope) => {
    need(device, "name", scope, "VolumeUnknown");
    need(device, "devicePath", scope, "DevicePathInvalid");
    const path = textOf(device["devicePath"]);
    if (path === undefined || !path.split("/").includes("..")) return;
    scope.tell({ code: "DevicePathInvalid", what: "the path leads upwards", value: path }, "devicePath");
  },
  Probe: (probe, scope) => {
    exactlyOne(probe, [...HANDLERS, "grpc"], "HandlerAmbiguous", scope);
    const seconds = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];
    notNegative(probe, seconds, scope);
    const grace = numberOf(probe["terminationGracePeriodSeconds"]);
    if (grace !== undefined && grace < 1) {
      const what = "this is no time";
      scope.tell({ code: "SecondsInvalid", what, value: grace, allowed: "1 or more" }, "terminationGracePeriodSeconds");
    }
  },
  LifecycleHandler: (handler, scope) => exactlyOne(handler, [...HANDLERS, "sleep"], "HandlerAmbiguous", scope),
  HTTPGetAction: (action, scope) => handlerPort(action, scope),
  TCPSocketAction: (action, scope) => handlerPort(action, scope),
  ExecAction: (action, scope) => {
    if (Array.isArray(action["command"]) ? action["command"].length > 0 : given(action["command"])) return;
    scope.tell({ code: "CommandMissing", what: "command is missing", fix: "add command" }, "command");
  },
  SecurityContext: (context, scope) => {
    if (context["allowPrivilegeEscalation"] !== false) return;
    const added = fieldsOf(context["capabilities"])["add"];
    if (context["privileged"] === true) {
      const what = "a privileged container cannot be without privilege escalation";
      scope.tell({ code: "PrivilegeContradiction", what }, "allowPrivilegeEscalation");
    } else if (Array.isArray(added) && added.includes("CAP_SYS_ADMIN")) {
      const what = "CAP_SYS_ADMIN needs privilege escalation";
      scope.tell({ code: "PrivilegeContradiction", what }, "allowPrivilegeEscalation");
    }
  },
  SeccompProfile: (profile, scope) => localProfile(profile, "SeccompProfileInvalid", scope),
  AppArmorProfile: (profile, scope) => localProfile(profile, "AppArmorProfileInvalid", scope),
  ResourceFieldSelector: (selector, scope) => {
    const [resource, divisor] = [textOf(selector["resource"]) ?? "", amountOf(selector["divisor"])];
    if (divisor === undefined || divisor === 0) return;
    const units = resource.endsWith(".cpu") ? [0.001, 1] : BYTES;
    if (units.includes(divisor)) return;
    const allowed = resource.endsWith(".cpu") ? "1m, 1" : "1, 1k, 1M … 1E, 1Ki, 1Mi … 1Ei";
    scope.tell(
      { code: "QuantityInvalid", what: "nothing is counted so", value: selector["divisor"], allowed },
      "divisor",
    );
  },
  ResourceRequirements: (resources, scope) => {
    const [requests, limits] = [fieldsOf(resources["requests"]), fieldsOf(resources["limits"])];
    for (const [key, list] of [
      ["requests", requests],
      ["limits", limits],
    ] as const) {
      for (const [name, value] of Object.entries(list)) {
        resourceName(name, scope, key);
        const amount = amountOf(value);
        if (amount !== undefined && amount < 0) {
          scope.tell({ code: "QuantityInvalid", what: "a quantity below zero", value }, key, name);
        }
        if (amount !== undefined && isExtended(name) && !Number.isInteger(amount)) {
          scope.tell({ code: "QuantityInvalid", what: `${name} comes in whole pieces`, value }, key, name);
        }
      }
    }
    for (const [name, value] of Object.entries(requests)) {
      const [request, limit] = [amountOf(value), amountOf(limits[name])];
      if (request === undefined || limit === undefined) continue;
      if (request > limit) {
        const what = `the request for ${name} is above its limit of ${String(limits[name])}`;
        scope.tell({ code: "RequestAboveLimit", what, value }, "requests", name);
      } else if ((isExtended(name) || isHugePages(name)) && request !== limit) {
        scope.tell(
          { code: "RequestAboveLimit", what: `request and limit of ${name} must be equal`, value },
          "requests",
          name,
        );
      }
    }
    const named = [...Object.keys(requests), ...Object.keys(limits)];
    if (named.some(isHugePages) && !named.some((name) => name === "cpu" || name === "memory")) {
      const what = "huge pages are given to containers that ask for cpu or memory as well";
      scope.tell({ code: "HugePagesAlone", what, fix: "add cpu or memory to requests or limits" });
    }
    namedOnce(resources, "claims", "ListItemDuplicate", (name) => `the container has the claim ${name} already`, scope);
    for (const name of Object.keys(requests)) {
      if ((!isExtended(name) && !isHugePages(name)) || given(limits[name])) continue;
      scope.tell({ code: "LimitMissing", what: `${name} needs a limit as well`, fix: "add it to limits" }, "limits");
    }
  },
};

/** One byte, and the units of many. */
const BYTES: readonly number[] = [1, ...[1, 2, 3, 4, 5, 6].flatMap((power) => [1000 ** power, 1024 ** power])];

function localProfile(profile: JsonObject, code: string, scope: Scope): void {
  const local = profile["type"] === "Localhost";
  const path = given(profile["localhostProfile"]) && profile["localhostProfile"] !== "";
  if (local === path) return;
  const what = local ? "Localhost needs localhostProfile" : "localhostProfile is for the type Localhost alone";
  scope.tell({ code, what }, "localhostProfile");
}

/** A volume is a device of a container once, at a path of its own, and is not mounted there as well. */
function devices(container: JsonObject, scope: Scope): void {
  const given = itemsOf(container["volumeDevices"]);
  unique(
    given.map(([device, index]) => [textOf(device["name"]), "volumeDevices", index, "name"]),
    "VolumeDeviceDuplicate",
    (name) => `the container has the volume ${name} as a device already`,
    scope,
  );
  unique(
    given.map(([device, index]) => [textOf(device["devicePath"]), "volumeDevices", index, "devicePath"]),
    "DevicePathDuplicate",
    (path) => `something is at ${path} already`,
    scope,
  );
  const mounts = itemsOf(container["volumeMounts"]).map(([mount]) => mount);
  for (const [{ name, devicePath }, index] of given) {
    if (textOf(name) !== undefined && mounts.some((mount) => mount["name"] === name)) {
      const what = `the volume ${String(name)} is mounted as well, and it is either a file system or a bare device`;
      scope.tell({ code: "VolumeModeContradiction", what, fix: "keep one of the two" }, "volumeDevices", index, "name");
    }
    if (textOf(devicePath) !== undefined && mounts.some((mount) => mount["mountPath"] === devicePath)) {
      const what = `something is mounted at ${String(devicePath)} already`;
      scope.tell({ code: "DevicePathDuplicate", what, fix: "tell them apart" }, "volumeDevices", index, "devicePath");
    }
  }
}

/** Resources of devices: neither Kubernetes' own nor with a prefix of its own. */
const isExtended = (name: string): boolean => name.includes("/") && !/^([^/]*\.)?kubernetes\.io\//.test(name);

const isHugePages = (name: string): boolean => name.startsWith("hugepages-");

function resourceName(name: string, scope: Scope, key: string): void {
  if (isContainerResource(name)) return;
  const allowed = "cpu, memory, ephemeral-storage, hugepages-…, or a name with a domain before a '/'";
  scope.tell(
    { code: "ResourceNameInvalid", what: "a container has no such resource", value: name, allowed },
    key,
    name,
  );
}

function handlerPort(action: JsonObject, scope: Scope): void {
  const { port } = action;
  if (!given(port) || port === "")
    scope.tell({ code: "PortReferenceInvalid", what: "port is missing", fix: "add port" }, "port");
  else if (typeof port === "string" && !/^\d+$/.test(port)) checkPortName(port, scope, "port");
}
